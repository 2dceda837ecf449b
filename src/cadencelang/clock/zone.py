"""One time zone as tables of integers, compiled once from the IANA data of the `tzdata` package.

The system's own zone files are not consulted, so that every machine gives the same answers.
"""

import datetime as dt
import io
import pkgutil
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from cadencelang.clock.errors import UnknownZoneError
from cadencelang.clock.units import MINUTES_PER_DAY, Minute, day_of
from cadencelang.records import dataclass

FIRST_ZONE_YEAR: Final = 2015
LAST_ZONE_YEAR: Final = 2037
_ONE_MINUTE: Final = dt.timedelta(minutes=1)
_STEP: Final = 5 * MINUTES_PER_DAY  # no zone changes its offset and back within five days


@dataclass(frozen=True, slots=True)
class ZoneTable:
    """Offsets of a zone between two instants.

    `turns` are the instants at which the offset changes and `offsets` (one longer) the minutes east of UTC before,
    between and after them. `wall_turns` are the same turns on the wall clock, at the later of its two readings: a
    wall time before it is reckoned with the offset before the turn. That is the rule for both cases: a skipped
    time moves forward by the gap, a repeated one means the first.
    """

    name: str
    first: Minute
    end: Minute
    turns: list[Minute]
    wall_turns: list[Minute]
    offsets: list[int]


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """The names of all IANA zones, such as `Europe/London`."""
    text = pkgutil.get_data("tzdata", "zones")
    assert text is not None
    return frozenset(text.decode("ascii").split())


@cache
def zone_table(name: str) -> ZoneTable:
    """The table of a zone, over the years 2015 to 2037. Raises UnknownZoneError."""
    zone = _read(name)
    first = day_of(dt.date(FIRST_ZONE_YEAR, 1, 1)) * MINUTES_PER_DAY
    end = day_of(dt.date(LAST_ZONE_YEAR + 1, 1, 1)) * MINUTES_PER_DAY
    turns: list[Minute] = []
    offsets = [_offset(zone, first)]
    for t in range(first, end, _STEP):
        later = min(t + _STEP, end)
        while _offset(zone, later) != offsets[-1]:
            turns.append(_turn(zone, max(t, turns[-1]) if turns else t, later))
            offsets.append(_offset(zone, turns[-1]))
    wall_turns = [t + max(offsets[i], offsets[i + 1]) for i, t in enumerate(turns)]
    return ZoneTable(name, first, end, turns, wall_turns, offsets)


def zone_name(name: str, t: Minute) -> str:
    """The abbreviation that a zone goes by at an instant, such as `GMT` or `BST`. Raises UnknownZoneError."""
    return dt.datetime.fromtimestamp(t * 60, _read(name)).tzname() or ""


@cache
def _read(name: str) -> ZoneInfo:
    if name not in known_zones():
        raise UnknownZoneError(f'"{name}" is not a time zone.')
    data = pkgutil.get_data("tzdata", f"zoneinfo/{name}")
    assert data is not None
    return ZoneInfo.from_file(io.BytesIO(data), key=name)


def _offset(zone: ZoneInfo, t: Minute) -> int:
    """Minutes east of UTC at an instant."""
    offset = dt.datetime.fromtimestamp(t * 60, zone).utcoffset()
    assert offset is not None
    return offset // _ONE_MINUTE


def _turn(zone: ZoneInfo, low: Minute, high: Minute) -> Minute:
    """The first minute after `low`, up to `high`, at which the offset of `low` has ended."""
    offset = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high
