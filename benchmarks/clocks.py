"""The clock: steps over working days on a calendar with holidays, in million a CPU second, one at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import cycle, islice

from benchmarks.measure import Figure, Size, cpu
from benchmarks.people import START
from benchmarks.table import Row
from cadencelang.clock import Duration, Unit, WorkWeek, clock_for, date_of, load_calendar
from cadencelang.clock.units import day_of

_COUNT = 2_000
_DAYS = tuple(date_of(START // 1440 + i) for i in range(365))
STEP = 7


def rows(size: Size) -> Iterator[Row]:
    """A deadline in seven working days, from every day of a year, by the clock, by numpy and by a loop."""
    clock = clock_for("Europe/London", WorkWeek(), load_calendar("GB-ENG"))
    duration = Duration(STEP, Unit.WORKING_DAYS)
    starts = list(islice(cycle(clock.midnight(day_of(day)) + 720 for day in _DAYS), size.of(_COUNT)))
    ours = cpu(lambda: [clock.deadline(at, duration) for at in starts], size).map(_millions(len(starts)))
    days = list(islice(cycle(_DAYS), size.of(_COUNT)))
    for name, step in (("numpy busday_offset", by_numpy()), ("a loop over dates", by_loop())):
        theirs = _steps(step, days, size) if step else None
        yield Row("deadline in 7 working days", "M/s", ours, name, theirs)


def by_numpy() -> Callable[[dt.date], dt.date] | None:
    """The step as numpy takes it; None where it is not installed."""
    if not find_spec("numpy"):
        return None
    import numpy as np

    calendar = np.busdaycalendar(holidays=list(_holidays()))

    def step(day: dt.date) -> dt.date:
        found = np.busday_offset(day, STEP, roll="backward", busdaycal=calendar).item()
        assert isinstance(found, dt.date)
        return found

    return step


def by_loop() -> Callable[[dt.date], dt.date]:
    """The step as a loop over dates."""
    closed = _holidays()
    one = dt.timedelta(days=1)

    def step(day: dt.date) -> dt.date:
        left = STEP
        while left:
            day += one
            if day.weekday() < 5 and day not in closed:
                left -= 1
        return day

    return step


def _holidays() -> frozenset[dt.date]:
    return frozenset(date_of(day) for day, _ in load_calendar("GB-ENG").holidays)


def _steps(step: Callable[[dt.date], dt.date], days: list[dt.date], size: Size) -> Figure:
    return cpu(lambda: [step(day) for day in days], size).map(_millions(len(days)))


def _millions(count: int) -> Callable[[float], float]:
    return lambda seconds: count / seconds / 1_000_000
