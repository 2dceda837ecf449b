"""Working time per weekday: the weekly pattern of a person, without dates, holidays or zone."""

from collections.abc import Iterable
from typing import Final, TypeAlias

from cadencelang.clock.errors import ClockError
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.records import dataclass

Window: TypeAlias = tuple[int, int]
"""Start and end of working time, in minutes of the day; the start is inside, the end (at most 1440) is not."""

OFFICE_HOURS: Final[tuple[Window, ...]] = ((9 * 60, 18 * 60),)


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """Seven tuples of windows, Monday first; an empty tuple is a day without work.

    Raises ClockError unless the windows of each day are in order, apart from each other and inside the day,
    and at least one day has work.
    """

    days: tuple[tuple[Window, ...], ...] = (OFFICE_HOURS,) * 5 + ((),) * 2

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ClockError("A working week has seven days.")
        if not any(self.days):
            raise ClockError("A working week needs at least one day with working time.")
        for windows in self.days:
            _check(windows)

    @classmethod
    def same(cls, weekdays: Iterable[int], *windows: Window) -> "WorkWeek":
        """The week that has the same windows on each of the weekdays (Monday 0) and is free on the others."""
        worked = frozenset(weekdays)
        return cls(tuple(windows if day in worked else () for day in range(7)))

    def with_day(self, weekday: int, *windows: Window) -> "WorkWeek":
        """This week with other windows on one weekday; none makes it free."""
        return WorkWeek((*self.days[:weekday], windows, *self.days[weekday + 1 :]))

    def off_tick(self, tick: int) -> list[int]:
        """The minutes of the day at which a window starts or ends off the grid of `tick` minutes, in order."""
        edges = {edge for windows in self.days for window in windows for edge in window}
        return sorted(edge for edge in edges if edge % tick)


def _check(windows: tuple[Window, ...]) -> None:
    end_before = -1
    for start, end in windows:
        if not 0 <= start < end <= MINUTES_PER_DAY:
            raise ClockError("Working time must start before it ends, within one day.")
        if start <= end_before:
            raise ClockError("The working times of one day must be in order and apart from each other.")
        end_before = end
