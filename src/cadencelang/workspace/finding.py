"""What was found when a part of a workspace was tried."""

from __future__ import annotations

import enum

from cadencelang.records import dataclass


class Health(enum.StrEnum):
    """How a part does."""

    WELL = "ok"
    LOOK = "look"
    ILL = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, how it does, what was found, and how to mend it (None: nothing to mend)."""

    part: str
    health: Health
    found: str
    mend: str | None = None
