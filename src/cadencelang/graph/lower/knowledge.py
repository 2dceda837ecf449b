"""What is known where: the proof that no compiled condition meets an unknown fact.

A condition is read from left to right, as the engine evaluates it. In `A and B`, B may rely on what A established; in
`A or B`, on what the failure of A established. What a run has learnt about facts lasts until it waits, since facts
change meanwhile; fields of the event that started it never change. Refuses to know what a fact's value is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

from cadencelang.graph.conditions import (
    All,
    Any,
    Compare,
    Condition,
    DateNear,
    DatePast,
    FieldRef,
    IfUnknown,
    Known,
    Not,
    Operand,
)
from cadencelang.records import dataclass
from cadencelang.source import Span

Knowledge = frozenset[Operand]
"""The operands that are known for certain, beyond those that always are."""

NOTHING: Knowledge = frozenset()

Meeting = Callable[[Operand, Span], None]
"""Called for an atom (its span) that may meet an unknown operand."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is known after a condition held, and after it did not."""

    held: Knowledge
    failed: Knowledge

    def swapped(self) -> Learnt:
        """The same for the condition's negation."""
        return Learnt(self.failed, self.held)


def judge(condition: Condition, known: Knowledge, meets: Meeting) -> Learnt:
    """What evaluating the condition teaches; `meets` hears of every atom whose operand is not in `known` there.

    `meets` decides whether the operand can be unknown at all.
    """
    match condition:
        case Compare(operand=operand, span=span) | DateNear(operand=operand, span=span) | DatePast(operand, _, span):
            if operand not in known:
                meets(operand, span)
            return Learnt(known, known)
        case Known(operand, wanted, _):
            learnt = Learnt(known | {operand}, known)
            return learnt if wanted else learnt.swapped()
        case IfUnknown(part, default, _):
            inner = _definite(part)
            return Learnt(known, known | inner.failed) if default else Learnt(known | inner.held, known)
        case Not(part, _):
            return judge(part, known, meets).swapped()
        case All(parts, _):
            return _in_turn(parts, known, meets)
        case Any(parts, _):
            return _in_turn(tuple(Not(part, part.span) for part in parts), known, meets).swapped()
        case _:
            return Learnt(known, known)


def _in_turn(parts: tuple[Condition, ...], known: Knowledge, meets: Meeting) -> Learnt:
    """All of the parts, each judged with what the earlier ones established; it fails at the first that fails."""
    failures: list[Knowledge] = []
    for part in parts:
        learnt = judge(part, known, meets)
        known = learnt.held
        failures.append(learnt.failed)
    return Learnt(known, frozenset.intersection(*failures) if failures else known)


def _definite(condition: Condition) -> Learnt:
    """What a definite answer teaches where unknown operands give none, whatever the order of evaluation."""
    match condition:
        case Compare(operand=operand) | DateNear(operand=operand) | DatePast(operand=operand):
            return Learnt(frozenset({operand}), frozenset({operand}))
        case Not(part, _):
            return _definite(part).swapped()
        case All(parts, _) if parts:
            each = [_definite(part) for part in parts]
            return Learnt(
                frozenset.union(*(one.held for one in each)), frozenset.intersection(*(one.failed for one in each))
            )
        case Any(parts, span):
            return _definite(All(tuple(Not(part, span) for part in parts), span)).swapped()
        case _:
            return judge(condition, NOTHING, _heedless)


def _heedless(_operand: Operand, _span: Span) -> None:
    return None


def lasting(known: Knowledge) -> Knowledge:
    """What is still known after a wait: the fields of the event, not the facts."""
    return frozenset(operand for operand in known if isinstance(operand, FieldRef))


def operands(condition: Condition) -> Iterator[Operand]:
    """Every operand that a condition reads, in the order of the text; derived from the nodes' own fields."""
    for field in fields(condition):
        value = getattr(condition, field.name)
        if field.name == "operand":
            yield value
        elif isinstance(value, tuple):
            yield from (found for part in value if _is_condition(part) for found in operands(part))
        elif _is_condition(value):
            yield from operands(value)


def _is_condition(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, type) and isinstance(value, Condition)
