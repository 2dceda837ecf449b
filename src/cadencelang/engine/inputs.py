"""What happens outside the engine and is told to it.

Every input has an `id` (unique for a candidate; a second one with the same id is ignored), the instant `at` at which
it happened and, where it was learnt later, the instant `received` (None: at once). Instants are UTC minutes.
"""

from __future__ import annotations

from cadencelang.clock import Day, Minute
from cadencelang.graph.conditions import FactValue
from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InputBase:
    """What every input has."""

    id: str
    at: Minute
    received: Minute | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered(InputBase):
    """The candidate enters a stage: the first, or by a move."""

    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(InputBase):
    """The candidate replied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WentOutOfOffice(InputBase):
    """An out-of-office reply came; `until` is the last day away, where it says so."""

    until: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack(InputBase):
    """The candidate is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptedOut(InputBase):
    """The candidate wants no more contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(InputBase):
    """Everything held on the candidate must go; nothing follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInto(InputBase):
    """The candidate turned out to be the same person as another (by id), who goes on: no more contact here."""

    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TookIn(InputBase):
    """Another candidate (by id) turned out to be the same person as this one, who goes on."""

    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounced(InputBase):
    """A message bounced: `touch` by id (None: the last one sent); `hard` bounces make the address unusable."""

    touch: str | None = None
    hard: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(InputBase):
    """A declared event, with the values of its fields."""

    event: str
    fields: tuple[tuple[str, FactValue], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLearnt(InputBase):
    """A fact has this value from `at` on; None: it is unknown again."""

    fact: str
    value: FactValue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGranted(InputBase):
    """The candidate gave a consent, until the end of day `until` (None: as long as the playbook says)."""

    consent: str
    until: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(InputBase):
    """The candidate withdrew a consent."""

    consent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(InputBase):
    """Somebody did a task, named by its id or its text; `outcome` is one of the channel's, where it has outcomes."""

    task: str
    by: str
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(InputBase):
    """Somebody approved a draft, named by its touch's id or its template."""

    touch: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(InputBase):
    """Somebody declined a draft: it is skipped."""

    touch: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(InputBase):
    """Somebody took back a placed draft inside its undo time."""

    touch: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchSent(InputBase):
    """The channel took the touch (by id): it reached the candidate, as far as anyone can tell."""

    touch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchFailed(InputBase):
    """The channel gave the touch (by id) up."""

    touch: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacted(InputBase):
    """Somebody was in touch with the candidate outside the playbook, on a channel (recorded history, mostly).

    `template` names the text used, `article` the id of an article that was shared, `keeps` a promise that was kept by
    it, where known.
    """

    channel: str
    template: str | None = None
    article: str | None = None
    keeps: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised(InputBase):
    """Somebody promised the candidate something, due at `due`."""

    promise: str
    due: Minute
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMoved(InputBase):
    """A promise was renegotiated with the candidate."""

    promise: str
    due: Minute
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseReleased(InputBase):
    """The candidate released us from a promise."""

    promise: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldResolved(InputBase):
    """Somebody resolved what held touches back."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WentAway(InputBase):
    """A colleague is away from day `first` to day `last`, both included, on the colleague's clock."""

    role: str
    first: Day
    last: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedToWork(InputBase):
    """A colleague is back before the last day said."""

    role: str


Input = (
    Entered
    | Replied
    | WentOutOfOffice
    | CameBack
    | OptedOut
    | Erased
    | MergedInto
    | TookIn
    | Bounced
    | Happened
    | FactLearnt
    | ConsentGranted
    | ConsentWithdrawn
    | TaskDone
    | Approved
    | Declined
    | Undone
    | TouchSent
    | TouchFailed
    | Contacted
    | Promised
    | PromiseMoved
    | PromiseReleased
    | HoldResolved
    | WentAway
    | ReturnedToWork
)
"""Anything that happens outside."""
