"""What leads to what in a book: typed edges, derived from the nodes and kept nowhere.

An edge joins two ends, each a kind and a name that is unique within it; a rule, a step or a limit is named by its
identity. Owns the derivation, for drawings, impact analysis and whoever asks what depends on what.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator, Sequence
from typing import Any

from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import Book, HearsWithin, NobodyStays, PromisesKept, Rule, RuleRuns
from cadencelang.records import dataclass
from cadencelang.source import Span


class EndKind(enum.StrEnum):
    """What stands at an end of an edge."""

    STAGE = "stage"
    RULE = "rule"
    STEP = "step"
    EVENT = "event"
    FACT = "fact"
    CONSENT = "consent"
    PROMISE = "promise"
    CHANNEL = "channel"
    TEMPLATE = "template"
    LIBRARY = "library"
    ROLE = "role"
    LIMIT = "limit"
    GUARANTEE = "guarantee"


class EdgeKind(enum.StrEnum):
    """How the first end has to do with the second."""

    LEADS_TO = "leads to"
    LIVES_IN = "lives in"
    STARTS = "starts"
    STOPS = "stops"
    BEGINS_WITH = "begins with"
    THEN = "then"
    BRANCH = "branch"
    MOVES_TO = "moves to"
    READS = "reads"
    SETS = "sets"
    CITES = "cites"
    SENDS = "sends"
    BY = "by"
    SHARES_FROM = "shares from"
    ASKS = "asks"
    TELLS = "tells"
    PROMISES = "promises"
    KEEPS = "keeps"
    RELEASES = "releases"
    NEEDS = "needs"
    LIMITS = "limits"
    COVERS = "covers"
    STANDS_IN_FOR = "stands in for"


@dataclass(frozen=True, slots=True, order=True)
class End:
    """One end of an edge."""

    kind: EndKind
    name: str


@dataclass(frozen=True, slots=True)
class Edge:
    """`start` has to do with `finish` as `kind` says; `label` names the branch, `span` the words that say so."""

    start: End
    kind: EdgeKind
    finish: End
    span: Span
    label: str = ""


def edges(book: Book) -> Iterator[Edge]:
    """Every edge of a book, in the order of its text, none twice."""
    yield from dict.fromkeys(_all(book))


def branches(step: s.Step) -> Iterator[tuple[str, tuple[s.Step, ...]]]:
    """The branches of a step by the words that open them; those without steps too, where the text has them."""
    match step:
        case s.WaitFor():
            yield "if it happens", step.happened
            yield "if not", step.otherwise
        case s.Send():
            if step.has_unsent:
                yield "if not sent", step.unsent
            if step.has_unfit:
                yield "if nothing fits", step.unfit
        case s.Ask():
            for branch in step.done:
                yield (
                    ("if done" if branch.outcome is None else f'if done with outcome "{branch.outcome}"'),
                    branch.steps,
                )
            if step.has_not_done:
                yield "if not done", step.not_done
        case s.MakePromise():
            parts = (("if kept", step.kept), ("if late", step.late), ("if broken", step.broken))
            yield from ((words, steps) for words, steps in parts if steps)
        case s.Choose():
            for number, choice in enumerate(step.branches):
                words = (
                    "otherwise"
                    if choice.condition is None
                    else ("case" if step.table else ("if", "otherwise if")[number > 0])
                )
                yield words, choice.steps
        case _:
            return


def every_step(steps: Sequence[s.Step]) -> Iterator[s.Step]:
    """The steps and those of their branches, in the order of the text."""
    for step in steps:
        yield step
        for _, inner in branches(step):
            yield from every_step(inner)


def _all(book: Book) -> Iterator[Edge]:
    for stage in book.stages:
        here = End(EndKind.STAGE, stage.name)
        for target in stage.leads_to:
            yield Edge(here, EdgeKind.LEADS_TO, End(EndKind.STAGE, target), stage.span)
        for stop in stage.stops:
            yield from (Edge(end, EdgeKind.STOPS, here, stop.span) for end in _causes(stop))
    for role in book.roles:
        for covered in role.covers:
            yield Edge(End(EndKind.ROLE, role.name), EdgeKind.STANDS_IN_FOR, End(EndKind.ROLE, covered), role.span)
    for rule in book.rules:
        yield from _of_rule(rule)
    yield from _of_templates(book)
    yield from _of_limits(book)
    yield from _of_guarantees(book)


def _of_rule(rule: Rule) -> Iterator[Edge]:
    here = End(EndKind.RULE, rule.id)
    for stage in rule.stages:
        yield Edge(here, EdgeKind.LIVES_IN, End(EndKind.STAGE, stage), rule.span)
    for trigger in rule.triggers:
        yield from (Edge(end, EdgeKind.STARTS, here, trigger.span) for end in _causes(trigger))
    for stop in rule.stops:
        yield from (Edge(end, EdgeKind.STOPS, here, stop.span) for end in _causes(stop))
    yield from _reads(here, rule.guard)
    if rule.steps:
        yield Edge(here, EdgeKind.BEGINS_WITH, _end_of(rule.steps[0]), rule.steps[0].span)
    yield from _of_steps(rule.steps)


def _of_steps(steps: Sequence[s.Step]) -> Iterator[Edge]:
    for number, step in enumerate(steps, 1):
        here = _end_of(step)
        yield from _own(here, step)
        for words, inner in branches(step):
            if inner:
                yield Edge(here, EdgeKind.BRANCH, _end_of(inner[0]), inner[0].span, words)
            yield from _of_steps(inner)
        if number < len(steps):
            yield Edge(here, EdgeKind.THEN, _end_of(steps[number]), steps[number].span)


def _own(here: End, step: s.Step) -> Iterator[Edge]:
    """What one step has to do with anything but other steps."""
    for kind, end_kind, name in _named(step):
        if name is not None:
            yield Edge(here, kind, End(end_kind, name), step.span)
    match step:
        case s.Choose():
            for branch in step.branches:
                yield from _reads(here, branch.condition)
        case s.WaitFor():
            yield from (Edge(end, EdgeKind.STARTS, here, step.trigger.span) for end in _causes(step.trigger))
        case _:
            return


def _named(step: s.Step) -> Iterator[tuple[EdgeKind, EndKind, str | None]]:
    """What a step names: how it has to do with it, its kind, and its name (None: nothing)."""
    match step:
        case s.Send():
            yield EdgeKind.SENDS, EndKind.TEMPLATE, step.template
            yield EdgeKind.BY, EndKind.CHANNEL, step.channel
            yield from ((EdgeKind.CITES, EndKind.FACT, name) for name in step.citing)
            yield EdgeKind.READS, EndKind.FACT, step.invites
            yield EdgeKind.ASKS, EndKind.ROLE, step.approver
            yield EdgeKind.KEEPS, EndKind.PROMISE, step.keeps
            yield EdgeKind.SHARES_FROM, EndKind.LIBRARY, step.library
            yield EdgeKind.READS, EndKind.FACT, step.about
            yield EdgeKind.READS, EndKind.FACT, step.peer
            yield EdgeKind.NEEDS, EndKind.CONSENT, step.consent
        case s.Ask():
            yield EdgeKind.ASKS, EndKind.ROLE, step.role
            yield EdgeKind.BY, EndKind.CHANNEL, step.channel
            yield EdgeKind.KEEPS, EndKind.PROMISE, step.keeps
            yield EdgeKind.READS, EndKind.FACT, step.deadline.fact
        case s.Tell():
            yield EdgeKind.TELLS, EndKind.ROLE, step.role
        case s.MakePromise():
            yield EdgeKind.PROMISES, EndKind.PROMISE, step.promise
            yield EdgeKind.READS, EndKind.FACT, step.deadline.fact
        case s.Release():
            yield EdgeKind.RELEASES, EndKind.PROMISE, step.promise
        case s.SetFact():
            yield EdgeKind.SETS, EndKind.FACT, step.fact
        case s.Move():
            yield EdgeKind.MOVES_TO, EndKind.STAGE, step.stage
        case s.WaitUntil():
            yield EdgeKind.READS, EndKind.FACT, step.fact
        case s.Pause():
            yield EdgeKind.READS, EndKind.FACT, step.fact
        case s.Hold():
            yield EdgeKind.ASKS, EndKind.ROLE, step.role
        case _:
            return


def _causes(trigger: t.Trigger) -> Iterator[End]:
    """What a trigger waits for, as far as the book declares it."""
    match trigger:
        case t.Happens(event=event):
            yield End(EndKind.EVENT, event)
        case t.AroundDate(fact=fact) | t.FactChanges(fact=fact):
            yield End(EndKind.FACT, fact)
        case t.BeforeConsentEnds(consent=consent) | t.ConsentChanges(consent=consent):
            yield End(EndKind.CONSENT, consent)
        case t.BeforePromiseDue(promise=promise) | t.PromiseEnds(promise=str(promise)):
            yield End(EndKind.PROMISE, promise)
        case t.Becomes(condition=condition):
            yield from (end for end, _ in _mentioned(condition))
        case _:
            return


def _reads(here: End, condition: c.Condition | None) -> Iterator[Edge]:
    for end, span in _mentioned(condition):
        yield Edge(here, EdgeKind.READS, end, span)


_MENTIONS: dict[type, tuple[EndKind, str]] = {
    c.ConsentGiven: (EndKind.CONSENT, "consent"),
    c.PromiseOpen: (EndKind.PROMISE, "promise"),
    c.WasSent: (EndKind.TEMPLATE, "template"),
    c.RoleAway: (EndKind.ROLE, "role"),
}


def _mentioned(node: Any, span: Span | None = None) -> Iterator[tuple[End, Span]]:
    """What a condition reads, found by going through the fields of its nodes."""
    if isinstance(node, tuple):
        for part in node:
            yield from _mentioned(part, span)
    elif dataclasses.is_dataclass(node) and not isinstance(node, (Span, type)):
        span = getattr(node, "span", span)
        found = _mention(node)
        if found is not None and span is not None:
            yield found, span
        for field in dataclasses.fields(node):
            yield from _mentioned(getattr(node, field.name), span)


def _mention(node: object) -> End | None:
    if isinstance(node, c.FactRef):
        return End(EndKind.FACT, node.name)
    kind, name = _MENTIONS.get(type(node), (None, ""))
    return None if kind is None else End(kind, getattr(node, name))


def _of_templates(book: Book) -> Iterator[Edge]:
    for template in book.templates:
        here = End(EndKind.TEMPLATE, template.name)
        for fact in template.facts:
            yield Edge(here, EdgeKind.READS, End(EndKind.FACT, fact), Span(template.path, 0, 0))
        for fact in template.cites:
            yield Edge(here, EdgeKind.CITES, End(EndKind.FACT, fact), Span(template.path, 0, 0))


def _of_limits(book: Book) -> Iterator[Edge]:
    """A limit and each channel whose touches it speaks of."""
    for limit in book.limits:
        here = End(EndKind.LIMIT, limit.id)
        for channel in book.channels:
            wanted = limit.touches.channel in (None, channel.name)
            if wanted and (channel.automatic or not limit.touches.automatic):
                yield Edge(here, EdgeKind.LIMITS, End(EndKind.CHANNEL, channel.name), limit.span)
        yield from ((Edge(here, EdgeKind.READS, end, span)) for end, span in _mentioned(limit, limit.span))


def _of_guarantees(book: Book) -> Iterator[Edge]:
    for guarantee in book.guarantees:
        here = End(EndKind.GUARANTEE, guarantee.name)
        stages = guarantee.stages
        match guarantee.claim:
            case HearsWithin(stages=named) | NobodyStays(stages=named):
                stages = (*stages, *named)
            case PromisesKept(promise=promise):
                names = book.promises if promise is None else (promise,)
                yield from (Edge(here, EdgeKind.COVERS, End(EndKind.PROMISE, name), guarantee.span) for name in names)
            case RuleRuns(rule=rule):
                yield Edge(here, EdgeKind.COVERS, End(EndKind.RULE, rule), guarantee.span)
            case _:
                pass
        everywhere = not stages and not isinstance(guarantee.claim, (PromisesKept, RuleRuns, HearsWithin))
        for stage in tuple(stage.name for stage in book.stages) if everywhere else stages:
            yield Edge(here, EdgeKind.COVERS, End(EndKind.STAGE, stage), guarantee.span)
        yield from ((Edge(here, EdgeKind.READS, end, span)) for end, span in _mentioned(guarantee, guarantee.span))


def _end_of(step: s.Step) -> End:
    return End(EndKind.STEP, step.id)
