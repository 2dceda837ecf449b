"""The `clock` block and the working time of colleagues.

Owns working weeks, zones, holiday calendars with the firm's own days folded in, and the tick. Where a playbook says
nothing, candidates are on UTC, Monday to Friday 09:00 to 18:00, without holidays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cadencelang.clock import Calendar, ClockError, Unit, Window, WorkWeek, day_of, known_calendars, load_calendar
from cadencelang.graph.lower.context import Scope
from cadencelang.graph.lower.values import called, check_calendar, check_zone
from cadencelang.graph.model import ClockPlan, Fact, Kind, WeekFor
from cadencelang.semantics.codes import BACKWARDS, OUT_OF_YEARS, UNKNOWN_CALENDAR, WORKING_TIME, WRONG_KIND
from cadencelang.semantics.durations import DEFAULT_TICK, tick_of
from cadencelang.semantics.names import FACT
from cadencelang.semantics.outline import Once, Outline
from cadencelang.semantics.report import Report
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

DEFAULT_ZONE = "UTC"
DEFAULT_SETTLE = 30
"""Minutes within which a move there and back counts as none."""

OwnDays = tuple[tuple[tuple[int, str], ...], tuple[tuple[int, int, str], ...]]
"""The firm's holidays (day, name) and half days (day, closing minute, name)."""


def tick_in(outline: Outline, report: Report) -> int:
    """The tick that the clock names, in minutes."""
    ticks = [block.statement for block in outline.clock if isinstance(block.statement, n.Tick)]
    return tick_of(ticks[0].duration, report) if ticks else DEFAULT_TICK


def zone_in(outline: Outline, scope: Scope) -> str:
    """The zone that stands in where the candidate's is not known."""
    lines = [block.statement for block in outline.clock if isinstance(block.statement, n.CandidateTime)]
    return (check_zone(lines[0].zone, scope) if lines else None) or DEFAULT_ZONE


def clock_plan(outline: Outline, role_calendars: Iterable[str], span: Span, scope: Scope) -> ClockPlan:
    """The plan of every candidate's clock; what is wrong in it is told."""
    lines = [block.statement for block in outline.clock]
    _say_once(lines, scope.report)
    zones = [line for line in lines if isinstance(line, n.CandidateTime)]
    holidays = [line for line in lines if isinstance(line, n.Holidays)]
    calendar = (check_calendar(holidays[0].calendar, scope) if holidays else None) or ""
    weeks = [line for line in lines if isinstance(line, n.WorkingTime)]
    carried = [calendar, *_further(lines, scope), *role_calendars]
    return ClockPlan(
        zone_fact=_fact(zones[0].fact, Kind.ZONE, scope) if zones else None,
        zone=scope.zone,
        week=week_of([line for line in weeks if line.country is None], scope) or WorkWeek(),
        weeks_for=_weeks_for([line for line in weeks if line.country is not None], scope),
        calendar_fact=_fact(holidays[0].fact, Kind.COUNTRY, scope) if holidays else None,
        calendar=calendar,
        calendars=_calendars(carried, _own_days(lines, scope)),
        tick=scope.tick,
        settle=_settle(lines, scope),
        span=outline.clock_span or span,
    )


def _say_once(lines: Sequence[n.Statement], report: Report) -> None:
    once = Once(report)
    names = {n.CandidateTime: "candidate time", n.Holidays: "holidays", n.Tick: "tick", n.MovesBack: "moves back"}
    for line in lines:
        if type(line) in names:
            once.first(names[type(line)], line.span)


def _fact(name: n.Name | None, kind: Kind, scope: Scope) -> str | None:
    """The fact that says where a candidate is, which must be of the kind that says so."""
    fact: Fact | None = None if name is None else scope.fact(name, FACT)
    if fact is None or name is None:
        return None
    if fact.type.kind is not kind:
        message = f"{fact.name} is {called(fact.type.kind)}, not {called(kind)}."
        scope.report.add(WRONG_KIND, name.span, message, help=f"Name a fact of the type `{kind.value}`.")
        return None
    return fact.name


def week_of(lines: Sequence[n.WorkingTime], scope: Scope) -> WorkWeek | None:
    """The week that the lines tell together, or None where they tell none or contradict each other, which is told."""
    days: list[tuple[Window, ...]] = [()] * 7
    said: set[int] = set()
    for line in lines:
        windows = _windows(line, scope)
        for day in line.days.days:
            if int(day) in said:
                message = f"Working time on {day.name.capitalize()} is said twice."
                scope.report.add(
                    WORKING_TIME, line.span, message, help="Put all of its hours on one line, joined by `and`."
                )
            said.add(int(day))
            days[int(day)] = windows
    return WorkWeek(tuple(days)) if any(days) else None


def _windows(line: n.WorkingTime, scope: Scope) -> tuple[Window, ...]:
    found = tuple(
        (scope.minute(window.start) or 0, scope.minute(window.end) if window.end else 1440) for window in line.windows
    )
    windows = tuple((start, end) for start, end in found if end is not None)
    try:
        WorkWeek.same(range(7), *windows)
    except ClockError as problem:
        scope.report.add(WORKING_TIME, line.span, str(problem), help="Such as: 09:00 to 12:30 and 13:30 to 18:00.")
        return ()
    return windows


def _weeks_for(lines: Sequence[n.WorkingTime], scope: Scope) -> tuple[WeekFor, ...]:
    countries: dict[str, list[n.WorkingTime]] = {}
    for line in lines:
        if line.country is not None:
            countries.setdefault(line.country.text, []).append(line)
    for country, said in countries.items():
        name = said[0].country
        if name is not None and country not in _countries():
            scope.report.unknown(
                UNKNOWN_CALENDAR,
                name.span,
                country,
                noun="country",
                known=_countries(),
                declare="Write two letters, such as AE.",
            )
    weeks = ((country, week_of(said, scope)) for country, said in countries.items())
    return tuple(WeekFor(country, week) for country, week in weeks if week is not None)


def _countries() -> list[str]:
    return [name for name in known_calendars() if "-" not in name]


def _further(lines: Sequence[n.Statement], scope: Scope) -> list[str]:
    names = [name for line in lines if isinstance(line, n.Calendars) for name in line.calendars]
    return [found for name in names if (found := check_calendar(name, scope)) is not None]


def _own_days(lines: Sequence[n.Statement], scope: Scope) -> OwnDays:
    closed = [line for line in lines if isinstance(line, n.Holiday) and _covered(line.date, scope)]
    halves = [line for line in lines if isinstance(line, n.HalfDay) and _covered(line.date, scope)]
    return (
        tuple((day_of(line.date.value), line.name.value) for line in closed),
        tuple((day_of(line.date.value), scope.minute(line.until) or 0, line.name.value) for line in halves),
    )


def _covered(date: n.Date, scope: Scope) -> bool:
    years = load_calendar("")
    if years.first_year <= date.value.year <= years.last_year:
        return True
    scope.report.add(
        OUT_OF_YEARS,
        date.span,
        f"The calendars know the years {years.first_year} to {years.last_year}.",
        help="Name a date in those years.",
    )
    return False


def _calendars(names: Sequence[str], own: OwnDays) -> tuple[Calendar, ...]:
    """Each calendar once, with the firm's own days in it."""
    return tuple(
        load_calendar(name).with_days(*own) if any(own) else load_calendar(name) for name in dict.fromkeys(names)
    )


def _settle(lines: Sequence[n.Statement], scope: Scope) -> int:
    said = [line.duration for line in lines if isinstance(line, n.MovesBack)]
    duration = scope.duration(said[0], (Unit.MINUTES, Unit.HOURS), "Moving back") if said else None
    return DEFAULT_SETTLE if duration is None else duration.minutes


def absence_of(line: n.Away, scope: Scope) -> tuple[int, int] | None:
    """First and last day of an absence; one that ends before it begins is told."""
    if line.last.value < line.first.value:
        scope.report.add(BACKWARDS, line.span, "The last day away lies before the first.", help="Swap the two dates.")
        return None
    return day_of(line.first.value), day_of(line.last.value)
