"""A candidate's state: immutable, serialisable, versioned; it holds what the future still needs and no history.

Instants lie ahead or say when something stops mattering; the few that lie behind (`contact_at`, `reply_at`,
`entered_at`, `moved_at`, `fact_at`) are anchors, kept because a change of the candidate's clock counts from them
again and because late news is measured against them. Rules, instructions and facts are named by their index in the
compiled program; `cadencelang.engine.codec` writes them by their identity.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from cadencelang.clock import Day, Minute

if TYPE_CHECKING:
    from cadencelang.graph.conditions import FactValue
else:
    FactValue = Any  # read back by its shape: see cadencelang.engine.codec

STATE_VERSION: Final = 1
NEVER: Final[Minute] = 1 << 40
"""An instant that does not come."""

NO_STAGE: Final = -1
NO_VISIT: Final = 0
"""The visit of what outlives visits: branches of promises, rules about leaving."""


class Phase(enum.StrEnum):
    """Where a touch is: placed and undoable, waiting for its instant or a person, or handed to its channel."""

    PLACED = "placed"
    HELD = "held"
    DUE = "due"


class Approval(enum.StrEnum):
    """Whether a draft may go."""

    NOT_NEEDED = "not needed"
    ASKED = "asked"
    GIVEN = "given"


class Waiting(enum.StrEnum):
    """What a run waits for."""

    TIME = "time"
    WAIT = "wait"
    EVENT = "event"
    TOUCH = "touch"
    TASK = "task"
    HOLD = "hold"


Payload = tuple[tuple[str, FactValue], ...]
"""The fields of the event that started a run."""


class Run(Struct, frozen=True):
    """A run of a rule (or of a promise's branch): it goes on with instruction `pc` at `wake`.

    Waiting.WAIT stands at a wait that ends at `wake`, and goes on with what follows it.
    `anchor` is when the step before was really done. `fresh` until its first instruction is reached: the rule's guard
    is still to be judged. `keeping`: its visit is over and it lives on only for the promises that it still keeps.
    """

    serial: int
    rule: int
    pc: int
    wake: Minute
    anchor: Minute
    visit: int
    waiting: Waiting = Waiting.TIME
    fresh: bool = False
    keeping: bool = False
    payload: Payload = ()


class Touch(Struct, frozen=True):
    """A touch by an automatic channel, from when its step is reached until it is sent, skipped, cancelled or failed.

    `id` is its idempotency key. `first_due` starts its shelf life, `due` is when it is looked at next (NEVER: when
    something happens), `expires` ends it (NEVER: nothing does). `cited` are (fact, text) pairs chosen when it fell
    due; `article` is the id of the article shared, `peer` the fact that holds the peer introduced. `held_by` is the
    identity of what it waits for.
    """

    id: str
    rule: str
    step: str
    run: int
    pc: int
    channel: str
    template: str
    phase: Phase
    first_due: Minute
    due: Minute
    expires: Minute
    approval: Approval
    approver: str | None = None
    promise: str | None = None
    cited: tuple[tuple[str, str], ...] = ()
    article: str | None = None
    peer: str | None = None
    held_by: str | None = None
    payload: Payload = ()


class Task(Struct, frozen=True):
    """A task of a person. `asked` is the role the playbook names, `role` the one who has it now.

    A task whose deadline has passed stays as `overdue`: doing it late still counts as contact. `handover` is when it
    goes to whoever covers the role (NEVER: it does not).
    """

    id: str
    rule: str
    step: str
    run: int
    pc: int
    asked: str
    role: str
    verb: str
    text: str
    deadline: Minute
    visit: int
    handover: Minute = NEVER
    overdue: bool = False
    promise: str | None = None


class Promise(Struct, frozen=True):
    """An open or broken promise.

    `source` is the step that made it or the role that recorded it; `pc` is that step's instruction (-1: none).
    """

    name: str
    deadline: Minute
    source: str
    rule: int
    pc: int
    broken: bool = False
    payload: Payload = ()


class Reminder(Struct, frozen=True):
    """A reminder still to come: of a task (by its id) or a promise (by its name)."""

    at: Minute
    role: str
    text: str
    task: str | None
    promise: str | None
    step: str


class Timer(Struct, frozen=True):
    """The next instant of a rule's trigger that comes with time; `fired` is when it came last (-NEVER: not yet)."""

    at: Minute
    rule: int
    trigger: int
    fired: Minute = -NEVER


class HoldState(Struct, frozen=True):
    """What holds touches back: a `pause` or a hold, of `all_touches` or automatic ones, until `until` at the latest.

    `role` resolves it, `on_reply` and `on_back` say what else ends it.
    """

    step: str
    pause: bool
    all_touches: bool
    until: Minute
    role: str | None = None
    on_reply: bool = False
    on_back: bool = False


class SentTouch(Struct, frozen=True):
    """What is remembered of a touch while it may still bounce, until `forget`: what its bounce takes back.

    It counts towards caps from `counted`, when it was handed over, and as contact from `sent`.
    """

    touch: str
    channel: str
    step: str
    counted: Minute
    sent: Minute
    contact_before: Minute
    promise: Promise | None
    forget: Minute


class VisitState(Struct, frozen=True):
    """A visit that was left a moment ago and comes back to life if the candidate returns before `settles`.

    `started` are the numbers of the runs that leaving it started: a return takes them back.
    """

    stage: int
    visit: int
    entered_at: Minute
    runs: tuple[Run, ...]
    touches: tuple[Touch, ...]
    tasks: tuple[Task, ...]
    reminders: tuple[Reminder, ...]
    timers: tuple[Timer, ...]
    started: tuple[int, ...]
    settles: Minute


class State(Struct, frozen=True):
    """Everything the engine knows of one candidate. Made by `Engine.begin`, changed only into new ones."""

    candidate: str
    now: Minute
    next_wake: Minute
    facts: tuple[FactValue | None, ...]
    fact_at: tuple[Minute, ...]
    stage: int = NO_STAGE
    visit: int = NO_VISIT
    visits: tuple[int, ...] = ()
    entered_at: Minute = NEVER
    moved_at: Minute = -NEVER
    serial: int = 0
    runs: tuple[Run, ...] = ()
    touches: tuple[Touch, ...] = ()
    tasks: tuple[Task, ...] = ()
    promises: tuple[Promise, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    timers: tuple[Timer, ...] = ()
    holds: tuple[HoldState, ...] = ()
    consents: tuple[tuple[str, Minute], ...] = ()
    consent_at: tuple[tuple[str, Minute], ...] = ()
    opted_out: bool = False
    erased: bool = False
    bad_channels: tuple[str, ...] = ()
    caps: tuple[tuple[Day, ...], ...] = ()
    spacing: tuple[Minute, ...] = ()
    contact_at: Minute = -NEVER
    reply_at: Minute = -NEVER
    replied_visit: int = -1
    sent: tuple[tuple[int, Minute], ...] = ()
    frequencies: tuple[tuple[Day, ...], ...] = ()
    shared: tuple[str, ...] = ()
    used: tuple[tuple[str, str], ...] = ()
    truths: tuple[bool, ...] = ()
    away: tuple[tuple[str, Day, Day], ...] = ()
    back_on: Day | None = None
    left: VisitState | None = None
    recent: tuple[SentTouch, ...] = ()
    seen: tuple[tuple[str, Minute], ...] = ()
