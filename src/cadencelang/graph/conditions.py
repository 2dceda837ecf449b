"""Conditions of the rule graph: a closed family of frozen nodes, resolved and typed.

Owns the shape only. What a condition means is told by `cadencelang.engine.conditions`; here nothing is evaluated.
Every atom keeps the span of the words it came from, so that an explanation can name its line.

By the time a condition is in the graph, the compiler has proved that no atom meets an unknown fact without the text
saying what happens then: evaluation is two-valued.
"""

from __future__ import annotations

import enum

from cadencelang.clock import Day, Duration, Minute
from cadencelang.records import dataclass
from cadencelang.source import Span


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency (`currency` is its ISO 4217 code)."""

    amount: float
    currency: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something noted about a candidate. `day` is when; a note that is not `shareable` is never cited."""

    text: str
    day: Day
    shareable: bool = True


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody a candidate may be introduced to. `consents` maps a consent's name to its last instant (None: open)."""

    name: str
    mail: str
    consents: tuple[tuple[str, Minute | None], ...] = ()


FactValue = str | int | float | bool | Money | Peer | tuple[str, ...] | tuple[Note, ...]
"""A fact's value. Dates are `Day` ints, dates with a time `Minute` ints; unknown facts have no value at all."""


class Op(enum.StrEnum):
    """How an operand is compared with its values."""

    IS = "is"
    IS_NOT = "is not"
    ONE_OF = "is one of"
    NOT_ONE_OF = "is not one of"
    MORE_THAN = "is more than"
    LESS_THAN = "is less than"
    AT_LEAST = "is at least"
    AT_MOST = "is at most"
    FROM_TO = "is from"
    BEFORE = "is before"
    AFTER = "is after"
    CONTAINS = "contains"
    CONTAINS_NOT = "does not contain"
    EMPTY = "is empty"
    NOT_EMPTY = "is not empty"


class Party(enum.StrEnum):
    """Whose silence: ours (nothing of ours reached them) or theirs (nothing came from them)."""

    WE = "we"
    THEY = "they"


class SentScope(enum.StrEnum):
    """How far back `was sent` looks."""

    EVER = "ever"
    VISIT = "in this visit"
    LAST = "in the last"


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact of the candidate."""

    name: str


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field of the event that started the run (`its topics`)."""

    event: str
    name: str


Operand = FactRef | FieldRef


@dataclass(frozen=True, slots=True)
class Compare:
    """The operand stands in relation `op` to `values`.

    There is one value; two for `FROM_TO`, any number for `ONE_OF` and its negation, none for `EMPTY` and its negation.
    `BEFORE` and `AFTER` compare with a `Day`, whether the operand is a date or a date and time.
    """

    operand: Operand
    op: Op
    values: tuple[FactValue, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Known:
    """The operand is known (`wanted`) or unknown. A fact that is no longer fresh is unknown."""

    operand: Operand
    wanted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class IfUnknown:
    """`part`, or `default` where a fact that it reads is unknown."""

    part: Condition
    default: bool
    span: Span


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class DateNear:
    """A date fact lies from today up to `duration` ahead (`wanted`), or further away than that (not `wanted`)."""

    operand: Operand
    duration: Duration
    wanted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class DatePast:
    """A date fact lies before today (`past`) or after today (not `past`)."""

    operand: Operand
    past: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The consent is given and has not run out (`wanted`), or the contrary."""

    consent: str
    wanted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class PromiseOpen:
    """A promise of this name is open (`wanted`), or none is."""

    promise: str
    wanted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class HasReplied:
    """The candidate has replied (`wanted`) or not: in this visit, or in the last `within`."""

    within: Duration | None
    wanted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class SilentFor:
    """The silence of `party` has lasted `duration`."""

    party: Party
    duration: Duration
    span: Span


@dataclass(frozen=True, slots=True)
class WasSent:
    """A touch with this template was sent on this channel (`wanted`) or was not, as far back as `scope` says."""

    channel: str
    template: str
    scope: SentScope
    within: Duration | None
    wanted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class StageIs:
    """The candidate is in one of these stages."""

    stages: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """This visit of the stage is the candidate's first (`wanted`), or a later one."""

    wanted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class TodayIs:
    """Today, on the candidate's clock, is one of these weekdays (Monday is 0)."""

    weekdays: frozenset[int]
    span: Span


@dataclass(frozen=True, slots=True)
class TodayWorking:
    """Today is a working day on the candidate's clock (`wanted`), or is not."""

    wanted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class RoleAway:
    """Today, on the role's clock, the role is away."""

    role: str
    span: Span


Condition = (
    Compare
    | Known
    | IfUnknown
    | All
    | Any
    | Not
    | DateNear
    | DatePast
    | ConsentGiven
    | PromiseOpen
    | HasReplied
    | SilentFor
    | WasSent
    | StageIs
    | FirstVisit
    | TodayIs
    | TodayWorking
    | RoleAway
)
"""Any condition."""
