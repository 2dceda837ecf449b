"""Limits: what must never happen to a candidate, whatever the rules say."""

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.conditions import Condition
from cadencelang.syntax.nodes.values import Days, Duration, Text, Time, TimeRange, Touches

__all__ = [
    "AtLeastBetween",
    "AtMostIn",
    "Limit",
    "Limits",
    "NoContactAfterOptOut",
    "NoTouchesFromTo",
    "NoTouchesOn",
    "NoTouchesOnEve",
    "NoTouchesOnHoliday",
    "NoTouchesWhile",
    "NoTouchesWithoutConsent",
    "OnlyFromTo",
    "OnlyInWorkingTime",
]


class Limits(Node):
    """`limits`: opens the block."""

    span: Span


class AtMostIn(Node):
    """`at most N TOUCHES in DURATION`."""

    count: int
    touches: Touches
    duration: Duration
    span: Span


class AtLeastBetween(Node):
    """`at least DURATION between TOUCHES`."""

    duration: Duration
    touches: Touches
    span: Span


class OnlyInWorkingTime(Node):
    """`TOUCHES only in working time`."""

    touches: Touches
    span: Span


class OnlyFromTo(Node):
    """`TOUCHES only from TIME to TIME`."""

    touches: Touches
    window: TimeRange
    span: Span


class NoTouchesOn(Node):
    """`no TOUCHES on DAYS [after TIME | before TIME | from TIME to TIME]`."""

    touches: Touches
    days: Days
    window: TimeRange | None
    span: Span


class NoTouchesOnHoliday(Node):
    """`no TOUCHES on a holiday`."""

    touches: Touches
    span: Span


class NoTouchesOnEve(Node):
    """`no TOUCHES on the eve of a holiday [after TIME]`."""

    touches: Touches
    after: Time | None
    span: Span


class NoTouchesFromTo(Node):
    """`no TOUCHES from TIME to TIME`, which may pass midnight."""

    touches: Touches
    window: TimeRange
    span: Span


class NoTouchesWhile(Node):
    """`no TOUCHES while CONDITION`; also the claim of a guarantee."""

    touches: Touches
    condition: Condition
    span: Span


class NoTouchesWithoutConsent(Node):
    """`no TOUCHES without consent STRING`."""

    touches: Touches
    consent: Text
    span: Span


class NoContactAfterOptOut(Node):
    """`no contact once the candidate opts out`."""

    span: Span


Limit = (
    AtMostIn
    | AtLeastBetween
    | OnlyInWorkingTime
    | OnlyFromTo
    | NoTouchesOn
    | NoTouchesOnHoliday
    | NoTouchesOnEve
    | NoTouchesFromTo
    | NoTouchesWhile
    | NoTouchesWithoutConsent
    | NoContactAfterOptOut
)
