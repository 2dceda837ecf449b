"""The table of worked instants of the language, one test a row."""

import pytest

from cadencelang.clock import (
    Cron,
    Duration,
    Unit,
    clock_for,
    format_instant,
    load_calendar,
    parse_instant,
    parse_time,
)

LONDON = clock_for("Europe/London", calendar=load_calendar("GB-ENG"))

ROWS = [
    ("Mon 2026-03-02 10:07", "wait", 2, Unit.WORKING_HOURS, None, "Mon 2026-03-02 12:30"),
    ("Fri 2026-03-06 17:30", "wait", 2, Unit.WORKING_HOURS, None, "Mon 2026-03-09 10:30"),
    ("Fri 2026-03-06 20:00", "wait", 1, Unit.WORKING_DAYS, None, "Mon 2026-03-09 09:00"),
    ("Sat 2026-03-07 11:00", "wait", 1, Unit.WORKING_DAYS, "11:00", "Mon 2026-03-09 11:00"),
    ("Fri 2026-03-06 10:00", "within", 1, Unit.WORKING_DAYS, None, "Mon 2026-03-09 18:00"),
    ("Sat 2026-03-07 11:00", "within", 1, Unit.WORKING_DAYS, None, "Mon 2026-03-09 18:00"),
    ("Thu 2026-04-02 10:00", "wait", 1, Unit.WORKING_DAYS, None, "Tue 2026-04-07 09:00"),
    ("Sat 2026-01-31 10:00", "wait", 1, Unit.MONTHS, None, "Mon 2026-03-02 09:00"),
    ("Sat 2026-03-28 01:30", "wait", 24, Unit.HOURS, None, "Sun 2026-03-29 02:30"),
]


@pytest.mark.parametrize(("anchor", "verb", "amount", "unit", "at", "expected"), ROWS)
def test_row(anchor: str, verb: str, amount: int, unit: Unit, at: str | None, expected: str) -> None:
    t, duration = parse_instant(anchor, LONDON), Duration(amount, unit)
    if verb == "wait":
        result = LONDON.wait(t, duration, None if at is None else parse_time(at))
    else:
        result = LONDON.deadline(t, duration)
    assert format_instant(result, LONDON) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-03-28 12:00", "Sun 2026-03-29 02:30 BST"),
        ("2026-10-24 12:00", "Sun 2026-10-25 01:30 BST"),
        ("2026-10-25 01:30", "Mon 2026-10-26 01:30 GMT"),
    ],
)
def test_cron_row(after: str, expected: str) -> None:
    t = LONDON.next_cron(parse_instant(after, LONDON), Cron.parse("30 1 * * *"))
    assert format_instant(t, LONDON, "zoned") == expected
