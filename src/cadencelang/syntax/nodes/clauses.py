"""What stands below a step: its clauses, the branches for its outcomes, the cases of a decision table."""

from enum import StrEnum

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.conditions import Bound, Comparison
from cadencelang.syntax.nodes.values import DurationOrName, Name, Text, Value, Who

__all__ = [
    "AnyCell",
    "ApprovedBy",
    "Branch",
    "BranchKind",
    "Case",
    "Cell",
    "Citing",
    "Clause",
    "CompareCell",
    "Inviting",
    "Keeps",
    "KnownCell",
    "OrSkipAfter",
    "Published",
    "RangeCell",
    "Remind",
    "UndoWithin",
    "ValuesCell",
    "WithConsent",
]


class BranchKind(StrEnum):
    """Which outcome of the step above a branch is for, by its words."""

    HAPPENS = "if it happens"
    DOES_NOT_HAPPEN = "if not"
    NOT_SENT = "if not sent"
    NOTHING_FITS = "if nothing fits"
    DONE = "if done"
    NOT_DONE = "if not done"
    KEPT = "if kept"
    LATE = "if late"
    BROKEN = "if broken"


class Citing(Node):
    """`citing FACT, …`."""

    facts: tuple[Name, ...]
    span: Span


class ApprovedBy(Node):
    """`approved by WHO`."""

    who: Who
    span: Span


class UndoWithin(Node):
    """`undo within DURATION`."""

    duration: DurationOrName
    span: Span


class OrSkipAfter(Node):
    """`or skip after DURATION`."""

    duration: DurationOrName
    span: Span


class Keeps(Node):
    """`keeps STRING`: a promise."""

    promise: Text
    span: Span


class Inviting(Node):
    """`inviting to FACT for DURATION`, or, without a duration, `calling off FACT`."""

    fact: Name
    duration: DurationOrName | None
    span: Span


class Published(Node):
    """`published in the last DURATION [, never shared with them before]`."""

    duration: DurationOrName
    never_shared: bool
    span: Span


class WithConsent(Node):
    """`with consent STRING`, below `introduce`."""

    consent: Text
    span: Span


class Remind(Node):
    """`remind WHO DURATION before`."""

    who: Who
    before: DurationOrName
    span: Span


class ValuesCell(Node):
    """`VALUE or VALUE`."""

    values: tuple[Value, ...]
    span: Span


class CompareCell(Node):
    """`less than N`, `at least N`, and their like."""

    comparison: Comparison
    bound: Bound
    span: Span


class RangeCell(Node):
    """`from N to N`, both ends included."""

    low: Bound
    high: Bound
    span: Span


class KnownCell(Node):
    """`known` or `unknown`."""

    known: bool
    span: Span


class AnyCell(Node):
    """`any`."""

    span: Span


class Case(Node):
    """`case CELL, …`: one cell a fact of the table."""

    cells: tuple["Cell", ...]
    span: Span


class Branch(Node):
    """`if done`, `if not sent` and their like; `outcome` only for `if done with outcome STRING`."""

    kind: BranchKind
    outcome: Text | None
    span: Span


Cell = ValuesCell | CompareCell | RangeCell | KnownCell | AnyCell
Clause = (
    Citing | ApprovedBy | UndoWithin | OrSkipAfter | Inviting | Keeps | Published | WithConsent | Remind | Branch | Case
)
