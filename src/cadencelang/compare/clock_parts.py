"""The clock, the calendars and the team of a playbook as parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from cadencelang.clock import Calendar, WorkWeek, date_of, format_time
from cadencelang.compare.model import Area
from cadencelang.compare.parts import Part, lines_of, meaning
from cadencelang.graph.model import Book, ClockPlan, Role

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def clock_parts(book: Book) -> Iterator[Part]:
    """The clock, each calendar that it carries, and each role."""
    clock = book.clock
    own = (clock.zone_fact, clock.zone, clock.week, clock.weeks_for, clock.calendar_fact, clock.calendar)
    counted = meaning((*own, clock.tick, clock.settle))
    yield Part(Area.CLOCK, "clock", "", lines_of(_clock(clock)), counted, clock.span)
    for calendar in clock.calendars:
        days = lines_of(_calendar(calendar))
        yield Part(Area.CALENDAR, calendar.id, calendar.id, days, calendar.hash, clock.span)
    for role in book.roles:
        yield Part(Area.ROLE, role.name, role.name, lines_of(_role(role)), meaning(role), role.span)


def _clock(clock: ClockPlan) -> Iterator[str]:
    yield f"A candidate's time is that of {_from(clock.zone_fact, clock.zone)}."
    yield f"Working time is {week_words(clock.week)}."
    for other in clock.weeks_for:
        yield f"Working time in {other.country} is {week_words(other.week)}."
    yield f"Holidays are those of {_from(clock.calendar_fact, clock.calendar)}."
    yield f"What is planned happens on ticks of {clock.tick} minutes."
    yield f"A move back within {clock.settle} minutes counts as none."


def _from(fact: str | None, fallback: str) -> str:
    return f"{fact.replace('_', ' ')}, otherwise of {fallback}" if fact else fallback


def week_words(week: WorkWeek) -> str:
    """`Monday to Friday 09:00 to 18:00, Saturday 10:00 to 12:00`."""
    said = []
    for windows, days in groupby(range(7), key=lambda day: week.days[day]):
        if windows:
            named = [_DAYS[day] for day in days]
            span = named[0] if len(named) == 1 else f"{named[0]} to {named[-1]}"
            hours = " and ".join(f"{format_time(start)} to {format_time(end)}" for start, end in windows)
            said.append(f"{span} {hours}")
    return ", ".join(said)


def _calendar(calendar: Calendar) -> Iterator[str]:
    yield from (f"{date_of(day)} is {name}." for day, name in calendar.holidays)
    yield from (f"{date_of(day)} ends at {format_time(minute)}: {name}." for day, minute, name in calendar.half_days)


def _role(role: Role) -> Iterator[str]:
    if role.owner:
        yield "They own the candidate."
    if role.covers:
        yield f"They cover {', '.join(role.covers)}."
    if role.zone:
        yield f"Their time is that of {role.zone}."
    if role.week:
        yield f"Their working time is {week_words(role.week)}."
    if role.calendar:
        yield f"Their holidays are those of {role.calendar}."
    yield from (f"They are away {date_of(first)} to {date_of(last)}." for first, last in role.away)
