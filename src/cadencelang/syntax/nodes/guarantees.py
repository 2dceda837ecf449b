"""Guarantees: what is claimed of every possible history, where, and under which assumptions."""

from enum import StrEnum

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.conditions import Condition
from cadencelang.syntax.nodes.limits import NoTouchesWhile
from cadencelang.syntax.nodes.triggers import CandidateReplies, EventHappens
from cadencelang.syntax.nodes.values import Duration, Text, Touches

__all__ = [
    "Assuming",
    "AssumingCondition",
    "Assumption",
    "Claim",
    "Entering",
    "EveryPromiseKept",
    "Guarantee",
    "GuaranteeOff",
    "HearsWithin",
    "NeverMoreThan",
    "NeverSilent",
    "NobodyStays",
    "PromiseKept",
    "RuleRunsAtMost",
    "WhileCondition",
    "WhileIn",
    "WhileInOpenStage",
]


class Assumption(StrEnum):
    """The fixed assumptions of a guarantee, by their words."""

    TASKS_IN_TIME = "tasks are done in time"
    APPROVALS_IN_TIME = "approvals are given in time"
    NO_BOUNCE = "no message bounces"
    NOBODY_AWAY = "nobody is away"
    NO_REPLY = "the candidate does not reply"


class Guarantee(Node):
    """`guarantee STRING`."""

    name: Text
    span: Span


class GuaranteeOff(Node):
    """`guarantee STRING off because STRING`: switches a built-in guarantee off."""

    name: Text
    because: Text
    span: Span


class WhileIn(Node):
    """`while in STRING, …`."""

    stages: tuple[Text, ...]
    span: Span


class WhileInOpenStage(Node):
    """`while in any open stage`."""

    span: Span


class WhileCondition(Node):
    """`while CONDITION`."""

    condition: Condition
    span: Span


class Assuming(Node):
    """`assuming …`, one of the fixed assumptions."""

    assumption: Assumption
    span: Span


class AssumingCondition(Node):
    """`assuming CONDITION`."""

    condition: Condition
    span: Span


class NeverSilent(Node):
    """`we are never silent for more than DURATION [by …]`; `by` None counts contact of any kind."""

    duration: Duration
    by: Touches | None
    span: Span


class EveryPromiseKept(Node):
    """`every promise is kept`."""

    span: Span


class PromiseKept(Node):
    """`promise STRING is kept`."""

    promise: Text
    span: Span


class Entering(Node):
    """`after entering STRING, …`."""

    stages: tuple[Text, ...]
    span: Span


class HearsWithin(Node):
    """`after … the candidate hears from us within DURATION [by CHANNEL]`."""

    anchor: Entering | EventHappens | CandidateReplies
    duration: Duration
    by: Touches | None
    span: Span


class NeverMoreThan(Node):
    """`never more than N TOUCHES in DURATION`."""

    count: int
    touches: Touches
    duration: Duration
    span: Span


class NobodyStays(Node):
    """`nobody stays in STRING, … for more than DURATION`."""

    stages: tuple[Text, ...]
    duration: Duration
    span: Span


class RuleRunsAtMost(Node):
    """`rule STRING runs at most N times`; `rule STRING never runs` is 0."""

    rule: Text
    count: int
    span: Span


Claim = (
    NeverSilent
    | EveryPromiseKept
    | PromiseKept
    | HearsWithin
    | NeverMoreThan
    | NobodyStays
    | NoTouchesWhile
    | RuleRunsAtMost
)
