"""Cron expressions against cronsim and croniter, and what the dialect refuses."""

import datetime as dt
import subprocess
import sys

import clock_oracle as oracle
import pytest
from croniter import croniter
from cronsim import CronSim
from hypothesis import given, settings
from hypothesis import strategies as st

from cadencelang.clock import Cron, CronError, clock_for, format_instant, load_calendar, parse_instant

UTC = clock_for("UTC")
LONDON = clock_for("Europe/London", calendar=load_calendar("GB-ENG"))


@st.composite
def fields(draw: st.DrawFn, low: int, high: int, *, star: bool = True) -> str:
    """One field: a star, a step, or a list of numbers, ranges and stepped ranges."""
    if star and draw(st.booleans()):
        return draw(st.sampled_from(("*", f"*/{draw(st.integers(1, high))}")))
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        a, b = sorted((draw(st.integers(low, high)), draw(st.integers(low, high))))
        ranges = (f"{a}-{b}", f"{a}-{b}/{draw(st.integers(1, 9))}") if a < b else ()
        parts.append(draw(st.sampled_from((f"{a}", *ranges))))
    return ",".join(parts)


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Expressions that fire and that every implementation reads alike."""
    dates = draw(st.sampled_from(("any", "month day", "weekday", "either")))
    month_day = draw(fields(1, 28, star=False)) if dates in ("month day", "either") else "*"
    week_day = draw(fields(0, 6, star=False)) if dates in ("weekday", "either") else "*"
    time = f"{draw(fields(0, 59))} {draw(fields(0, 23))}"
    return f"{time} {month_day} {draw(fields(1, 12))} {week_day}"


@given(expressions(), st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2028, 1, 1)))
@settings(max_examples=200, deadline=None)
def test_utc_firings_are_those_of_cronsim_and_croniter(text: str, start: dt.datetime) -> None:
    clock, cron = clock_for("UTC", tick=5), Cron.parse(text)
    begin = start.replace(second=0, microsecond=0)
    t, peers = day_minute(begin), (CronSim(text, begin), croniter(text, begin, ret_type=dt.datetime))
    for _ in range(5):
        expected = {day_minute(next(peer)) for peer in peers}
        assert len(expected) == 1
        due = expected.pop()
        t = next_minute(clock, t, cron)
        assert t == due


def next_minute(clock, t: int, cron: Cron) -> int:  # type: ignore[no-untyped-def]
    """The next firing to the minute, from the pattern itself (a clock answers in ticks)."""
    day = clock.day(t)
    while True:
        later = [day * 1440 + minute for minute in cron.minutes_on(day) if day * 1440 + minute > t]
        if later:
            assert clock.next_cron(later[0] - 1, cron) == clock.ceil_tick(later[0])
            return later[0]
        day += 1


def day_minute(moment: dt.datetime) -> int:
    return int(moment.replace(tzinfo=dt.UTC).timestamp()) // 60


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe"])
def test_daily_firings_are_those_of_cronsim_around_changes(zone: str) -> None:
    check_daily(zone, 30)


@pytest.mark.slow
@pytest.mark.parametrize("zone", oracle.zones_with_changes())
def test_daily_firings_everywhere(zone: str) -> None:
    check_daily(zone, 15)


def check_daily(zone: str, step: int) -> None:
    """Each wall time around each change fires once a day: at cronsim's instant, gaps moved forward by the gap."""
    clock, info = clock_for(zone, tick=5), oracle.zone_info(zone)
    for turn in oracle.changes(zone)[:4]:
        start = dt.datetime.fromtimestamp((turn - 3 * 1440) * 60, info)
        for minute in range(0, 1440, step):
            text = f"{minute % 60} {minute // 60} * * *"
            cron, t, peer = Cron.parse(text), int(start.timestamp()) // 60, CronSim(text, start)
            for _ in range(6):
                t = clock.next_cron(t, cron)
                expected = next(peer)
                day, _ = oracle.wall(info, t)
                assert t in {oracle.at(info, day, minute), oracle.at(info, day - 1, minute)}
                if oracle.wall(info, t)[1] == minute:
                    assert t == int(expected.timestamp()) // 60, text


def test_a_skipped_time_moves_and_a_repeated_one_fires_once() -> None:
    cron, t = Cron.parse("30 1 * * *"), parse_instant("2026-03-28 12:00", LONDON)
    assert format_instant(LONDON.next_cron(t, cron), LONDON, "zoned") == "Sun 2026-03-29 02:30 BST"
    t = LONDON.next_cron(parse_instant("2026-10-24 12:00", LONDON), cron)
    assert format_instant(t, LONDON, "zoned") == "Sun 2026-10-25 01:30 BST"
    assert format_instant(LONDON.next_cron(t, cron), LONDON, "zoned") == "Mon 2026-10-26 01:30 GMT"


def test_every_half_hour_is_silent_in_the_repeated_hour() -> None:
    cron, t = Cron.parse("*/30 * * * *"), parse_instant("2026-10-25 00:30", LONDON)
    fired = []
    for _ in range(4):
        t = LONDON.next_cron(t, cron)
        fired.append(format_instant(t, LONDON, "zoned")[-9:])
    assert fired == ["01:00 BST", "01:30 BST", "02:00 GMT", "02:30 GMT"]


def test_a_holiday_moves_a_firing() -> None:
    cron, t = Cron.parse("0 9 * * mon"), parse_instant("2026-04-03 12:00", LONDON)
    moved = LONDON.next_cron(t, cron, "next working day")
    assert format_instant(moved, LONDON) == "Tue 2026-04-07 09:00"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0 9 31 2 *", "never fires: no such month has day 31"),
        ("0 9 30,31 feb *", "never fires"),
        ("0 9 31 4,6,9,11 *", "never fires"),
        ("R R * * *", '"R" is not a minute'),
        ("0 0 9 * * *", "five fields.*this one has 6"),
        ("@daily", "this one has 1"),
        ("", "this one has 0"),
        ("0 22-6 * * *", "runs backwards"),
        ("0 9 * * fri-mon", "runs backwards"),
        ("0 9 * 2-2 *", 'is a range of one; write "2"'),
        ("60 9 * * *", '"60" is not a minute; it goes from 0 to 59'),
        ("0 24 * * *", "is not an hour"),
        ("0 9 0 * *", "day of the month; it goes from 1 to 31"),
        ("0 9 * 13 *", "month; it goes from 1 to 12"),
        ("0 9 * * 8", "weekday; it goes from 0 to 7"),
        ("0 9 L * *", '"L" is not a day of the month'),
        ("0 9 * * 5#2", "weekday"),
        ("0 9 15W * *", "day of the month"),
        ("*/0 9 * * *", "step"),
        ("5/10 9 * * *", "step without a range"),
        ("1,,2 9 * * *", '"" is not a minute'),
        ("*-5 9 * * *", "is not a minute"),
        ("0 9 */2 * 1", "together cannot be written with a star"),
        ("٣ 9 * * *", "is not a minute"),
        ("0 9 * jam *", '"jam" is not a month'),
    ],
)
def test_what_the_dialect_refuses(text: str, message: str) -> None:
    with pytest.raises(CronError, match=message):
        Cron.parse(text)


def test_names_lists_and_spacing() -> None:
    assert Cron.parse(" 0  9 * JAN-Mar MON,wed ").text == "0 9 * JAN-Mar MON,wed"
    assert Cron.parse("0 9 * * 0").weekdays == Cron.parse("0 9 * * 7").weekdays == frozenset({6})
    assert Cron.parse("0 9 29 2 *").months == frozenset({2})
    assert Cron.parse("0 9 31 2 1").either


def test_what_is_off_the_tick_is_named() -> None:
    assert Cron.parse("0,7,30,45 9 * * *").off_tick(30) == [7, 45]
    assert Cron.parse("*/30 * * * *").off_tick(30) == []


def test_a_leap_day_waits_for_its_year() -> None:
    t = UTC.next_cron(parse_instant("2026-03-01 00:00", UTC), Cron.parse("0 9 29 2 *"))
    assert format_instant(t, UTC) == "Tue 2028-02-29 09:00"


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [("5-7", {4, 5, 6}), ("0-7", set(range(7))), ("1-7/2", {0, 2, 4, 6}), ("*/2", {6, 1, 3, 5}), ("sat,0", {5, 6})],
)
def test_sunday_is_first_and_last_of_the_week(text: str, weekdays: set[int]) -> None:
    assert Cron.parse(f"0 9 * * {text}").weekdays == weekdays


def test_a_range_over_all_days_is_no_star_beside_a_weekday() -> None:
    cron = Cron.parse("0 9 1-31 * mon")
    assert cron.either
    assert cron.month_days == frozenset(range(1, 32))


def test_the_reader_of_expressions_is_loaded_with_the_first_one() -> None:
    program = (
        "import sys, cadencelang.clock as clock; assert 'croniter' not in sys.modules; "
        "clock.Cron.parse('0 9 * * *'); assert 'croniter' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
