"""Placing a touch: the first instant that every limit allows.

The order of limits is that of precedence: consent, conditions, quiet hours and working time, then spacing and caps.
A touch that keeps a promise is put off by the former only. An ordinary touch also leaves the room that promised ones
already planned will take (source of the rules: docs/language/limits.md).
"""

from __future__ import annotations

from typing import Final, assert_never

from cadencelang.clock import Day, Minute
from cadencelang.clock.errors import CalendarRangeError
from cadencelang.engine.contact import leaves_window
from cadencelang.engine.ending import pending_promises
from cadencelang.engine.program import HALT, selects
from cadencelang.engine.state import NEVER, Phase, Waiting
from cadencelang.engine.work import Work
from cadencelang.graph.model import (
    Cap,
    Limit,
    NeedsConsent,
    NotAt,
    NotOnEve,
    NotOnHoliday,
    NotWhile,
    OnlyWorkingTime,
    Spacing,
)
from cadencelang.graph.steps import Send

_ROUNDS: Final = 400


def place(w: Work, channel: str, promised: bool, touch: str) -> tuple[Minute, tuple[str, ...]]:
    """The first tick from now on at which a touch may go, and the limits that stood in its way, the first one first.

    NEVER as the instant means that only something from outside can make room.
    """
    start = w.clock.ceil_tick(max(w.now, w.resumed))
    causes: dict[str, None] = {}
    limits = w.program.limits_on[channel, promised]
    try:
        for _ in range(_ROUNDS):
            before = start
            for index, limit in limits:
                allowed = _earliest(w, index, limit, start, touch)
                if allowed > start:
                    if allowed >= NEVER:
                        return NEVER, (limit.id,)
                    start = allowed
                    causes[limit.id] = None
            if start == before:
                return start, tuple(causes)
            start = w.clock.ceil_tick(start)
    except CalendarRangeError:
        pass
    return NEVER, tuple(causes)


def _earliest(w: Work, index: int, limit: Limit, start: Minute, touch: str) -> Minute:
    """The first instant from `start` on that one limit allows."""
    clock = w.clock
    match limit:
        case OnlyWorkingTime():
            return clock.next_open(start)
        case Spacing():
            return max(start, w.spaced_until(index))
        case Cap():
            return _room(w, index, limit, start, touch)
        case NotAt():
            return _outside_window(w, limit, start)
        case NotOnHoliday():
            day = clock.day(start)
            return clock.midnight(day + 1) if clock.is_holiday(day) else start
        case NotOnEve(after=after):
            day = clock.day(start)
            return clock.midnight(day + 1) if clock.minute_of_day(start) >= after and is_eve(w, day) else start
        case NotWhile(condition=condition):
            if start > clock.ceil_tick(w.now) or not w.program.compiler.compile(condition)(w, {}):
                return start
            return clock.opening(clock.next_working_day(clock.day(start)))
        case NeedsConsent(consent=consent):
            return start if w.consents.get(consent, -NEVER) > start else NEVER
        case _:
            assert_never(limit)


def is_eve(w: Work, day: Day) -> bool:
    """Whether the day is the last working day before a holiday that closes a day which is otherwise worked."""
    clock = w.clock
    if not clock.is_working_day(day):
        return False
    return any(
        clock.is_holiday(other) and bool(clock.week.days[(other + 3) % 7])
        for other in range(day + 1, clock.next_working_day(day))
    )


def _outside_window(w: Work, limit: NotAt, start: Minute) -> Minute:
    """The end of the forbidden window that `start` lies in; windows may pass midnight and follow on each other."""
    clock, day, minute = w.clock, w.clock.day(start), w.clock.minute_of_day(start)
    weekday = (day + 3) % 7
    if limit.start < limit.end:
        inside = weekday in limit.weekdays and limit.start <= minute < limit.end
        return clock.at(day, limit.end) if inside else start
    if weekday in limit.weekdays and minute >= limit.start:
        return clock.at(day + 1, limit.end)
    if (weekday - 1) % 7 in limit.weekdays and minute < limit.end:
        return clock.at(day, limit.end)
    return start


def _room(w: Work, index: int, cap: Cap, start: Minute, touch: str) -> Minute:
    """The first local date from that of `start` on which the cap has room, as an instant."""
    clock = w.clock
    day = clock.day(start)
    leaving = [other for other in w.leaving(index) if other > day]
    reserved = _reserved(w, cap, touch)
    if not reserved:
        surplus = len(leaving) - cap.count
        return start if surplus < 0 else max(start, clock.midnight(leaving[surplus]))
    first = day
    while not _fits(w, index, cap, day, reserved):
        day += 1
        if day - first > _ROUNDS:
            return NEVER
    return start if day == first else clock.midnight(day)


def _reserved(w: Work, cap: Cap, touch: str) -> list[Day]:
    """The local dates for which touches that keep promises are planned, other than `touch` itself."""
    pending, code, clock = pending_promises(w), w.program.code, w.clock
    days = [
        clock.day(max(other.due, w.now))
        for other in w.touches
        if other.promise in pending
        and other.id != touch
        and other.phase is not Phase.DUE
        and other.due < NEVER
        and selects(cap.touches, other.channel, automatic=True)
    ]
    for run in w.runs:
        if not w.now < run.wake < NEVER:
            continue
        pc = code[run.pc].next if run.waiting is Waiting.WAIT else run.pc
        for step in (code[each].step for each in (pc, code[pc].next) if pc != HALT and each != HALT):
            if isinstance(step, Send) and step.keeps in pending and selects(cap.touches, step.channel, automatic=True):
                days.append(clock.day(run.wake))
                break
    return sorted(days)


def _fits(w: Work, index: int, cap: Cap, day: Day, reserved: list[Day]) -> bool:
    """Whether one more touch on `day` leaves every window of the cap within its count, promised ones counted in."""
    clock, leaving = w.clock, w.leaving(index)
    ends = leaves_window(clock, cap, day)
    for last in {day, *(other for other in reserved if day <= other < ends)}:
        gone = sum(1 for other in leaving if other > last)
        promised = sum(1 for other in reserved if other <= last < leaves_window(clock, cap, other))
        if gone + promised + 1 > cap.count:
            return False
    return True
