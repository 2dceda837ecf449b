"""How fast a clock answers: `python tests/clock/measure_clock.py` prints million answers per CPU second."""

import time
from collections.abc import Callable

from cadencelang.clock import (
    Cron,
    Duration,
    Unit,
    Weekly,
    WorkWeek,
    clock_for,
    load_calendar,
    parse_instant,
)
from cadencelang.clock.worktable import work_table
from cadencelang.clock.zone import zone_table

ROUNDS = range(300_000)


def per_second(ask: Callable[..., object], *given: object) -> float:
    """Million calls per CPU second, the best of three rounds, the loop included."""
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        for _ in ROUNDS:
            ask(*given)
        best = min(best, time.process_time() - begin)
    return len(ROUNDS) / best / 1e6


def milliseconds(make: Callable[..., object], *given: object) -> float:
    """CPU milliseconds of one call, the best of five."""
    times = []
    for _ in range(5):
        begin = time.process_time()
        make(*given)
        times.append((time.process_time() - begin) * 1000)
    return min(times)


def main() -> None:
    """Print the table."""
    calendar = load_calendar("GB-ENG")
    clock = clock_for("Europe/London", WorkWeek(), calendar)
    t = parse_instant("2026-03-04 10:07", clock)
    day = clock.day(t)
    print(f"make a zone          {milliseconds(zone_table.__wrapped__, 'Europe/London'):6.2f} ms")
    parts = ("Europe/London", WorkWeek(), calendar, 30, ())
    print(f"make 11 years        {milliseconds(work_table.__wrapped__, *parts):6.2f} ms")
    for name, ask, *given in (
        ("next_working_day", clock.next_working_day, day, 3),
        ("wait working days", clock.wait, t, Duration(3, Unit.WORKING_DAYS)),
        ("within working days", clock.deadline, t, Duration(3, Unit.WORKING_DAYS)),
        ("wait working hours", clock.wait, t, Duration(2, Unit.WORKING_HOURS)),
        ("add_working", clock.add_working, t, 120),
        ("is_open", clock.is_open, t),
        ("next_open", clock.next_open, t),
        ("ceil_tick", clock.ceil_tick, t),
        ("day", clock.day, t),
        ("at", clock.at, day, 600),
        ("every Tuesday", clock.next_occurrence, t, Weekly(frozenset({1}), 570), "next working day"),
        ("cron", clock.next_occurrence, t, Cron.parse("*/30 9-17 * * 1-5"), "anyway"),
    ):
        print(f"{name:20} {per_second(ask, *given):6.2f} M/s")


if __name__ == "__main__":
    main()
