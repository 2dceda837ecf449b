"""What a scenario expects, and when."""

from enum import StrEnum

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.values import Date, Instant, Name, Text, Touches, Value, Who

__all__ = [
    "AfterInstant",
    "AnythingSubject",
    "ApprovalSubject",
    "AtInstant",
    "BeforeInstant",
    "BetweenInstants",
    "ChannelSubject",
    "Expect",
    "ExpectCount",
    "ExpectFact",
    "Moment",
    "OnDate",
    "PromiseState",
    "PromiseSubject",
    "ReminderSubject",
    "StageSubject",
    "Subject",
    "TaskSubject",
    "ToldSubject",
    "TouchSubject",
    "UntilInstant",
]


class PromiseState(StrEnum):
    """The state of a promise, by its word."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    RELEASED = "released"


class ChannelSubject(Node):
    """`CHANNEL [STRING]`: a touch by that channel, of that template if named."""

    channel: Name
    template: Text | None
    span: Span


class TouchSubject(Node):
    """`touch`: any touch."""

    span: Span


class TaskSubject(Node):
    """`task STRING [for WHO]`."""

    task: Text
    who: Who | None
    span: Span


class ApprovalSubject(Node):
    """`approval STRING [from WHO]`."""

    template: Text
    who: Who | None
    span: Span


class ToldSubject(Node):
    """`WHO is told STRING`."""

    who: Who
    text: Text
    span: Span


class PromiseSubject(Node):
    """`promise STRING is STATE`."""

    promise: Text
    state: PromiseState
    span: Span


class ReminderSubject(Node):
    """`reminder to WHO`."""

    who: Who
    span: Span


class StageSubject(Node):
    """`stage is STRING`."""

    stage: Text
    span: Span


class AnythingSubject(Node):
    """`anything`: whatever reaches the candidate or a colleague."""

    span: Span


class AtInstant(Node):
    """`at INSTANT`."""

    instant: Instant
    span: Span


class OnDate(Node):
    """`on DATE`."""

    date: Date
    span: Span


class BeforeInstant(Node):
    """`before INSTANT`."""

    instant: Instant
    span: Span


class UntilInstant(Node):
    """`until INSTANT`, it included."""

    instant: Instant
    span: Span


class AfterInstant(Node):
    """`after INSTANT`."""

    instant: Instant
    span: Span


class BetweenInstants(Node):
    """`between INSTANT and INSTANT`, both included."""

    start: Instant
    end: Instant
    span: Span


class Expect(Node):
    """`expect [no] SUBJECT [WHEN]`."""

    subject: "Subject"
    negated: bool
    moment: "Moment | None"
    span: Span


class ExpectFact(Node):
    """`expect FACT is VALUE at INSTANT`; None is `is unknown`."""

    fact: Name
    value: Value | None
    at: Instant
    span: Span


class ExpectCount(Node):
    """`expect N TOUCHES [WHEN]`."""

    count: int
    touches: Touches
    moment: "Moment | None"
    span: Span


Subject = (
    ChannelSubject
    | TouchSubject
    | TaskSubject
    | ApprovalSubject
    | ToldSubject
    | PromiseSubject
    | ReminderSubject
    | StageSubject
    | AnythingSubject
)
Moment = AtInstant | OnDate | BeforeInstant | UntilInstant | AfterInstant | BetweenInstants
