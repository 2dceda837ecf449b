"""A playbook as a transition system: situations, and what may follow each, by the production engine alone.

A situation is a canonical state of the engine with a monitor's memory, an instant, and the date that stands for its
window of days. At an instant what happens outside comes first, one thing at a time; then what is due is done; then
time goes on to the next instant that can make a difference. Premises that fail end a history: it is none of those
that the guarantee speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from functools import cached_property
from itertools import combinations
from typing import Final, NamedTuple, TypeVar

from msgspec import structs

from cadencelang.clock import Day, Minute
from cadencelang.engine import Engine
from cadencelang.engine import inputs as i
from cadencelang.engine.conditions import operands
from cadencelang.engine.core import Outcome
from cadencelang.engine.effects import Because, Deliver, Reason, What
from cadencelang.engine.state import NEVER, Approval, Phase, State
from cadencelang.graph import conditions as c
from cadencelang.graph.conditions import Condition, ConsentGiven, FactRef, FactValue
from cadencelang.graph.model import Assumption
from cadencelang.graph.steps import Move
from cadencelang.prover import moves as m
from cadencelang.prover.canon import Forgetting, canonical
from cadencelang.prover.covering import Setting
from cadencelang.prover.domains import stand_in
from cadencelang.prover.later import Later
from cadencelang.prover.loosening import Loosening
from cadencelang.prover.merging import Twins
from cadencelang.prover.oracle import Answers, Asked, Oracle
from cadencelang.prover.reading import conditions_of, inside
from cadencelang.prover.shifting import LONG_AGO, UNDECIDED, Shift, shift_state
from cadencelang.prover.watching import Memo, Monitor, Seen, holds
from cadencelang.records import dataclass

EVENT: Final = "e"
_CONTACT: Final = frozenset((What.CONTACT, What.SENT))
_OF_FACTS: Final = (c.Compare, c.Known, c.IfUnknown, c.All, c.Any, c.Not)
"""The conditions that facts decide, whatever the date."""


@dataclass(frozen=True)
class Premises:
    """What a guarantee takes for granted."""

    assumptions: frozenset[Assumption] = frozenset()
    conditions: tuple[Condition, ...] = ()
    _told: dict[tuple[FactValue | None, ...], bool] = field(default_factory=dict)

    def hold(self, engine: Engine, state: State, at: Minute) -> bool:
        """Whether the conditions assumed hold in a state; one on an undecided fact does, with the right value of it."""
        if not self.conditions:
            return True
        if not self._lasting or not engine.program.ageing.isdisjoint(self._facts):
            return self._hold(engine, state, at)
        if state.facts not in self._told:
            self._told[state.facts] = self._hold(engine, state, at)
        return self._told[state.facts]

    @cached_property
    def _lasting(self) -> bool:
        """Whether the values of facts tell, on any date."""
        return all(isinstance(it, _OF_FACTS) for it in conditions_of(self.conditions))

    @cached_property
    def _facts(self) -> frozenset[str]:
        return frozenset(it.name for it in inside(self.conditions) if isinstance(it, FactRef))

    def _hold(self, engine: Engine, state: State, at: Minute) -> bool:
        return all(
            holds(engine, state, condition, at)
            for condition in self.conditions
            if not self._is_open(engine, state, condition)
        )

    def _is_open(self, engine: Engine, state: State, condition: Condition) -> bool:
        index = engine.program.fact_index
        return any(
            state.facts[index[operand.name]] == UNDECIDED
            for operand in operands(condition)
            if isinstance(operand, FactRef)
        )

    def allow(self, engine: Engine, outcome: Outcome) -> bool:
        """Whether nothing happened that the guarantee assumes away: tasks or approvals that came too late.

        A task is taken to be done in time by who is there; one of a colleague who is away, with nobody to stand in,
        may be late.
        """
        tasks = Assumption.TASKS_IN_TIME in self.assumptions
        approvals = Assumption.APPROVALS_IN_TIME in self.assumptions
        return not any(
            (tasks and it.what is What.TASK_OVERDUE and not _is_away(engine, outcome.state, it))
            or (approvals and it.because is Because.SHELF and it.cause in engine.program.roles)
            for it in outcome.reasons
        )


def _is_away(engine: Engine, state: State, overdue: Reason) -> bool:
    """Whether the colleague who had a task is away at its deadline."""
    moment = engine.thawed(engine.program, engine.clocks, structs.replace(state, now=overdue.at))
    return moment.role_away(overdue.detail[0])


class Situation(NamedTuple):
    """Where a candidate stands, as far as the future can tell: `at` is on the date `day`, which stands for a window."""

    state: State
    memo: Memo
    at: Minute
    day: Day


class Broken(Exception):  # noqa: N818 - a finding, not an error
    """The claim does not hold on this way. `at` is when it breaks, `answers` what was answered on the last step."""

    def __init__(self, at: Minute, answers: Answers = ()) -> None:
        super().__init__(at)
        self.at, self.answers = at, answers


class Then(NamedTuple):
    """One of the situations that may follow, what was answered on the way, and the ids of messages handed over."""

    here: Situation
    answers: Answers = ()
    handed: tuple[str, ...] = ()


T = TypeVar("T")


class World:
    """The transitions of one book, on one calendar, for one monitor under its premises.

    `oracle` answers what a state leaves undecided; the monitor and the setting's engine ask the same one.
    """

    def __init__(
        self,
        setting: Setting,
        moves: m.Moves,
        monitor: Monitor,
        premises: Premises,
        oracle: Oracle,
        read: frozenset[str],
        twins: Twins = frozenset(),
    ) -> None:
        self.setting = setting
        self.engine = setting.engine
        self.almanac = setting.almanac
        self.clock = setting.almanac.clock
        self.moves = moves
        self.monitor = monitor
        self.premises = premises
        self.oracle = oracle
        self.read = tuple(fact.name in read for fact in setting.book.facts)
        limited = oracle.loose is not None and oracle.loose.anchored
        outlook = setting.almanac.outlook
        self.past = Forgetting(setting.engine, outlook.days, oracle.loose is not None, limited, outlook.near)
        self._later = Later(setting.engine, setting.almanac) if outlook.near else None
        loose = oracle.loose
        self._loosening = None if loose is None else Loosening(self.past, self.read, twins, loose)
        self.transitions = 0
        self._returns = _returns(setting)
        self._at_stake = frozenset(n for n, it in enumerate(setting.book.stages) if it.name in moves.stages)
        self.counts_dates = not setting.grid.every and not setting.grid.working
        """Whether nothing but dates is counted from what comes at any instant."""

    def start(self, stage: str, at: Minute, day: Day, consents: tuple[str, ...] = ()) -> list[Then]:
        """A candidate who enters the playbook with these consents, every fact that is read undecided. Raises Broken."""
        given = {it.name: stand_in(it.type) for it in self.setting.book.facts if not it.optional}
        state = self.engine.begin("", given, at)
        facts = tuple(UNDECIDED if read else value for read, value in zip(self.read, state.facts, strict=True))
        state = structs.replace(state, facts=facts)
        if self._loosening is not None:
            state = structs.replace(state, caps=self._loosening.caps, spacing=self._loosening.spacing)
        return self.entering(Situation(state, Memo(), at, day), stage, consents)

    def consents(self) -> tuple[tuple[str, ...], ...]:
        """The consents that a candidate may come with, as far as a premise asks; a loose world answers that."""
        if self.oracle.loose is not None:
            return ((),)
        asked = sorted({it.consent for it in inside(self.premises.conditions) if isinstance(it, ConsentGiven)})
        return tuple(some for count in range(len(asked) + 1) for some in combinations(asked, count))

    def entering(self, here: Situation, stage: str, consents: tuple[str, ...]) -> list[Then]:
        """The situations after entering; premises are asked for once the consents are given. Raises Broken."""
        follow, news = [Then(here)], beginning(stage, here.at, consents)
        for number, each in enumerate(news, 1):
            follow = [
                then._replace(answers=(*before.answers, *then.answers))
                for before in follow
                for then in self.told(before.here, each, judged=number == len(news))
            ]
        return follow

    def told(self, here: Situation, news: i.Input, *, judged: bool = True) -> list[Then]:
        """The situations after an input; none where a premise fails, if that is `judged`. Raises Broken."""
        before = here.state
        if self.oracle.loose is not None and isinstance(news, i.FactLearnt):
            before = self._not_yet_known(here, news)

        def call() -> Situation | None:
            return self._watched(here, self.engine.apply(before, news), judged=judged)

        return [Then(then, answers) for answers, then in self._each(here, call) if then is not None]

    def _not_yet_known(self, here: Situation, news: i.FactLearnt) -> State:
        """The state in which a fact had another value than the news of it brings: else it were no news."""
        index, facts = self.engine.program.fact_index[news.fact], here.state.facts
        known = next(it for it in self.oracle.domains[index] if it.value is not None)
        old = known.on(here.day) if news.value is None else None
        return structs.replace(here.state, facts=(*facts[:index], old, *facts[index + 1 :]))

    def due(self, here: Situation, fails: frozenset[int] = frozenset()) -> list[Then]:
        """What may follow when everything due now is done. Raises Broken.

        `fails` are the numbers of the messages handed over, from 0, that do not arrive. None where a premise fails.
        """
        if here.state.next_wake > here.at:
            return [Then(here)]

        def call() -> tuple[Situation | None, tuple[str, ...]]:
            channel = Channel(fails)
            outcome = self.engine.advance(here.state, here.at, channel.answer)
            return self._watched(here, outcome), tuple(channel.used)

        return [Then(then, answers, used) for answers, (then, used) in self._each(here, call) if then is not None]

    def _each(self, here: Situation, call: Callable[[], T]) -> Iterator[tuple[Answers, T]]:
        """A call made once for each way to answer what it asks. Raises Broken, with the answers."""
        todo: list[Answers] = [()]
        oracle = self.oracle
        while todo:
            answers = todo.pop()
            oracle.answers = dict(answers)
            self.transitions += 1
            try:
                found = call()
            except Asked as asked:
                todo += [(*answers, (asked.key, choice)) for choice in reversed(asked.choices)]
            except Broken as broken:
                raise Broken(broken.at, answers) from None
            else:
                yield answers, found

    def _watched(self, here: Situation, outcome: Outcome, *, judged: bool = True) -> Situation | None:
        """What the monitor makes of a call of the engine, with the state made canonical.

        None where a premise fails, or where the candidate has come to a stage from which nothing breaks the claim.
        """
        premises = self.premises
        held = not judged or premises.hold(self.engine, outcome.state, here.at)
        if not held or not premises.allow(self.engine, outcome):
            return None
        memo = self.monitor.watch(here.memo, Seen(here.state, outcome.state, outcome.effects, outcome.reasons, here.at))
        if memo is None:
            raise Broken(here.at)
        if outcome.state.stage not in self._at_stake:
            return None
        state = self.canonical(outcome.state, here.at, touched=self._loosening is not None and _touched(outcome))
        return Situation(state, memo, here.at, here.day)

    def canonical(self, state: State, at: Minute, *, touched: bool = False) -> State:
        """The canonical state at an instant; a visit just left is forgotten where no way leads back.

        `touched`: a touch may have been counted since the state was canonical, in a world explored loosely.
        """
        if self._loosening is not None:
            return self._loosening.canonical(state, at, self.clock, touched=touched)
        state = canonical(self.past, state, at, self.clock)
        if state.left is not None and (state.stage, state.left.stage) not in self._returns:
            state = structs.replace(state, left=None)
            wake = self.engine.thawed(self.engine.program, self.engine.clocks, state).next_wake()
            state = structs.replace(state, next_wake=wake)
        return state

    def lingers(self, here: Situation) -> bool:
        """Whether what comes soon after an instant is taken to come at it, after all that was due."""
        grid = self.setting.grid
        return not grid.every and not (grid.working and self.clock.is_open(here.at))

    def later(self, here: Situation) -> tuple[Situation, ...]:
        """Time goes on to the next instant, past midnight to every window that may follow. Raises Broken."""
        if not self._approved_in_time(here):
            return ()
        for answers, overdue in self._each(here, lambda: self.monitor.overdue(here.memo, here.state, here.at)):
            if overdue:
                raise Broken(here.at, answers)
        at, midnight = self._next(here), self.clock.midnight(here.day + 1)
        if at < midnight:
            return (here._replace(at=at),)
        return tuple(it for day in self.follows(here.day) for it in self._moved(here, midnight, day))

    def follows(self, day: Day) -> tuple[Day, ...]:
        """The dates that stand for what may follow the window of a date."""
        return self.almanac.after(day)

    def _moved(self, here: Situation, midnight: Minute, day: Day) -> Iterator[Situation]:
        """What a situation may be at the midnight that begins the date which stands for the next window."""
        by = Shift(self.clock.midnight(day) - midnight, day - (here.day + 1))
        states, memo = [here.state], here.memo
        if self._later is not None:
            states, memo = self._later.moved(here.state, memo, here.day, day)
        elif by.days:
            states, memo = [shift_state(self.engine.book, here.state, by)], memo.shifted(by)
        at = midnight + by.minutes
        passed = Memo(tuple(it if it >= at else LONG_AGO for it in memo.instants), memo.number)
        for state in states:
            yield Situation(self.canonical(state, at), passed, at, day)

    def _next(self, here: Situation) -> Minute:
        """The next instant at which anything can make a difference; from midnight on, any that late."""
        midnight = self.clock.midnight(here.day + 1)
        wake = here.state.next_wake
        ahead = (wake, wake - self.setting.grid.settle, self._deadline(here), midnight)
        grid = next((it for it in self._instants(here.day) if it > here.at), midnight)
        return min(grid, *(it for it in ahead if it > here.at))

    def _deadline(self, here: Situation) -> Minute:
        return self.monitor.due(here.memo, here.state)

    def _instants(self, day: Day) -> tuple[Minute, ...]:
        return self.setting.grid.instants(self.almanac.clocks, day)

    def _approved_in_time(self, here: Situation) -> bool:
        """Whether no draft waits for its approval past a closing, where approvals are taken to be given in time."""
        if Assumption.APPROVALS_IN_TIME not in self.premises.assumptions:
            return True
        clock = self.clock
        if not clock.is_working_day(here.day) or clock.closing(here.day) != here.at:
            return True
        waiting = (it for it in here.state.touches if it.phase is not Phase.DUE)
        return not any(it.approval is Approval.ASKED and it.expires >= NEVER for it in waiting)


def _touched(outcome: Outcome) -> bool:
    """Whether a touch may have been counted."""
    return any(it.what in _CONTACT for it in outcome.reasons) or any(isinstance(it, Deliver) for it in outcome.effects)


def beginning(stage: str, at: Minute, consents: Iterable[str]) -> tuple[i.Input, ...]:
    """What happens as a candidate comes: they enter a stage, with these consents."""
    given = (i.ConsentGranted(id=f"consent {name}", at=at, consent=name) for name in consents)
    return i.Entered(id=EVENT, at=at, stage=stage), *given


class Channel:
    """A channel on which everything arrives at once, save the messages of these numbers, from 0."""

    def __init__(self, fails: frozenset[int]) -> None:
        self.fails = fails
        self.used: list[str] = []

    def answer(self, order: Deliver) -> i.Input:
        """What becomes of a message."""
        number, touch = len(self.used), order.touch.id
        self.used.append(touch)
        id = f"{EVENT} {number} {order.at}"
        if number in self.fails:
            return i.TouchFailed(id=id, at=order.at, touch=touch, reason="it bounced")
        return i.TouchSent(id=id, at=order.at, touch=touch)


def _returns(setting: Setting) -> frozenset[tuple[int, int]]:
    """The moves from a stage to another that are possible, along `leads to` or by a step, as pairs of their numbers."""
    index = setting.engine.program.stage_index
    along = {(index[stage.name], index[to]) for stage in setting.book.stages for to in stage.leads_to}
    moved = {index[it.stage] for it in inside(setting.book.rules) if isinstance(it, Move)}
    return frozenset(along | {(here, to) for here in index.values() for to in moved})
