"""What `wait`, `within`, `before`, `after` and silence mean, beyond the table of the language."""

import datetime as dt
import pickle
import subprocess
import sys

import clock_oracle as oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadencelang.clock import (
    Calendar,
    CalendarRangeError,
    Clock,
    ClockError,
    Duration,
    Unit,
    WorkWeek,
    add_months,
    clock_for,
    date_of,
    day_of,
    format_instant,
    load_calendar,
    parse_instant,
    parse_time,
    shift,
)

LONDON = clock_for("Europe/London", calendar=load_calendar("GB-ENG"))
SAMPLE = st.sampled_from(["Europe/London", "Africa/Cairo", "America/Nuuk", "Australia/Lord_Howe", "Asia/Kathmandu"])
DURATIONS = st.builds(Duration, st.integers(1, 40), st.sampled_from(list(Unit)))


def show(t: int, clock: Clock = LONDON) -> str:
    return format_instant(t, clock)


def london(text: str) -> int:
    return parse_instant(text, LONDON)


def friday_evening() -> int:
    return london("Fri 2026-03-06 19:10")


@pytest.mark.parametrize(
    ("anchor", "amount", "unit", "expected"),
    [
        ("Fri 2026-03-06 19:10", 1, Unit.DAYS, "Mon 2026-03-09 09:00"),
        ("Wed 2026-03-04 08:00", 2, Unit.DAYS, "Fri 2026-03-06 09:00"),
        ("Wed 2026-03-04 08:00", 2, Unit.WEEKS, "Wed 2026-03-18 09:00"),
        ("Fri 2026-03-20 08:00", 2, Unit.WEEKS, "Tue 2026-04-07 09:00"),
        ("Tue 2026-03-31 08:00", 1, Unit.MONTHS, "Thu 2026-04-30 09:00"),
        ("Sun 2027-02-28 08:00", 12, Unit.MONTHS, "Mon 2028-02-28 09:00"),
        ("Fri 2026-03-06 19:10", 90, Unit.MINUTES, "Fri 2026-03-06 21:00"),
        ("Fri 2026-03-06 16:00", 2, Unit.WORKING_HOURS, "Fri 2026-03-06 18:00"),
        ("Fri 2026-03-06 18:00", 30, Unit.WORKING_MINUTES, "Mon 2026-03-09 09:30"),
        ("Sat 2026-10-24 01:30", 24, Unit.HOURS, "Sun 2026-10-25 01:30"),
        ("Fri 2026-03-06 23:50", 1, Unit.WORKING_DAYS, "Mon 2026-03-09 09:00"),
        ("Wed 2026-03-04 23:50", 1, Unit.WORKING_DAYS, "Thu 2026-03-05 09:00"),
    ],
)
def test_wait(anchor: str, amount: int, unit: Unit, expected: str) -> None:
    assert show(LONDON.wait(london(anchor), Duration(amount, unit))) == expected
    assert LONDON.silence(london(anchor), Duration(amount, unit)) == london(expected)


@pytest.mark.parametrize(
    ("anchor", "amount", "unit", "expected"),
    [
        ("Wed 2026-03-04 10:00", 3, Unit.DAYS, "Sun 2026-03-08 00:00"),
        ("Wed 2026-03-04 10:00", 1, Unit.WEEKS, "Thu 2026-03-12 00:00"),
        ("Sat 2026-01-31 10:00", 1, Unit.MONTHS, "Sun 2026-03-01 00:00"),
        ("Fri 2026-03-06 17:10", 4, Unit.WORKING_HOURS, "Mon 2026-03-09 12:30"),
        ("Fri 2026-03-06 17:10", 48, Unit.HOURS, "Sun 2026-03-08 17:30"),
        ("Thu 2026-04-02 10:00", 2, Unit.WORKING_DAYS, "Wed 2026-04-08 18:00"),
    ],
)
def test_deadline(anchor: str, amount: int, unit: Unit, expected: str) -> None:
    assert show(LONDON.deadline(london(anchor), Duration(amount, unit))) == expected
    assert LONDON.silence_broken(london(anchor), Duration(amount, unit)) == london(expected)


@pytest.mark.parametrize(
    ("date", "amount", "unit", "at", "expected"),
    [
        ((2026, 4, 8), 2, Unit.WORKING_DAYS, "10:00", "Thu 2026-04-02 10:00"),
        ((2026, 4, 8), 1, Unit.WORKING_DAYS, None, "Tue 2026-04-07 09:00"),
        ((2026, 4, 5), 1, Unit.WORKING_DAYS, None, "Thu 2026-04-02 09:00"),
        ((2026, 3, 9), 1, Unit.DAYS, None, "Fri 2026-03-06 09:00"),
        ((2026, 3, 11), 2, Unit.DAYS, "16:30", "Mon 2026-03-09 16:30"),
        ((2026, 3, 31), 1, Unit.MONTHS, None, "Fri 2026-02-27 09:00"),
        ((2026, 3, 18), 1, Unit.WEEKS, None, "Wed 2026-03-11 09:00"),
        ((2026, 3, 9), 2, Unit.WORKING_HOURS, "10:00", "Fri 2026-03-06 17:00"),
        ((2026, 3, 9), 2, Unit.HOURS, None, "Mon 2026-03-09 07:00"),
    ],
)
def test_before_a_date(date: tuple[int, int, int], amount: int, unit: Unit, at: str | None, expected: str) -> None:
    minute = None if at is None else parse_time(at)
    assert show(LONDON.before_day(day_of(dt.date(*date)), Duration(amount, unit), minute)) == expected


@pytest.mark.parametrize(
    ("date", "amount", "unit", "at", "expected"),
    [
        ((2026, 4, 2), 1, Unit.WORKING_DAYS, None, "Tue 2026-04-07 09:00"),
        ((2026, 4, 2), 1, Unit.DAYS, "10:00", "Tue 2026-04-07 10:00"),
        ((2026, 3, 29), 1, Unit.WORKING_DAYS, None, "Mon 2026-03-30 09:00"),
        ((2026, 3, 8), 2, Unit.WORKING_HOURS, None, "Mon 2026-03-09 11:00"),
        ((2026, 3, 9), 2, Unit.HOURS, "16:00", "Mon 2026-03-09 18:00"),
    ],
)
def test_after_a_date(date: tuple[int, int, int], amount: int, unit: Unit, at: str | None, expected: str) -> None:
    minute = None if at is None else parse_time(at)
    assert show(LONDON.after_day(day_of(dt.date(*date)), Duration(amount, unit), minute)) == expected


@pytest.mark.parametrize(
    ("deadline", "amount", "unit", "expected"),
    [
        ("Mon 2026-03-09 18:00", 1, Unit.WORKING_DAYS, "Fri 2026-03-06 09:00"),
        ("Sun 2026-03-08 00:00", 1, Unit.WORKING_DAYS, "Fri 2026-03-06 09:00"),
        ("Sat 2026-03-07 00:00", 1, Unit.WORKING_DAYS, "Thu 2026-03-05 09:00"),
        ("Sat 2026-03-07 00:00", 1, Unit.DAYS, "Thu 2026-03-05 09:00"),
        ("Mon 2026-03-09 10:00", 4, Unit.WORKING_HOURS, "Fri 2026-03-06 15:00"),
        ("Mon 2026-03-09 10:00", 1, Unit.WORKING_HOURS, "Mon 2026-03-09 09:00"),
        ("Mon 2026-03-09 10:00", 4, Unit.HOURS, "Mon 2026-03-09 06:00"),
        ("Mon 2026-03-09 10:00", 45, Unit.MINUTES, "Mon 2026-03-09 09:00"),
    ],
)
def test_before_a_deadline(deadline: str, amount: int, unit: Unit, expected: str) -> None:
    assert show(LONDON.before_instant(london(deadline), Duration(amount, unit))) == expected


@given(oracle.clocks(SAMPLE), oracle.INSTANTS, DURATIONS)
@settings(max_examples=150, deadline=None)
def test_every_plan_stands_on_a_tick_in_its_order(clock: Clock, t: int, duration: Duration) -> None:
    try:
        wait, deadline = clock.wait(t, duration), clock.deadline(t, duration)
        before = clock.before_instant(t, duration)
        longer = Duration(duration.amount + 1, duration.unit)
        later_wait, later_deadline = clock.wait(t, longer), clock.deadline(t, longer)
    except CalendarRangeError:
        return
    assert all(clock.minute_of_day(x) % clock.tick == 0 for x in (wait, deadline, before))
    assert before < t <= wait
    assert t <= deadline
    if duration.unit is Unit.WORKING_DAYS:
        assert wait <= deadline
    if not duration.unit.is_dated:
        assert wait == deadline
    assert later_wait >= wait
    assert later_deadline >= deadline


@given(oracle.clocks(SAMPLE), oracle.INSTANTS, DURATIONS, st.integers(1, 3000))
@settings(max_examples=100, deadline=None)
def test_a_later_anchor_never_ends_earlier(clock: Clock, t: int, duration: Duration, later: int) -> None:
    try:
        assert clock.wait(t, duration) <= clock.wait(t + later, duration)
        assert clock.deadline(t, duration) <= clock.deadline(t + later, duration)
    except CalendarRangeError:
        return


def test_a_time_of_the_day_needs_a_dated_wait() -> None:
    with pytest.raises(ClockError, match="2 working hours ends by itself"):
        LONDON.wait(friday_evening(), Duration(2, Unit.WORKING_HOURS), at=600)
    t = LONDON.wait(friday_evening(), Duration(3, Unit.DAYS), at=600)
    assert show(t) == "Mon 2026-03-09 10:00"


def test_hours_run_from_the_tick_of_the_local_grid() -> None:
    kathmandu = clock_for("Asia/Kathmandu", tick=60)
    t = parse_instant("2026-03-04 10:07", kathmandu)
    assert show(kathmandu.wait(t, Duration(2, Unit.HOURS)), kathmandu) == "Wed 2026-03-04 13:00"


def test_opening_off_the_tick_waits_for_the_next() -> None:
    clock = clock_for("UTC", WorkWeek.same(range(5), (515, 1065)), tick=30)
    t = parse_instant("2026-03-04 10:00", clock)
    assert show(clock.wait(t, Duration(1, Unit.WORKING_DAYS)), clock) == "Thu 2026-03-05 09:00"
    assert show(clock.deadline(t, Duration(1, Unit.WORKING_DAYS)), clock) == "Thu 2026-03-05 18:00"


def test_half_days_absences_and_other_weekends_move_plans() -> None:
    eve = day_of(dt.date(2026, 3, 3))
    clock = clock_for(
        "Asia/Riyadh",
        WorkWeek.same((6, 0, 1, 2, 3), (480, 720), (780, 1020)),
        Calendar("SA-local", ((eve + 1, "Feast"),), ((eve, 660, "Eve"),)),
        absences=((eve + 5, eve + 6),),
    )
    t = parse_instant("Mon 2026-03-02 16:00", clock)
    for unit, amount, expected in (
        (Unit.WORKING_HOURS, 2, "Tue 2026-03-03 09:00"),
        (Unit.WORKING_HOURS, 5, "Thu 2026-03-05 09:00"),
        (Unit.WORKING_DAYS, 1, "Tue 2026-03-03 11:00"),
        (Unit.WORKING_DAYS, 2, "Thu 2026-03-05 17:00"),
        (Unit.WORKING_DAYS, 3, "Tue 2026-03-10 17:00"),
    ):
        assert show(clock.deadline(t, Duration(amount, unit)), clock) == expected
    assert [clock.why_closed(eve + i) for i in (1, 3, 5)] == ["Feast", "Friday", "away"]


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("amount", [10**5, 10**9, 10**15])
def test_a_date_too_far_is_refused_not_guessed(amount: int, unit: Unit) -> None:
    duration, day = Duration(amount * 150, unit), LONDON.day(friday_evening())
    for ask in (
        lambda: LONDON.wait(friday_evening(), duration),
        lambda: LONDON.deadline(friday_evening(), duration),
        lambda: LONDON.before_instant(friday_evening(), duration),
        lambda: LONDON.before_day(day, duration),
        lambda: LONDON.after_day(day, duration),
    ):
        with pytest.raises(CalendarRangeError, match="beyond"):
            ask()


def test_only_calendar_days_shift_a_date() -> None:
    assert date_of(shift(day_of(dt.date(2024, 2, 29)), Duration(12, Unit.MONTHS))) == dt.date(2025, 2, 28)
    with pytest.raises(ClockError, match="2 hours is not a number of calendar days"):
        shift(0, Duration(2, Unit.HOURS))


@pytest.mark.parametrize(
    ("date", "months", "expected"),
    [
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2024, 12, 31), 2, (2025, 2, 28)),
        ((2024, 11, 30), 1, (2024, 12, 30)),
        ((2024, 3, 31), -1, (2024, 2, 29)),
        ((2024, 1, 15), -1, (2023, 12, 15)),
        ((9998, 11, 30), 1, (9998, 12, 30)),
    ],
)
def test_months_keep_the_day_or_the_last(
    date: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert date_of(add_months(day_of(dt.date(*date)), months)) == dt.date(*expected)


@pytest.mark.parametrize(("date", "months"), [((9998, 12, 30), 1), ((1, 1, 1), -1)])
def test_months_beyond_any_calendar_are_refused(date: tuple[int, int, int], months: int) -> None:
    with pytest.raises(CalendarRangeError, match=r"1 month from .* is beyond any calendar"):
        add_months(day_of(dt.date(*date)), months)


def test_durations_read_as_they_are_written() -> None:
    assert [str(Duration(1, unit)) for unit in (Unit.DAYS, Unit.WORKING_HOURS)] == ["1 day", "1 working hour"]
    assert str(Duration(3, Unit.WORKING_DAYS)) == "3 working days"
    assert Duration(2, Unit.WORKING_HOURS).minutes == Duration(120, Unit.MINUTES).minutes == 120
    with pytest.raises(ClockError, match="3 days is not a fixed number of minutes"):
        _ = Duration(3, Unit.DAYS).minutes
    with pytest.raises(ClockError, match="negative"):
        Duration(-1, Unit.DAYS)


def test_a_clock_is_its_parts() -> None:
    calendar = load_calendar("GB-ENG")
    other = Clock("Europe/London", WorkWeek(), calendar, 30)
    assert other == LONDON
    assert hash(other) == hash(LONDON)
    assert clock_for("Europe/London", WorkWeek(), calendar, 30) is clock_for("Europe/London", WorkWeek(), calendar, 30)
    assert pickle.loads(pickle.dumps(LONDON)) == LONDON
    assert clock_for("Europe/London", tick=15) != clock_for("Europe/London")
    assert repr(LONDON) == "Clock('Europe/London', 'GB-ENG', tick=30)"


def test_a_clock_without_a_cron_expression_needs_neither_holidays_nor_croniter() -> None:
    code = (
        "import sys; from cadencelang.clock import *; "
        "clock_for('Europe/London', WorkWeek(), load_calendar('GB-ENG')); "
        "print(*({'holidays', 'croniter', 'dateutil', 'numpy', 'importlib.resources'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
