"""Making and comparing snapshots of holiday calendars. The only module that asks the `holidays` library."""

import datetime as dt
import json
import sys
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from cadencelang.clock.calendar import FIRST_YEAR, LAST_YEAR
from cadencelang.clock.store import SNAPSHOT_FILE, calendar_ids, calendar_in, packaged
from cadencelang.clock.units import date_of, day_of
from cadencelang.records import dataclass

_YEARS: Final = range(FIRST_YEAR, LAST_YEAR + 1)


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """How one calendar differs between two snapshots: (date, name) pairs that came and went."""

    id: str
    added: tuple[tuple[dt.date, str], ...]
    removed: tuple[tuple[dt.date, str], ...]

    def __str__(self) -> str:
        signed = [(day, f"+ {day} {name}") for day, name in self.added]
        signed += [(day, f"- {day} {name}") for day, name in self.removed]
        return "\n".join([self.id, *(f"  {text}" for _, text in sorted(signed))])


def regenerate() -> bytes:
    """A snapshot from the installed `holidays` library: public holidays of every country and part it knows."""
    import holidays

    head = {
        "library": "holidays",
        "version": version("holidays"),
        "first_year": FIRST_YEAR,
        "last_year": LAST_YEAR,
    }
    countries = holidays.list_supported_countries(include_aliases=False)
    lines = [_line(head), *(_line(_country(code, list(parts))) for code, parts in sorted(countries.items()))]
    return "".join(lines).encode()


def diff(old: bytes, new: bytes) -> list[CalendarChange]:
    """What changed from one snapshot to another, calendar by calendar; unchanged ones are left out."""
    known_old, known_new = set(calendar_ids(old)), set(calendar_ids(new))
    changes = []
    for id in sorted(known_old | known_new):
        before = set(calendar_in(old, id).holidays) if id in known_old else set()
        after = set(calendar_in(new, id).holidays) if id in known_new else set()
        if before != after:
            changes.append(CalendarChange(id, _dated(after - before), _dated(before - after)))
    return changes


def _country(code: str, parts: list[str]) -> dict[str, Any]:
    whole = _days(code, None)
    return {
        "id": code,
        "days": _by_name(whole),
        "parts": {part: _change(whole, _days(code, part)) for part in sorted(parts)},
    }


def _change(whole: dict[int, str], part: dict[int, str]) -> dict[str, Any]:
    """What a part of a country adds to the whole (other names included), and the days it drops."""
    change: dict[str, Any] = {"adds": _by_name({day: name for day, name in part.items() if whole.get(day) != name})}
    drops = sorted(set(whole) - set(part))
    return change | ({"drops": drops} if drops else {})


def _days(code: str, part: str | None) -> dict[int, str]:
    """Public holidays as offsets from the first day covered, named in English where the library can."""
    import holidays

    languages = getattr(holidays, code).supported_languages
    language = next((tag for tag in ("en_US", "en_GB") if tag in languages), None)
    first = day_of(dt.date(FIRST_YEAR, 1, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = holidays.country_holidays(code, subdiv=part, years=_YEARS, language=language)
    return {day_of(date) - first: name for date, name in found.items() if date.year in _YEARS}


def _by_name(days: dict[int, str]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for day, name in sorted(days.items()):
        names.setdefault(name, []).append(day)
    return names


def _dated(days: set[tuple[int, str]]) -> tuple[tuple[dt.date, str], ...]:
    return tuple((date_of(day), name) for day, name in sorted(days))


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Print how the installed library differs from the packaged snapshot; with `--write`, replace that."""
    new = regenerate()
    for change in diff(packaged(), new):
        print(change)
    if "--write" in arguments:
        (Path(__file__).parent / SNAPSHOT_FILE).write_bytes(new)


if __name__ == "__main__":
    main(sys.argv[1:])
