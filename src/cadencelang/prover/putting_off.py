"""Touches that a cap puts off to a date that is out of sight, beyond the days that a window shows.

Of such a touch it is known until which date the cap is full at the latest. At each midnight at which another date comes
in sight, that may be the one on which the cap has room, and the touch is due at the first hour that other limits allow;
or it is still to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from msgspec import structs

from cadencelang.clock import Clock, Day, Minute
from cadencelang.engine import Engine
from cadencelang.engine.placing import place
from cadencelang.engine.state import NEVER, State, Touch
from cadencelang.engine.work import Work
from cadencelang.prover.almanac import Almanac


def bounded(state: State, sight: Day, clock: Clock) -> State:
    """The state in which each touch put off beyond the dates in sight is due as the last date begins that it may go on.

    It was put off until the dates that the state's caps are full until. The caller reckons `next_wake`.
    """
    end = clock.midnight(sight + 1)

    def is_placed(touch: Touch) -> bool:
        return end <= touch.due < NEVER and touch.due != clock.midnight(clock.day(touch.due))

    if not any(map(is_placed, state.touches)):
        return state
    latest = max((day for days in state.caps for day in days), default=sight)
    until = clock.midnight(max(latest, sight + 1))
    touches = (structs.replace(it, due=until) if is_placed(it) else it for it in state.touches)
    return structs.replace(state, touches=tuple(touches))


def come_in_sight(engine: Engine, almanac: Almanac, state: State, day: Day, before: Day) -> Iterator[State]:
    """What a state may be at the midnight that begins `day`, where `before` was the last date in sight until then."""
    end = almanac.clock.midnight(before + 1)
    if not any(end <= it.due < NEVER for it in state.touches):
        yield state
        return
    sight = _Sight(engine, almanac, state, day, before)
    ways = [list(sight.dues(it)) if end <= it.due < NEVER else [it.due] for it in state.touches]
    for dues in product(*ways):
        touches = (structs.replace(it, due=due) for it, due in zip(state.touches, dues, strict=True))
        found = structs.replace(state, touches=tuple(touches))
        yield structs.replace(found, next_wake=engine.thawed(engine.program, engine.clocks, found).next_wake())


class _Sight:
    """When touches may be due, at the midnight that begins a date; the dates after `before` have come in sight."""

    def __init__(self, engine: Engine, almanac: Almanac, state: State, day: Day, before: Day) -> None:
        self.clock = almanac.clock
        self.before, self.last = before, almanac.sight(day)
        self.work = Work(engine.program, engine.clocks, state)
        self.work.now = self.clock.midnight(day)
        self.work.consents = {consent.name: NEVER for consent in engine.book.consents}

    def dues(self, touch: Touch) -> Iterator[Minute]:
        """The instants at which a touch may be due that was out of sight the day before."""
        latest, end = self.clock.day(touch.due), self.clock.midnight(self.last + 1)
        found = {self._placed(touch, day) for day in range(self.before + 1, min(self.last, latest) + 1)}
        yield from sorted(at for at in found if at < end)
        if latest > self.last:
            yield touch.due
        elif any(at >= end for at in found):
            yield end

    def _placed(self, touch: Touch, day: Day) -> Minute:
        """The first instant from a date on that no hours or holidays keep a touch from."""
        self.work.resumed = self.clock.midnight(day)
        return place(self.work, touch.channel, True, touch.id)[0]
