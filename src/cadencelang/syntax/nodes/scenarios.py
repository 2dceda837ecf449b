"""Scenarios: what is given and what happens."""

from enum import StrEnum

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.triggers import CandidateOptsOut, CandidateOutOfOffice, CandidateReplies, MessageBounces
from cadencelang.syntax.nodes.values import Argument, Date, FactIs, GivenValue, Instant, Name, Text, Who

__all__ = [
    "Answer",
    "Answers",
    "At",
    "CandidateBack",
    "ConsentGiven",
    "ConsentWithdrawn",
    "Does",
    "EntersStage",
    "EventWith",
    "FactBecomes",
    "GivenAway",
    "GivenConsent",
    "GivenFacts",
    "GivenShared",
    "MovesPromise",
    "PromisesBy",
    "Releases",
    "ResolvesHold",
    "RunUntil",
    "Scenario",
    "ScenarioEvent",
    "WhoAway",
    "WhoBack",
]


class Answer(StrEnum):
    """What a colleague says to a draft, by its word."""

    APPROVES = "approves"
    DECLINES = "declines"
    UNDOES = "undoes"


class Scenario(Node):
    """`scenario STRING`."""

    name: Text
    span: Span


class GivenFacts(Node):
    """`given FACT is VALUE, …`."""

    facts: tuple[FactIs, ...]
    span: Span


class GivenConsent(Node):
    """`given consent STRING until DATE`."""

    consent: Text
    until: Date
    span: Span


class GivenAway(Node):
    """`given WHO is away DATE to DATE`."""

    who: Who
    first: Date
    last: Date
    span: Span


class GivenShared(Node):
    """`given STRING was shared`: the title of an article."""

    title: Text
    span: Span


class EntersStage(Node):
    """`the candidate enters STRING`."""

    stage: Text
    span: Span


class CandidateBack(Node):
    """`the candidate is back`."""

    span: Span


class EventWith(Node):
    """`WORDS [with FIELD VALUE, …]`."""

    event: Name
    fields: tuple[Argument, ...]
    span: Span


class FactBecomes(Node):
    """`FACT becomes VALUE`; None is `becomes unknown`."""

    fact: Name
    value: GivenValue | None
    span: Span


class ConsentGiven(Node):
    """`consent STRING is given [until DATE]`."""

    consent: Text
    until: Date | None
    span: Span


class ConsentWithdrawn(Node):
    """`consent STRING is withdrawn`."""

    consent: Text
    span: Span


class Does(Node):
    """`WHO does STRING [with outcome STRING]`."""

    who: Who
    task: Text
    outcome: Text | None
    span: Span


class Answers(Node):
    """`WHO approves | declines | undoes STRING`: the template."""

    who: Who
    answer: Answer
    template: Text
    span: Span


class PromisesBy(Node):
    """`WHO promises STRING by INSTANT`."""

    who: Who
    promise: Text
    by: Instant
    span: Span


class MovesPromise(Node):
    """`WHO moves promise STRING to INSTANT`."""

    who: Who
    promise: Text
    to: Instant
    span: Span


class Releases(Node):
    """`WHO releases STRING`: a promise."""

    who: Who
    promise: Text
    span: Span


class ResolvesHold(Node):
    """`WHO resolves the hold`."""

    who: Who
    span: Span


class WhoAway(Node):
    """`WHO is away until DATE`."""

    who: Who
    until: Date
    span: Span


class WhoBack(Node):
    """`WHO is back`."""

    who: Who
    span: Span


class At(Node):
    """`at INSTANT …`: something that happens."""

    instant: Instant
    event: "ScenarioEvent"
    span: Span


class RunUntil(Node):
    """`run until INSTANT`."""

    instant: Instant
    span: Span


ScenarioEvent = (
    EntersStage
    | CandidateReplies
    | CandidateOutOfOffice
    | CandidateBack
    | CandidateOptsOut
    | MessageBounces
    | EventWith
    | FactBecomes
    | ConsentGiven
    | ConsentWithdrawn
    | Does
    | Answers
    | PromisesBy
    | MovesPromise
    | Releases
    | ResolvesHold
    | WhoAway
    | WhoBack
)
