"""Whose clock is which: the candidate's by what is known of them, a colleague's by the team's entry."""

from __future__ import annotations

from cadencelang.clock import Clock, Day, Duration, Minute, WorkWeek, clock_for
from cadencelang.clock.errors import CalendarRangeError
from cadencelang.engine.state import NEVER
from cadencelang.graph.model import Book, Role

Absences = tuple[tuple[Day, Day], ...]


class Clocks:
    """The clocks of one book, made when first asked for."""

    def __init__(self, book: Book) -> None:
        self._plan = book.clock
        self._calendars = {calendar.id: calendar for calendar in book.clock.calendars}
        self._weeks = {entry.country: entry.week for entry in book.clock.weeks_for}
        self._candidates: dict[tuple[object, object], Clock] = {}
        self._roles: dict[tuple[str, Absences], Clock] = {}

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


def wait_or_never(clock: Clock, start: Minute, duration: Duration) -> Minute:
    """`clock.wait`, or NEVER where that lies beyond the years the calendar covers."""
    try:
        return clock.wait(start, duration)
    except CalendarRangeError:
        return NEVER
