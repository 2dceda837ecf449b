"""A person's clock: what `wait`, `within`, `before`, silence and recurrences mean, as instants.

Every instant it gives for a plan or a deadline stands on a tick. Owns the meaning of durations; the arithmetic
is in the layers below it, local time and working time.
"""

from functools import lru_cache
from typing import assert_never

from cadencelang.clock.calendar import NO_HOLIDAYS, Calendar
from cadencelang.clock.errors import ClockError
from cadencelang.clock.recurrence import (
    Monthly,
    MonthlyOn,
    Occurrences,
    OnHoliday,
    Recurrence,
    Weekly,
)
from cadencelang.clock.units import Day, Duration, Minute, Unit, add_months
from cadencelang.clock.week import WorkWeek
from cadencelang.clock.working import WorkingTime
from cadencelang.clock.worktable import Absences


class Clock(WorkingTime):
    """Zone, working time, holidays, absences and tick of one person; equal to another with the same parts.

    Made by `clock_for`. Instants are UTC minutes and days are local dates. Answers that would lie outside the
    years of the calendar raise CalendarRangeError.
    """

    __slots__ = ("_hash", "_occurrences")

    def __init__(self, zone: str, week: WorkWeek, calendar: Calendar, tick: int, absences: Absences = ()) -> None:
        super().__init__(zone, week, calendar, tick, absences)
        self._hash = hash(self._parts())
        self._occurrences: dict[tuple[Recurrence, OnHoliday], Occurrences] = {}

    def _parts(self) -> tuple[str, WorkWeek, Calendar, int, Absences]:
        return self.zone, self.week, self.calendar, self.tick, self.absences

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Clock) and self._parts() == other._parts())

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        return clock_for, self._parts()

    def __repr__(self) -> str:
        return f"Clock({self.zone!r}, {self.calendar.id!r}, tick={self.tick})"

    # From an instant onwards

    def wait(self, t: Minute, duration: Duration, at: int | None = None) -> Minute:
        """The instant until which `wait <duration>` waits, counted from `t`; `at` names a minute of the day.

        Dated units end at the opening of the date, or of the first working day after it. Minutes and hours run
        from the first tick at or after `t`; with them, `at` raises ClockError.
        """
        match duration.unit:
            case Unit.WORKING_DAYS:
                return self._on(self._nth(self.day(t), duration.amount), at)
            case Unit.WORKING_HOURS | Unit.WORKING_MINUTES | Unit.HOURS | Unit.MINUTES:
                if at is not None:
                    raise ClockError(f"{duration} ends by itself, so it cannot name a time of the day.")
                return self._run(t, duration)
            case Unit.DAYS | Unit.WEEKS | Unit.MONTHS:
                return self._on(self._nth(shift(self.day(t), duration), 0), at)
            case _:
                assert_never(duration.unit)

    def deadline(self, t: Minute, duration: Duration) -> Minute:
        """The last instant that is still `within <duration>` of `t` (a deadline is inclusive).

        Working days end at the close of the N-th working day; days, weeks and months at the end of that local
        date, working day or not; minutes and hours at the tick at which they have run.
        """
        match duration.unit:
            case Unit.WORKING_DAYS:
                return self._work.closing_ticks[self._nth(self.day(t), duration.amount)]
            case Unit.WORKING_HOURS | Unit.WORKING_MINUTES | Unit.HOURS | Unit.MINUTES:
                return self._run(t, duration)
            case Unit.DAYS | Unit.WEEKS | Unit.MONTHS:
                return self.ceil_tick(self.at(shift(self.day(t), duration) + 1, 0))
            case _:
                assert_never(duration.unit)

    def silence(self, contact: Minute, duration: Duration) -> Minute:
        """The instant at which silence since `contact` has lasted that long, as a rule sees it."""
        return self.wait(contact, duration)

    def silence_broken(self, contact: Minute, duration: Duration) -> Minute:
        """The last instant at which contact still keeps `never silent for more than <duration>`."""
        return self.deadline(contact, duration)

    def _on(self, number: int, at: int | None) -> Minute:
        """The opening of the working day of that number, or another minute of it."""
        if at is None:
            return self._work.opening_ticks[number]
        return self.ceil_tick(self.at(self._work.days[number], at))

    def _run(self, t: Minute, duration: Duration) -> Minute:
        """The tick at which minutes have run, working or elapsed, from the first tick at or after `t`."""
        begin = self.ceil_tick(t)
        if duration.unit.is_working:
            return self.ceil_tick(self.add_working(begin, duration.minutes))
        return self.ceil_tick(begin + duration.minutes)

    # Around a date

    def after_day(self, day: Day, duration: Duration, at: int | None = None) -> Minute:
        """The instant `<duration> after <date>`: like `wait` from that date.

        Minutes and hours run from `at` on that date, or from its opening (of the next working day, if it is none).
        """
        if duration.unit.is_dated:
            return self.wait(self.midnight(day), duration, at)
        return self._run(self._anchor(day, at), duration)

    def before_day(self, day: Day, duration: Duration, at: int | None = None) -> Minute:
        """The instant `<duration> before <date>`, `at` a minute of that earlier day, else its opening.

        Working days count back from the date, which need not be one. Days, weeks and months that lead to a date
        without work mean the last working day before it. Minutes and hours count back from `at` on the date
        itself, or from its opening.
        """
        if not duration.unit.is_dated:
            return self.before_instant(self._anchor(day, at), duration)
        return self._on(self._number_before(day, duration), at)

    def before_instant(self, t: Minute, duration: Duration) -> Minute:
        """The instant `<duration> before` a deadline.

        Dated units give the opening of the day that lies so far before the deadline's local date (a deadline at
        midnight belongs to the date it ends). Minutes and hours count back, to the tick at or before.
        """
        if duration.unit.is_dated:
            return self._work.opening_ticks[self._number_before(self.day(t - 1), duration)]
        if duration.unit.is_working:
            return self.floor_tick(self.subtract_working(t, duration.minutes))
        return self.floor_tick(t - duration.minutes)

    def _anchor(self, day: Day, at: int | None) -> Minute:
        return self._work.openings[self._nth(day, 0)] if at is None else self.at(day, at)

    def _number_before(self, day: Day, duration: Duration) -> int:
        if duration.unit is Unit.WORKING_DAYS:
            return self._nth(day, -duration.amount)
        return self._nth(shift(day, duration, back=True) + 1, -1)

    # Recurrences

    def next_occurrence(self, after: Minute, recurrence: Recurrence, on_holiday: OnHoliday) -> Minute:
        """The first occurrence strictly after an instant, on a tick.

        `on_holiday` says what becomes of an occurrence on a day without work. Raises CalendarRangeError when
        there is none in the years that the calendar covers.
        """
        key = (recurrence, on_holiday)
        occurrences = self._occurrences.get(key)
        if occurrences is None:
            occurrences = self._occurrences[key] = Occurrences(self, recurrence, on_holiday)
        return occurrences.after(after)

    def next_weekly(
        self,
        after: Minute,
        weekdays: frozenset[int],
        minute: int,
        on_holiday: OnHoliday,
        every: int = 1,
        anchor: Day = 0,
    ) -> Minute:
        """The next of `every <weekday> at <time>`, strictly after an instant; see `Weekly` for the parts."""
        return self.next_occurrence(after, Weekly(weekdays, minute, every, anchor), on_holiday)

    def next_monthly(self, after: Minute, on: MonthlyOn, minute: int, on_holiday: OnHoliday) -> Minute:
        """The next monthly occurrence strictly after an instant; see `Monthly` for the parts."""
        return self.next_occurrence(after, Monthly(on, minute), on_holiday)

    def next_working(self, after: Minute, minute: int) -> Minute:
        """The next of `every working day at <time>`, strictly after an instant."""
        return self.next_occurrence(after, Weekly(frozenset(range(7)), minute), "not at all")

    def next_cron(self, after: Minute, cron: Recurrence, on_holiday: OnHoliday = "anyway") -> Minute:
        """The next firing of a cron expression strictly after an instant."""
        return self.next_occurrence(after, cron, on_holiday)


def shift(day: Day, duration: Duration, *, back: bool = False) -> Day:
    """The date so many days, weeks or months after a date (or before it). Raises ClockError for other units."""
    amount = -duration.amount if back else duration.amount
    match duration.unit:
        case Unit.DAYS:
            return day + amount
        case Unit.WEEKS:
            return day + 7 * amount
        case Unit.MONTHS:
            return add_months(day, amount)
        case Unit.MINUTES | Unit.HOURS | Unit.WORKING_MINUTES | Unit.WORKING_HOURS | Unit.WORKING_DAYS:
            raise ClockError(f"{duration} is not a number of calendar days.")
        case _:
            assert_never(duration.unit)


@lru_cache(maxsize=512)
def clock_for(
    zone: str,
    week: WorkWeek = WorkWeek(),  # noqa: B008 - immutable
    calendar: Calendar = NO_HOLIDAYS,
    tick: int = 30,
    absences: Absences = (),
) -> Clock:
    """The clock of these parts, made once. Raises UnknownZoneError, or ClockError for a tick that is not one."""
    return Clock(zone, week, calendar, tick, absences)
