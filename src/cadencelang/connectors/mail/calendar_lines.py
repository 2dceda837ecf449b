"""The few lines of iCalendar that say what a calendar program wants (RFC 5545, RFC 5546).

Bounded, in time that grows with the length of the text; nothing that a stranger sends raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

LONGEST: Final = 200_000
"""Characters of a calendar that are read; what is behind them are descriptions."""
ATTENDEE: Final = "attendee "
"""Begins the name of a field that says what somebody answers; their address stands behind it."""

_FOLD: Final = re.compile(r"\r?\n[ \t]")
_TOLD: Final = frozenset(("uid", "summary", "comment"))
_START: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})[0-9]{2}(Z?))?")
_MOST_ATTENDEES: Final = 100


def calendar_fields(text: str) -> Mapping[str, str]:
    """What a calendar says of its first event: method, uid, summary, start, comment, and each attendee's answer.

    `method` and the answers are in small letters, addresses too; what is not said is left out.
    """
    found: dict[str, str] = {}
    for inside, name, parameters, value in _lines(text[:LONGEST]):
        if name == "method" and inside == "vcalendar":
            found.setdefault("method", value.strip().lower())
        elif inside == "vevent":
            if name == "attendee" and len(found) < _MOST_ATTENDEES:
                answer = parameters.lower().partition(";partstat=")[2].partition(";")[0]
                found.setdefault(ATTENDEE + value.strip().lower().removeprefix("mailto:"), answer)
            elif name == "dtstart":
                found.setdefault("start", _start(value.strip(), parameters))
            elif name in _TOLD:
                found.setdefault(name, _unescaped(value.strip()))
    return found


def _lines(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Each line as the component it stands in, its name, its parameters and its value."""
    within: list[str] = []
    for line in _FOLD.sub("", text).splitlines():
        head, value = _parted(line)
        name, semicolon, parameters = head.partition(";")
        match name.strip().lower():
            case "begin":
                within.append(value.strip().lower())
            case "end":
                del within[-1:]
            case other:
                yield within[-1] if within else "", other, semicolon + parameters, value


def _parted(line: str) -> tuple[str, str]:
    """What stands before and behind the first colon outside of quotes."""
    quoted = False
    for at, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return line[:at], line[at + 1 :]
    return line, ""


def _start(value: str, parameters: str) -> str:
    """An instant for people, in the zone that it names."""
    match = _START.fullmatch(value)
    if match is None:
        return ""
    day = f"{match[1]}-{match[2]}-{match[3]}"
    if match[4] is None:
        return day
    zone = "UTC" if match[6] else parameters.partition("TZID=")[2].partition(";")[0].strip('"')[:60]
    return f"{day} {match[4]}:{match[5]} {zone}".strip()


def _unescaped(text: str) -> str:
    for written, meant in (("\\n", "\n"), ("\\N", "\n"), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        text = text.replace(written, meant)
    return text
