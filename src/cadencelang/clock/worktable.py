"""Working time of one zone, week, calendar and list of absences, compiled to sorted lists of integers."""

import datetime as dt
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import sub
from typing import TypeAlias

from cadencelang.clock.calendar import Calendar
from cadencelang.clock.local import LocalTime
from cadencelang.clock.units import Day, Minute, day_of
from cadencelang.clock.week import Window, WorkWeek
from cadencelang.records import dataclass

Absences: TypeAlias = tuple[tuple[Day, Day], ...]
"""First and last day of each absence."""


@dataclass(frozen=True, slots=True)
class WorkTable:
    """Every window of working time over the days `first` to `last`, and where each day stands among them.

    `starts` and `ends` are the windows in order; `worked` (one longer) the working minutes before each window.
    `days` are the working days; `openings` and `closings` their first and last instants of working time, and
    `opening_ticks` and `closing_ticks` the ticks at or after those;
    `windows_from` (one longer) the index of their first window. `below` (one longer than the days covered) counts
    the working days before `first + i`.
    """

    first: Day
    last: Day
    begin: Minute
    end: Minute
    starts: list[Minute]
    ends: list[Minute]
    worked: list[int]
    days: Sequence[Day]
    openings: list[Minute]
    closings: list[Minute]
    opening_ticks: list[Minute]
    closing_ticks: list[Minute]
    windows_from: Sequence[int]
    below: Sequence[int]


@lru_cache(maxsize=512)
def work_table(zone: str, week: WorkWeek, calendar: Calendar, tick: int, absences: Absences) -> WorkTable:
    """The table over all years of the calendar."""
    local = LocalTime(zone, tick)
    first = day_of(dt.date(calendar.first_year, 1, 1))
    last = day_of(dt.date(calendar.last_year, 12, 31))
    starts: list[Minute] = []
    ends: list[Minute] = []
    days: array[Day] = array("i")
    windows_from = array("i")
    for day, windows in _working_days(local, week, calendar, absences, range(first, last + 1)):
        days.append(day)
        windows_from.append(len(starts))
        for start, end in windows:
            starts.append(start)
            ends.append(end)
    windows_from.append(len(starts))
    openings = [starts[i] for i in windows_from[:-1]]
    closings = [ends[i - 1] for i in windows_from[1:]]
    return WorkTable(
        first=first,
        last=last,
        begin=local.midnight(first),
        end=local.midnight(last + 1),
        starts=starts,
        ends=ends,
        worked=list(accumulate(map(sub, ends, starts), initial=0)),
        days=days,
        openings=openings,
        closings=closings,
        opening_ticks=local.ceil_ticks(openings),
        closing_ticks=local.ceil_ticks(closings),
        windows_from=windows_from,
        below=array("i", accumulate(map(set(days).__contains__, range(first, last + 1)), initial=0)),
    )


def _working_days(
    local: LocalTime, week: WorkWeek, calendar: Calendar, absences: Absences, days: range
) -> Iterator[tuple[Day, list[Window]]]:
    """The working days among some days, each with its windows as instants."""
    absent = {day for start, end in absences for day in range(max(start, days[0]), min(end, days[-1]) + 1)}
    closed = absent.union(calendar.holiday_names)
    unsettled = local.change_days().union(calendar.closings)
    for day in days:
        windows = week.days[(day + 3) % 7]
        if not windows or day in closed:
            continue
        if day in unsettled:
            found = day_windows(local, day, windows, calendar.closings.get(day))
        else:
            midnight = local.at(day, 0)
            found = [(midnight + start, midnight + end) for start, end in windows]
        if found:
            yield day, found


def day_windows(local: LocalTime, day: Day, windows: tuple[Window, ...], closing: int | None) -> list[Window]:
    """The windows of one day as instants, cut at its closing; a clock change may merge or swallow some."""
    found: list[Window] = []
    latest = 0
    for start, end in windows:
        cut = end if closing is None else min(end, closing)
        if start >= cut:
            continue
        opens, closes = max(local.at(day, start), latest), local.at(day, cut)
        if opens < closes:
            found.append((opens, closes))
            latest = closes
    return found
