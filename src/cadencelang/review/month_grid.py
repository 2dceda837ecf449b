"""The weeks of a story as a small calendar: a row a week, a mark a day, and a key to the marks that occur."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final

from cadencelang.clock import Day, date_of, weekday
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.diagnostics.clean import clean
from cadencelang.engine.effects import What
from cadencelang.workbench.terminal import Marks, Terminal
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.week_strip import day_marks

_LEAD: Final = 4
_LABEL: Final = 13
_CELL: Final = 5
_NAMES: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOST_WEEKS: Final = 7
_FIRST_WEEKS: Final = 2
_LAST_WEEKS: Final = 4
_HAPPENS: Final = "+"
_NO_BREAK: Final = "\u00a0"


def grid_rows(timeline: Timeline, terminal: Terminal) -> Iterator[str]:
    """The heading of the days, a row for each week, and the key. The last day is the one on which the claim breaks."""
    cells = _cells(timeline, terminal.marks)
    first, last = timeline.clock.day(timeline.start), timeline.clock.day(timeline.end)
    width = 7 if any(weekday(day) > 4 and cells.get(day, " ") != " " for day in range(first, last + 1)) else 5
    yield " " * (_LEAD + _LABEL) + "".join(f"{name:<{_CELL}}" for name in _NAMES[:width]).rstrip()
    weeks = list(range(first - weekday(first), last + 1, 7))
    for monday in _shown(weeks):
        if monday is None:
            yield " " * _LEAD + terminal.paint("faint", f"{len(weeks) - _FIRST_WEEKS - _LAST_WEEKS} weeks like these")
            continue
        row = "".join(_cell(day, cells, last, terminal) for day in range(monday, monday + width))
        date = date_of(monday)
        yield f"{' ' * _LEAD}{terminal.paint('faint', f'{date.day:2} {date:%b %Y}')}  {row}".rstrip()
    for part in wrap("   ".join(_key(cells, terminal.marks)), terminal.width - _LEAD):
        yield " " * _LEAD + terminal.paint("faint", part.replace(_NO_BREAK, " "))
    for note in _notes(timeline, range(first, last + 1)):
        yield from (" " * _LEAD + part for part in wrap(note, terminal.width - _LEAD, subsequent_indent="  "))


def _notes(timeline: Timeline, days: range) -> Iterator[str]:
    """What is out of the ordinary on these days: the closed ones by name, and clock changes."""
    clock = timeline.clock
    closed = [day for day in days if weekday(day) < 5 and clock.is_holiday(day)]
    if closed:
        yield "Closed: " + ", ".join(f"{_short(day)} ({clean(clock.why_closed(day))})" for day in closed)
    lengths = {day: clock.midnight(day + 1) - clock.midnight(day) for day in days}
    for day, length in lengths.items():
        if length != MINUTES_PER_DAY:
            yield f"The clocks go {'forward' if length < MINUTES_PER_DAY else 'back'} on {_short(day)}."


def _short(day: Day) -> str:
    date = date_of(day)
    return f"{date:%a} {date.day} {date:%b}"


def _shown(weeks: list[Day]) -> Iterator[Day | None]:
    """The Mondays shown; None for the weeks between that are left out."""
    if len(weeks) <= _MOST_WEEKS:
        yield from weeks
        return
    yield from weeks[:_FIRST_WEEKS]
    yield None
    yield from weeks[-_LAST_WEEKS:]


def _cells(timeline: Timeline, marks: Marks) -> dict[Day, str]:
    """The mark of each day; what happens outside has one where nothing graver does, the last day that of the break."""
    cells = day_marks(timeline, marks)
    for entry in timeline.entries:
        day = timeline.clock.day(entry.reason.at)
        if entry.reason.what is What.HAPPENED and cells.get(day) in (marks.none, marks.holiday, marks.stage, " "):
            cells[day] = _HAPPENS
    cells[timeline.clock.day(timeline.end)] = broken_mark(marks)
    return cells


def broken_mark(marks: Marks) -> str:
    """The mark of the day on which a claim breaks."""
    return "X" if marks.dash == "-" else "✗"


def _cell(day: Day, cells: Mapping[Day, str], last: Day, terminal: Terminal) -> str:
    mark = cells.get(day, " ")
    tone = "bad" if day == last else "faint" if mark == terminal.marks.none else ""
    return f" {terminal.paint(tone, mark)}{' ' * (_CELL - 2)}"


def _key(cells: Mapping[Day, str], marks: Marks) -> Iterator[str]:
    """What each mark means, of those that occur."""
    meanings = {
        marks.stage: "enters", _HAPPENS: "something happens", marks.reply: "they reply", marks.touch: "we write",
        marks.person: "by a person", marks.blocked: "did not go", marks.broken: "promise broken", marks.held: "on hold",
        marks.holiday: "closed", broken_mark(marks): "it breaks",
    }  # fmt: skip
    there = set(cells.values())
    yield from (f"{mark} {meaning}".replace(" ", _NO_BREAK) for mark, meaning in meanings.items() if mark in there)
