"""The desk that the Run mode works on: a rehearsal over the playbook's own candidates."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median_low

from cadencelang.clock import Clock, Duration, Minute, Unit
from cadencelang.desk.port import Desk
from cadencelang.desk.rehearsal import Rehearsal
from cadencelang.desk.standing import Stage
from cadencelang_tui.session import People, Ready

_TEN = 10 * 60
_MORNING = 9 * 60


def rehearsing(ready: Ready, people: People, now: Minute | None, old: Desk | None) -> Callable[[], Desk]:
    """The making of a desk, which may be done on a thread.

    `now` None is the morning in the middle of what is recorded. What was decided at an `old` rehearsal stays decided.
    """

    def make() -> Desk:
        at = middle(ready, people) if now is None else now
        desk = Rehearsal(ready.engine, ready.atlas, people.candidates, people.history, at, time.monotonic)
        if isinstance(old, Rehearsal):
            desk.take_over(old)
        return desk

    return make


def middle(ready: Ready, people: People) -> Minute:
    """Ten o'clock on the working day in the middle of what is recorded; without a record, today."""
    clock = Stage(ready.engine, ready.atlas, 0).owner_clock()
    told = [input.at for inputs in people.history.values() for input in inputs]
    told += [it.entered_at for it in people.candidates.values() if it.entered_at is not None]
    at = median_low(told) if told else int(time.time()) // 60
    day = clock.day(at)
    return clock.at(day if clock.is_working_day(day) else clock.next_working_day(day), _TEN)


def moved(clock: Clock, now: Minute, how: str) -> Minute:
    """Another instant: an hour on, the next working morning, or the working morning before."""
    day = clock.day(now)
    match how:
        case "hour":
            return now + 60
        case "day":
            return clock.at(clock.next_working_day(day), _MORNING)
        case _:
            this = clock.at(day, _MORNING)
            earlier = clock.before_day(day, Duration(1, Unit.WORKING_DAYS))
            return this if this < now and clock.is_working_day(day) else clock.at(clock.day(earlier), _MORNING)


def later_choices(clock: Clock, now: Minute) -> tuple[tuple[Minute, str], ...]:
    """The instants that something can be put off to, each with its words."""
    tomorrow = clock.next_working_day(clock.day(now))
    week = clock.next_working_day(clock.day(now) + 6)
    return (
        (now + 60, "in an hour"),
        (now + 240, "in four hours"),
        (clock.at(tomorrow, _MORNING), "the next working morning"),
        (clock.at(week, _MORNING), "in a week"),
    )
