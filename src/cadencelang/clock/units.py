"""The numbers of time: minutes, days, and durations with their units.

Owns the integer representation of instants and dates. Knows no zone, no calendar, no working time.
"""

import datetime as dt
import enum
from typing import Final, TypeAlias, assert_never

from cadencelang.clock.errors import CalendarRangeError, ClockError
from cadencelang.records import dataclass

Minute: TypeAlias = int
"""An instant: UTC minutes since 1970-01-01T00:00Z."""

Day: TypeAlias = int
"""A local date: days since 1970-01-01."""

MINUTES_PER_DAY: Final = 1440
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()


def day_of(date: dt.date) -> Day:
    """The day number of a date."""
    return date.toordinal() - _EPOCH


def date_of(day: Day) -> dt.date:
    """The date of a day number."""
    return dt.date.fromordinal(day + _EPOCH)


def date_text(day: Day) -> str:
    """A date for a message, even one that no calendar has."""
    try:
        return f"{date_of(day)}"
    except (OverflowError, ValueError):
        return "That date"


def weekday(day: Day) -> int:
    """The weekday of a day number, Monday 0 to Sunday 6 (1970-01-01 was a Thursday)."""
    return (day + 3) % 7


def add_months(day: Day, months: int) -> Day:
    """The same day of the month, months later or (negative) earlier; the month's last day if it is shorter.

    Raises CalendarRangeError beyond the years 1 to 9998.
    """
    date = date_of(day)
    year, month0 = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not dt.MINYEAR <= year < dt.MAXYEAR:
        raise CalendarRangeError(f"{Duration(abs(months), Unit.MONTHS)} from {date} is beyond any calendar.")
    first = day_of(dt.date(year, month0 + 1, 1))
    end = day_of(dt.date(year + month0 // 11, (month0 + 1) % 12 + 1, 1))
    return min(first + date.day - 1, end - 1)


class Unit(enum.StrEnum):
    """The unit of a duration; the value is its plural word in a playbook."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_MINUTES = "working minutes"
    WORKING_HOURS = "working hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"

    @property
    def is_working(self) -> bool:
        """Whether only working time counts."""
        return self is Unit.WORKING_HOURS or self is Unit.WORKING_DAYS or self is Unit.WORKING_MINUTES

    @property
    def is_dated(self) -> bool:
        """Whether it counts local dates rather than minutes."""
        return self is Unit.WORKING_DAYS or self is Unit.DAYS or self is Unit.WEEKS or self is Unit.MONTHS


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of one unit, at least 0: `3 days`, `3 working days` and `72 hours` are three different things."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ClockError("A duration cannot be negative.")

    def __str__(self) -> str:
        word = self.unit.value
        return f"{self.amount} {word.removesuffix('s') if self.amount == 1 else word}"

    @property
    def minutes(self) -> int:
        """Its length in minutes (elapsed or working). Raises ClockError for days, weeks and months."""
        match self.unit:
            case Unit.WORKING_HOURS | Unit.HOURS:
                return self.amount * 60
            case Unit.WORKING_MINUTES | Unit.MINUTES:
                return self.amount
            case Unit.DAYS | Unit.WORKING_DAYS | Unit.WEEKS | Unit.MONTHS:
                raise ClockError(f"{self} is not a fixed number of minutes.")
            case _:
                assert_never(self.unit)
