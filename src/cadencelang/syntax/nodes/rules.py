"""Stages, sequences, rules, and what stands at the head of a rule."""

from enum import StrEnum

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.conditions import Condition, Group
from cadencelang.syntax.nodes.triggers import Trigger
from cadencelang.syntax.nodes.values import Duration, Name, Text

__all__ = [
    "AtMostTimes",
    "EachTime",
    "EveryStage",
    "LeadsTo",
    "OnlyIf",
    "Rule",
    "Sequence",
    "Stage",
    "StageScope",
    "StartAgain",
    "When",
]


class StageScope(StrEnum):
    """Which stages a block of common rules is for."""

    EVERY = "every"
    OPEN = "open"
    CLOSING = "closing"


class Sequence(Node):
    """`sequence STRING [with NAME, …]`: steps that several rules share."""

    name: Text
    parameters: tuple[Name, ...]
    span: Span


class Stage(Node):
    """`[closing] stage STRING`."""

    name: Text
    closing: bool
    span: Span


class EveryStage(Node):
    """`every [open | closing] stage [except STRING, …]`: rules for many stages."""

    scope: StageScope
    excluded: tuple[Text, ...]
    span: Span


class LeadsTo(Node):
    """`leads to STRING, …`."""

    stages: tuple[Text, ...]
    span: Span


class Rule(Node):
    """`rule STRING`."""

    name: Text
    span: Span


class When(Node):
    """`when TRIGGER`."""

    trigger: Trigger
    span: Span


class OnlyIf(Node):
    """`only if CONDITION`, or a group with its conditions below."""

    condition: Condition | Group
    span: Span


class AtMostTimes(Node):
    """`at most N times in DURATION`; `duration` is None for `per visit`."""

    count: int
    duration: Duration | None
    span: Span


class StartAgain(Node):
    """`start again`: a second trigger restarts the run."""

    span: Span


class EachTime(Node):
    """`each time, at most N at once`: every trigger starts a run of its own."""

    at_once: int
    span: Span
