"""How candidates and colleagues react: rates, delays, outcomes.

Owns: the shape of a profile. Rates are from 0 to 1; delays are three numbers of hours, the
least, the most likely and the most, of a triangular distribution.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

Delay = tuple[float, float, float]


class Replying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Replies to what reached the candidate."""

    rate: float = 0.3
    delay_hours: Delay = (1.0, 8.0, 96.0)


class OutOfOffice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Out-of-office replies, for so many days."""

    rate: float = 0.04
    days: tuple[int, int] = (2, 10)


class Bouncing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Messages that come back."""

    rate: float = 0.01


class OptingOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Candidates who want no more contact, as a share of what reached them."""

    rate: float = 0.002


class Approving(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Approvals: which share is given, and after how many working hours."""

    given: float = 0.95
    delay_hours: Delay = (0.5, 2.0, 12.0)


class Tasks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tasks: which share is done in time, and which outcomes calls have (shares)."""

    done: float = 0.9
    outcomes: Mapping[str, float] = msgspec.field(default_factory=dict)


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole profile. `templates` gives single templates reply rates of their own."""

    reply: Replying = Replying()
    out_of_office: OutOfOffice = OutOfOffice()
    bounce: Bouncing = Bouncing()
    opt_out: OptingOut = OptingOut()
    approval: Approving = Approving()
    task: Tasks = Tasks()
    templates: Mapping[str, Replying] = msgspec.field(default_factory=dict)
