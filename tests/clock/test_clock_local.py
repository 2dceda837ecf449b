"""Wall time, against zoneinfo and a walk over every minute around the changes."""

import datetime as dt

import clock_oracle as oracle
import pytest

from cadencelang.clock import CalendarRangeError, ClockError, UnknownZoneError, clock_for, date_of
from cadencelang.clock.local import LocalTime
from cadencelang.clock.zone import zone_table

SAMPLE = [
    "Europe/London",
    "America/New_York",
    "Africa/Cairo",  # midnight does not exist in spring
    "America/Santiago",  # falls back at midnight
    "America/Nuuk",  # the gap is the last hour of a day
    "America/Havana",
    "Australia/Lord_Howe",  # half an hour
    "Antarctica/Troll",  # two hours
    "Africa/Casablanca",  # changes for Ramadan
    "Asia/Gaza",
]
FIXED = ["Asia/Kathmandu", "Asia/Dubai", "Pacific/Kiritimati", "UTC"]


def check_around_changes(name: str) -> None:
    zone, hour_ticks, five = oracle.zone_info(name), LocalTime(name, 60), LocalTime(name, 5)
    assert oracle.changes(name)
    for turn in oracle.changes(name)[:4]:
        for t in range(turn - 200, turn + 200, 5):
            assert (hour_ticks.day(t), hour_ticks.minute_of_day(t)) == oracle.wall(zone, t)
            check_grid(hour_ticks, zone, t)
            check_grid(five, zone, t + 3)
        day = hour_ticks.day(turn)
        for minute in range(-1500, 2900, 7):
            assert hour_ticks.at(day, minute) == oracle.at(zone, day, minute)


def check_grid(local: LocalTime, zone: dt.tzinfo, t: int) -> None:
    up = next(u for u in range(t, t + 200) if oracle.wall(zone, u)[1] % local.tick == 0)
    down = next(u for u in range(t, t - 200, -1) if oracle.wall(zone, u)[1] % local.tick == 0)
    assert (local.ceil_tick(t), local.floor_tick(t)) == (up, down)


@pytest.mark.parametrize("name", SAMPLE)
def test_around_clock_changes(name: str) -> None:
    check_around_changes(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", oracle.zones_with_changes())
def test_around_clock_changes_everywhere(name: str) -> None:
    check_around_changes(name)


@pytest.mark.slow
def test_every_zone_has_the_offsets_of_zoneinfo() -> None:
    for name in oracle.zones_with_changes(oracle.minute(2015, 1, 1), oracle.minute(2038, 1, 1)):
        zone, local = oracle.zone_info(name), LocalTime(name, 30)
        for t in range(oracle.minute(2015, 1, 1), oracle.minute(2038, 1, 1), 12 * 60):
            assert local.day(t) * 1440 + local.minute_of_day(t) == sum_of(oracle.wall(zone, t)), (name, t)


def sum_of(reading: tuple[int, int]) -> int:
    return reading[0] * 1440 + reading[1]


@pytest.mark.parametrize("name", FIXED)
def test_zones_without_changes(name: str) -> None:
    zone, local = oracle.zone_info(name), LocalTime(name, 60)
    for t in range(oracle.minute(2026, 1, 1), oracle.minute(2026, 1, 3), 7):
        assert (local.day(t), local.minute_of_day(t)) == oracle.wall(zone, t)
        check_grid(local, zone, t)
        assert local.at(*oracle.wall(zone, t)) == t


def test_midnight_is_the_first_instant_of_its_date() -> None:
    cairo = LocalTime("Africa/Cairo", 30)
    turn = next(t for t in oracle.changes("Africa/Cairo") if cairo.offset(t) > cairo.offset(t - 1))
    day = cairo.day(turn)
    assert cairo.midnight(day) == turn
    assert cairo.minute_of_day(turn) == 60
    assert cairo.day(turn - 1) == day - 1


def test_names_follow_the_change() -> None:
    london = LocalTime("Europe/London", 30)
    assert london.zone_name(oracle.minute(2026, 3, 29, 0, 59)) == "GMT"
    assert london.zone_name(oracle.minute(2026, 3, 29, 1, 0)) == "BST"


def test_tables_are_bounded() -> None:
    london = clock_for("Europe/London")
    with pytest.raises(CalendarRangeError, match="2038-01-01 is beyond the years 2015 to 2037"):
        london.day(oracle.minute(2038, 1, 1))
    with pytest.raises(CalendarRangeError, match="2014-12-31"):
        london.at(london.day(oracle.minute(2015, 1, 1)) - 1, 0)
    assert str(date_of(london.day(oracle.minute(2037, 12, 31)))) == "2037-12-31"


@pytest.mark.parametrize("name", ["Europe/Lundon", "", "../etc/passwd", "zones"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZoneError, match="is not a time zone"):
        zone_table(name)


def test_a_tick_is_one_of_five() -> None:
    with pytest.raises(ClockError, match="5, 10, 15, 30 or 60"):
        LocalTime("UTC", 20)
