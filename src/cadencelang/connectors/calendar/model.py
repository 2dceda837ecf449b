"""What stands in a calendar: appointments to which somebody is invited, and reminders in a feed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cadencelang.clock import Minute
from cadencelang.connectors.mail.outgoing import Correspondent
from cadencelang.records import dataclass

LONGEST: Final = 31 * 24 * 60
"""Minutes that an appointment may last; a longer one is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A meeting from `start` to `end`, as its invitation tells it.

    `uid` stays the same for as long as it is the same meeting, `sequence` grows with every change (RFC 5546, section
    2.1.4), and `stamp` is when it was last changed. Raises ValueError where it ends before it starts, or lasts a month.
    """

    uid: str
    start: Minute
    end: Minute
    summary: str
    organiser: Correspondent
    guests: tuple[Correspondent, ...]
    stamp: Minute
    sequence: int = 0
    location: str = ""
    description: str = ""
    called_off: bool = False

    def __post_init__(self) -> None:
        if not self.start < self.end <= self.start + LONGEST:
            raise ValueError("An appointment ends after it starts, and within a month.")

    def changed(self, stamp: Minute, **changes: object) -> Appointment:
        """The same meeting after a change: moved, renamed, with other guests. Its number grows, its identity stays."""
        if "uid" in changes or "sequence" in changes:
            raise ValueError("A change keeps the identity, and counts by itself.")
        return replace(self, **{**changes, "stamp": stamp, "sequence": self.sequence + 1})  # type: ignore[arg-type]

    def cancelled(self, stamp: Minute) -> Appointment:
        """The same meeting called off."""
        return self.changed(stamp, called_off=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A task or a promise in the feed of whoever has to see to it, at the instant at which it is due."""

    uid: str
    due: Minute
    summary: str
    description: str = ""
    link: str | None = None
    sequence: int = 0
