"""What the HTTP interface asks of whatever keeps the candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from cadencelang.desk.items import Account, Decision, Item, Receipt, View
from cadencelang.desk.port import Desk
from cadencelang.records import dataclass


class Missing(Exception):  # noqa: N818
    """There is no such thing; one plain sentence."""


class Clashing(Exception):  # noqa: N818
    """It cannot be done as things stand; one plain sentence."""


class Distrusted(Exception):  # noqa: N818
    """It does not come from whom it says; one plain sentence."""


class Busy(Exception):  # noqa: N818
    """It cannot be done now; one plain sentence."""


class Unacceptable(Exception):  # noqa: N818
    """What was given is not taken; `faults` are pairs: where (a column, or nothing), and what is wrong."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(what for _, what in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A candidate in a list. Instants are texts with an offset."""

    id: str
    stage: str
    next_look: str | None
    stuck: str | None


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A candidate as they stand: facts by name, consents with the instant they hold until, and what comes next."""

    id: str
    stage: str
    playbook: str
    version: int
    facts: Mapping[str, Any]
    opted_out: bool
    consents: Mapping[str, str]
    coming: Sequence[Mapping[str, str | None]]
    stuck: str | None


@dataclass(frozen=True, slots=True)
class PlaybookLine:
    """A published version of the playbook."""

    hash: str
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class StateLine:
    """Where a candidate stands: the hash of their playbook, the engine's state, and the touches that limits may count.

    These are triples: channel, whether it went by itself, when.
    """

    id: str
    playbook: str
    state: dict[str, Any]
    counted: Sequence[tuple[str, bool, str]]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of what happened: its number in the log, when, what, why, and the line of the playbook."""

    number: int
    at: str
    what: str
    why: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be tried: a candidate of the workspace, or somebody made up who enters `stage` with `facts`.

    `events` are columns of a history file, from now on; `silent`: nobody of the team does what they are asked.
    """

    candidate: str | None
    stage: str | None
    facts: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]]
    days: int
    silent: bool


@dataclass(frozen=True, slots=True)
class TrialView:
    """What would happen, in lines; `more` says whether there were more of them; and how they stand at the end."""

    lines: Sequence[AccountLine]
    more: bool
    stage: str
    opted_out: bool


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One part of a rule's condition as things stand now: whether it holds, its words, what was found, its line."""

    holds: bool
    words: str
    found: str | None
    place: str


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Something that a rule did, or why it did not."""

    at: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class RuleWhy:
    """A rule: whether it stands in the candidate's stage, its condition, what it did last, and what it waits for."""

    rule: str
    place: str
    in_force: bool
    conditions: Sequence[ConditionLine]
    account: Sequence[ReasonLine]
    waits: Sequence[str]


@dataclass(frozen=True, slots=True)
class WhyView:
    """Why things are as they are with a candidate, rule by rule."""

    at: str
    stage: str
    rules: Sequence[RuleWhy]


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a delivery: whether it was new, how many events were told, whether it waits, what was refused."""

    new: bool
    told: int = 0
    waits: bool = False
    refusals: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A letter or notice in the outbox, without what it says."""

    key: str
    candidate: str
    purpose: str
    channel: str
    status: str
    attempts: int
    due: str
    error: str | None


class Different(Exception):  # noqa: N818
    """The Idempotency-Key was used for another request."""


class UnderWay(Exception):  # noqa: N818
    """The same request is being carried out."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given before."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Answers(Protocol):
    """What requests were answered, by caller and Idempotency-Key. Any method may raise Busy."""

    def begin(self, caller: str, key: str, request: bytes) -> Given | None:
        """The answer that was given; None: carry it out, then `end` or `drop` it. Raises Different, UnderWay."""

    def carrying_out(self, caller: str, key: str) -> AbstractContextManager[None]:
        """Within the block, the answer to what was begun is kept together with what is changed."""

    def end(self, caller: str, key: str, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep the answer to what was begun."""

    def drop(self, caller: str, key: str) -> None:
        """It was not carried out, so that the next attempt is the first; where an answer is kept, it was."""


class Service(Protocol):
    """A workspace, for the HTTP interface. May be called by several threads. Any method may raise Busy."""

    @property
    def answers(self) -> Answers:
        """What requests were answered."""

    @property
    def mark(self) -> str:
        """A text that is another one for every process that serves."""

    def ready(self) -> str | None:
        """Why it cannot serve; None: it can."""

    def counts(self) -> Mapping[str, int]:
        """How many candidates, log entries, and orders of each status there are."""

    def overdue(self) -> float:
        """For how many seconds something has been due that nothing has done; it grows where nothing runs."""

    def candidates(self, after: str, limit: int) -> Sequence[CandidateLine]:
        """Candidates in the order of their ids, those after `after`."""

    def candidate(self, id: str) -> CandidateView:
        """A candidate. Raises Missing."""

    def account(self, id: str, after: int, limit: int) -> Sequence[AccountLine]:
        """What happened to a candidate and why, entries after number `after`. Raises Missing."""

    def why(self, id: str, rule: str | None) -> WhyView:
        """Why things happened to a candidate or did not: by one rule, or all. Raises Missing, Unacceptable."""

    def published(self) -> PlaybookLine:
        """The version of the playbook that newcomers begin with."""

    def playbook(self, hash: str) -> str:
        """A published version as a compiled file. Raises Missing."""

    def states(self, after: str, limit: int) -> tuple[Sequence[StateLine], str | None]:
        """Where at most so many candidates after an id stand, and after which id the next ones come (None: none do)."""

    def state(self, id: str) -> StateLine:
        """Where a candidate stands. Raises Missing."""

    def history(self, id: str) -> tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]:
        """The facts that a candidate began with, and what came from outside since, as plain data. Raises Missing."""

    def enter(self, columns: Mapping[str, Any]) -> CandidateView:
        """A new candidate, from the columns of a candidates file. Raises Unacceptable, Clashing."""

    def tell(self, id: str, columns: Mapping[str, Any]) -> bool:
        """Something happened to a candidate, from the columns of a history file; False: it was known already.

        Raises Missing, Unacceptable.
        """

    def simulate(self, trial: Trial) -> TrialView:
        """What would happen; nothing of it is kept. Raises Missing, Unacceptable."""

    def hear(self, hook: str, headers: Mapping[str, str], body: bytes) -> Heard:
        """A delivery of another program, its body raw. Raises Missing, Distrusted, Unacceptable."""

    def unsubscribe(self, token: str, *, decided: bool) -> None:
        """Somebody wants no more (`decided`: they said so; else it is only looked up). Raises Missing."""

    def calendar(self, token: str) -> bytes:
        """The calendar of a role, as iCalendar text. Raises Missing."""

    def queue(self, view: View) -> Sequence[Item]:
        """What waits for a person, the most pressing first."""

    def item(self, id: str) -> tuple[Item, Account]:
        """An item of the queue and what stands behind it. Raises Missing."""

    def decide(self, ids: Sequence[str], decision: Decision) -> Receipt:
        """Decide items alike, all or none. Raises Missing, Clashing."""

    def undo(self, number: int | None = None) -> Receipt:
        """Take the last decision made here back. Raises Clashing where it is too late, or there is none.

        Where a `number` is given, also where that is not the last one's.
        """

    def seat(self) -> AbstractContextManager[Desk]:
        """The desk, one caller at a time. What is not there raises Missing."""

    def orders(self, statuses: Sequence[str], after: str, limit: int) -> Sequence[OrderLine]:
        """Orders with one of these statuses (none: any) in the order of their keys, those after `after`."""

    def instant(self, text: str) -> int:
        """The minute that a text with an offset names. Raises Unacceptable."""

    def moment(self, at: int) -> str:
        """An instant in minutes, as texts of this interface have it."""
