"""Which values a fact or an event's field can have that the playbook tells apart: one for each class of values.

A value stands for all that satisfy the same conditions. Dates are reckoned from today: each date from yesterday to as
far ahead as a rule looks, and unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from cadencelang.clock import Day
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import Book, FactType, Guarantee, Kind, NotWhile
from cadencelang.prover.reading import inside, ruling
from cadencelang.records import dataclass

_NOON = 720


@dataclass(frozen=True, slots=True)
class Value:
    """A value, or for dates (`days`) so many days after today, at `minute` of the day where one counts.

    None is unknown.
    """

    value: FactValue | None
    days: bool = False
    minute: int | None = None

    def on(self, today: Day) -> FactValue | None:
        """The value on that day."""
        if self.days and isinstance(self.value, int):
            day = today + self.value
            return day if self.minute is None else day * MINUTES_PER_DAY + self.minute
        if isinstance(self.value, tuple) and self.value and isinstance(self.value[0], Note):
            return tuple(Note(it.text, today, it.shareable) for it in self.value if isinstance(it, Note))
        return self.value


UNKNOWN = Value(None)
ONLY_UNKNOWN = (UNKNOWN,)


def facts_read(book: Book) -> frozenset[str]:
    """The facts that anything in the book that says what happens reads, and those its guarantees ask about."""
    found: set[str] = set()
    for node in inside((ruling(book), book.guarantees)):
        match node:
            case c.FactRef(name):
                found.add(name)
            case t.AroundDate(fact=fact) | t.FactChanges(fact) | s.WaitUntil(fact=fact):
                found.add(fact)
            case s.Deadline(fact=str(fact)) | s.Pause(fact=str(fact)):
                found.add(fact)
            case s.Send(citing=citing, about=about, peer=peer):
                found |= {*citing, *filter(None, (about, peer))}
            case _:
                pass
    return frozenset(found)


def facts_noticed(book: Book) -> frozenset[str]:
    """The facts whose change is noticed by itself: it sets something off, moves a date, or lifts a limit."""
    found: set[str] = set()
    for node in inside(ruling(book)):
        match node:
            case t.AroundDate(fact=fact) | t.FactChanges(fact) | s.WaitUntil(fact=fact):
                found.add(fact)
            case s.Pause(fact=str(fact)):
                found.add(fact)
            case t.Becomes(condition) | NotWhile(condition=condition):
                found |= {it.name for it in inside(condition) if isinstance(it, c.FactRef)}
            case _:
                pass
    return frozenset(found)


def fact_domains(book: Book, reach: int, *, loose: bool = False) -> dict[str, tuple[Value, ...]]:
    """For each fact that is read, its values, unknown included where it is optional; dates up to `reach` days ahead.

    `loose`: values are chosen anew at each reading, so that of dates which set nothing the nearest will do.
    """
    read, scheduling = facts_read(book), facts_scheduling(book)
    nodes = (ruling(book), book.guarantees)
    found = {}
    for fact in book.facts:
        if fact.name in read:
            far = reach if fact.name in scheduling or not loose or _asked_near(nodes, fact.name) else 1
            values = _values(fact.type, list(_compared(nodes, c.FactRef(fact.name))), far)
            found[fact.name] = (*values, UNKNOWN) if fact.optional else values
    return found


def allowed(domains: dict[str, tuple[Value, ...]], conditions: Iterable[c.Condition]) -> dict[str, tuple[Value, ...]]:
    """The values that conditions leave which are taken to hold; all of them, where none would be left."""
    conditions = tuple(conditions)
    return {
        name: tuple(it for it in values if not ruled_out(name, it.value, conditions)) or values
        for name, values in domains.items()
    }


def consents_assumed(guarantees: Iterable[Guarantee]) -> dict[str, bool]:
    """The consents that are taken to be given throughout, or not to be."""
    conditions = (it for guarantee in guarantees for it in guarantee.assuming_conditions)
    return {it.consent: it.wanted for it in conditions if isinstance(it, c.ConsentGiven)}


def ruled_out(fact: str, value: FactValue | None, conditions: Iterable[c.Condition]) -> bool:
    """Whether a condition tells, of this fact alone, that it must not have this value."""
    return any(_told(it, fact, value) is False for it in conditions)


def _told(condition: c.Condition, fact: str, value: FactValue | None) -> bool | None:
    """Whether a condition holds once a fact has this value; None where that does not tell."""
    match condition:
        case c.IfUnknown(part, default):
            return default if value is None else _told(part, fact, value)
        case c.Not(part):
            told = _told(part, fact, value)
            return None if told is None else not told
        case c.Compare(c.FactRef(name), c.Op.IS, (wanted,)) if name == fact:
            return value == wanted
        case c.Compare(c.FactRef(name), c.Op.IS_NOT, (wanted,)) if name == fact:
            return value is not None and value != wanted
        case c.Known(c.FactRef(name), wanted) if name == fact:
            return (value is not None) is wanted
        case _:
            return None


def learnt_loosely(book: Book, facts: dict[str, tuple[Value, ...]]) -> dict[str, tuple[Value, ...]]:
    """The values that news of facts may bring, where facts are forgotten at once: of dates that no timer waits for,
    those near today."""
    timed: set[str] = set()
    for node in inside(ruling(book)):
        match node:
            case t.AroundDate(fact=fact) | s.WaitUntil(fact=fact) | s.Pause(fact=str(fact)):
                timed.add(fact)
            case _:
                pass
    return {
        name: values if name in timed else tuple(it for it in values if not it.days or it.value in (-1, 0, 1))
        for name, values in facts.items()
    }


def facts_scheduling(book: Book) -> frozenset[str]:
    """The facts that say when something is to be."""
    found: set[str] = set()
    for node in inside(ruling(book)):
        match node:
            case (
                t.AroundDate(fact=fact) | s.WaitUntil(fact=fact) | s.Deadline(fact=str(fact)) | s.Pause(fact=str(fact))
            ):
                found.add(fact)
            case _:
                pass
    return frozenset(found)


def _asked_near(nodes: object, fact: str) -> bool:
    return any(isinstance(it, c.DateNear) and it.operand == c.FactRef(fact) for it in inside(nodes))


def field_domains(book: Book, event: str) -> dict[str, tuple[Value, ...]]:
    """For each field of an event, its values as far as conditions tell them apart, else one that stands in."""
    node = next(it for it in book.events if it.name == event)
    found = {}
    for field in node.fields:
        compared = [it for it in inside(ruling(book)) if it == c.FieldRef(event, field.name)]
        values = _values(field.type, list(_compared(ruling(book), c.FieldRef(event, field.name))), 0)
        asked = values if compared else values[:1]
        found[field.name] = (*asked, UNKNOWN) if field.optional and compared else asked
    return found


def stand_in(kind: FactType) -> FactValue:
    """A value of that type which nothing depends on."""
    match kind.kind:
        case Kind.NUMBER:
            return 1
        case Kind.YES_NO:
            return True
        case Kind.DATE | Kind.DATE_TIME:
            return 0
        case Kind.MONEY:
            return Money(1, "GBP")
        case Kind.EMAIL:
            return "candidate@mail.example"
        case Kind.ZONE:
            return "Europe/London"
        case Kind.COUNTRY:
            return "GB"
        case Kind.DOMAIN:
            return "mail.example"
        case Kind.PEER:
            return Peer("Somebody", "somebody@mail.example")
        case Kind.ONE_OF:
            return kind.options[0]
        case Kind.TEXTS:
            return ("something",)
        case Kind.NOTES:
            return (Note("something", 0),)
        case Kind.DOMAINS:
            return ("mail.example",)
        case _:
            return "something"


def _compared(nodes: object, operand: c.Operand) -> Iterator[FactValue]:
    """The values that conditions compare the operand with."""
    for node in inside(nodes):
        if isinstance(node, c.Compare) and node.operand == operand:
            yield from node.values


def _values(kind: FactType, compared: list[FactValue], reach: int) -> tuple[Value, ...]:
    match kind.kind:
        case Kind.YES_NO:
            return Value(True), Value(False)
        case Kind.ONE_OF:
            return tuple(map(Value, kind.options))
        case Kind.DATE | Kind.DATE_TIME:
            minute = _NOON if kind.kind is Kind.DATE_TIME else None
            return tuple(Value(ahead, days=True, minute=minute) for ahead in range(-1, reach + 1))
        case Kind.NUMBER:
            cuts = sorted({it for it in compared if isinstance(it, int | float)})
            return tuple(map(Value, _either_side(cuts))) or (Value(1),)
        case Kind.MONEY:
            sums = [it for it in compared if isinstance(it, Money)]
            return tuple(Value(Money(at, it.currency)) for it in sums for at in _either_side([it.amount])) or (
                Value(stand_in(kind)),
            )
        case Kind.TEXTS:
            return (*(Value((it,)) for it in compared if isinstance(it, str)), Value(stand_in(kind)))
        case _:
            named = [Value(it) for it in compared if isinstance(it, str)]
            return (*named, Value(stand_in(kind)))


def _either_side(cuts: Iterable[float]) -> list[float]:
    """Each number, and one between each and the next and beyond the outermost."""
    cuts = list(cuts)
    if not cuts:
        return []
    between = [(a + b) / 2 for a, b in pairwise(cuts)]
    return sorted({cuts[0] - 1, *cuts, *between, cuts[-1] + 1})
