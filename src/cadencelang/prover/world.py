"""A playbook as a transition system: situations, and what may follow each, by the production engine alone.

A situation is a canonical state of the engine with a monitor's memory, an instant, and the date that stands for its
window of days. At an instant what happens outside comes first, one thing at a time; then what is due is done; then
time goes on to the next instant that can make a difference. Premises that fail end a history: it is none of those
that the guarantee speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec import structs

from cadencelang.clock import Day, Minute
from cadencelang.engine import Engine
from cadencelang.engine import inputs as i
from cadencelang.engine.core import Outcome
from cadencelang.engine.effects import Because, Deliver, What
from cadencelang.engine.state import NEVER, Approval, Phase, State
from cadencelang.engine.work import Work
from cadencelang.graph.conditions import Condition, FactValue
from cadencelang.graph.model import Assumption
from cadencelang.graph.steps import Move
from cadencelang.prover import moves as m
from cadencelang.prover.canon import Forgetting, canonical
from cadencelang.prover.covering import Setting
from cadencelang.prover.monitors import Memo, Monitor, Seen, holds
from cadencelang.prover.reading import inside
from cadencelang.prover.shifting import LONG_AGO, Shift, shift_state
from cadencelang.records import dataclass

EVENT: Final = "e"


@dataclass(frozen=True, slots=True)
class Premises:
    """What a guarantee takes for granted."""

    assumptions: frozenset[Assumption] = frozenset()
    conditions: tuple[Condition, ...] = ()

    def hold(self, engine: Engine, state: State, at: Minute) -> bool:
        """Whether the conditions assumed hold in a state."""
        return all(holds(engine, state, condition, at) for condition in self.conditions)

    def allow(self, engine: Engine, outcome: Outcome) -> bool:
        """Whether nothing happened that the guarantee assumes away: tasks or approvals that came too late."""
        tasks = Assumption.TASKS_IN_TIME in self.assumptions
        approvals = Assumption.APPROVALS_IN_TIME in self.assumptions
        return not any(
            (tasks and it.what is What.TASK_OVERDUE)
            or (approvals and it.because is Because.SHELF and it.cause in engine.program.roles)
            for it in outcome.reasons
        )


class Situation(NamedTuple):
    """Where a candidate stands, as far as the future can tell: `at` is on the date `day`, which stands for a window."""

    state: State
    memo: Memo
    at: Minute
    day: Day


class Broken(Exception):  # noqa: N818 - a finding, not an error
    """The claim does not hold on this way. `at` is when it breaks."""

    def __init__(self, at: Minute) -> None:
        super().__init__(at)
        self.at = at


class World:
    """The transitions of one book, on one calendar, for one monitor under its premises."""

    def __init__(self, setting: Setting, moves: m.Moves, monitor: Monitor, premises: Premises) -> None:
        self.setting = setting
        self.engine = setting.engine
        self.almanac = setting.almanac
        self.clock = setting.almanac.clock
        self.moves = moves
        self.monitor = monitor
        self.premises = premises
        self.past = Forgetting(setting.engine, setting.almanac.outlook.days)
        self.transitions = 0
        self._returns = _returns(setting)

    def start(self, facts: dict[str, FactValue | None], stage: str, at: Minute, day: Day) -> Situation | None:
        """A candidate who enters the playbook; None where the premises do not hold of them."""
        state = self.engine.begin("", facts, at)
        return self.told(Situation(state, Memo(), at, day), i.Entered(id=EVENT, at=at, stage=stage))

    def news(self, here: Situation) -> Iterator[tuple[m.Move, Situation]]:
        """What may follow at once by something happening outside. Raises Broken."""
        for move in self.moves.at(here.state, here.day):
            news = move.make(here.state, here.at, here.day, EVENT)
            if news is not None and (then := self.told(here, news)) is not None:
                yield move, then

    def told(self, here: Situation, news: i.Input) -> Situation | None:
        """The situation after an input; None where a premise fails. Raises Broken."""
        self.transitions += 1
        return self._watched(here, self.engine.apply(here.state, news))

    def due(self, here: Situation, fails: frozenset[int] = frozenset()) -> tuple[Situation | None, tuple[str, ...]]:
        """What follows when everything due now is done, and the ids of the messages handed over.

        `fails` are the numbers of those, from 0, that do not arrive. None where a premise fails. Raises Broken.
        """
        if here.state.next_wake > here.at:
            return here, ()
        self.transitions += 1
        channel = Channel(fails)
        outcome = self.engine.advance(here.state, here.at, channel.answer)
        return self._watched(here, outcome), tuple(channel.used)

    def _watched(self, here: Situation, outcome: Outcome) -> Situation | None:
        """What the monitor makes of a call of the engine, with the state made canonical."""
        premises = self.premises
        if not premises.allow(self.engine, outcome) or not premises.hold(self.engine, outcome.state, here.at):
            return None
        memo = self.monitor.watch(here.memo, Seen(here.state, outcome.state, outcome.effects, outcome.reasons, here.at))
        if memo is None:
            raise Broken(here.at)
        return Situation(self.canonical(outcome.state, here.at), memo, here.at, here.day)

    def canonical(self, state: State, at: Minute) -> State:
        """The canonical state at an instant; a visit just left is forgotten where no way leads back."""
        state = canonical(self.past, state, at, self.clock)
        if state.left is not None and (state.stage, state.left.stage) not in self._returns:
            state = structs.replace(state, left=None)
            wake = Work(self.engine.program, self.engine.clocks, state).next_wake()
            state = structs.replace(state, next_wake=wake)
        return state

    def later(self, here: Situation) -> tuple[Situation, ...]:
        """Time goes on to the next instant, past midnight to every window that may follow. Raises Broken."""
        if not self._approved_in_time(here):
            return ()
        if self.monitor.overdue(here.memo, here.state, here.at):
            raise Broken(here.at)
        midnight = self.clock.midnight(here.day + 1)
        soonest = min(here.state.next_wake, self._deadline(here), midnight)
        at = next((it for it in self._instants(here.day) if it > here.at), midnight)
        at = min(at, soonest) if soonest > here.at else at
        if at < midnight:
            return (here._replace(at=at),)
        return tuple(self._moved(here, midnight, day) for day in self.follows(here.day))

    def follows(self, day: Day) -> tuple[Day, ...]:
        """The dates that stand for what may follow the window of a date."""
        return self.almanac.after(day)

    def _deadline(self, here: Situation) -> Minute:
        due = self.monitor.due(here.memo, here.state)
        return due if due > here.at else NEVER

    def _instants(self, day: Day) -> tuple[Minute, ...]:
        return self.setting.grid.instants(self.almanac.clocks, day)

    def _moved(self, here: Situation, midnight: Minute, day: Day) -> Situation:
        """The situation at the midnight that begins the date which stands for the next window."""
        by = Shift(self.clock.midnight(day) - midnight, day - (here.day + 1))
        state = shift_state(self.engine.book, here.state, by) if by.days else here.state
        memo = here.memo.shifted(by) if by.days else here.memo
        passed = Memo(tuple(at if at >= midnight + by.minutes else LONG_AGO for at in memo.instants), memo.number)
        at = midnight + by.minutes
        return Situation(self.canonical(state, at), passed, at, day)

    def _approved_in_time(self, here: Situation) -> bool:
        """Whether no draft waits for its approval past a closing, where approvals are taken to be given in time."""
        if Assumption.APPROVALS_IN_TIME not in self.premises.assumptions:
            return True
        clock = self.clock
        if not clock.is_working_day(here.day) or clock.closing(here.day) != here.at:
            return True
        waiting = (it for it in here.state.touches if it.phase is not Phase.DUE)
        return not any(it.approval is Approval.ASKED and it.expires >= NEVER for it in waiting)


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
