"""The desk that the Run mode works on: a rehearsal over the playbook's own candidates."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from statistics import median_low
from typing import Any

from cadencelang.clock import Clock, ClockError, Duration, Minute, Unit
from cadencelang.desk.port import Desk
from cadencelang.desk.rehearsal import Rehearsal
from cadencelang.desk.standing import Stage
from cadencelang.editing.people import People
from cadencelang.editing.playbook import Ready

_TEN = 10 * 60
_MORNING = 9 * 60


def rehearsing(ready: Ready, people: People, kept: Mapping[str, Any], old: Desk | None) -> Callable[[], Desk]:
    """The making of a desk, which may be done on a thread.

    What was decided at an `old` rehearsal, or else at the one that `kept` tells of, stays decided; its clock stays
    too. Without either it is the morning in the middle of what is recorded.
    """

    def make() -> Desk:
        same = old if isinstance(old, Rehearsal) else None
        told = kept_of(same) if same else kept
        clock = Stage(ready.engine, ready.atlas, 0, recorded=False).owner_clock()
        now, since = (_minute(told, name, clock) for name in ("now", "since"))
        if now is None:
            now = middle(ready, people)
        desk = Rehearsal(ready.engine, ready.atlas, people.candidates, people.history, now, time.monotonic, since)
        desk.repeat(told.get("decided"), [it.when for it in same.decisions.made] if same else ())
        return desk

    return make


def kept_of(desk: Desk | None) -> dict[str, Any]:
    """What should be the same at the next rehearsal, as JSON values."""
    if not isinstance(desk, Rehearsal):
        return {}
    return {"now": desk.now, "since": desk.stage.since, "decided": desk.decisions.written()}


def _minute(told: Mapping[str, Any], name: str, clock: Clock) -> Minute | None:
    """An instant that was kept, where the calendars reach to it."""
    found = told.get(name)
    if not isinstance(found, int):
        return None
    with suppress(ClockError, OverflowError):
        clock.next_working_day(clock.day(found))
        return found
    return None


def middle(ready: Ready, people: People) -> Minute:
    """Ten o'clock on the working day in the middle of what is recorded; without a record, today."""
    clock = Stage(ready.engine, ready.atlas, 0, recorded=False).owner_clock()
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
