"""What a new playbook depends on."""

from __future__ import annotations

import enum
from typing import Final

from cadencelang.clock import Unit, country_named, is_calendar, known_calendars, known_zones, zone_named
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.records import dataclass

LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Range:
    """A number of a unit that is asked for: the least, the usual and the greatest."""

    least: int
    usual: int
    most: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.least} to {self.most}"

    def read(self, text: str) -> int:
        """The number of a text. Raises BadAnswer."""
        if not (text.isascii() and text.isdigit() and len(text) < 3 and self.least <= int(text) <= self.most):
            raise BadAnswer(f"Give a number of {self.unit.value} from {self}.")
        return int(text)


DAYS: Final = Range(3, 5, 8, Unit.WORKING_DAYS)
"""How long a silence may last in a search, or behind an offer."""
WEEKS: Final = Range(6, 12, 26, Unit.WEEKS)
"""How long it may last in a talent pool."""
CONSENT: Final = Range(6, 12, 36, Unit.MONTHS)
"""How long the consent to be in a talent pool holds."""


class Kind(enum.StrEnum):
    """What the playbook is for."""

    SEARCH = "search"
    OFFER = "offer"
    POOL = "pool"

    @property
    def silence(self) -> Range:
        """How long a silence may be made to last."""
        return WEEKS if self is Kind.POOL else DAYS


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
    """All answers.

    `silence` is in the unit of its kind; `consent`, in months, is what a talent pool alone asks for. `holidays` is a
    calendar's id, `zone` the name of a time zone.
    """

    name: str
    kind: Kind = Kind.SEARCH
    owner: Owner = Owner.RECRUITER
    cover: bool = True
    voice: Voice = Voice.EMAIL
    silence: int = DAYS.usual
    approve: bool = False
    consent: int = CONSENT.usual
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


def checked_holidays(text: str) -> str:
    """A calendar's id, of itself or of a country's name. Raises BadAnswer."""
    if not is_calendar(text):
        named = text.upper() if is_calendar(text.upper()) else country_named(text)
        if named is not None:
            return named
        near = did_you_mean(text, known_calendars()) or "GB-ENG, DE or US-NY is one."
        raise BadAnswer(f"There is no calendar {text}. {near}")
    return text


def states_of(calendar: str) -> str:
    """What to know of a country's holidays where its states have more of them; '' where there is nothing."""
    states = [it for it in known_calendars() if it.startswith(f"{calendar}-") and it.isupper()]
    if "-" in calendar or not states:
        return ""
    return f"{calendar} has the holidays of the whole country; a state may have more: {', '.join(states[:3])}, …"


def checked_zone(text: str) -> str:
    """A time zone's name, of itself or of its city's. Raises BadAnswer."""
    if text not in known_zones():
        named = zone_named(text)
        if named is not None:
            return named
        near = did_you_mean(text, known_zones()) or "Name the nearest capital, like Berlin or Paris."
        raise BadAnswer(f"There is no time zone {text}. {near}")
    return text
