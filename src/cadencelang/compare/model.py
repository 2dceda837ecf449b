"""The shape of a difference between two playbooks."""

from __future__ import annotations

import enum

from cadencelang.records import dataclass
from cadencelang.source import Span


class Area(enum.StrEnum):
    """What kind of thing it is that differs, in the order in which differences are told."""

    PLAYBOOK = "playbook"
    CLOCK = "clock"
    CALENDAR = "calendar"
    ROLE = "role"
    FACT = "fact"
    EVENT = "event"
    CONSENT = "consent"
    CHANNEL = "channel"
    LIMIT = "limit"
    LIBRARY = "library"
    TEMPLATE = "template"
    STAGE = "stage"
    RULE = "rule"
    ORDER = "order"
    PROMISE = "promise"
    GUARANTEE = "guarantee"


class Sort(enum.StrEnum):
    """How it differs."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"


class Sign(enum.StrEnum):
    """What a detail tells: a line that is there no more, one that is there now, or one that stayed, for its place."""

    BEFORE = "-"
    NOW = "+"
    SAME = " "


@dataclass(frozen=True, slots=True)
class Detail:
    """One sentence of a difference; `depth` is how deep it lies among branches."""

    sign: Sign
    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `name` is the thing's name in the newer playbook (the older where it is gone).

    `before` is its name or place before, where that changed; `span` is where it stands, in the playbook that has it.
    """

    area: Area
    sort: Sort
    name: str
    details: tuple[Detail, ...]
    span: Span | None
    before: str = ""
