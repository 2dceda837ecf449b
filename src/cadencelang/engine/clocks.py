"""Whose clock is which: the candidate's by what is known of them, a colleague's by the team's entry."""

from __future__ import annotations

import datetime as dt

from cadencelang.clock import Clock, Day, Duration, Minute, WorkWeek, clock_for, day_of
from cadencelang.clock.errors import CalendarRangeError
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.engine.state import NEVER
from cadencelang.graph.model import Book, Role

Absences = tuple[tuple[Day, Day], ...]


class Clocks:
    """The clocks of one book, made when first asked for.

    `first` and `last` are the instants between which every one of them, in any zone, is inside the calendars' years.
    """

    def __init__(self, book: Book) -> None:
        self._plan = book.clock
        self._calendars = {calendar.id: calendar for calendar in book.clock.calendars}
        self._weeks = {entry.country: entry.week for entry in book.clock.weeks_for}
        self._candidates: dict[tuple[object, object], Clock] = {}
        self._roles: dict[tuple[str, Absences], Clock] = {}
        years = [(calendar.first_year, calendar.last_year) for calendar in book.clock.calendars]
        self.first_year, self.last_year = max(first for first, _ in years), min(last for _, last in years)
        self.first: Minute = day_of(dt.date(self.first_year, 1, 2)) * MINUTES_PER_DAY
        self.last: Minute = day_of(dt.date(self.last_year, 12, 31)) * MINUTES_PER_DAY

    def candidate(self, zone: object, country: object) -> Clock:
        """The clock of a candidate in that zone and country; either may be None, unknown."""
        key = zone, country
        clock = self._candidates.get(key)
        if clock is None:
            name = zone if isinstance(zone, str) else self._plan.zone
            calendar = self.calendar_id(country)
            clock = clock_for(name, self._week(calendar), self._calendars[calendar], self._plan.tick)
            self._candidates[key] = clock
        return clock

    def calendar_id(self, country: object) -> str:
        """The calendar used for a country: its own, else the first of one of its parts, else the playbook's."""
        if not isinstance(country, str) or country in self._calendars:
            return country if isinstance(country, str) else self._plan.calendar
        if self._plan.calendar.startswith(f"{country}-"):
            return self._plan.calendar
        parts = (name for name in self._calendars if name.startswith(f"{country}-"))
        return next(parts, self._plan.calendar)

    def role(self, role: Role, away: Absences) -> Clock:
        """The clock of a colleague, with absences beyond those in the playbook."""
        key = role.name, away
        clock = self._roles.get(key)
        if clock is None:
            calendar = role.calendar or self._plan.calendar
            week = role.week or self._week(calendar)
            absences = tuple(sorted({*role.away, *away}))
            zone = role.zone or self._plan.zone
            clock = clock_for(zone, week, self._calendars[calendar], self._plan.tick, absences)
            self._roles[key] = clock
        return clock

    def _week(self, calendar: str) -> WorkWeek:
        return self._weeks.get(calendar.partition("-")[0], self._plan.week)


def wait_or_never(clock: Clock, start: Minute, duration: Duration, minute: int | None = None) -> Minute:
    """`clock.wait`, or NEVER where that lies beyond the years the calendar covers."""
    try:
        return clock.wait(start, duration, minute)
    except CalendarRangeError:
        return NEVER


def deadline_or_never(clock: Clock, start: Minute, duration: Duration) -> Minute:
    """`clock.deadline`, or NEVER where that lies beyond the years the calendar covers."""
    try:
        return clock.deadline(start, duration)
    except CalendarRangeError:
        return NEVER


def before_or_past(clock: Clock, instant: Minute, duration: Duration) -> Minute:
    """`clock.before_instant`, or -NEVER, which is always past, where the calendar does not reach that far."""
    try:
        return clock.before_instant(instant, duration)
    except CalendarRangeError:
        return -NEVER


def tick_or_never(clock: Clock, instant: Minute) -> Minute:
    """`clock.ceil_tick`; -NEVER before the years that time zones are reckoned for, NEVER after them."""
    try:
        return clock.ceil_tick(instant)
    except CalendarRangeError:
        return _beyond(clock, instant // MINUTES_PER_DAY)


def midnight_or_never(clock: Clock, day: Day) -> Minute:
    """`clock.midnight`; -NEVER before the years that time zones are reckoned for, NEVER after them."""
    try:
        return clock.midnight(day)
    except CalendarRangeError:
        return _beyond(clock, day)


def opening_on(clock: Clock, day: Day, now: Minute) -> Minute:
    """The opening of a date, or of the first working day after it; `now` where that is past, NEVER beyond the years."""
    if day < clock.first_day:
        return now
    try:
        return max(now, clock.opening(clock.next_working_day(day, 0)))
    except CalendarRangeError:
        return NEVER


def day_at(clock: Clock, instant: Minute) -> Day:
    """The local date of an instant; Greenwich's in years that time zones are not reckoned for."""
    try:
        return clock.day(instant)
    except CalendarRangeError:
        return instant // MINUTES_PER_DAY


def is_young(clock: Clock, day: Day, duration: Duration, now: Minute) -> bool:
    """Whether a date lies no longer back than a duration; what is older than the calendars is not young."""
    return day >= clock.first_day and deadline_or_never(clock, midnight_or_never(clock, day), duration) > now


def _beyond(clock: Clock, day: Day) -> Minute:
    return NEVER if day > clock.last_day else -NEVER
