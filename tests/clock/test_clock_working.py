"""Working days against numpy's business days, working minutes against a walk over every minute."""

import datetime as dt
from itertools import islice, pairwise

import clock_oracle as oracle
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadencelang.clock import (
    Calendar,
    CalendarRangeError,
    Clock,
    ClockError,
    WorkWeek,
    clock_for,
    date_of,
    day_of,
    load_calendar,
    parse_instant,
    weekday,
)

LONDON = clock_for("Europe/London", calendar=load_calendar("GB-ENG"))
SAMPLE = st.sampled_from(["Europe/London", "Africa/Cairo", "America/Nuuk", "Australia/Lord_Howe", "Asia/Kathmandu"])
EVERYWHERE = st.sampled_from(oracle.zones_with_changes())
MONDAY = day_of(dt.date(2026, 3, 2))


def business_calendar(clock: Clock) -> np.busdaycalendar:
    """The same working days for numpy; half days that close before the first window count as holidays."""
    mask = [bool(windows) for windows in clock.week.days]
    days = range(day_of(dt.date(2023, 1, 1)), day_of(dt.date(2034, 1, 1)))
    closed = [day for day in days if mask[weekday(day)] and not oracle.is_working(clock, day)]
    return np.busdaycalendar(weekmask=mask, holidays=np.array(closed, dtype="datetime64[D]"))


@given(oracle.clocks(st.just("UTC")), st.lists(oracle.DAYS, min_size=5, max_size=5), st.integers(-30, 30))
@settings(max_examples=60, deadline=None)
def test_working_days_are_business_days(clock: Clock, days: list[int], n: int) -> None:
    business = business_calendar(clock)
    for day, other in zip(days, sorted(days), strict=True):
        roll = "backward" if n > 0 else "forward"
        expected = np.busday_offset(np.datetime64(day, "D"), n, roll=roll, busdaycal=business)
        assert clock.next_working_day(day, n) == int(expected.astype(int))
        assert clock.is_working_day(day) == bool(np.is_busday(np.datetime64(day, "D"), busdaycal=business))
        low, high = min(day, other), max(day, other)
        count = np.busday_count(np.datetime64(low, "D"), np.datetime64(high, "D"), busdaycal=business)
        assert clock.working_days_between(low, high) == int(count)
        assert clock.working_days_between(high, low) == -int(count)


def check_working_minutes(clock: Clock, t: int, minutes: int) -> None:
    walk = oracle.open_minutes(clock, t)
    opened = list(islice(walk, minutes))
    assert clock.next_open(t) == opened[0]
    end = clock.add_working(t, minutes)
    assert end == opened[-1] + 1
    assert clock.working_minutes(t, end) == minutes == -clock.working_minutes(end, t)
    assert clock.is_open(t) == (opened[0] == t)
    begin = clock.subtract_working(end, minutes)
    assert clock.working_minutes(begin, end) == minutes
    assert clock.is_open(begin)
    assert begin == opened[0]


@given(oracle.clocks(SAMPLE), oracle.INSTANTS, st.integers(1, 90))
@settings(max_examples=25, deadline=None)
def test_working_minutes_are_those_of_a_walk(clock: Clock, t: int, minutes: int) -> None:
    check_working_minutes(clock, t, minutes)


@pytest.mark.slow
@pytest.mark.parametrize("zone", oracle.zones_with_changes())
def test_working_minutes_around_every_change(zone: str) -> None:
    night = WorkWeek.same(range(7), (0, 90), (120, 150), (165, 240), (1380, 1440))
    clock = clock_for(zone, night)
    for turn in oracle.changes(zone)[:4]:
        for t in range(turn - 180, turn + 180, 45):
            check_working_minutes(clock, t, 200)


@pytest.mark.slow
@given(oracle.clocks(EVERYWHERE), oracle.INSTANTS, st.integers(1, 600))
@settings(max_examples=300, deadline=None)
def test_working_minutes_everywhere(clock: Clock, t: int, minutes: int) -> None:
    check_working_minutes(clock, t, minutes)


@given(oracle.clocks(SAMPLE), oracle.DAYS)
@settings(max_examples=60, deadline=None)
def test_windows_opening_and_closing_agree(clock: Clock, day: int) -> None:
    found = clock.windows(day)
    assert bool(found) == clock.is_working_day(day)
    assert (clock.why_closed(day) == "") == bool(found)
    if not found:
        with pytest.raises(ClockError, match="is not a working day"):
            clock.opening(day)
        return
    assert (clock.opening(day), clock.closing(day)) == (found[0][0], found[-1][1])
    assert all(clock.is_open(start) and clock.is_open(end - 1) for start, end in found)
    closing = clock.closing(day)
    goes_on = closing in {start for start, _ in clock.windows(day + 1)}
    assert clock.is_open(closing) == goes_on
    assert all(end <= start for (_, end), (start, _) in pairwise(found))


def test_holidays_close_a_working_week() -> None:
    good_friday = day_of(dt.date(2026, 4, 3))
    assert LONDON.is_holiday(good_friday)
    assert LONDON.why_closed(good_friday) == "Good Friday"
    assert LONDON.why_closed(MONDAY - 1) == "Sunday"
    assert not LONDON.is_holiday(MONDAY - 1)
    assert str(date_of(LONDON.next_working_day(good_friday, 0))) == "2026-04-07"


def test_a_half_day_closes_early_and_a_very_short_one_is_no_working_day() -> None:
    halves = Calendar("X", (), ((MONDAY, 13 * 60, "Eve"), (MONDAY + 1, 8 * 60, "Eve")))
    clock = clock_for("Europe/London", calendar=halves)
    assert clock.windows(MONDAY) == ((clock.at(MONDAY, 540), clock.at(MONDAY, 780)),)
    assert not clock.is_working_day(MONDAY + 1)
    assert clock.why_closed(MONDAY + 1) == "Eve"
    assert clock.next_working_day(MONDAY) == MONDAY + 2


def test_a_half_day_cuts_the_second_window() -> None:
    split = WorkWeek.same(range(5), (540, 720), (780, 1020))
    clock = clock_for("UTC", split, Calendar("X", (), ((MONDAY, 840, "Eve"),)))
    assert [(s % 1440, e % 1440) for s, e in clock.windows(MONDAY)] == [(540, 720), (780, 840)]
    assert clock.working_minutes(clock.midnight(MONDAY), clock.midnight(MONDAY + 1)) == 240


def test_weekends_need_not_be_saturday_and_sunday() -> None:
    riyadh = clock_for("Asia/Riyadh", WorkWeek.same((6, 0, 1, 2, 3), (540, 1080)), load_calendar("SA"))
    assert [riyadh.is_working_day(MONDAY + i) for i in range(7)] == [True] * 4 + [False] * 2 + [True]
    dubai = WorkWeek.same(range(4), (480, 1020)).with_day(4, (480, 720))
    friday = MONDAY + 4
    clock = clock_for("Asia/Dubai", dubai, load_calendar("AE"))
    assert clock.minute_of_day(clock.closing(friday)) == 720
    assert clock.next_working_day(friday) == friday + 3


def test_absences_are_days_without_work() -> None:
    clock = clock_for("UTC", absences=((MONDAY, MONDAY + 1),))
    assert clock.why_closed(MONDAY) == "away"
    assert clock.next_working_day(MONDAY, 0) == MONDAY + 2
    assert clock.is_working_day(MONDAY + 2)


def test_longest_closed_is_a_whole_stretch() -> None:
    thursday, tuesday = (parse_instant(text, LONDON) for text in ("2026-04-02 18:00", "2026-04-07 09:00"))
    good_friday = day_of(dt.date(2026, 4, 3))
    assert LONDON.longest_closed(good_friday, good_friday) == tuesday - thursday
    assert LONDON.longest_closed(MONDAY + 1, MONDAY + 2) == 15 * 60
    assert LONDON.longest_closed(MONDAY, MONDAY + 4) == 63 * 60


def test_the_first_and_last_days_of_the_calendar_work() -> None:
    clock = clock_for("UTC", WorkWeek.same(range(7), (540, 1080)))
    first, last = clock.first_day, clock.last_day
    assert (str(date_of(first)), str(date_of(last))) == ("2023-01-01", "2033-12-31")
    assert clock.is_open(clock.at(first, 540))
    assert not clock.is_open(clock.midnight(first))
    assert clock.next_open(clock.midnight(first)) == clock.opening(first)
    assert clock.next_working_day(first, 0) == first
    assert clock.next_working_day(last, 0) == last
    assert clock.add_working(clock.midnight(last), 540) == clock.closing(last)
    assert clock.subtract_working(clock.closing(first), 540) == clock.opening(first)
    assert clock.working_minutes(clock.midnight(last), clock.at(last, 1440)) == 540
    assert not clock.is_open(clock.at(last, 1439))
    assert clock.longest_closed(first, first) == 15 * 60
    assert clock.longest_closed(last, last) == 15 * 60
    assert not clock.is_holiday(first)
    clock.check_covered(first - 5, first)
    clock.check_covered(last, last + 5)
    for days in ((first - 5, first - 1), (last + 1, last + 5)):
        with pytest.raises(CalendarRangeError):
            clock.check_covered(*days)
        with pytest.raises(CalendarRangeError):
            clock.longest_closed(*days)


def test_nothing_is_guessed_beyond_the_calendar() -> None:
    last = day_of(dt.date(2033, 12, 31))
    message = "2034-01-01 is beyond the years 2023 to 2033 that the holiday calendar GB-ENG covers"
    end = LONDON.midnight(last + 1)
    for ask in (
        lambda: LONDON.next_working_day(last),
        lambda: LONDON.next_open(end),
        lambda: LONDON.add_working(end, 1),
        lambda: LONDON.is_working_day(last + 1),
    ):
        with pytest.raises(CalendarRangeError, match=message):
            ask()
    first = day_of(dt.date(2023, 1, 1))
    with pytest.raises(CalendarRangeError, match="2022-12-31 is beyond"):
        LONDON.next_working_day(first, -1)
    with pytest.raises(CalendarRangeError, match="2022-12-31 is beyond"):
        LONDON.subtract_working(LONDON.midnight(first + 1), 1)
    with pytest.raises(CalendarRangeError, match="2022-12-30 is beyond"):
        LONDON.is_open(LONDON.midnight(first - 2))


@pytest.mark.parametrize(
    ("week", "message"),
    [
        (((),) * 7, "at least one day"),
        ((((540, 1080),),) * 6, "seven days"),
        ((((540, 540),),) * 7, "start before it ends"),
        ((((540, 1441),),) * 7, "start before it ends"),
        ((((540, 720), (720, 800)),) * 7, "in order and apart"),
        ((((780, 800), (540, 720)),) * 7, "in order and apart"),
    ],
)
def test_a_working_week_must_make_sense(week: tuple[tuple[tuple[int, int], ...], ...], message: str) -> None:
    with pytest.raises(ClockError, match=message):
        WorkWeek(week)


def test_a_week_names_what_is_off_the_tick() -> None:
    assert WorkWeek.same((0,), (545, 1080), (1090, 1100)).off_tick(30) == [545, 1090, 1100]
    assert WorkWeek().off_tick(60) == []
