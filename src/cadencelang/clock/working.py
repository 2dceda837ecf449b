"""Working time on a clock: working days by their number, working minutes by running sums."""

from bisect import bisect_left, bisect_right
from typing import Final

from cadencelang.clock.calendar import Calendar
from cadencelang.clock.errors import CalendarRangeError, ClockError
from cadencelang.clock.local import LocalTime
from cadencelang.clock.units import Day, Minute, date_of, date_text, weekday
from cadencelang.clock.week import Window, WorkWeek
from cadencelang.clock.worktable import Absences, WorkTable, work_table

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WorkingTime(LocalTime):
    """Local time with working hours. What depends on working time raises CalendarRangeError outside its years."""

    __slots__ = ("_work", "absences", "calendar", "week")

    def __init__(self, zone: str, week: WorkWeek, calendar: Calendar, tick: int, absences: Absences = ()) -> None:
        super().__init__(zone, tick)
        self.week: Final = week
        self.calendar: Final = calendar
        self.absences: Final = absences
        self._work: Final[WorkTable] = work_table(zone, week, calendar, tick, absences)

    # Days

    @property
    def first_day(self) -> Day:
        """The first date that the calendar covers."""
        return self._work.first

    @property
    def last_day(self) -> Day:
        """The last date that the calendar covers."""
        return self._work.last

    def check_covered(self, first: Day, last: Day) -> None:
        """Raise CalendarRangeError if the calendar covers no date from `first` to `last`."""
        if last < self._work.first or first > self._work.last:
            raise self._beyond(first)

    def is_holiday(self, day: Day) -> bool:
        """Whether the calendar names a holiday on that date, whatever the weekday."""
        self._covered(day)
        return day in self.calendar.holiday_names

    def is_working_day(self, day: Day) -> bool:
        """Whether any working time lies on that date."""
        i = self._covered(day)
        return self._work.below[i + 1] > self._work.below[i]

    def why_closed(self, day: Day) -> str:
        """Why a date is no working day, in a few words ("Good Friday", "away", "Sunday"); empty if it is one."""
        if self.is_working_day(day):
            return ""
        if day in self.calendar.holiday_names:
            return self.calendar.holiday_names[day]
        if any(first <= day <= last for first, last in self.absences):
            return "away"
        if day in self.calendar.closings and self.week.days[weekday(day)]:
            return next(name for half, _, name in self.calendar.half_days if half == day)
        return _WEEKDAYS[weekday(day)]

    def next_working_day(self, day: Day, n: int = 1) -> Day:
        """The n-th working day after a date; 0 is the date itself or else the next; negative counts back."""
        return self._work.days[self._nth(day, n)]

    def working_days_between(self, a: Day, b: Day) -> int:
        """How many working days lie from `a` (included) to `b` (not included); negative if `b` is earlier."""
        below = self._work.below
        return below[self._covered(b)] - below[self._covered(a)]

    def opening(self, day: Day) -> Minute:
        """The first instant of working time on a working day. Raises ClockError on any other."""
        return self._work.openings[self._number(day)]

    def closing(self, day: Day) -> Minute:
        """The instant at which working time ends on a working day. Raises ClockError on any other."""
        return self._work.closings[self._number(day)]

    def windows(self, day: Day) -> tuple[Window, ...]:
        """Working time on a date as (start, end) instants; empty if it is no working day."""
        work, i = self._work, self._covered(day)
        if work.below[i + 1] == work.below[i]:
            return ()
        low, high = work.windows_from[work.below[i]], work.windows_from[work.below[i] + 1]
        return tuple(zip(work.starts[low:high], work.ends[low:high], strict=True))

    def longest_closed(self, first_day: Day, last_day: Day) -> int:
        """The longest stretch without working time that touches these days, in minutes.

        Stretches count whole, also where they begin before the first day or end after the last, but not beyond
        the years of the calendar.
        """
        work = self._work
        self._covered(first_day)
        self._covered(last_day)
        begin, end = self.midnight(first_day), self.at(last_day, 1440)
        low, high = bisect_right(work.ends, begin), bisect_left(work.starts, end)
        closings = [work.ends[low - 1] if low else work.begin, *work.ends[low:high]]
        openings = [*work.starts[low:high], work.starts[high] if high < len(work.starts) else work.end]
        return max(opens - closes for closes, opens in zip(closings, openings, strict=True))

    # Instants

    def is_open(self, t: Minute) -> bool:
        """Whether an instant is inside working time; the start of a window is, its end is not."""
        i = bisect_right(self._work.starts, self._instant(t)) - 1
        return i >= 0 and t < self._work.ends[i]

    def next_open(self, t: Minute) -> Minute:
        """The first instant at or after `t` inside working time."""
        work = self._work
        i = bisect_right(work.ends, self._instant(t))
        if i == len(work.starts):
            raise self._beyond(work.last + 1)
        return max(t, work.starts[i])

    def add_working(self, t: Minute, minutes: int) -> Minute:
        """The first instant by which so many working minutes (0 or more) have run since `t`."""
        if minutes == 0:
            return t
        work = self._work
        target = self._worked(t) + minutes
        i = bisect_left(work.worked, target) - 1
        if i == len(work.starts):
            raise self._beyond(work.last + 1)
        return work.starts[i] + target - work.worked[i]

    def subtract_working(self, t: Minute, minutes: int) -> Minute:
        """The last instant from which so many working minutes (0 or more) run until `t`."""
        if minutes == 0:
            return t
        work = self._work
        target = self._worked(t) - minutes
        if target < 0:
            raise self._beyond(work.first - 1)
        i = bisect_right(work.worked, target) - 1
        return work.starts[i] + target - work.worked[i]

    def working_minutes(self, a: Minute, b: Minute) -> int:
        """How many working minutes run from `a` to `b`; negative if `b` is earlier."""
        return self._worked(b) - self._worked(a)

    def _worked(self, t: Minute) -> int:
        """Working minutes from the start of the table to an instant."""
        work = self._work
        if not work.begin <= t <= work.end:
            raise self._beyond(self.day(t))
        i = bisect_right(work.starts, t) - 1
        if i < 0:
            return 0
        end = work.ends[i]
        return work.worked[i] + (t if t < end else end) - work.starts[i]

    def _nth(self, day: Day, n: int) -> int:
        """The index among all working days of the n-th working day after a date."""
        work = self._work
        i = day - work.first
        if not 0 <= i < len(work.below) - 1:
            raise self._beyond(day)
        number = work.below[i + 1] + n - 1 if n > 0 else work.below[i] + n
        if not 0 <= number < len(work.days):
            raise self._beyond(work.last + 1 if number > 0 else work.first - 1)
        return number

    def _number(self, day: Day) -> int:
        """The index among all working days of a working day."""
        i = self._covered(day)
        if self._work.below[i + 1] == self._work.below[i]:
            raise ClockError(f"{date_of(day)} is not a working day ({self.why_closed(day)}).")
        return self._work.below[i]

    def _covered(self, day: Day) -> int:
        """The index of a date in the table."""
        if not self._work.first <= day <= self._work.last:
            raise self._beyond(day)
        return day - self._work.first

    def _instant(self, t: Minute) -> Minute:
        if not self._work.begin <= t <= self._work.end:
            raise self._beyond(self.day(t))
        return t

    def _beyond(self, day: Day) -> CalendarRangeError:
        calendar = self.calendar
        where = f"the holiday calendar {calendar.id}" if calendar.id else "working time"
        return CalendarRangeError(
            f"{date_text(day)} is beyond the years {calendar.first_year} to {calendar.last_year} that {where} covers."
        )
