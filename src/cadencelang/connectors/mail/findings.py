"""What a mail that came turns out to be. Exactly one of these."""

from __future__ import annotations

from typing import TypeAlias

from cadencelang.clock import Day
from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class HumanReply:
    """A person wrote; `text` is what they wrote, without what they quote and their signature."""

    text: str


@dataclass(frozen=True, slots=True)
class OutOfOffice:
    """A machine says that they are away; `until` is their last day away, where it says so clearly."""

    until: Day | None


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours did not arrive.

    `hard`: the address is of no use; else this mail failed and the next may arrive. `address` as the report names it,
    `reason` in the words of the mail server.
    """

    hard: bool
    address: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class StopRequest:
    """They want no more mail; `text` is how they say it."""

    text: str


@dataclass(frozen=True, slots=True)
class Automatic:
    """A machine wrote what calls for nothing: a receipt, an acknowledgement, a warning of delay."""

    what: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """A person must look; `why` says what speaks for what, in a sentence, `text` what the mail says."""

    why: str
    text: str


@dataclass(frozen=True, slots=True)
class CalendarMail:
    """A calendar program wrote for its owner; a person must say what it means.

    `what` says it in a sentence, `text` which meeting, when, and what they write with it; `answers`: it answers an
    invitation that they were sent.
    """

    what: str
    text: str
    answers: bool


Finding: TypeAlias = HumanReply | OutOfOffice | Bounce | StopRequest | CalendarMail | Automatic | Unsure
