"""The packaged snapshot of holiday calendars: one line a country, read only when asked for.

Line 1 tells the library, its version and the years. Each other line is one country: its holidays by name as day
offsets from the first day covered, and for each part (state, province) what it adds and drops.
"""

import datetime as dt
import json
import pkgutil
from functools import cache, lru_cache
from typing import Any, Final

from cadencelang.clock.calendar import NO_HOLIDAYS, Calendar
from cadencelang.clock.errors import UnknownCalendarError
from cadencelang.clock.units import Day, day_of

SNAPSHOT_FILE: Final = "data/holidays.jsonl"


@cache
def load_calendar(id: str) -> Calendar:
    """The calendar of a country (`GB`) or a part of one (`GB-ENG`); `""` has no holidays.

    Raises UnknownCalendarError.
    """
    return calendar_in(packaged(), id) if id else NO_HOLIDAYS


@lru_cache(maxsize=1)
def known_calendars() -> list[str]:
    """The ids of all calendars in the snapshot, in order."""
    return calendar_ids(packaged())


@cache
def is_calendar(id: str) -> bool:
    """Whether the snapshot has a calendar of that id; reads no other country's."""
    try:
        return bool(id) and load_calendar(id).id == id
    except UnknownCalendarError:
        return False


@lru_cache(maxsize=1)
def packaged() -> bytes:
    """The snapshot that this package carries."""
    data = pkgutil.get_data(__package__, SNAPSHOT_FILE)
    assert data is not None
    return data


def calendar_ids(snapshot: bytes) -> list[str]:
    """The ids of all calendars in a snapshot, in order."""
    found = []
    for line in snapshot.splitlines()[1:]:
        country = json.loads(line)
        found.append(country["id"])
        found.extend(f"{country['id']}-{part}" for part in country["parts"])
    return sorted(found)


def calendar_in(snapshot: bytes, id: str) -> Calendar:
    """One calendar of a snapshot. Raises UnknownCalendarError."""
    code, _, part = id.partition("-")
    start = snapshot.find(b'\n{"id":' + json.dumps(code).encode() + b",")
    if start < 0:
        raise UnknownCalendarError(f'"{id}" is not a holiday calendar.')
    country: dict[str, Any] = json.loads(snapshot[start + 1 : snapshot.index(b"\n", start + 1)])
    if (part and part not in country["parts"]) or id.endswith("-"):
        raise UnknownCalendarError(f'"{id}" is not a holiday calendar.')
    head = json.loads(snapshot[: snapshot.index(b"\n")])
    first = day_of(dt.date(head["first_year"], 1, 1))
    names = _by_day(country["days"], first)
    if part:
        change = country["parts"][part]
        dropped = {first + offset for offset in change.get("drops", ())}
        names = {day: name for day, name in names.items() if day not in dropped} | _by_day(change["adds"], first)
    return Calendar(
        id,
        tuple(sorted(names.items())),
        first_year=head["first_year"],
        last_year=head["last_year"],
        source=f"{head['library']} {head['version']}",
    )


def _by_day(days: dict[str, list[int]], first: Day) -> dict[Day, str]:
    return {first + offset: name for name, offsets in days.items() for offset in offsets}
