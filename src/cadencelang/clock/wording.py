"""Instants and times of the day as text, in and out."""

import datetime as dt
import re
from typing import Final, Literal, TypeAlias, assert_never

from cadencelang.clock.errors import ClockError
from cadencelang.clock.local import LocalTime
from cadencelang.clock.units import Minute, date_of, day_of

Style: TypeAlias = Literal["full", "plain", "zoned", "date", "time", "short"]
"""Each in turn: `Mon 2026-03-02 10:00`, `2026-03-02 10:00`, `Mon 2026-03-02 10:00 GMT`, `Mon 2026-03-02`, `10:00`,
`Mon 2 Mar 10:00`."""

_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_LOCAL: Final = re.compile(
    r"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{1,2}:[0-9]{2})(?::[0-5][0-9])?"
)
_SHORT: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def parse_time(text: str) -> int:
    """The minute of the day of `09:30`; `24:00` is 1440. Raises ClockError."""
    match = _TIME.fullmatch(text)
    minute = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else None
    if minute is None or minute > 1440:
        raise ClockError(f'"{text}" is not a time of the day; write it like 09:30.')
    return minute


def format_time(minute: int) -> str:
    """`09:30` from a minute of the day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def parse_instant(text: str, clock: LocalTime) -> Minute:
    """The instant of `2026-03-02 10:00` on a clock, a weekday before it checked if given; seconds are cut off.

    With an offset (`2026-03-02T10:00:30Z`, `2026-03-02 10:00+01:00`) the clock is not asked. Raises ClockError.
    """
    match = _LOCAL.fullmatch(text)
    try:
        if match is None:
            return _absolute(text)
        date = dt.date.fromisoformat(match[2])
    except ValueError:
        raise ClockError(f'"{text}" is not a date and time; write it like 2026-03-02 10:00.') from None
    if match[1] and match[1] != _SHORT[date.weekday()]:
        raise ClockError(f"{date} is a {_SHORT[date.weekday()]}, not a {match[1]}.")
    return clock.at(day_of(date), parse_time(match[3]))


def format_instant(t: Minute, clock: LocalTime, style: Style = "full") -> str:
    """An instant as the clock shows it; see Style."""
    day = clock.day(t)
    date, time = f"{date_of(day)}", format_time(clock.minute_of_day(t))
    name = _SHORT[date_of(day).weekday()]
    match style:
        case "full":
            return f"{name} {date} {time}"
        case "plain":
            return f"{date} {time}"
        case "zoned":
            return f"{name} {date} {time} {clock.zone_name(t)}"
        case "date":
            return f"{name} {date}"
        case "time":
            return time
        case "short":
            return f"{name} {date_of(day).day} {date_of(day):%b} {time}"
        case _:
            assert_never(style)


def _absolute(text: str) -> Minute:
    instant = dt.datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return int(instant.timestamp() // 60)
