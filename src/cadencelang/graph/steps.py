"""Steps of the rule graph: what a run does, one after the other.

A step that branches holds its branches as tuples of steps. `id` is a stable identity: it survives formatting and
edits elsewhere (`<rule>/<kind>:<what>#<n>`, n counting equals within the rule). Sequences are expanded where they are
used: an expanded step's `span` is its line in the sequence, `use` the line that used the sequence.
"""

from __future__ import annotations

import enum

from cadencelang.clock import Duration
from cadencelang.graph.conditions import Condition, FactValue
from cadencelang.graph.triggers import Trigger
from cadencelang.records import dataclass
from cadencelang.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBase:
    """What every step has: its stable identity and where it stands."""

    id: str
    span: Span
    use: Span | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline: `within` a duration of reaching the step, or `before` (None: on) a date fact, at `minute` of it."""

    within: Duration | None = None
    fact: str | None = None
    before: Duration | None = None
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """Remind `role` this long before the deadline."""

    role: str
    before: Duration
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(StepBase):
    """Wait for `duration`; where it is of days, until `minute` of the day reached (None: its opening)."""

    duration: Duration
    minute: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitUntil(StepBase):
    """Wait until the date fact's day, at `minute` (None: the opening). A date already past does not wait."""

    fact: str
    minute: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitFor(StepBase):
    """Wait up to `duration` for `trigger`, then take one of two branches."""

    duration: Duration
    trigger: Trigger
    happened: tuple[Step, ...]
    otherwise: tuple[Step, ...]


class MessageKind(enum.StrEnum):
    """What a message is made from."""

    SEND = "send"
    SHARE = "share"
    INTRODUCE = "introduce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(StepBase):
    """A touch by an automatic channel.

    `citing` are facts, each of which must be known, fresh, shareable and not yet used with this candidate when the
    touch is due. `undo` is how long the draft is placed before it may leave; `shelf` how long after it is first due it
    is given up. SHARE has `library`, `about`, `young` (published at most this long ago) and `unseen`; INTRODUCE has
    `peer` (a fact) and `consent`. With `invites` (a date and time) the message carries an invitation to that time,
    which `lasts` so long; None: that it does not take place. `unsent` runs when the touch was skipped, failed or
    bounced; `unfit` when no article fitted.
    """

    kind: MessageKind
    channel: str
    template: str
    citing: tuple[str, ...] = ()
    approver: str | None = None
    undo: Duration | None = None
    shelf: Duration | None = None
    keeps: str | None = None
    invites: str | None = None
    lasts: Duration | None = None
    library: str | None = None
    about: str | None = None
    young: Duration | None = None
    unseen: bool = False
    peer: str | None = None
    consent: str | None = None
    unsent: tuple[Step, ...] = ()
    unfit: tuple[Step, ...] = ()
    has_unsent: bool = False
    has_unfit: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeBranch:
    """What follows a task that is done with this outcome (None: any other outcome)."""

    outcome: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(StepBase):
    """A task for a person. `verb` is `do` (inner work), `call`, `meet`, `write` or a channel by a person.

    `channel` is the channel by a person that the verb names, where one is declared. The run goes on when the task is
    done, or at its deadline with `not_done`.
    """

    role: str
    verb: str
    channel: str | None
    text: str
    deadline: Deadline
    reminders: tuple[Reminder, ...] = ()
    keeps: str | None = None
    done: tuple[OutcomeBranch, ...] = ()
    not_done: tuple[Step, ...] = ()
    has_not_done: bool = False

    @property
    def is_contact(self) -> bool:
        """Whether doing the task is a touch to the candidate."""
        return self.verb != "do"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell(StepBase):
    """Notify a colleague."""

    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePromise(StepBase):
    """A promise to the candidate. Its branches run beside the rule, and outlive the visit."""

    promise: str
    deadline: Deadline
    reminders: tuple[Reminder, ...] = ()
    kept: tuple[Step, ...] = ()
    late: tuple[Step, ...] = ()
    broken: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(StepBase):
    """Release an open promise: it need no longer be kept."""

    promise: str


class HoldEnd(enum.StrEnum):
    """What ends a hold or a pause."""

    RESOLVED = "until resolved"
    DURATION = "for"
    REPLY = "until the candidate replies"
    BACK = "until the candidate is back"
    FACT = "until a date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(StepBase):
    """Hold automatic touches (or all, tasks that are touches included) back until `end`."""

    all_touches: bool
    end: HoldEnd
    role: str | None = None
    duration: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(StepBase):
    """Pause: nothing of ours goes out or is asked of anybody that is a touch, until `end`, `at_most` that long."""

    end: HoldEnd
    at_most: Duration
    duration: Duration | None = None
    fact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(StepBase):
    """End the pause, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFact(StepBase):
    """Set a fact; None forgets it."""

    fact: str
    value: FactValue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(StepBase):
    """Move the candidate to another stage."""

    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End(StepBase):
    """End this run."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Steps taken where `condition` holds (None: otherwise)."""

    condition: Condition | None
    steps: tuple[Step, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(StepBase):
    """The first branch whose condition holds is taken: `if … otherwise`, or a decision table (`table`)."""

    branches: tuple[Branch, ...]
    table: bool = False


Step = (
    Wait
    | WaitUntil
    | WaitFor
    | Send
    | Ask
    | Tell
    | MakePromise
    | Release
    | Hold
    | Pause
    | Resume
    | SetFact
    | Move
    | End
    | Choose
)
"""Any step."""
