"""What lies further ahead than a window of days shows: kept by what it is counted in, and reckoned anew each midnight.

A rule that answers to eight weeks of silence asks for the opening of one day in eight weeks. Were all days until then
in the window, no two dates of a year would be alike. So a window shows the next days alone, and what comes after them
is known as what it is: the close of the fifth working day from here, the date in forty days, the opening after a
silence since such a date. It is an instant again on each date that stands for a window, right there or not; by the
time that the window shows its day, it is right, for the days in between were counted as they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from msgspec import structs

from cadencelang.clock import Clock, Day, Minute, Unit
from cadencelang.engine import Engine, EngineError
from cadencelang.engine.state import NEVER, State, Timer
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import (
    Book,
    Cap,
    Claim,
    HearsWithin,
    NeverMoreThan,
    NeverSilent,
    NobodyStays,
)
from cadencelang.prover.almanac import Almanac
from cadencelang.prover.domains import facts_scheduling
from cadencelang.prover.putting_off import come_in_sight
from cadencelang.prover.reading import inside, ruling, triggers_of
from cadencelang.prover.shifting import Shift, is_mark, shift_state
from cadencelang.prover.watching import Memo
from cadencelang.records import dataclass

KEPT: Final = (t.SilenceReached, c.SilentFor, s.Deadline, Cap, NeverSilent, HearsWithin, NobodyStays, NeverMoreThan)
"""The nodes whose durations are kept by what they are counted in, so that no window need reach so far."""
NOT_KEPT: Final = "Something is planned later than the days that are looked at."
"""Why an exploration ends where something lies far ahead of which it is not known what it is counted in."""
_BY_DATE: Final = (Unit.DAYS, Unit.WEEKS)
_TOLD: Final = (
    t.Enters, t.Leaves, t.Replies, t.OutOfOffice, t.Bounces, t.OptsOut, t.Happens, t.ConsentChanges, t.PromiseEnds,
    t.FactChanges,
)  # fmt: skip
_TIMED: Final = (t.SilenceReached, t.BeforePromiseDue, t.Weekly, t.EveryWorkingDay)


def may_come_later(book: Book, clocks: Iterable[Clock], colleagues: frozenset[Clock], days: range) -> bool:
    """Whether all that a loosely explored book reckons far ahead can be kept by what it is counted in.

    Silences in days or weeks, and deadlines in working days that all begin and end at the same time of day; colleagues
    who are given tasks all keep the same hours, and caps leave no room for what keeps a promise but is not sent yet.
    """
    nodes = tuple(inside((ruling(book), book.guarantees)))
    return (
        all(isinstance(it, _TOLD + _TIMED) for it in triggers_of(book))
        and all(it.duration.unit in _BY_DATE for it in nodes if isinstance(it, t.SilenceReached | c.SilentFor))
        and all(_in_working_days(it) for it in nodes if isinstance(it, s.Deadline))
        and all(_is_kept(it.claim) for it in book.guarantees)
        and not any(isinstance(it, s.Hold | s.Pause | s.Resume | s.WaitUntil) for it in nodes)
        and not (_leaves_room(nodes) and any(isinstance(it, Cap) for it in book.limits))
        and not (len(colleagues) > 1 and any(isinstance(it, s.Ask) for it in nodes))
        and not facts_scheduling(book)
        and all(_is_even(clock, days) for clock in (*clocks, *colleagues))
    )


def _in_working_days(deadline: s.Deadline) -> bool:
    return deadline.within is not None and deadline.within.unit is Unit.WORKING_DAYS


def _is_kept(claim: Claim) -> bool:
    match claim:
        case NeverSilent(duration=duration) | NobodyStays(duration=duration):
            return duration.unit in _BY_DATE
        case HearsWithin(duration=duration):
            return duration.unit is Unit.WORKING_DAYS
        case NeverMoreThan(window=window):
            return window.unit in _BY_DATE
        case _:
            return True


def _leaves_room(nodes: Iterable[object]) -> bool:
    """Whether a touch may be put off further for one that is planned to keep a promise: not for its own, once over."""
    return len({it.keeps for it in nodes if isinstance(it, s.Send)}) > 1


def _is_even(clock: Clock, days: range) -> bool:
    """Whether every working day begins and ends at the same time, within the day."""

    def hours() -> Iterator[tuple[int, ...]]:
        for day in days:
            windows = clock.windows(day)
            if windows:
                yield tuple(clock.minute_of_day(it) for window in windows for it in window)

    kinds = set(hours())
    return len(kinds) == 1 and all(minute > 0 for minute in kinds.pop()[1:])


@dataclass(frozen=True)
class Later:
    """Moves situations from a date to the one that stands for its window, on one calendar."""

    engine: Engine
    almanac: Almanac

    @property
    def clock(self) -> Clock:
        """The candidate's clock."""
        return self.almanac.clock

    def moved(self, state: State, memo: Memo, gone: Day, day: Day) -> tuple[list[State], Memo]:
        """What a state may be, and a monitor's memory, of the midnight after a date at the one that begins `day`.

        `day` has the window of a date that follows one with the window of the date `gone`: what that one showed is
        alike. Raises EngineError where something lies further ahead of which it is not known what it is counted in.
        """
        move = _Move(self, gone, day)
        if move.by.days:
            state, memo = move.state(state), move.memo(memo)
        before = self.almanac.sight(gone) + move.by.days
        return list(come_in_sight(self.engine, self.almanac, state, day, before)), memo


@dataclass(frozen=True)
class _Move:
    """From the midnight after the date `gone` to the one that begins `day`."""

    later: Later
    gone: Day
    day: Day

    @property
    def today(self) -> Day:
        """The date that begins, unmoved."""
        return self.gone + 1

    @cached_property
    def by(self) -> Shift:
        clock = self.later.clock
        return Shift(clock.midnight(self.day) - clock.midnight(self.today), self.day - self.today)

    @cached_property
    def end(self) -> Minute:
        """The end of the days that the window of the date that is gone shows."""
        return self.later.clock.midnight(self.later.almanac.shown(self.gone) + 1)

    def state(self, state: State) -> State:
        engine, by = self.later.engine, self.by
        moved = shift_state(engine.book, state, by)
        self._all_near(it.wake for it in state.runs)
        self._all_near(it.expires for it in state.touches)
        self._all_near(it.handover for it in state.tasks)
        self._all_near(it.until for it in state.holds)
        self._all_near(state.spacing)
        self._all_near(self.later.clock.midnight(day) for days in state.caps for day in days if day > self.gone)
        contact_at = self._dated(state.contact_at)
        moved = structs.replace(
            moved,
            contact_at=contact_at,
            timers=tuple(self._timer(it, contact_at) for it in state.timers),
            touches=tuple(
                structs.replace(then, due=self._dated(it.due))
                for it, then in zip(state.touches, moved.touches, strict=True)
            ),
            tasks=tuple(
                structs.replace(then, deadline=self._worked(it.deadline, engine.role_clock(it.asked)))
                for it, then in zip(state.tasks, moved.tasks, strict=True)
            ),
            promises=tuple(
                structs.replace(then, deadline=self._worked(it.deadline, self.later.clock))
                for it, then in zip(state.promises, moved.promises, strict=True)
            ),
        )
        return structs.replace(moved, next_wake=engine.thawed(engine.program, engine.clocks, moved).next_wake())

    def memo(self, memo: Memo) -> Memo:
        claim = self.later.engine.book.guarantees[0].claim if self.later.engine.book.guarantees else None
        if isinstance(claim, HearsWithin):
            return Memo(tuple(self._worked(at, self.later.clock) for at in memo.instants), memo.number)
        return Memo(tuple(map(self._dated, memo.instants)), memo.number)

    def _timer(self, timer: Timer, contact_at: Minute) -> Timer:
        if not self._is_far(timer.at):
            return structs.replace(timer, at=self.by.instant(timer.at), fired=self._dated(timer.fired))
        trigger = self.later.engine.program.rules[timer.rule].rule.triggers[timer.trigger]
        match trigger:
            case t.SilenceReached(duration=duration):
                fired = self._dated(timer.fired)
                since = fired if fired > -NEVER else contact_at
                if is_mark(since):
                    raise EngineError(NOT_KEPT)
                return structs.replace(timer, at=self.later.clock.silence(since, duration), fired=fired)
            case t.BeforePromiseDue():
                return structs.replace(timer, at=self._worked(timer.at, self.later.clock))
            case _:
                raise EngineError(NOT_KEPT)

    def _is_far(self, at: Minute) -> bool:
        return self.end <= at < NEVER

    def _all_near(self, instants: Iterable[Minute]) -> None:
        if any(map(self._is_far, instants)):
            raise EngineError(NOT_KEPT)

    def _dated(self, at: Minute) -> Minute:
        """An instant that is counted by its date, moved."""
        if is_mark(at) or not (self._is_far(at) or at < self.later.clock.midnight(self.today)):
            return self.by.instant(at)
        clock = self.later.clock
        return clock.at(clock.day(at) + self.by.days, clock.minute_of_day(at))

    def _worked(self, at: Minute, clock: Clock) -> Minute:
        """An instant that is counted by working days, moved."""
        if not self._is_far(at):
            return self.by.instant(at)
        ahead = clock.working_days_between(self.today, clock.day(at) + 1)
        return clock.at(clock.next_working_day(self.day - 1, ahead), clock.minute_of_day(at))
