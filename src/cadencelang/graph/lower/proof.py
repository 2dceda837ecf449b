"""Telling where a condition or a date may meet an unknown fact.

Owns the two messages of unknown facts and their advice; what is known where is reckoned by
`cadencelang.graph.lower.knowledge`.
"""

from __future__ import annotations

from cadencelang.diagnostics import Edit, Fix, Label
from cadencelang.graph.conditions import Condition, FactRef, Operand
from cadencelang.graph.lower.context import Place
from cadencelang.graph.lower.knowledge import NOTHING, Knowledge, Learnt, judge
from cadencelang.graph.lower.values import called
from cadencelang.graph.model import Fact, Kind
from cadencelang.semantics.codes import DATE_MAY_BE_UNKNOWN, MAY_BE_UNKNOWN, WRONG_KIND
from cadencelang.semantics.names import FACT
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


def prove(condition: Condition, known: Knowledge, place: Place) -> Learnt:
    """What the condition teaches; tells every fact that it may meet unknown, once each."""
    told: set[Operand] = set()

    def meets(operand: Operand, span: Span) -> None:
        if operand in told or not place.doubtful(operand):
            return
        told.add(operand)
        text = f"its {operand.name}" if not isinstance(operand, FactRef) else operand.name
        edits = (
            Edit(Span(span.file, span.start, span.start), "("),
            Edit(Span(span.file, span.end, span.end), ", or if unknown no)"),
        )
        place.report.add(
            MAY_BE_UNKNOWN,
            span,
            f"{text} may be unknown here{_why(operand, place)}, and nothing says what holds then.",
            help=f'Ask first: "{text} is known and …"; or say it: "(…, or if unknown no)".',
            related=_use(place),
            fix=Fix('Count an unknown value as "no"', edits),
        )

    return judge(condition, known, meets)


def prove_anywhere(condition: Condition, place: Place) -> None:
    """Tell every part of a condition that may meet an unknown fact where nothing has been established."""
    prove(condition, NOTHING, place)


def date_fact(name: n.Name, place: Place) -> Fact | None:
    """The fact, which must be a date or a date and time, or None where it is not, which is told."""
    fact = place.scope.fact(name, FACT)
    if fact is None or fact.type.kind in (Kind.DATE, Kind.DATE_TIME):
        return fact
    place.report.add(
        WRONG_KIND,
        name.span,
        f"{fact.name} is {called(fact.type.kind)}, not a date.",
        help="Name a fact that is a date.",
    )
    return None


def known_date(name: n.Name, known: Knowledge, place: Place) -> str | None:
    """The name of a date fact that is known for certain here; a doubtful one is told.

    What a guard or an earlier condition asked does not last: facts can change while a run waits.
    """
    fact = date_fact(name, place)
    if fact is None:
        return None
    operand = FactRef(fact.name)
    if operand not in known and place.doubtful(operand):
        place.report.add(
            DATE_MAY_BE_UNKNOWN,
            name.span,
            f"{fact.name} may be unknown here{_why(operand, place)}, so there may be no such day.",
            help=f'Ask "if {fact.name} is known" right before this step: during a wait, facts may change.',
            related=_use(place),
        )
    return fact.name


def _why(operand: Operand, place: Place) -> str:
    fact = place.scope.facts.get(operand.name) if isinstance(operand, FactRef) else None
    return f" (it is fresh for {fact.fresh} only)" if fact is not None and fact.fresh and not fact.optional else ""


def _use(place: Place) -> tuple[Label, ...]:
    return () if place.use is None else (Label(place.use, "the sequence is used here"),)
