"""When things can happen: the clocks a candidate may have, sample days of every pattern, and the starts of a rule.

Owns the choice of samples. Two days are alike where the same of the following days are working days; one of each kind
is kept, plain weeks first, with instants of every class: before work, at its start, in the middle, at its end, at
night. A start that cannot be told from the playbook gives None, and lints then say nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import assert_never

from cadencelang.clock import (
    NO_HOLIDAYS,
    CalendarRangeError,
    Clock,
    Cron,
    Day,
    DayOfMonth,
    Duration,
    Minute,
    Monthly,
    NthWeekday,
    Recurrence,
    Unit,
    Weekly,
    clock_for,
    date_of,
    day_of,
    weekday,
)
from cadencelang.clock import OnHoliday as ClockOnHoliday
from cadencelang.graph import triggers as on
from cadencelang.graph.model import Book, ClockPlan, Role
from cadencelang.lints.places import Delay

_LOOK_AHEAD = 10
"""Days after a sample day by which two days are told apart."""

_YEARS = 3
"""Years of days among which samples are chosen."""

_DayKind = tuple[int, int, tuple[bool, ...]]
"""Holidays ahead, the weekday, and which of the following days are working days."""

_HOLIDAY: dict[on.OnHoliday, ClockOnHoliday] = {
    on.OnHoliday.NEXT_WORKING_DAY: "next working day",
    on.OnHoliday.NOT_AT_ALL: "not at all",
    on.OnHoliday.INCLUDED: "anyway",
}


def candidate_clocks(plan: ClockPlan) -> tuple[Clock, ...]:
    """Clocks that candidates may have: the usual one, one of each other week, the one that closes for longest."""
    calendars = sorted(plan.calendars, key=lambda it: it.id != plan.calendar) or [NO_HOLIDAYS]
    weeks = {it.country: it.week for it in plan.weeks_for}
    clocks = [clock_for(plan.zone, weeks.get(it.id[:2], plan.week), it, plan.tick) for it in calendars]
    kept = {clock.week: clock for clock in reversed(clocks)}
    longest = max(clocks, key=lambda it: it.longest_closed(*_period(it, None)))
    return tuple(dict.fromkeys((clocks[0], *reversed(kept.values()), longest)))


def role_clock(book: Book, role: Role) -> Clock:
    """The clock of a colleague, absences left out."""
    plan = book.clock
    wanted = plan.calendar if role.calendar is None else role.calendar
    calendar = next((it for it in plan.calendars if it.id == wanted), NO_HOLIDAYS)
    return clock_for(role.zone or plan.zone, role.week or plan.week, calendar, plan.tick)


@lru_cache(maxsize=64)
def sample_days(clock: Clock, today: Day | None) -> tuple[Day, ...]:
    """One day of each kind, those with the fewest holidays ahead first, from `today` (None: mid-calendar) on."""
    return _first_of_each_kind(clock, today, _kinds(clock, today))


def _first_of_each_kind(clock: Clock, today: Day | None, days: Iterable[Day]) -> tuple[Day, ...]:
    """Of days in order, the first of each kind, those with the fewest holidays ahead first."""
    kinds = _kinds(clock, today)
    found: dict[_DayKind, Day] = {}
    for day in days:
        if day in kinds:
            found.setdefault(kinds[day], day)
    return tuple(sorted(found.values(), key=lambda day: (kinds[day][0], day)))


@lru_cache(maxsize=64)
def _kinds(clock: Clock, today: Day | None) -> Mapping[Day, _DayKind]:
    """The kind of every day among which samples are chosen, in order."""
    first, last = _period(clock, today)
    found = {}
    for day in range(first, last - _LOOK_AHEAD):
        ahead = range(day, day + _LOOK_AHEAD)
        found[day] = sum(map(clock.is_holiday, ahead)), weekday(day), tuple(map(clock.is_working_day, ahead))
    return found


def _period(clock: Clock, today: Day | None) -> tuple[Day, Day]:
    """The days among which samples are chosen, well inside the years of the calendar."""
    years = clock.calendar.first_year, clock.calendar.last_year
    first = day_of(date_of(clock.first_day).replace(year=sum(years) // 2)) if today is None else today
    first = max(clock.first_day + 31, min(first, clock.last_day - (_YEARS + 1) * 366))
    return first, min(clock.last_day - 366, first + _YEARS * 366)


@lru_cache(maxsize=64)
def sample_instants(clock: Clock, today: Day | None) -> tuple[Minute, ...]:
    """Ticks of every class on every sample day, office hours of plain days first."""
    days = sample_days(clock, today)
    inside = [t for day in days for t in _office_instants(clock, day)]
    outside = [clock.ceil_tick(clock.at(day, minute)) for day in days for minute in (7 * 60, 21 * 60)]
    return tuple(dict.fromkeys((*inside, *outside)))


def _office_instants(clock: Clock, day: Day) -> Iterator[Minute]:
    windows = clock.windows(day)
    if windows:
        (start, _), (_, end) = windows[0], windows[-1]
        yield from (clock.ceil_tick(t) for t in (start, (start + end) // 2, end - clock.tick, end))


def starts(book: Book, trigger: on.Trigger, clock: Clock, today: Day | None) -> tuple[Minute, ...] | None:
    """Ticks at which a run that this trigger starts can begin; None where the playbook does not tell."""
    samples = sample_instants(clock, today)
    match trigger:
        case on.Weekly() | on.EveryWorkingDay() | on.MonthlyOnDay() | on.MonthlyOnWeekday() | on.CronTrigger():
            return _recurring(trigger, clock, today)
        case on.SilenceReached() | on.Stayed():
            return tuple(_inside(clock.wait(t, trigger.duration) for t in samples))
        case on.AroundDate():
            return _around(book, trigger, clock, sample_days(clock, today), samples)
        case on.BeforePromiseDue() | on.BeforeConsentEnds():
            if not trigger.offset.unit.is_dated:
                return None
            return tuple(_inside(clock.before_instant(t, trigger.offset) for t in samples))
        case (
            on.Enters()
            | on.Leaves()
            | on.Replies()
            | on.OutOfOffice()
            | on.Bounces()
            | on.OptsOut()
            | on.Happens()
            | on.ConsentChanges()
            | on.PromiseEnds()
            | on.FactChanges()
            | on.Becomes()
        ):
            return samples
        case _:
            assert_never(trigger)


def _recurring(
    trigger: on.Weekly | on.EveryWorkingDay | on.MonthlyOnDay | on.MonthlyOnWeekday | on.CronTrigger,
    clock: Clock,
    today: Day | None,
) -> tuple[Minute, ...]:
    """The first occurrences of each kind of day: of every day that has one, its first."""
    pattern, holiday = recurrence(trigger)
    instants = _inside(clock.next_occurrence(clock.midnight(day) - 1, pattern, holiday) for day in _kinds(clock, today))
    by_day = {clock.day(t): t for t in instants}
    return tuple(by_day[day] for day in _first_of_each_kind(clock, today, by_day))


def recurrence(
    trigger: on.Weekly | on.EveryWorkingDay | on.MonthlyOnDay | on.MonthlyOnWeekday | on.CronTrigger,
) -> tuple[Recurrence, ClockOnHoliday]:
    """What the clock knows a recurring trigger as."""
    match trigger:
        case on.Weekly():
            return Weekly(trigger.weekdays, trigger.minute, trigger.weeks), _HOLIDAY[trigger.on_holiday]
        case on.EveryWorkingDay():
            return Weekly(frozenset(range(7)), trigger.minute), "not at all"
        case on.MonthlyOnDay():
            return Monthly(DayOfMonth(trigger.day), trigger.minute), _HOLIDAY[trigger.on_holiday]
        case on.MonthlyOnWeekday():
            return Monthly(NthWeekday(trigger.nth, trigger.weekday), trigger.minute), _HOLIDAY[trigger.on_holiday]
        case on.CronTrigger():
            return Cron.parse(trigger.expression), _HOLIDAY[trigger.on_holiday]
        case _:
            assert_never(trigger)


def _around(
    book: Book, trigger: on.AroundDate, clock: Clock, days: tuple[Day, ...], samples: tuple[Minute, ...]
) -> tuple[Minute, ...] | None:
    kinds = {fact.name: fact.type.kind for fact in book.facts}
    offset = trigger.offset or Duration(0, Unit.DAYS)
    if kinds.get(trigger.fact) != "date" and trigger.minute is None:
        if trigger.before:
            return tuple(_inside(clock.before_instant(t, offset) for t in samples))
        return samples if trigger.offset is None else tuple(_inside(clock.wait(t, offset) for t in samples))
    if trigger.offset is None and trigger.minute is not None:
        return tuple(_inside(clock.ceil_tick(clock.at(day, trigger.minute or 0)) for day in days))
    move = clock.before_day if trigger.before else clock.after_day
    return tuple(_inside(move(day, offset, trigger.minute) for day in days))


def after(clock: Clock, t: Minute, delays: Iterable[Delay]) -> Minute:
    """The instant by which these delays have passed, one after the other. Raises CalendarRangeError."""
    for delay in delays:
        if delay.within:
            t = clock.deadline(t, delay.duration)
        else:
            t = clock.wait(t, delay.duration, delay.minute)
    return t


def _inside(instants: Iterator[Minute]) -> Iterator[Minute]:
    """Different instants in their order, up to the first that lies beyond the calendar."""
    seen: set[Minute] = set()
    try:
        for t in instants:
            if t not in seen:
                seen.add(t)
                yield t
    except CalendarRangeError:
        return
