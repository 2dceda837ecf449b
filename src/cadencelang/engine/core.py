"""The engine: a candidate's state and an input or an instant give a new state, effects, reasons and the next wake.

It is a pure function of a compiled book, a state and what happened. It reads no wall clock, no random numbers, no
files; the same history gives the same future everywhere.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from cadencelang.clock import Clock, Minute
from cadencelang.engine.clocks import Clocks
from cadencelang.engine.due import run_instant
from cadencelang.engine.effects import Deliver, Effect, Reason
from cadencelang.engine.errors import EngineError
from cadencelang.engine.explain import Explanation, explain
from cadencelang.engine.facts import first_facts
from cadencelang.engine.inputs import Input
from cadencelang.engine.intake import take_in
from cadencelang.engine.pending import Pending, pending
from cadencelang.engine.program import Program
from cadencelang.engine.state import NEVER, State
from cadencelang.engine.work import Work
from cadencelang.graph.conditions import Condition, FactValue
from cadencelang.graph.model import Book
from cadencelang.records import dataclass

Answer = Callable[[Deliver], Input | None]
"""What a channel says at once of a touch handed to it; None: it says so later."""

Thaw = Callable[[Program, Clocks, State], Work]
"""Makes what the engine works on of a candidate's state, and so answers what the rules ask of it."""

_MOST_WAKES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call gives: the new state, and what was ordered and why, in the order in which it happened."""

    state: State
    effects: tuple[Effect, ...]
    reasons: tuple[Reason, ...]

    @property
    def next_wake(self) -> Minute | None:
        """The instant at which the engine must look again; None if only something from outside can move it."""
        return None if self.state.next_wake >= NEVER else self.state.next_wake


class Engine:
    """One compiled book, ready to run for any number of candidates. Holds no candidate's data."""

    def __init__(self, book: Book, thawed: Thaw = Work) -> None:
        """An engine of the book. `thawed` answers what rules ask of a candidate: the state, unless said otherwise."""
        self.book = book
        self.thawed = thawed
        self.program = Program(book)
        self.clocks = Clocks(book)

    def begin(self, candidate: str, facts: Mapping[str, FactValue | None], at: Minute) -> State:
        """The state of a candidate who is in no stage yet; before the calendars' years, as at their beginning.

        Raises FactError where a fact is not declared, a needed one is missing, or one is of another type.
        """
        values = first_facts(self.program, facts)
        program = self.program
        at = max(at, self.clocks.first)
        return State(
            candidate=candidate,
            now=at,
            next_wake=NEVER,
            facts=values,
            fact_at=(at,) * len(values),
            visits=(0,) * len(self.book.stages),
            caps=((),) * len(program.limits),
            spacing=(-NEVER,) * len(program.limits),
            sent=((0, -NEVER),) * len(program.vocabulary.sent),
            frequencies=((),) * program.frequency_count,
            truths=(False,) * len(program.watched),
        )

    def apply(self, state: State, news: Input) -> Outcome:
        """Take an input in, after everything that was due before its instant (or before it was received).

        What is due at that very instant comes after it, with `advance`. What happened before the years that the
        calendars cover counts from their beginning. Raises EngineError for an undeclared name, a value of another type
        (FactError), or an instant after those years.
        """
        w = self.thawed(self.program, self.clocks, state)
        if news.at < self.clocks.first:
            news = dataclasses.replace(news, at=self.clocks.first)
        arrival = self._covered(max(news.at if news.received is None else news.received, state.now))
        self._run(w, arrival - 1, None)
        w.now = arrival
        take_in(w, news)
        return _outcome(w)

    def advance(self, state: State, until: Minute, answer: Answer | None = None) -> Outcome:
        """Let time pass up to and including `until`.

        Without `answer` it stops after the first instant at which a touch was handed to its channel, so that the
        channel's answer can be applied there; with it, answers are taken in at once and time goes on. Raises
        EngineError for an instant after the years that the calendars cover.
        """
        self._covered(until)
        w = self.thawed(self.program, self.clocks, state)
        if self._run(w, until, answer, stop=answer is None):
            w.now = max(w.now, until)
        return _outcome(w)

    def catch_up(self, state: State, until: Minute, answer: Answer | None = None) -> Outcome:
        """Like `advance`, after an outage: nothing was delivered between the state's instant and `until`.

        What came with time came; touches that fell due are placed anew from the tick of `until` on, under the same
        limits and those that keep promises first, so that nothing goes in a burst.
        """
        self._covered(until)
        w = self.thawed(self.program, self.clocks, state)
        w.resumed = w.clock.floor_tick(until)
        if self._run(w, until, answer, stop=answer is None):
            w.now = max(w.now, until)
        return _outcome(w)

    def _covered(self, instant: Minute) -> Minute:
        if instant <= self.clocks.last:
            return instant
        raise EngineError(f"The playbook's calendars end with {self.clocks.last_year}: compile it with newer ones.")

    def _run(self, w: Work, until: Minute, answer: Answer | None, *, stop: bool = False) -> bool:
        """Run every instant up to `until`; gives False if it stopped at a delivery."""
        for _ in range(_MOST_WAKES):
            wake = w.next_wake()
            if wake > until:
                return True
            handled = len(w.effects)
            w.now = max(w.now, wake)
            run_instant(w)
            if answer is not None:
                _answer(w, answer, handled)
            elif stop and any(isinstance(effect, Deliver) for effect in w.effects[handled:]):
                return False
        raise EngineError("The playbook never comes to rest for this candidate.")

    def clock(self, state: State) -> Clock:
        """The candidate's clock."""
        return Work(self.program, self.clocks, state).clock

    def role_clock(self, role: str) -> Clock:
        """A colleague's clock, by the playbook alone. Raises EngineError for an unknown role."""
        if role not in self.program.roles:
            raise EngineError(f"The playbook has no role {role}.")
        return self.clocks.role(self.program.roles[role], ())

    def pending(self, state: State) -> tuple[Pending, ...]:
        """What the candidate's state waits for, the nearest first."""
        return pending(self.thawed(self.program, self.clocks, state))

    def explain(
        self,
        state: State,
        condition: Condition,
        payload: Mapping[str, FactValue] | None = None,
        at: Minute | None = None,
    ) -> Explanation:
        """Say of a condition and its parts whether they hold in this state, now or at `at`."""
        moment = state if at is None else replace(state, now=at)
        return explain(self.thawed(self.program, self.clocks, moment), condition, payload or {})

    def facts(self, state: State) -> dict[str, FactValue]:
        """The known facts of a candidate, by name."""
        return {fact.name: value for fact, value in zip(self.book.facts, state.facts, strict=True) if value is not None}


def _answer(w: Work, answer: Answer, handled: int) -> None:
    """Take in at once what the channels say of the touches just handed to them."""
    for effect in w.effects[handled:]:
        if isinstance(effect, Deliver):
            news = answer(effect)
            if news is not None:
                take_in(w, news)


def _outcome(w: Work) -> Outcome:
    return Outcome(w.freeze(), tuple(w.effects), tuple(w.reasons))
