"""A playbook changed in one place: without a rule or a limit, with a delay one longer, a premise less, a tighter claim.

Each is the question "would it still hold?". Owns the changes and their words; whether it holds, `resting` finds out.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from cadencelang.clock import Duration
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import (
    Book,
    Guarantee,
    HearsWithin,
    NeverMoreThan,
    NeverSilent,
    NobodyStays,
    Rule,
    RuleRuns,
)
from cadencelang.graph.render_words import condition_words, limit_words, step_words, trigger_words
from cadencelang.prover.claims import Goal, words
from cadencelang.prover.reading import inside
from cadencelang.prover.slicing import sliced
from cadencelang.records import dataclass
from cadencelang.source import Span

_T = TypeVar("_T")


class Kind(enum.StrEnum):
    """What is changed."""

    RULE = "rule"
    LIMIT = "limit"
    PREMISE = "premise"
    DELAY = "delay"
    BOUND = "bound"
    MENDING = "mending"


@dataclass(frozen=True, slots=True)
class Mutation:
    """A playbook and a goal changed in one place: `what` as it is named, and what it `becomes` (empty: it is gone)."""

    kind: Kind
    what: str
    becomes: str
    span: Span
    book: Book
    goal: Goal


def without_rules(book: Book, goal: Goal) -> Iterator[Mutation]:
    """The playbook without each of the rules that the goal could depend on, save one that it names."""
    guarantee = goal.guarantee
    named = guarantee.claim.rule if guarantee is not None and isinstance(guarantee.claim, RuleRuns) else None
    for rule in sliced(book, guarantee).rules:
        if rule.id != named:
            rest = tuple(it for it in book.rules if it.id != rule.id)
            yield Mutation(Kind.RULE, f'rule "{rule.name}"', "", rule.span, replace(book, rules=rest), goal)


def without_limits(book: Book, goal: Goal) -> Iterator[Mutation]:
    """The playbook without each of its limits."""
    for limit in book.limits:
        rest = tuple(it for it in book.limits if it is not limit)
        what = f'the limit "{limit_words(limit)}"'
        yield Mutation(Kind.LIMIT, what, "", limit.span, replace(book, limits=rest), goal)


def without_premises(book: Book, goal: Goal) -> Iterator[Mutation]:
    """The goal without each of its premises."""
    guarantee = goal.guarantee
    if guarantee is None:
        return
    for premise in guarantee.assuming:
        less = replace(guarantee, assuming=tuple(it for it in guarantee.assuming if it is not premise))
        yield Mutation(Kind.PREMISE, f'the premise "{premise}"', "", guarantee.span, book, _goal(goal, less))
    for condition in guarantee.assuming_conditions:
        rest = tuple(it for it in guarantee.assuming_conditions if it is not condition)
        less = replace(guarantee, assuming_conditions=rest)
        what = f"the premise ({condition_words(condition)})"
        yield Mutation(Kind.PREMISE, what, "", guarantee.span, book, _goal(goal, less))


def _goal(goal: Goal, guarantee: Guarantee) -> Goal:
    return replace(goal, guarantee=guarantee, claim=words(guarantee))


def with_longer_delays(book: Book, goal: Goal, rule: Rule) -> Iterator[Mutation]:
    """The playbook with each delay of a rule one longer: waits, silences, deadlines of tasks, shelf lives."""
    for node, said, duration, other in _delays(rule):
        changed = rebuilt(rule, node, other)
        rules = tuple(changed if it.id == rule.id else it for it in book.rules)
        what = f'{said} in rule "{rule.name}"'
        longer = str(_longer(duration))
        yield Mutation(Kind.DELAY, what, longer, getattr(node, "span", rule.span), replace(book, rules=rules), goal)


def _delays(rule: Rule) -> Iterator[tuple[object, str, Duration, object]]:
    """The nodes of a rule that delay something: in words, how long, and the node with one more."""
    for node in (*rule.triggers, *inside(rule.steps)):
        match node:
            case t.SilenceReached(duration=duration):
                yield node, f'"when {trigger_words(node)}"', duration, replace(node, duration=_longer(duration))
            case s.Wait(duration=duration):
                yield node, f'"{step_words(node)}"', duration, replace(node, duration=_longer(duration))
            case s.Ask(deadline=s.Deadline(within=Duration() as within)):
                deadline = replace(node.deadline, within=_longer(within))
                yield node, f'the deadline of "{node.text}"', within, replace(node, deadline=deadline)
            case s.Send(shelf=Duration() as shelf):
                yield node, f'"or skip after {shelf}"', shelf, replace(node, shelf=_longer(shelf))
            case _:
                pass


def _longer(duration: Duration) -> Duration:
    return Duration(duration.amount + 1, duration.unit)


def with_bound(book: Book, goal: Goal, amount: int) -> Mutation | None:
    """The goal with another number in its claim; None where the claim has none to be tightened."""
    guarantee = goal.guarantee
    bound = bound_of(goal)
    if guarantee is None or bound is None:
        return None
    claim = guarantee.claim
    match claim:
        case NeverSilent(duration=duration) | HearsWithin(duration=duration) | NobodyStays(duration=duration):
            tighter = replace(guarantee, claim=replace(claim, duration=Duration(amount, duration.unit)))
            becomes = str(Duration(amount, duration.unit))
        case NeverMoreThan():
            tighter = replace(guarantee, claim=replace(claim, count=amount))
            becomes = str(amount)
        case _:
            return None
    return Mutation(Kind.BOUND, "the bound", becomes, guarantee.span, book, _goal(goal, tighter))


def bound_of(goal: Goal) -> int | None:
    """The number of a claim that can be tightened: how many units of time, or how many touches."""
    match goal.guarantee and goal.guarantee.claim:
        case NeverSilent(duration=duration) | HearsWithin(duration=duration) | NobodyStays(duration=duration):
            return duration.amount
        case NeverMoreThan(count=count):
            return count
        case _:
            return None


def rebuilt(node: _T, part: object, other: object) -> _T:
    """The node with one part of it, found by identity, replaced by another."""
    if node is part:
        return other  # type: ignore[return-value]
    if isinstance(node, tuple):
        parts = tuple(rebuilt(it, part, other) for it in node)
        return node if all(a is b for a, b in zip(parts, node, strict=True)) else parts  # type: ignore[return-value]
    if dataclasses.is_dataclass(node) and not isinstance(node, Span | type):
        fields = [field.name for field in dataclasses.fields(node) if field.init]
        changed = {name: rebuilt(getattr(node, name), part, other) for name in fields}
        if any(changed[name] is not getattr(node, name) for name in fields):
            return replace(node, **changed)
    return node
