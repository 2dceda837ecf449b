"""What became of an attempt to send a mail. Exactly one of these; none of them is an exception.

What the runtime makes of each: `Sent` is confirmed; `Refused` fails the touch and, where the address is at fault, is a
hard bounce; after `TryAgain` the mail is certainly not with the server, so it can be sent again; after `InDoubt` it may
be, so sending it again may double it, and a person or the channel's rule decides; `Withheld` was stopped by us.
"""

from __future__ import annotations

from typing import TypeAlias

from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the mail and said so."""

    message_id: str
    answer: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The server will never take this mail; `address_is_bad`: because of whom it is addressed to."""

    reason: str
    address_is_bad: bool


@dataclass(frozen=True, slots=True)
class TryAgain:
    """The server did not take it, and may later; `whole_mailbox`: no mail of this mailbox would get through now."""

    reason: str
    whole_mailbox: bool = False


@dataclass(frozen=True, slots=True)
class InDoubt:
    """The whole mail was handed over and no answer came: the server may have taken it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """Our own last check, just before the mail's text was handed over, said no."""


Outcome: TypeAlias = Sent | Refused | TryAgain | InDoubt | Withheld
