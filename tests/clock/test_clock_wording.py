"""Instants and times of the day, read and written."""

import clock_oracle as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadencelang.clock import (
    CalendarRangeError,
    ClockError,
    Style,
    clock_for,
    format_instant,
    format_time,
    parse_instant,
    parse_time,
)

LONDON = clock_for("Europe/London")
SUMMER = oracle.minute(2026, 7, 1, 9, 5)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("full", "Wed 2026-07-01 10:05"),
        ("plain", "2026-07-01 10:05"),
        ("zoned", "Wed 2026-07-01 10:05 BST"),
        ("date", "Wed 2026-07-01"),
        ("time", "10:05"),
    ],
)
def test_styles(style: Style, expected: str) -> None:
    assert format_instant(SUMMER, LONDON, style) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-01 10:05",
        "2026-07-01T10:05",
        "Wed 2026-07-01 10:05",
        "2026-07-01 10:05:59",
        "2026-07-01T09:05Z",
        "2026-07-01T09:05:59Z",
        "2026-07-01 05:05-04:00",
        "2026-07-01T09:05:59.999999+00:00",
    ],
)
def test_an_instant_is_read(text: str) -> None:
    assert parse_instant(text, LONDON) == SUMMER


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tomorrow", "write it like 2026-03-02 10:00"),
        ("", "write it like"),
        ("2026-02-30 10:00", "write it like"),
        ("2026-03-02", "write it like"),
        ("2026-03-02T10:00:60", "write it like"),
        ("2026-03-02T10:00:00.5", "write it like"),
        ("2026-03-02 25:00", "is not a time of the day"),
        ("2026-03-02 10:60", "is not a time of the day"),
        ("Tue 2026-03-02 10:00", "2026-03-02 is a Mon, not a Tue"),
        ("٢٠٢٦-03-02 10:00", "write it like"),
    ],
)
def test_what_is_no_instant_is_refused(text: str, message: str) -> None:
    with pytest.raises(ClockError, match=message):
        parse_instant(text, LONDON)


def test_an_instant_beyond_the_tables_is_refused() -> None:
    for text in ("0001-01-01 10:00", "9999-12-31 24:00", "9999-12-31T10:00Z"):
        with pytest.raises(CalendarRangeError):
            LONDON.day(parse_instant(text, LONDON))


@given(oracle.INSTANTS)
def test_what_is_written_is_read_back_but_for_the_repeated_hour(t: int) -> None:
    back = parse_instant(format_instant(t, LONDON), LONDON)
    assert back == t or (back == t - 60 and LONDON.zone_name(t) == "GMT" and LONDON.zone_name(back) == "BST")


@given(st.integers(0, 1440))
def test_times_of_the_day_are_read_back(minute: int) -> None:
    assert parse_time(format_time(minute)) == minute


@pytest.mark.parametrize("text", ["24:01", "9", "9.30", "09:3", "-1:00", "09:60", "9:30 ", "٠٩:٣٠"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ClockError, match="write it like 09:30"):
        parse_time(text)
