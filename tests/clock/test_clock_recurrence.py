"""Recurrences against a day-by-day reading, and their words for holidays."""

import datetime as dt

import clock_oracle as oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadencelang.clock import (
    CalendarRangeError,
    Clock,
    ClockError,
    DayOfMonth,
    Monthly,
    NthWeekday,
    OnHoliday,
    Recurrence,
    Weekly,
    WorkWeek,
    clock_for,
    date_of,
    day_of,
    format_instant,
    load_calendar,
    parse_instant,
    parse_time,
)

LONDON = clock_for("Europe/London", calendar=load_calendar("GB-ENG"))
SAMPLE = st.sampled_from(["Europe/London", "Africa/Cairo", "America/Nuuk", "Australia/Lord_Howe", "UTC"])
TUESDAY = frozenset({1})


def next_by_day(
    clock: Clock, after: int, recurrence: Recurrence, on_holiday: OnHoliday, reach: tuple[int, int] = (40, 400)
) -> int:
    """The least later one of all occurrences within so many days before and after."""
    zone, today = oracle.zone_info(clock.zone), clock.day(after)
    found = []
    for day in range(today - reach[0], today + reach[1]):
        for minute in recurrence.minutes_on(day):
            landing = day
            if on_holiday != "anyway" and not clock.is_working_day(day):
                if on_holiday == "not at all":
                    continue
                while not clock.is_working_day(landing):
                    landing += 1
            found.append(clock.ceil_tick(oracle.at(zone, landing, minute)))
    return min(t for t in found if t > after)


WEEKLY = st.builds(
    Weekly,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 47).map(lambda half: half * 30),
    st.integers(1, 3),
    oracle.DAYS,
)
MONTHLY = st.builds(
    Monthly,
    st.builds(DayOfMonth, st.integers(1, 31))
    | st.builds(NthWeekday, st.sampled_from((1, 2, 3, 4, 5, -1)), st.integers(0, 6)),
    st.integers(0, 47).map(lambda half: half * 30),
)
HOLIDAY = st.sampled_from(("next working day", "anyway"))


@given(SAMPLE, oracle.INSTANTS, WEEKLY | MONTHLY, HOLIDAY, oracle.calendars())
@settings(max_examples=150, deadline=None)
def test_next_is_the_least_later_occurrence(zone, after, recurrence, on_holiday, calendar) -> None:  # type: ignore[no-untyped-def]
    clock = clock_for.__wrapped__(zone, WorkWeek(), calendar, 30)
    assert clock.next_occurrence(after, recurrence, on_holiday) == next_by_day(clock, after, recurrence, on_holiday)


@pytest.mark.parametrize("zone", ["America/Nuuk", "Africa/Cairo", "Europe/London", "America/Havana"])
def test_occurrences_around_clock_changes(zone: str) -> None:
    clock = clock_for(zone, WorkWeek.same(range(7), (0, 1440)))
    for turn in oracle.changes(zone)[:4]:
        for minute in range(0, 1440, 30):
            every_day = Weekly(frozenset(range(7)), minute)
            for after in range(turn - 1500, turn + 1500, 177):
                assert clock.next_occurrence(after, every_day, "anyway") == next_by_day(
                    clock, after, every_day, "anyway", (2, 3)
                )


@pytest.mark.parametrize(
    ("on_holiday", "expected"),
    [
        ("next working day", "Tue 2026-04-07 09:30"),
        ("not at all", "Mon 2026-04-13 09:30"),
        ("anyway", "Mon 2026-04-06 09:30"),
    ],
)
def test_a_holiday_moves_drops_or_leaves_an_occurrence(on_holiday: OnHoliday, expected: str) -> None:
    after = parse_instant("Fri 2026-04-03 12:00", LONDON)
    t = LONDON.next_weekly(after, frozenset({0}), parse_time("09:30"), on_holiday)
    assert format_instant(t, LONDON) == expected


def test_what_moves_onto_another_occurrence_is_one() -> None:
    after = parse_instant("Mon 2026-04-06 12:00", LONDON)
    both = frozenset({0, 1})
    first = LONDON.next_weekly(after, both, 570, "next working day")
    assert format_instant(first, LONDON) == "Tue 2026-04-07 09:30"
    second = LONDON.next_weekly(first, both, 570, "next working day")
    assert format_instant(second, LONDON) == "Mon 2026-04-13 09:30"


def test_next_is_strictly_after() -> None:
    tuesday = parse_instant("Tue 2026-03-03 09:30", LONDON)
    assert LONDON.next_weekly(tuesday - 1, TUESDAY, 570, "anyway") == tuesday
    assert format_instant(LONDON.next_weekly(tuesday, TUESDAY, 570, "anyway"), LONDON) == "Tue 2026-03-10 09:30"


def test_every_second_week_counts_from_its_anchor() -> None:
    anchor = day_of(dt.date(2026, 3, 5))
    after = parse_instant("Tue 2026-03-03 09:30", LONDON)
    t = LONDON.next_weekly(after, TUESDAY, 570, "anyway", 2, anchor)
    assert format_instant(t, LONDON) == "Tue 2026-03-17 09:30"


def test_every_working_day() -> None:
    after = parse_instant("Thu 2026-04-02 10:00", LONDON)
    assert format_instant(LONDON.next_working(after, 600), LONDON) == "Tue 2026-04-07 10:00"
    assert format_instant(LONDON.next_working(after, 630), LONDON) == "Thu 2026-04-02 10:30"


@pytest.mark.parametrize(
    ("on", "after", "expected"),
    [
        (DayOfMonth(31), "2026-02-01 00:00", "2026-02-28"),
        (DayOfMonth(1), "2026-01-15 00:00", "2026-02-01"),
        (NthWeekday(1, 0), "2026-03-02 12:00", "2026-04-06"),
        (NthWeekday(-1, 4), "2026-02-01 00:00", "2026-02-27"),
        (NthWeekday(5, 0), "2026-03-31 00:00", "2026-06-29"),
    ],
)
def test_monthly(on: DayOfMonth | NthWeekday, after: str, expected: str) -> None:
    t = LONDON.next_monthly(parse_instant(after, LONDON), on, 540, "anyway")
    assert str(date_of(LONDON.day(t))) == expected


def test_what_never_occurs_ends_at_the_calendar() -> None:
    after = parse_instant("2026-03-03 09:30", LONDON)
    with pytest.raises(CalendarRangeError, match="2023 to 2033"):
        LONDON.next_weekly(after, frozenset({5}), 570, "not at all")


def test_the_last_days_of_the_calendar_still_occur() -> None:
    after = parse_instant("2033-12-30 12:00", LONDON)
    every_day = frozenset(range(7))
    assert format_instant(LONDON.next_weekly(after, every_day, 570, "anyway"), LONDON) == "Sat 2033-12-31 09:30"
    first = parse_instant("2023-01-01 00:00", LONDON)
    assert format_instant(LONDON.next_working(first, 570), LONDON) == "Tue 2023-01-03 09:30"


@pytest.mark.parametrize("parts", [(frozenset(), 570, 1), (frozenset({7}), 570, 1), (TUESDAY, 570, 0)])
def test_a_weekly_rule_must_make_sense(parts: tuple[frozenset[int], int, int]) -> None:
    with pytest.raises(ClockError, match="at least one weekday"):
        Weekly(*parts)
