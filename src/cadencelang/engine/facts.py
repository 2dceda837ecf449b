"""What is known of the candidate: learnt, changed, forgotten; and what that moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cadencelang.clock import Minute, known_zones
from cadencelang.engine.effects import Because, What
from cadencelang.engine.errors import EngineError, FactError
from cadencelang.engine.happening import happen, happen_to_facts, wake_held
from cadencelang.engine.program import Program
from cadencelang.engine.replanning import replan, replan_waits
from cadencelang.engine.state import Payload
from cadencelang.engine.timers import reset_timers
from cadencelang.engine.work import Work
from cadencelang.graph import triggers as t
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import Event, Fact, FactType, Kind

_KINDS: Final[dict[Kind, type | tuple[type, ...]]] = {
    Kind.NUMBER: (int, float),
    Kind.YES_NO: bool,
    Kind.DATE: int,
    Kind.DATE_TIME: int,
    Kind.MONEY: Money,
    Kind.PEER: Peer,
    Kind.TEXTS: tuple,
    Kind.NOTES: tuple,
    Kind.DOMAINS: tuple,
}


def fits(kind: FactType, value: FactValue) -> bool:
    """Whether a value is of the type."""
    if not isinstance(value, _KINDS.get(kind.kind, str)):
        return False
    if isinstance(value, bool):
        return kind.kind is Kind.YES_NO
    if isinstance(value, tuple):
        inner = Note if kind.kind is Kind.NOTES else str
        return all(isinstance(item, inner) for item in value)
    if kind.kind is Kind.ZONE:
        return value in known_zones()
    return kind.kind is not Kind.ONE_OF or value in kind.options


def check_fact(fact: Fact, value: FactValue | None) -> None:
    """Raise FactError unless the fact may have that value."""
    if value is None:
        if not fact.optional:
            raise FactError(f"{fact.name} is needed of every candidate and is missing here.")
    elif not fits(fact.type, value):
        raise FactError(f"{fact.name} is declared as {fact.type.kind}; {value!r} is none.")


def check_fields(event: Event, fields: Payload) -> None:
    """Raise EngineError for a field that the event does not declare, FactError for one missing or of another type."""
    given = dict(fields)
    for name in given.keys() - {field.name for field in event.fields}:
        raise EngineError(f"The event {event.name} has no field {name}.")
    for field in event.fields:
        value = given.get(field.name)
        if value is None:
            if not field.optional:
                raise FactError(f"The event {event.name} needs {field.name}, which is missing here.")
        elif not fits(field.type, value):
            raise FactError(f"{field.name} of {event.name} is declared as {field.type.kind}; {value!r} is none.")


def first_facts(program: Program, facts: Mapping[str, FactValue | None]) -> tuple[FactValue | None, ...]:
    """The facts a candidate begins with, by index. Raises FactError for an undeclared, missing or ill-typed one."""
    for name in facts:
        if name not in program.fact_index:
            raise FactError(f"The playbook declares no fact {name}.")
    values = tuple(facts.get(fact.name) for fact in program.book.facts)
    for fact, value in zip(program.book.facts, values, strict=True):
        check_fact(fact, value)
    return values


def learn(w: Work, name: str, value: FactValue | None, at: Minute, because: Because, cause: str) -> None:
    """A fact has this value from `at` on; news older than what is known of it is ignored, and said to be."""
    index = w.program.fact_index[name]
    if at < w.fact_at[index]:
        w.tell(What.IGNORED, Because.OUTDATED, subject=name, cause=cause, detail=("a later value is known",))
        return
    w.fact_at[index] = at
    if w.f[index] == value:
        return
    old = w.clock
    w.f[index] = value
    w.tell(What.FACT_SET, because, subject=name, cause=cause)
    plan = w.program.book.clock
    if name in (plan.zone_fact, plan.calendar_fact):
        w.reset_clock()
        replan(w, old)
    replan_waits(w, name)
    reset_timers(w, t.AroundDate, name=name)
    _forget_bounce(w, name)
    happen(w, ("fact", name), at=at)
    happen_to_facts(w, at)
    wake_held(w)


def _forget_bounce(w: Work, name: str) -> None:
    """A new address is worth another try."""
    addressed = {channel.name for channel in w.program.book.channels if channel.address == name}
    w.bad_channels = [channel for channel in w.bad_channels if channel not in addressed]
