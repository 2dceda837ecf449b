"""What a new playbook depends on."""

from __future__ import annotations

import enum
from typing import Final

from cadencelang.clock import country_named, is_calendar, known_calendars, known_zones, zone_named
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.records import dataclass

LONGEST_NAME: Final = 80
SHORTEST, USUAL, LONGEST = 3, 5, 8
"""Working days of silence."""


class Kind(enum.StrEnum):
    """What the playbook is for."""

    SEARCH = "search"
    OFFER = "offer"


class Owner(enum.StrEnum):
    """The role that looks after a candidate."""

    RECRUITER = "recruiter"
    CONSULTANT = "consultant"
    ADVISOR = "advisor"


class Voice(enum.StrEnum):
    """How a silence is ended."""

    EMAIL = "email"
    CALL = "call"


class Days(enum.StrEnum):
    """The days on which the firm works."""

    MONDAY_TO_FRIDAY = "monday-to-friday"
    SUNDAY_TO_THURSDAY = "sunday-to-thursday"

    @property
    def words(self) -> str:
        """As the language writes them."""
        first, _, last = self.partition("-to-")
        return f"{first.capitalize()} to {last.capitalize()}"


class BadAnswer(ValueError):  # noqa: N818
    """An answer cannot be used; one plain sentence says why, and perhaps what would do."""


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers. `silence` is in working days; `holidays` is a calendar's id, `zone` the name of a time zone."""

    name: str
    kind: Kind = Kind.SEARCH
    owner: Owner = Owner.RECRUITER
    cover: bool = True
    voice: Voice = Voice.EMAIL
    silence: int = USUAL
    approve: bool = False
    holidays: str = "GB-ENG"
    zone: str = "Europe/London"
    days: Days = Days.MONDAY_TO_FRIDAY


def checked_name(text: str) -> str:
    """A playbook's name. Raises BadAnswer."""
    name = " ".join(text.split())
    if not name:
        raise BadAnswer("A playbook needs a name.")
    if len(name) > LONGEST_NAME:
        raise BadAnswer(f"A name has at most {LONGEST_NAME} characters.")
    if '"' in name or not name.isprintable():
        raise BadAnswer("A name has no quotation marks and no control characters.")
    return name


def checked_silence(text: str) -> int:
    """A number of working days. Raises BadAnswer."""
    if not (text.isascii() and text.isdigit() and len(text) < 3 and SHORTEST <= int(text) <= LONGEST):
        raise BadAnswer(f"Give a number of working days from {SHORTEST} to {LONGEST}.")
    return int(text)


def checked_holidays(text: str) -> str:
    """A calendar's id, of itself or of a country's name. Raises BadAnswer."""
    if not is_calendar(text):
        named = country_named(text)
        if named is not None:
            return named
        near = did_you_mean(text, known_calendars()) or "GB-ENG, DE or US-NY is one."
        raise BadAnswer(f"There is no calendar {text}. {near}")
    return text


def checked_zone(text: str) -> str:
    """A time zone's name, of itself or of its city's. Raises BadAnswer."""
    if text not in known_zones():
        named = zone_named(text)
        if named is not None:
            return named
        near = did_you_mean(text, known_zones()) or "Europe/London is one."
        raise BadAnswer(f"There is no time zone {text}. {near}")
    return text
