"""Dates, instants and lengths of time as arguments of commands."""

from __future__ import annotations

import datetime as dt
import re
from argparse import ArgumentTypeError
from typing import Final

from cadencelang.adapters.values import undotted
from cadencelang.clock import ClockError, Day, Duration, Minute, Unit, day_of, parse_instant, shift
from cadencelang.clock.local import LocalTime

_LENGTH: Final = re.compile(r"([0-9]{1,5}) ?(d|days?|w|weeks?|m|months?)")
_UNITS: Final = {"d": Unit.DAYS, "w": Unit.WEEKS, "m": Unit.MONTHS}
_LONGEST_DAYS: Final = 3660


def length(text: str) -> Duration:
    """`90d`, `12 weeks` or `3m` (months) as an argument type."""
    match = _LENGTH.fullmatch(text.strip())
    if text.strip().startswith("-"):
        raise ArgumentTypeError(f'"{text}" is less than nothing; say how long, like 90d, 12w or 3m')
    if match is None or int(match[1]) == 0:
        raise ArgumentTypeError(f'"{text}" is not a length of time; write it like 90d, 12w or 3m')
    duration = Duration(int(match[1]), _UNITS[match[2][0]])
    if shift(0, duration) > _LONGEST_DAYS:
        raise ArgumentTypeError(f'"{text}" is longer than ten years')
    return duration


def moment(text: str, local: LocalTime, *, end: bool = False) -> Minute:
    """The instant of a date (its first, or its last where `end`) or of a date and time; raises ClockError.

    Both may be written with dots, the day first, as candidate files may have them.
    """
    text = undotted(text.strip())
    day = _day(text)
    if day is None:
        return parse_instant(text, local)
    return local.at(day, 1440) - 1 if end else local.midnight(day)


def _day(text: str) -> Day | None:
    try:
        return day_of(dt.date.fromisoformat(text)) if len(text) == 10 else None
    except ValueError:
        raise ClockError(f'"{text}" is not a date; write it like 2026-03-02.') from None
