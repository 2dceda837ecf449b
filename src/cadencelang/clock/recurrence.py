"""What recurs: weekly, monthly and other patterns, and their occurrences on a clock.

A pattern says at which wall-clock minutes it falls on a date. Everything else (holidays, clock changes, order) is
the same for all of them and done here once, in blocks of days that are kept.
"""

from bisect import bisect_right
from typing import Final, Literal, Protocol, TypeAlias

from cadencelang.clock.errors import ClockError
from cadencelang.clock.units import Day, Minute, add_months, date_of, day_of, weekday
from cadencelang.clock.working import WorkingTime
from cadencelang.records import dataclass

OnHoliday: TypeAlias = Literal["next working day", "not at all", "anyway"]
"""What becomes of an occurrence on a day that is no working day on the clock."""

_BLOCK: Final = 32  # days whose occurrences are worked out together


class Recurrence(Protocol):
    """A hashable pattern of wall-clock times."""

    def minutes_on(self, day: Day) -> tuple[int, ...]:
        """The minutes of the day at which it falls on a date, in order."""
        ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Weekly:
    """`every <weekdays> at <time>`, in every `every`-th week, counted from the week of the date `anchor`.

    Weeks begin on Monday. With the default anchor, week 0 is that of Thursday 1970-01-01.
    """

    weekdays: frozenset[int]
    minute: int
    every: int = 1
    anchor: Day = 0

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)) or self.every < 1:
            raise ClockError("A weekly rule needs at least one weekday and a number of weeks of at least 1.")

    def minutes_on(self, day: Day) -> tuple[int, ...]:
        """See Recurrence."""
        due = weekday(day) in self.weekdays and (_week(day) - _week(self.anchor)) % self.every == 0
        return (self.minute,) if due else ()


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day of the month, 1 to 31; a shorter month means its last day."""

    number: int

    def date_in(self, first: Day) -> Day | None:
        """The date in the month that begins on `first`."""
        return min(first + self.number - 1, add_months(first, 1) - 1)


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The first to fifth of a weekday in a month, or -1 for the last; months without a fifth have none."""

    number: int
    weekday: int

    def date_in(self, first: Day) -> Day | None:
        """The date in the month that begins on `first`, if there is one."""
        end = add_months(first, 1)
        if self.number < 0:
            return end - 1 - (weekday(end - 1) - self.weekday) % 7
        day = first + (self.weekday - weekday(first)) % 7 + 7 * (self.number - 1)
        return day if day < end else None


MonthlyOn: TypeAlias = DayOfMonth | NthWeekday


@dataclass(frozen=True, slots=True)
class Monthly:
    """`every month on <day> at <time>`."""

    on: MonthlyOn
    minute: int

    def minutes_on(self, day: Day) -> tuple[int, ...]:
        """See Recurrence."""
        first = day_of(date_of(day).replace(day=1))
        return (self.minute,) if self.on.date_in(first) == day else ()


class Occurrences:
    """The occurrences of one recurrence on one clock, worked out block by block as they are asked for.

    An occurrence on a day without work is dropped, kept or moved to the same time of the next working day, as
    `on_holiday` says; occurrences that meet at one instant are one.
    """

    __slots__ = ("_blocks", "_clock", "_on_holiday", "_recurrence")

    def __init__(self, clock: WorkingTime, recurrence: Recurrence, on_holiday: OnHoliday) -> None:
        self._clock = clock
        self._recurrence = recurrence
        self._on_holiday = on_holiday
        self._blocks: dict[int, list[Minute]] = {}

    def after(self, t: Minute) -> Minute:
        """The first occurrence strictly after an instant."""
        number = self._clock.day(t) // _BLOCK
        while True:
            block = self._blocks.get(number)
            if block is None:
                block = self._blocks[number] = self._work_out(number)
            i = bisect_right(block, t)
            if i < len(block):
                return block[i]
            number += 1

    def _work_out(self, number: int) -> list[Minute]:
        """All occurrences between the first midnight of a block and that of the next, in order."""
        clock, first = self._clock, number * _BLOCK
        clock.check_covered(first, first + _BLOCK - 1)
        begin, end = clock.midnight(first), clock.midnight(first + _BLOCK)
        found = {
            clock.ceil_tick(clock.at(day, minute))
            for day in range(max(first - 1, clock.first_day), min(first + _BLOCK, clock.last_day + 1))
            for minute in self._minutes_landing_on(day)
        }
        return sorted(t for t in found if begin <= t < end)

    def _minutes_landing_on(self, day: Day) -> set[int]:
        """The wall-clock minutes of a date at which something occurs, moved occurrences included."""
        clock, minutes_on = self._clock, self._recurrence.minutes_on
        if self._on_holiday == "anyway":
            return set(minutes_on(day))
        if not clock.is_working_day(day):
            return set()
        minutes = set(minutes_on(day))
        if self._on_holiday == "next working day":
            closed = day - 1
            while closed >= clock.first_day and not clock.is_working_day(closed):
                minutes.update(minutes_on(closed))
                closed -= 1
        return minutes


def _week(day: Day) -> int:
    """The number of a date's week, Monday to Sunday."""
    return (day + 3) // 7
