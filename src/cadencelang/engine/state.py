"""A candidate's state: immutable, serialisable, versioned; it holds what the future still needs and no history.

All instants lie ahead of `now` or say when something stops mattering, so that shifting the time axis changes nothing.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from cadencelang.clock import Day, Minute
from cadencelang.graph.conditions import FactValue

STATE_VERSION = 1


class Phase(enum.StrEnum):
    """Where a touch is."""

    PLANNED = "planned"
    PLACED = "placed"
    HELD = "held"
    DUE = "due"


class Approval(enum.StrEnum):
    """Whether a draft may go."""

    NOT_NEEDED = "not needed"
    ASKED = "asked"
    GIVEN = "given"


Payload = tuple[tuple[str, FactValue], ...]
"""The fields of the event that started a run."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A touch by an automatic channel, from when its step is reached until it is sent, skipped, cancelled or failed.

    `id` is its idempotency key. `first_due` starts its shelf life, `due` is where it stands now, `expires` ends it
    (None: never). `cited` are (fact, text) pairs chosen when it fell due; `article` the id of the article shared.
    """

    id: str
    rule: str
    step: str
    run: int
    channel: str
    template: str
    phase: Phase
    first_due: Minute
    due: Minute
    expires: Minute | None
    approval: Approval
    promise: str | None = None
    cited: tuple[tuple[str, str], ...] = ()
    article: str | None = None
    payload: Payload = ()


@dataclass(frozen=True, slots=True)
class Task:
    """An open task of a person. `asked` is the role the playbook names, `role` the one who has it now."""

    id: str
    rule: str
    step: str
    run: int
    asked: str
    role: str
    verb: str
    text: str
    deadline: Minute
    promise: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """An open or broken promise. `source` is the step that made it, or the role that recorded it."""

    name: str
    deadline: Minute
    broken: bool
    source: str
    run: int
