"""Conditions explained: which atoms hold, by which values, in the words of the language."""

from __future__ import annotations

from collections.abc import Mapping

from cadencelang.engine.blame import found_in_words, operand_of
from cadencelang.engine.work import Work
from cadencelang.graph import conditions as c
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.render_words import condition_words
from cadencelang.records import dataclass
from cadencelang.source import Span


@dataclass(frozen=True, slots=True)
class Explanation:
    """A condition with its truth; `parts` are those it is made of, `found` what its operand was, where it has one."""

    words: str
    holds: bool
    span: Span
    found: str | None = None
    parts: tuple[Explanation, ...] = ()


def explain(w: Work, condition: c.Condition, payload: Mapping[str, FactValue]) -> Explanation:
    """Say of a condition and of each of its parts whether it holds at this moment."""
    holds = bool(w.program.compiler.compile(condition)(w, payload))
    inner: tuple[c.Condition, ...] = ()
    match condition:
        case c.All(parts) | c.Any(parts):
            inner = parts
        case c.Not(part) | c.IfUnknown(part):
            inner = (part,)
        case _:
            pass
    explained = tuple(explain(w, each, payload) for each in inner)
    return Explanation(condition_words(condition), holds, condition.span, _found(w, condition, payload), explained)


def _found(w: Work, condition: c.Condition, payload: Mapping[str, FactValue]) -> str | None:
    operand = operand_of(condition)
    return None if operand is None else found_in_words(w, operand, payload, w.program.kind_of(operand))
