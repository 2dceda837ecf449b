"""Whether a circle of sparks can turn again and again: a small evaluation over a few values of each fact.

Owns a three-valued evaluation of conditions (true, false, cannot tell) in a situation that the circle itself brings
about. A condition that cannot be told cuts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import islice, product

from cadencelang.graph import conditions as c
from cadencelang.graph.lower.knowledge import operands
from cadencelang.graph.lower.sparks import Mark, Spark
from cadencelang.graph.model import Fact, Kind
from cadencelang.graph.steps import MakePromise, Move, Send, SetFact
from cadencelang.records import dataclass

MOST_SITUATIONS = 2_000
"""How many situations are tried; where there are more, the circle is taken to turn."""

Known = Mapping[str, c.FactValue | None]
"""Facts of which the value is supposed; None is unknown."""


@dataclass(slots=True)
class _Situation:
    """What holds at a point of the circle."""

    facts: dict[str, c.FactValue | None]
    stage: str | None = None
    moved: bool = False
    sent: set[tuple[str, str]] = field(default_factory=set)
    promised: set[str] = field(default_factory=set)


def turns(circle: Sequence[Spark], facts: Mapping[str, Fact]) -> bool:
    """Whether, for some values of the facts that the circle leaves alone, it goes round for ever."""
    marks = [mark for spark in circle for mark in spark.trail]
    put: dict[str, list[c.FactValue | None]] = {}
    for mark in marks:
        if isinstance(mark, SetFact):
            put.setdefault(mark.fact, []).append(mark.value)
    for spark in circle:
        if isinstance(spark.step, SetFact) and len(set(put[spark.step.fact])) < 2:
            return False
    read = {
        it.name for mark in marks if isinstance(mark, c.Condition) for it in operands(mark) if isinstance(it, c.FactRef)
    }
    free = sorted(read - put.keys())
    values = [_candidates(facts[name], marks) for name in free if name in facts]
    situations = list(islice(product(*values), MOST_SITUATIONS + 1))
    if len(situations) > MOST_SITUATIONS:
        return True
    start = {name: them[-1] for name, them in put.items()}
    return any(_goes_round(circle, {**start, **dict(zip(free, chosen, strict=True))}) for chosen in situations)


def _goes_round(circle: Sequence[Spark], facts: Known) -> bool:
    """Whether no condition of the circle fails in its second and third turn."""
    at = _Situation(dict(facts))
    for turn in range(3):
        for spark in circle:
            for mark in spark.trail:
                if isinstance(mark, c.Condition):
                    if holds(mark, at) is False and turn > 0:
                        return False
                else:
                    _do(mark, at)
    return True


def _do(step: Mark, at: _Situation) -> None:
    match step:
        case SetFact(fact=name, value=value):
            at.facts[name] = value
        case Move(stage=stage):
            at.stage, at.moved = stage, True
        case Send(channel=channel, template=template):
            at.sent.add((channel, template))
        case MakePromise(promise=promise):
            at.promised.add(promise)
        case _:
            pass


def holds(condition: c.Condition, at: _Situation) -> bool | None:
    """Whether the condition holds in the situation; None where that cannot be told."""
    match condition:
        case c.All(parts, _):
            return _all(holds(part, at) for part in parts)
        case c.Any(parts, _):
            return _not(_all(_not(holds(part, at)) for part in parts))
        case c.Not(part, _):
            return _not(holds(part, at))
        case c.IfUnknown(part, default, _):
            unknown = any(isinstance(it, c.FactRef) and at.facts.get(it.name, ...) is None for it in operands(part))
            return default if unknown else holds(part, at)
        case c.Known(c.FactRef(name), wanted, _) if name in at.facts:
            return (at.facts[name] is not None) == wanted
        case c.Compare(c.FactRef(name), op, values, _) if name in at.facts:
            return _compare(at.facts[name], op, values)
        case c.FirstVisit(wanted, _) if at.moved:
            return not wanted
        case c.StageIs(stages, _) if at.stage is not None:
            return at.stage in stages
        case c.WasSent(channel, template, scope, _, wanted, _) if (channel, template) in at.sent:
            return None if scope is c.SentScope.VISIT else wanted
        case c.PromiseOpen(promise, wanted, _) if promise in at.promised:
            return wanted
        case _:
            return None


def _all(parts: Iterator[bool | None]) -> bool | None:
    answers = list(parts)
    return False if False in answers else None if None in answers else True


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _compare(value: c.FactValue | None, op: c.Op, values: tuple[c.FactValue, ...]) -> bool | None:
    if value is None:
        return False
    number = _number(value)
    match op:
        case c.Op.IS | c.Op.ONE_OF:
            return value in values
        case c.Op.IS_NOT | c.Op.NOT_ONE_OF:
            return value not in values
        case c.Op.MORE_THAN | c.Op.AFTER:
            return number > _number(values[0])
        case c.Op.LESS_THAN | c.Op.BEFORE:
            return number < _number(values[0])
        case c.Op.AT_LEAST:
            return number >= _number(values[0])
        case c.Op.AT_MOST:
            return number <= _number(values[0])
        case c.Op.FROM_TO:
            return _number(values[0]) <= number <= _number(values[1])
        case _:
            return None


def _number(value: c.FactValue) -> float:
    return value.amount if isinstance(value, c.Money) else float(value) if isinstance(value, int | float) else 0.0


def _candidates(fact: Fact, marks: Sequence[Mark]) -> list[c.FactValue | None]:
    """A few values of a fact that between them can make every comparison of the circle true and false."""
    named = dict.fromkeys(value for mark in marks if isinstance(mark, c.Condition) for value in _named(mark, fact.name))
    found: list[c.FactValue | None] = []
    match fact.type.kind:
        case Kind.ONE_OF:
            found = [*fact.type.options]
        case Kind.YES_NO:
            found = [True, False]
        case Kind.NUMBER | Kind.DATE | Kind.DATE_TIME:
            numbers = [_number(value) for value in named] or [0.0]
            found = [number + offset for number in numbers for offset in (-0.5, 0, 0.5)]
        case Kind.MONEY:
            sums = [value for value in named if isinstance(value, c.Money)]
            found = [c.Money(it.amount + offset, it.currency) for it in sums for offset in (-0.5, 0, 0.5)]
        case _:
            found = [*named, ""]
    return [*found, None] if fact.optional or fact.fresh is not None else found


def _named(condition: c.Condition, fact: str) -> Iterator[c.FactValue]:
    """The values that a condition compares the fact with."""
    match condition:
        case c.Compare(c.FactRef(name), _, values, _) if name == fact:
            yield from values
        case c.All(parts, _) | c.Any(parts, _):
            for part in parts:
                yield from _named(part, fact)
        case c.Not(part, _) | c.IfUnknown(part, _, _):
            yield from _named(part, fact)
        case _:
            return
