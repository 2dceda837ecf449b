"""What a condition is about: a fact, or a field of the event that started the run; and how each may be compared."""

from __future__ import annotations

from cadencelang.graph.conditions import FactRef, FieldRef, Op, Operand
from cadencelang.graph.lower.context import Place
from cadencelang.graph.lower.values import called
from cadencelang.graph.model import FactType, Kind
from cadencelang.records import dataclass
from cadencelang.semantics.codes import NO_EVENT_HERE, UNKNOWN_FIELD, WRONG_COMPARISON
from cadencelang.semantics.names import FACT
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

_ORDERED = frozenset({Kind.NUMBER, Kind.MONEY})
_EQUATABLE = frozenset(Kind) - {Kind.NOTES, Kind.PEER}
_FITTING = {
    Op.IS: _EQUATABLE,
    Op.IS_NOT: _EQUATABLE,
    Op.ONE_OF: _EQUATABLE,
    Op.NOT_ONE_OF: _EQUATABLE,
    Op.MORE_THAN: _ORDERED,
    Op.LESS_THAN: _ORDERED,
    Op.AT_LEAST: _ORDERED,
    Op.AT_MOST: _ORDERED,
    Op.FROM_TO: _ORDERED,
    Op.BEFORE: frozenset({Kind.DATE, Kind.DATE_TIME}),
    Op.AFTER: frozenset({Kind.DATE, Kind.DATE_TIME}),
    Op.CONTAINS: frozenset({Kind.TEXT, Kind.TEXTS, Kind.DOMAINS}),
    Op.CONTAINS_NOT: frozenset({Kind.TEXT, Kind.TEXTS, Kind.DOMAINS}),
    Op.EMPTY: frozenset({Kind.TEXT, Kind.TEXTS, Kind.NOTES, Kind.DOMAINS}),
    Op.NOT_EMPTY: frozenset({Kind.TEXT, Kind.TEXTS, Kind.NOTES, Kind.DOMAINS}),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """An operand with its name and type."""

    operand: Operand
    name: str
    type: FactType


def operand_of(node: n.Operand, place: Place) -> Typed | None:
    """The operand, or None where it is not declared, which is told."""
    if isinstance(node, n.Fact):
        fact = place.scope.fact(node.name, FACT)
        return None if fact is None else Typed(FactRef(fact.name), fact.name, fact.type)
    field = (place.fields or {}).get(node.name.text)
    if field is None and (place.trusting or place.vague):
        return None
    if place.fields is None:
        place.report.add(
            NO_EVENT_HERE,
            node.span,
            "`its` speaks of the event that started the run, and no event starts one here.",
            help="Name a fact, or start the rule by an event.",
        )
        return None
    if field is None:
        _unknown_field(node, place)
        return None
    return Typed(FieldRef(field.event, node.name.text), f"its {node.name.text}", field.type)


def _unknown_field(node: n.FieldOf, place: Place) -> None:
    known = tuple(place.fields or ())
    advice = None if known else "The event carries no fields; declare one below it, under `events`."
    place.report.unknown(UNKNOWN_FIELD, node.name.span, node.name.text, noun="field", known=known, declare=advice)


def comparable(it: Typed, op: Op, span: Span, place: Place) -> bool:
    """Whether the operand can be compared so; where not, that is told."""
    if it.type.kind in _FITTING[op]:
        return True
    place.report.add(
        WRONG_COMPARISON,
        span,
        f"{it.name} is {called(it.type.kind)}; `{op.value}` has no meaning for it.",
        help=f"`{op.value}` goes with: {', '.join(sorted(kind.value for kind in _FITTING[op]))}.",
    )
    return False
