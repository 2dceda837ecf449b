"""The columns of a decision table: into which classes a fact's values fall, and which of them a cell takes.

Owns, for each kind of fact, its classes in plain words. Closed vocabularies have one class an option, numbers and
money are split at the bounds that the table names, other kinds into the values that it names and all others. A fact
that may be unknown has one more class for that.
"""

from __future__ import annotations

from collections.abc import Sequence

from cadencelang.graph import conditions as g
from cadencelang.graph.lower.conditions import bound_of
from cadencelang.graph.lower.context import Place
from cadencelang.graph.lower.values import LISTS, called, value_of
from cadencelang.graph.model import Fact, Kind
from cadencelang.records import dataclass
from cadencelang.semantics.codes import BACKWARDS, TABLE_SHAPE, WRONG_COMPARISON
from cadencelang.semantics.tables import Cell, Line
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

_OPS = {
    n.Comparison.MORE_THAN: g.Op.MORE_THAN,
    n.Comparison.LESS_THAN: g.Op.LESS_THAN,
    n.Comparison.AT_LEAST: g.Op.AT_LEAST,
    n.Comparison.AT_MOST: g.Op.AT_MOST,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell with its values lowered: a relation to values, or whether the fact is known; None of both is `any`."""

    op: g.Op | None
    values: tuple[g.FactValue, ...]
    known: bool | None
    span: Span


def entry_of(node: n.Cell, fact: Fact, place: Place) -> Entry | None:
    """The cell, or None where it does not fit the fact, which is told."""
    match node:
        case n.AnyCell(span):
            return Entry(None, (), None, span)
        case n.KnownCell(known, span):
            return Entry(None, (), known, span)
        case n.ValuesCell(values, span):
            return _values(values, fact, span, place)
        case n.CompareCell(comparison, bound, span):
            return _bounds(_OPS[comparison], (bound,), fact, span, place)
        case n.RangeCell(low, high, span):
            return _bounds(g.Op.FROM_TO, (low, high), fact, span, place)


def _values(values: Sequence[n.Value], fact: Fact, span: Span, place: Place) -> Entry | None:
    if fact.type.kind in LISTS or fact.type.kind is Kind.PEER:
        message = f"{fact.name} is {called(fact.type.kind)}; a table can only ask whether it is known."
        place.report.add(WRONG_COMPARISON, span, message, help="Write `known`, `unknown` or `any`.")
        return None
    found = [value_of(value, fact.name, fact.type, place.scope) for value in values]
    fitting = tuple(value for value in found if value is not None)
    if len(fitting) < len(found):
        return None
    return Entry(g.Op.IS if len(fitting) == 1 else g.Op.ONE_OF, fitting, None, span)


def _bounds(op: g.Op, bounds: tuple[n.Bound, ...], fact: Fact, span: Span, place: Place) -> Entry | None:
    found = tuple(v for bound in bounds if (v := bound_of(bound, fact.name, fact.type, place)) is not None)
    if len(found) < len(bounds):
        return None
    if op is g.Op.FROM_TO and amount(found[0]) > amount(found[1]):
        place.report.add(BACKWARDS, span, "The first number is above the second.", help="Write the smaller one first.")
        return None
    return Entry(op, found, None, span)


def amount(value: g.FactValue) -> float:
    """A number or an amount of money as a number."""
    return value.amount if isinstance(value, g.Money) else float(value) if isinstance(value, int | float) else 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its fact, its classes in words, and (last of them, where `doubtful`) the class of the unknown."""

    fact: Fact
    words: tuple[str, ...]
    values: tuple[g.FactValue, ...]
    line: Line | None
    doubtful: bool

    def takes(self, entry: Entry) -> Cell:
        """The classes that a cell takes."""
        sure = frozenset(range(len(self.words) - self.doubtful))
        unknown = frozenset(range(len(self.words))) - sure
        if entry.known is not None:
            return sure if entry.known else unknown
        if entry.op is None:
            return sure | unknown
        return self._on_line(self.line, entry) if self.line is not None else self._among(entry)

    def _among(self, entry: Entry) -> Cell:
        return frozenset(index for index, value in enumerate(self.values) if value in entry.values)

    def _on_line(self, line: Line, entry: Entry) -> Cell:
        first, last = amount(entry.values[0]), amount(entry.values[-1])
        match entry.op:
            case g.Op.LESS_THAN:
                return line.between(None, first, high_in=False)
            case g.Op.AT_MOST:
                return line.between(None, first)
            case g.Op.MORE_THAN:
                return line.between(first, None, low_in=False)
            case g.Op.AT_LEAST:
                return line.between(first, None)
            case g.Op.FROM_TO:
                return line.between(first, last)
            case _:
                return frozenset().union(*(line.between(amount(value), amount(value)) for value in entry.values))


def column_of(fact: Fact, entries: Sequence[Entry], doubtful: bool) -> Column:
    """The column of a fact, its classes made from the cells below it."""
    unknown = ("unknown",) if doubtful else ()
    named = tuple(dict.fromkeys(value for entry in entries for value in entry.values))
    match fact.type.kind:
        case Kind.ONE_OF:
            words = tuple(f'"{option}"' for option in fact.type.options)
            return Column(fact, words + unknown, fact.type.options, None, doubtful)
        case Kind.YES_NO:
            return Column(fact, ("yes", "no", *unknown), (True, False), None, doubtful)
        case Kind.NUMBER | Kind.MONEY:
            line = Line.split([amount(value) for value in named])
            words = tuple(line.words(index) for index in range(line.size))
            return Column(fact, words + unknown, (), line, doubtful)
        case _:
            words = (*(f'"{value}"' for value in named), "something else" if named else "known")
            return Column(fact, words + unknown, named, None, doubtful)


def check_sure(entry: Entry, fact: Fact, doubtful: bool, place: Place) -> None:
    """Tell a cell `unknown` of a fact that is always known."""
    if entry.known is False and not doubtful and not place.trusting:
        message = f"{fact.name} is always known here, so this case is never taken."
        place.report.add(TABLE_SHAPE, entry.span, message, help="Remove the case, or let the fact be `optional`.")
