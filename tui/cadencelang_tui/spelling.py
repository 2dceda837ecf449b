"""Dates and times as people write them, and as they are shown: `6 Mar`, `Fri 6 Mar 11:00`, `11:00`."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_DATE: Final = re.compile(
    rf"(?:({'|'.join(_DAYS)})[a-z]*,? )?([0-9]{{1,2}})\.? ([a-z]{{3,9}})(?: ([0-9]{{4}}))?(?:,? ({_TIME.pattern}))?"
)


def spelled_out(text: str, near: dt.date) -> str:
    """A date or an instant as the readers of files take it, in the year that is nearest; anything else as it is.

    A time alone is one of the day `near`.
    """
    said = " ".join(text.split())
    if _TIME.fullmatch(said):
        return f"{near} {said}"
    found = _DATE.fullmatch(said.lower())
    if found is None or found[3][:3] not in _MONTHS:
        return said
    month, days = _MONTHS.index(found[3][:3]) + 1, []
    for year in [int(found[4])] if found[4] else [near.year - 1, near.year, near.year + 1]:
        with suppress(ValueError):
            days.append(dt.date(year, month, int(found[2])))
    day = min(days, key=lambda it: abs(it - near), default=None)
    if day is None or (found[1] and found[1] != _DAYS[day.weekday()]):
        return said
    return f"{day} {found[5]}" if found[5] else f"{day}"
