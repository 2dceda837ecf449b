"""How many days a duration can span at the most, on the years of calendars that are explored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Final

from cadencelang.clock import Clock, Duration, Unit, day_of

FIRST_DAY: Final = day_of(dt.date(2026, 1, 5))
LAST_DAY: Final = day_of(dt.date(2027, 12, 31))
"""The dates whose windows the playbook's own calendar is explored on."""


def longest_closed(clocks: Iterable[Clock]) -> int:
    """The longest run of days without work on any of the clocks, in days."""
    return max(it.longest_closed(FIRST_DAY, LAST_DAY) for it in clocks) // 1440 + 1


def longest_reach(clocks: Iterable[Clock], duration: Duration) -> int:
    """The most days that a duration can span on any of the clocks."""
    if not duration.unit.is_working:
        days = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 31}.get(duration.unit)
        return duration.amount * days if days else duration.minutes // 1440 + 1
    return max(_working_reach(clock, duration) for clock in clocks)


@cache
def _working_reach(clock: Clock, duration: Duration) -> int:
    step = range(FIRST_DAY, LAST_DAY)
    if duration.unit is Unit.WORKING_DAYS:
        return max(clock.next_working_day(day, duration.amount) - day for day in step)
    return max(clock.day(clock.add_working(clock.midnight(day + 1) - 1, duration.minutes)) - day for day in step)
