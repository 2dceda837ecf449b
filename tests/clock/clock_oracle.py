"""Slow and simple readings of the same meaning, on datetime and zoneinfo, to hold the tables against."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from cadencelang.clock import Calendar, Clock, Day, Minute, WorkWeek, clock_for, date_of, day_of, known_zones
from cadencelang.clock.zone import zone_table

UTC = dt.UTC


def minute(*parts: int) -> Minute:
    """The instant of a UTC date and time."""
    return int(dt.datetime(*parts, tzinfo=UTC).timestamp()) // 60


START, END = minute(2024, 1, 1), minute(2031, 1, 1)


@cache
def zone_info(name: str) -> ZoneInfo:
    """The zone from the `tzdata` package; the system's files may be of another year."""
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def zones_with_changes(first: Minute = START, end: Minute = END) -> list[str]:
    """Every zone whose offset changes between two instants."""
    return [name for name in sorted(known_zones()) if any(first <= t < end for t in zone_table(name).turns)]


def changes(zone: str, first: Minute = START, end: Minute = END) -> list[Minute]:
    """The instants between two others at which a zone's offset changes, as the tables have them."""
    return [t for t in zone_table(zone).turns if first <= t < end]


def wall(zone: dt.tzinfo, t: Minute) -> tuple[Day, int]:
    """Local date and minute of the day."""
    local = dt.datetime.fromtimestamp(t * 60, zone)
    return day_of(local.date()), local.hour * 60 + local.minute


def at(zone: dt.tzinfo, day: Day, minute: int) -> Minute:
    """Wall time to instant, as Python's fold 0 reads it: a gap moves forward, a repeated time is the first."""
    local = dt.datetime.combine(date_of(day), dt.time()) + dt.timedelta(minutes=minute)
    return int(local.replace(tzinfo=zone, fold=0).timestamp()) // 60


def is_working(clock: Clock, day: Day) -> bool:
    """Whether a date is worked, holidays and absences and early closings heeded, clock changes not."""
    away = any(first <= day <= last for first, last in clock.absences)
    if away or any(day == holiday for holiday, _ in clock.calendar.holidays):
        return False
    return bool(windows(clock, day))


def windows(clock: Clock, day: Day) -> list[tuple[int, int]]:
    """The wall-clock windows of a date, cut at its early closing."""
    cut = next((closing for half, closing, _ in clock.calendar.half_days if half == day), 1440)
    return [(start, min(end, cut)) for start, end in clock.week.days[date_of(day).weekday()] if start < cut]


def open_minutes(clock: Clock, begin: Minute) -> Iterator[Minute]:
    """Every minute inside working time from an instant on, found by walking.

    A minute is inside if it lies in a window of its local date or, as clock changes move windows over midnight,
    of a neighbouring one.
    """
    zone, t = zone_info(clock.zone), begin
    on_date = cache(lambda day: spans(clock, zone, day))
    while True:
        today, _ = wall(zone, t)
        if any(start <= t < end for day in (today - 1, today, today + 1) for start, end in on_date(day)):
            yield t
        t += 1


def spans(clock: Clock, zone: dt.tzinfo, day: Day) -> list[tuple[Minute, Minute]]:
    """The windows of a date as instants; none if it is not worked."""
    if not is_working(clock, day):
        return []
    return [(at(zone, day, start), at(zone, day, end)) for start, end in windows(clock, day)]


DAYS = st.integers(day_of(dt.date(2024, 1, 1)), day_of(dt.date(2030, 12, 31)))
INSTANTS = st.integers(minute(2024, 1, 1), minute(2030, 12, 31))


@st.composite
def day_windows(draw: st.DrawFn, step: int = 30) -> tuple[tuple[int, int], ...]:
    """None to three windows of one day, apart from each other, on a grid."""
    count = draw(st.integers(0, 3)) * 2
    edges = sorted(draw(st.sets(st.integers(0, 1440 // step), min_size=count, max_size=count)))
    return tuple((edges[i] * step, edges[i + 1] * step) for i in range(0, count, 2))


@st.composite
def weeks(draw: st.DrawFn) -> WorkWeek:
    """Working weeks of every shape, night work included, with at least one working day."""
    days = [draw(day_windows()) for _ in range(7)]
    if not any(days):
        days[draw(st.integers(0, 6))] = ((540, 1080),)
    return WorkWeek(tuple(days))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Calendars with many holidays and half days, so that they meet everything else."""
    holidays = sorted(draw(st.sets(DAYS, max_size=60)))
    halves = sorted(draw(st.sets(DAYS, max_size=20)))
    closing = draw(st.integers(0, 48)) * 30
    return Calendar("X", tuple((d, "H") for d in holidays), tuple((d, closing, "half") for d in halves))


@st.composite
def clocks(draw: st.DrawFn, zones: st.SearchStrategy[str]) -> Clock:
    """Clocks of every shape in the given zones."""
    absences = tuple((day, day + draw(st.integers(0, 20))) for day in draw(st.lists(DAYS, max_size=3)))
    tick = draw(st.sampled_from((5, 10, 15, 30, 60)))
    return clock_for.__wrapped__(draw(zones), draw(weeks()), draw(calendars()), tick, absences)
