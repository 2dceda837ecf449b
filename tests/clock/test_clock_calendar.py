"""The packaged holidays: what they hold, how they are read, and how two snapshots are compared."""

import datetime as dt
import json
from importlib.metadata import version

import pytest

from cadencelang.clock import (
    NO_HOLIDAYS,
    Calendar,
    CalendarRangeError,
    UnknownCalendarError,
    clock_for,
    day_of,
    known_calendars,
    load_calendar,
    snapshot,
)
from cadencelang.clock.snapshot import diff, regenerate
from cadencelang.clock.store import calendar_ids, calendar_in, packaged


def names_in(calendar: Calendar, year: int) -> dict[str, str]:
    first, end = day_of(dt.date(year, 1, 1)), day_of(dt.date(year + 1, 1, 1))
    return {f"{dt.date(1970, 1, 1) + dt.timedelta(d)}": name for d, name in calendar.holidays if first <= d < end}


def test_easter_monday_is_englands() -> None:
    assert names_in(load_calendar("GB-ENG"), 2026)["2026-04-06"] == "Easter Monday"
    assert "2026-04-06" not in names_in(load_calendar("GB"), 2026)
    assert "2026-04-06" not in names_in(load_calendar("GB-SCT"), 2026)


def test_a_part_adds_to_its_country_and_drops_from_it() -> None:
    scotland = names_in(load_calendar("GB-SCT"), 2026)
    assert scotland["2026-11-30"] == "Saint Andrew's Day"
    assert scotland["2026-12-25"] == "Christmas Day"
    assert any("drops" in part for line in packaged().splitlines()[1:] for part in json.loads(line)["parts"].values())


def test_every_calendar_loads_with_its_years() -> None:
    known = known_calendars()
    assert len(known) == len(set(known)) > 800
    assert {"GB", "GB-ENG", "AE", "SA", "US-NY", "DE-BY", "JP", "IN-MH"} <= set(known)
    for id in known[::7]:
        calendar = load_calendar(id)
        assert (calendar.first_year, calendar.last_year) == (2023, 2033)
        assert all(name for _, name in calendar.holidays)
        assert list(calendar.holidays) == sorted(calendar.holidays)


def test_the_snapshot_is_small() -> None:
    assert len(packaged()) < 1_000_000


@pytest.mark.parametrize("id", ["XX", "GB-XXX", "GB-", "gb", '"', "GB-ENG-X", "-", "GB\n"])
def test_an_unknown_calendar_is_refused(id: str) -> None:
    with pytest.raises(UnknownCalendarError, match="is not a holiday calendar"):
        load_calendar(id)


def test_no_name_is_a_calendar_without_holidays() -> None:
    assert load_calendar("") is NO_HOLIDAYS
    with pytest.raises(CalendarRangeError, match="2023 to 2033 that working time covers"):
        clock_for("UTC").is_working_day(day_of(dt.date(2034, 1, 1)))


def test_a_calendar_is_its_content() -> None:
    england = load_calendar("GB-ENG")
    same = Calendar("GB-ENG", england.holidays, (), 2023, 2033, "another source")
    assert same == england
    assert hash(same) == hash(england)
    day = day_of(dt.date(2026, 3, 4))
    local = england.with_days(((day, "Founder's day"),), ((day + 1, 720, "Outing"),))
    assert local != england
    assert (local.holiday_names[day], local.closings[day + 1]) == ("Founder's day", 720)
    assert len(local.holidays) == len(england.holidays) + 1
    assert local.with_days((), ((day + 1, 780, "Outing"),)).closings == {day + 1: 780}
    assert local.source == england.source


def test_hashes_do_not_depend_on_the_process() -> None:
    assert NO_HOLIDAYS.hash == "96abb3e2db63e5e2"


def snapshot_of(*countries: dict[str, object]) -> bytes:
    head = {"library": "holidays", "version": "1", "first_year": 2023, "last_year": 2033}
    return b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in (head, *countries))


def test_a_difference_tells_what_came_and_went() -> None:
    old = snapshot_of({"id": "AA", "days": {"One": [0], "Two": [1]}, "parts": {"X": {"adds": {"Three": [2]}}}})
    new = snapshot_of(
        {"id": "AA", "days": {"One": [0]}, "parts": {"X": {"adds": {"Two": [1], "Three": [2]}, "drops": [0]}}},
        {"id": "BB", "days": {"One": [5]}, "parts": {}},
    )
    assert [str(change) for change in diff(old, new)] == [
        "AA\n  - 2023-01-02 Two",
        "AA-X\n  - 2023-01-01 One",
        "BB\n  + 2023-01-06 One",
    ]
    assert diff(new, new) == []
    assert calendar_ids(new) == ["AA", "AA-X", "BB"]
    assert calendar_in(new, "BB").source == "holidays 1"


@pytest.mark.slow
def test_the_packaged_snapshot_is_what_its_library_version_gives() -> None:
    if json.loads(packaged().splitlines()[0])["version"] != version("holidays"):
        pytest.skip("another version of the library is installed")
    assert diff(packaged(), regenerate()) == []


def test_the_command_prints_what_would_change(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    country = {"id": "AA", "days": {"One": [0]}, "parts": {}}
    monkeypatch.setattr(snapshot, "packaged", lambda: snapshot_of(country))
    monkeypatch.setattr(snapshot, "regenerate", lambda: snapshot_of(country, country | {"id": "BB"}))
    snapshot.main([])
    assert capsys.readouterr().out == "BB\n  + 2023-01-01 One\n"


@pytest.mark.slow
def test_calendars_agree_with_the_library() -> None:
    import holidays

    for country, part in (("US", "NY"), ("DE", "BY"), ("AE", None), ("CH", "ZH"), ("AU", "NSW"), ("IN", "MH")):
        calendar = load_calendar(f"{country}-{part}" if part else country)
        expected = holidays.country_holidays(country, subdiv=part, years=range(2023, 2034))
        assert {day for day, _ in calendar.holidays} == {day_of(date) for date in expected if 2023 <= date.year <= 2033}
