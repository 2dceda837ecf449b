"""Which parts of a guard made it false: told at the moment it happens, at the cost of judging the parts once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cadencelang.clock import format_instant
from cadencelang.engine.conditions import ConditionCompiler, Moment
from cadencelang.graph import conditions as c
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Kind
from cadencelang.graph.render_words import condition_words, fact_words


class Blame:
    """One guard's parts, those joined by `and`, each compiled by itself and its words written once."""

    __slots__ = ("_parts",)

    def __init__(
        self, compiler: ConditionCompiler, condition: c.Condition, kind_of: Callable[[c.Operand], Kind]
    ) -> None:
        self._parts = [
            (compiler.compile(part), condition_words(atom), operand, None if operand is None else kind_of(operand))
            for part in (condition.parts if isinstance(condition, c.All) else (condition,))
            for atom in (part.part if isinstance(part, c.IfUnknown) and operand_of(part.part) else part,)
            for operand in (operand_of(atom),)
        ]

    def __call__(self, m: Moment, payload: Mapping[str, FactValue]) -> tuple[str, ...]:
        """The words of each part that does not hold, with what was found instead."""
        return tuple(
            [
                words if operand is None else f"{words} (it is {found_in_words(m, operand, payload, kind)})"
                for test, words, operand, kind in self._parts
                if not test(m, payload)
            ]
        )


def operand_of(condition: c.Condition) -> c.Operand | None:
    """The fact or field that an atom is about; None for what is about something else, or made of parts."""
    match condition:
        case c.Compare(operand) | c.Known(operand) | c.DateNear(operand) | c.DatePast(operand):
            return operand
        case _:
            return None


def found_in_words(m: Moment, operand: c.Operand, payload: Mapping[str, FactValue], kind: Kind | None) -> str:
    """What a fact or field is at this moment, as the language writes it; instants on the candidate's clock."""
    value = m.known(operand.name) if isinstance(operand, c.FactRef) else payload.get(operand.name)
    if kind is Kind.DATE_TIME and isinstance(value, int):
        return format_instant(value, m.clock, "plain")
    return fact_words(value, is_date=kind is Kind.DATE)
