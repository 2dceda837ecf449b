"""Conditions: what must hold for a rule or a branch to go on.

An atom is about a fact, a field of the event that started the run, a consent, a promise, contact so far, the
stage, the day, or a colleague. `negated` is the `not` of the sentence itself (`is not`, `does not contain`).
"""

from enum import StrEnum

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.values import Date, Days, Duration, DurationOrName, Money, Name, Number, Text, Value, Who

__all__ = [
    "And",
    "Atom",
    "Bound",
    "Comparison",
    "Condition",
    "ConsentIsGiven",
    "Contains",
    "Fact",
    "FactAway",
    "FactBetween",
    "FactCompares",
    "FactInPast",
    "FactIsEmpty",
    "FactIsKnown",
    "FactIsOneOf",
    "FactOnSide",
    "FactWithin",
    "FieldOf",
    "FirstVisit",
    "Group",
    "GroupKind",
    "HasReplied",
    "IfUnknown",
    "Is",
    "Not",
    "Operand",
    "Or",
    "PromiseIsOpen",
    "RoleIsAway",
    "Side",
    "Silence",
    "StageIs",
    "TimeSide",
    "TodayIs",
    "TodayIsWorkingDay",
    "WasSent",
]


class Comparison(StrEnum):
    """How a number or an amount of money compares with a bound."""

    MORE_THAN = "more than"
    LESS_THAN = "less than"
    AT_LEAST = "at least"
    AT_MOST = "at most"


class TimeSide(StrEnum):
    """On which side of a date."""

    BEFORE = "before"
    AFTER = "after"


class Side(StrEnum):
    """Whose silence: WE, nothing of ours reached them; THEY, nothing came from them."""

    WE = "we"
    THEY = "they"


class GroupKind(StrEnum):
    """`all of` or `any of`, with the conditions on the lines below."""

    ALL = "all of"
    ANY = "any of"


class Fact(Node):
    """A fact of the candidate, by name."""

    name: Name
    span: Span


class FieldOf(Node):
    """`its FIELD`: a field of the event that started the run."""

    name: Name
    span: Span


Operand = Fact | FieldOf
Bound = Number | Money


class Is(Node):
    """`FACT is VALUE`, `FACT is not VALUE`."""

    operand: Operand
    value: Value
    negated: bool
    span: Span


class FactIsOneOf(Node):
    """`FACT is [not] one of VALUE, …`."""

    operand: Operand
    values: tuple[Value, ...]
    negated: bool
    span: Span


class FactIsKnown(Node):
    """`FACT is known`; negated, `FACT is unknown`."""

    operand: Operand
    negated: bool
    span: Span


class FactCompares(Node):
    """`FACT is more than | less than | at least | at most N`."""

    operand: Operand
    comparison: Comparison
    bound: Bound
    span: Span


class FactBetween(Node):
    """`FACT is from N to N`, both ends included."""

    operand: Operand
    low: Bound
    high: Bound
    span: Span


class FactOnSide(Node):
    """`FACT is before DATE`, `FACT is after DATE`."""

    operand: Operand
    side: TimeSide
    date: Date
    span: Span


class FactInPast(Node):
    """`FACT is in the past`; with `future`, `FACT is in the future`."""

    operand: Operand
    future: bool
    span: Span


class FactWithin(Node):
    """`FACT is within DURATION`, from today on."""

    operand: Operand
    duration: DurationOrName
    span: Span


class FactAway(Node):
    """`FACT is more than DURATION away`."""

    operand: Operand
    duration: Duration
    span: Span


class Contains(Node):
    """`FACT contains VALUE`, `FACT does not contain VALUE`."""

    operand: Operand
    value: Value
    negated: bool
    span: Span


class FactIsEmpty(Node):
    """`FACT is empty`, `FACT is not empty`."""

    operand: Operand
    negated: bool
    span: Span


class ConsentIsGiven(Node):
    """`consent STRING is [not] given`."""

    consent: Text
    negated: bool
    span: Span


class PromiseIsOpen(Node):
    """`promise STRING is [not] open`."""

    promise: Text
    negated: bool
    span: Span


class HasReplied(Node):
    """`the candidate has [not] replied [in the last DURATION]`."""

    negated: bool
    last: DurationOrName | None
    span: Span


class Silence(Node):
    """`we | they have been silent for DURATION`; also a trigger."""

    side: Side
    duration: DurationOrName
    span: Span


class WasSent(Node):
    """`CHANNEL STRING was [not] sent [in this visit | in the last DURATION]`."""

    channel: Name
    template: Text
    negated: bool
    this_visit: bool
    last: DurationOrName | None
    span: Span


class StageIs(Node):
    """`the stage is STRING, …`: any of them."""

    stages: tuple[Text, ...]
    span: Span


class FirstVisit(Node):
    """`this is [not] the first visit`."""

    negated: bool
    span: Span


class TodayIs(Node):
    """`today is DAYS`."""

    days: Days
    span: Span


class TodayIsWorkingDay(Node):
    """`today is [not] a working day`."""

    negated: bool
    span: Span


class RoleIsAway(Node):
    """`WHO is [not] away`."""

    who: Who
    negated: bool
    span: Span


class And(Node):
    """`A and B and C`, or the lines below `all of`."""

    parts: tuple["Condition", ...]
    span: Span


class Or(Node):
    """`A or B or C`, or the lines below `any of`."""

    parts: tuple["Condition", ...]
    span: Span


class Not(Node):
    """`not (A)`."""

    inner: "Condition"
    span: Span


class IfUnknown(Node):
    """`(A, or if unknown yes)`: `answer` is what A counts as where it cannot be told."""

    inner: "Condition"
    answer: bool
    span: Span


class Group(Node):
    """`all of` or `any of` standing where a condition would; `condition_of` folds the lines below into one."""

    kind: GroupKind
    span: Span


Atom = (
    Is
    | FactIsOneOf
    | FactIsKnown
    | FactCompares
    | FactBetween
    | FactOnSide
    | FactInPast
    | FactWithin
    | FactAway
    | Contains
    | FactIsEmpty
    | ConsentIsGiven
    | PromiseIsOpen
    | HasReplied
    | Silence
    | WasSent
    | StageIs
    | FirstVisit
    | TodayIs
    | TodayIsWorkingDay
    | RoleIsAway
)
Condition = Atom | And | Or | Not | IfUnknown
