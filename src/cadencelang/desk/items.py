"""The shapes of the desk: what waits for a person, what a person can decide, and what is told about it."""

from __future__ import annotations

import enum
from dataclasses import field

from cadencelang.clock import Minute
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Place


class Kind(enum.StrEnum):
    """What waits for a person."""

    DRAFT = "draft"
    LETTER = "letter"
    CALL = "call"
    TASK = "task"
    PROMISE = "promise"
    SILENCE = "silence"
    STUCK = "needs you"
    QUESTION = "question"


class Urgency(enum.IntEnum):
    """How pressing it is; the first are the most so."""

    OVERDUE = 0
    TODAY = 1
    LATER = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits for a decision.

    `subject` is the touch's, task's or question's id, or the promise's name; `candidate` is empty where a question
    came from nobody known; `role` whose decision it is; `search` the search or
    stage it belongs to; `due` the instant it must be decided by (None: none is set). `outcomes` are those that logging
    it can have. `edited` says whether its text was changed by hand, `snoozed` until when it was put off.
    """

    id: str
    kind: Kind
    candidate: str
    who: str
    search: str
    what: str
    reason: str
    role: str
    subject: str
    due: Minute | None = None
    urgency: Urgency = Urgency.TODAY
    outcomes: tuple[str, ...] = ()
    edited: bool = False
    snoozed: Minute | None = None


@dataclass(frozen=True, slots=True)
class Approve:
    """Let the draft go."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Give the draft another text."""

    text: str


@dataclass(frozen=True, slots=True)
class Snooze:
    """Show it again at `until`."""

    until: Minute


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave it undone, and say why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Log:
    """It was done; `outcome` is one of the item's, where it has any."""

    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Keep:
    """The promise was kept, by whatever keeps it; what was held up may go on."""


@dataclass(frozen=True, slots=True)
class Correct:
    """The address that works instead of the one that bounced."""

    address: str


class Meaning(enum.StrEnum):
    """What something that came can mean: a reply, a wish to stop, an absence, or nothing."""

    REPLY = "reply"
    STOP = "stop"
    AWAY = "away"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answer:
    """What something that came means; `candidate` says whose it is, where nobody is known by its address."""

    meaning: Meaning
    candidate: str = ""


Decision = Approve | Rewrite | Snooze | Skip | Log | Keep | Correct | Answer
"""What a person can decide."""

ALLOWED: dict[Kind, tuple[type[Decision], ...]] = {
    Kind.DRAFT: (Approve, Rewrite, Snooze, Skip),
    Kind.LETTER: (Snooze, Skip),
    Kind.CALL: (Log, Snooze, Skip),
    Kind.TASK: (Log, Snooze, Skip),
    Kind.PROMISE: (Keep, Snooze, Skip),
    Kind.SILENCE: (Log, Snooze, Skip),
    Kind.STUCK: (Keep, Correct, Snooze, Skip),
    Kind.QUESTION: (Answer, Snooze),
}
"""Which decisions each kind takes."""


class Undecidable(Exception):  # noqa: N818
    """The decision does not fit, or the item is gone; the message is one plain sentence."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was decided, in a sentence, for how many, and for how many seconds it can still be taken back."""

    number: int
    text: str
    count: int
    seconds_left: float


@dataclass(frozen=True, slots=True)
class View:
    """Which items are wanted: of these kinds (None: all), not later than this urgency, with these words in them.

    `snoozed`: also what was put off until later.
    """

    kinds: frozenset[Kind] | None = None
    until: Urgency = Urgency.LATER
    text: str = ""
    snoozed: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items of each kind are due today or before, and how many of all of them were due before now.

    Of those that come later, and those put off: how many until the end of the next working day, and how many after it.
    """

    today: dict[Kind, int] = field(default_factory=dict)
    overdue: int = 0
    next_day: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a why: whether it holds (None: it is no condition), the sentence, and the line of the playbook."""

    holds: bool | None
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What stands behind an item: the text it would send, why it is there, and what happens if nobody decides.

    `place` is the line of the playbook that it comes from.
    """

    title: str
    subject: str
    body: str
    checks: tuple[Check, ...]
    otherwise: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a candidate's page: when, a word, what, why, and where the playbook says so.

    `source` is the line of the playbook that it comes from, also where `place` does not cite it.
    """

    at: Minute | None
    when: str
    word: str
    text: str
    why: str = ""
    place: str = ""
    tone: str = "plain"
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A candidate: who they are, what comes next, and everything that happened, the newest first."""

    candidate: str
    who: str
    about: tuple[tuple[str, str], ...]
    coming: tuple[PageLine, ...]
    past: tuple[PageLine, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate in a list: their id, name, stage, search, and how many items wait."""

    candidate: str
    who: str
    stage: str
    search: str
    open: int
