"""What a store keeps, as the runtime sees it.

Instants of the playbook's time are UTC minutes (`Minute`); those of delivery, which is finer, are UTC seconds
(`Second`). Documents (states, inputs, touches) are JSON text; `cadencelang.runtime.codec` reads and writes them.
"""

from __future__ import annotations

import enum

from cadencelang.clock import Minute
from cadencelang.records import dataclass

Second = float
"""A UTC instant in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published playbook: `hash` is that of its compiled text."""

    hash: str
    name: str
    version: int
    text: str
    published: Minute


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate as they stand: the fold of their log up to entry `seq`.

    `book` is the hash of the version they are on, `wake` when they must be looked at again (None: not before something
    happens), `stuck` why they cannot go on (None: they can), `stands` the instant up to which they have come.
    """

    candidate: str
    book: str
    seq: int
    state: str
    wake: Minute | None
    stage: str
    stuck: str | None = None
    stands: Minute = 0


class EntryKind(enum.StrEnum):
    """What moved a candidate: the beginning, something that happened, time, or another version of the playbook."""

    BEGIN = "begin"
    INPUT = "input"
    TIME = "time"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of a candidate, as the log keeps it for good.

    `occurred` is when it happened and `received` when it was learnt; `event` is the id of what happened (None: time).
    `body` is what the engine was given, `reasons` and `effects` are what it decided and ordered.
    """

    candidate: str
    seq: int
    kind: EntryKind
    occurred: Minute
    received: Minute
    event: str | None
    book: str
    body: str
    reasons: str
    effects: str


class Status(enum.StrEnum):
    """Where an order to deliver is.

    PENDING waits for `next_at`; CLAIMED is in a worker's hands until its lease ends; SENT was taken by its channel;
    FAILED was refused by it for good; DEAD was tried as often as the policy says; WITHDRAWN was overtaken by what
    happened before it left; UNKNOWN may or may not have left, and waits for a person; SEEN had FAILED or was
    DEAD, and a person put it away.
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead-letter"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    SEEN = "seen"


class Purpose(enum.StrEnum):
    """Whom an order is for: the candidate, a colleague, or another program."""

    TOUCH = "touch"
    NOTICE = "notice"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to deliver.

    `key` is its idempotency key: for a touch the person, visit, rule, step and occurrence. `seq` is the log entry that
    ordered it, `due` when the engine ordered it for, `effect` the engine's order, `letter` what was written for it
    once it was claimed. `token` names the claim, which holds until `lease`; `begun` says whether, under that claim, it
    may have been handed over to a channel that cannot tell a repetition. `was` is the status in which a person found
    what they put away.
    """

    key: str
    candidate: str
    seq: int
    purpose: Purpose
    channel: str
    due: Minute
    effect: str
    status: Status = Status.PENDING
    attempts: int = 0
    next_at: Second = 0
    lease: Second | None = None
    token: str | None = None
    letter: str | None = None
    error: str | None = None
    settled: Second | None = None
    begun: bool = False
    was: Status | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided about one item of the desk, kept until it lands: until then it can be taken back.

    `batch` names what was decided at once, `seq` the candidate's last log entry then, `at` the minute and `made` the
    second at which it was decided, `lands` when the engine is told (None: it was). `body` is a document.
    """

    batch: str
    candidate: str
    item: str
    seq: int
    at: Minute
    made: Second
    lands: Second | None
    body: str


@dataclass(frozen=True, slots=True)
class Sending:
    """A letter that was written to a candidate, found again by its Message-ID when it is answered or bounces."""

    message_id: str
    candidate: str
    touch: str
    address: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that came and that a person must decide, about one candidate ("" where it is nobody known).

    `id` is that of what came, `text` its words, which come from outside. While it is open nothing automatic leaves.
    """

    id: str
    candidate: str
    why: str
    text: str
    at: Minute
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """A request of another program that may be repeated: who sent it under which key, and what it was answered.

    `fingerprint` tells it from others, `at` is when it began; `status` is None while it is carried out. `body` and
    `headers` (a document) are the answer, which may hold personal data.
    """

    caller: str
    key: str
    fingerprint: str
    at: Second
    status: int | None = None
    body: str = ""
    headers: str = "{}"


class ArrivalStatus(enum.StrEnum):
    """What became of a delivery: TAKEN was told, WAITING is about nobody here yet, REFUSED holds what could not be, and
    SEEN held that until a person put it away."""

    TAKEN = "taken"
    WAITING = "waiting"
    REFUSED = "refused"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What another program told of a candidate, as it came: `body` is its raw text, from outside.

    `id` is the same however often it is delivered, `hook` is by which of our addresses it came, `told` what was not
    taken of it.
    """

    id: str
    hook: str
    candidate: str
    received: Minute
    body: str
    status: ArrivalStatus
    told: str = ""
