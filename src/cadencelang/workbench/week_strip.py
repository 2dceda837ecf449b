"""A timeline at a glance: a row of weeks, one character a day, Monday first.

Owns: which of a day's happenings its character shows: the gravest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cadencelang.clock import Clock, Day, date_of, weekday
from cadencelang.engine.effects import What
from cadencelang.workbench.terminal import Marks, Terminal
from cadencelang.workbench.timeline import Timeline

_LABEL = 9
_WEEK = 8
_KEPT_BACK = {What.SKIPPED, What.CANCELLED, What.FAILED, What.BOUNCED}


def week_rows(timeline: Timeline, terminal: Terminal) -> Iterator[str]:
    """Rows of as many weeks as fit, each row led by the date of its first Monday."""
    cells = day_marks(timeline, terminal.marks)
    first, last = timeline.clock.day(timeline.start), timeline.clock.day(timeline.end)
    monday = first - weekday(first)
    weeks = max(1, (terminal.width - _LABEL) // _WEEK)
    while monday <= last:
        date = date_of(monday)
        row = " ".join(
            "".join(_cell(day, first, last, cells) for day in range(start, start + 7))
            for start in range(monday, min(monday + 7 * weeks, last + 1), 7)
        )
        yield terminal.paint("faint", f"  {date.day:2} {date:%b} ") + f" {row}".rstrip()
        monday += 7 * weeks


def _cell(day: Day, first: Day, last: Day, cells: Mapping[Day, str]) -> str:
    return cells.get(day, " ") if first <= day <= last else " "


def day_marks(timeline: Timeline, marks: Marks) -> dict[Day, str]:
    """The character of every day of the timeline; weekends on which nothing happened have none."""
    clock = timeline.clock
    cells = {day: _idle(clock, day, marks) for day in range(clock.day(timeline.start), clock.day(timeline.end) + 1)}
    for hold in timeline.holds:
        until = clock.day(timeline.end if hold.end is None else hold.end)
        cells |= {day: marks.held for day in range(clock.day(hold.start), until + 1) if day in cells}
    for at, mark in _happenings(timeline, marks):
        if timeline.start <= at <= timeline.end:
            cells[clock.day(at)] = mark
    return cells


def _idle(clock: Clock, day: Day, marks: Marks) -> str:
    if clock.is_working_day(day):
        return marks.none
    return marks.holiday if clock.is_holiday(day) and weekday(day) < 5 else " "


def _happenings(timeline: Timeline, marks: Marks) -> Iterator[tuple[int, str]]:
    """What happened and its mark, the least grave first, so that the gravest of a day stays."""
    yield from ((it.start, marks.stage) for it in timeline.stays)
    for entry in timeline.entries:
        if entry.reason.what is What.HAPPENED and entry.reason.subject in ("replies", "reply", "the candidate replies"):
            yield entry.reason.at, marks.reply
    yield from ((it.end, marks.blocked) for it in timeline.touches if it.end is not None and it.state in _KEPT_BACK)
    yield from ((it.at, marks.touch if it.automatic else marks.person) for it in timeline.contacts)
    for promise in timeline.promises:
        if promise.end is not None and promise.state in (What.PROMISE_BROKEN, What.PROMISE_LATE):
            yield promise.end, marks.broken
