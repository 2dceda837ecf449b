"""A candidate as a form: a question for each fact of the playbook, and the candidate that the answers make.

Owns: writing a value as a form shows it, which is how a candidate file has it. Values are typed by the adapters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cadencelang.adapters.refusals import Refused
from cadencelang.adapters.values import Reader, local_time
from cadencelang.clock import Clock, Minute, date_of, format_instant
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import Book, FactType, Kind
from cadencelang.workbench.candidate import Candidate
from cadencelang_tui.simulate.happenings import Question, as_label, question_of

STAGE = "entering stage"


def questions(book: Book, clock: Clock, candidate: Candidate | None = None) -> tuple[Question, ...]:
    """The stage to begin in, the facts that every candidate has, then the others, with what is known of them."""
    known: Mapping[str, FactValue] = candidate.facts if candidate else {}
    stages = tuple(stage.name for stage in book.stages)
    first = candidate.stage if candidate and candidate.stage else stages[0] if stages else ""
    asked = [
        question_of(it.name, it.type, optional=it.optional,
                    usual=cell_of(known[it.name], it.type, clock) if it.name in known else _usual(it.type, it.optional),
                    label=_label(it.name, it.type, private=it.private))
        for it in sorted(book.facts, key=lambda it: it.optional)
    ]  # fmt: skip
    return (Question(STAGE, "Stage to begin in", stages, first), *asked)


def _label(name: str, type: FactType, *, private: bool) -> str:
    """The name in words, with what must be known to answer; any text will do, and what can be chosen is seen."""
    kind = "" if type.kind in (Kind.ONE_OF, Kind.TEXT) else str(type.kind)
    about = ", ".join(filter(None, (kind, "private" if private else "")))
    return f"{as_label(name)} ({about})" if about else as_label(name)


def _usual(type: FactType, optional: bool) -> str:
    return type.options[0] if type.kind is Kind.ONE_OF and not optional else ""


def cell_of(value: FactValue, type: FactType, clock: Clock) -> str:
    """A value as a candidate file writes it in a cell."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() if type.kind is Kind.DATE:
            return str(date_of(value))
        case int() if type.kind is Kind.DATE_TIME:
            return format_instant(value, clock, "plain")
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case Money(amount, currency):
            return f"{amount:g} {currency}"
        case Peer(name, mail):
            return f"{name} <{mail}>"
        case str():
            return value
        case tuple():
            return "; ".join(_items(value))


def _items(values: tuple[str, ...] | tuple[Note, ...]) -> Iterator[str]:
    for it in values:
        if isinstance(it, Note):
            yield f"{date_of(it.day)}: {it.text}{'' if it.shareable else ' (private)'}"
        else:
            yield it


def candidate_of(book: Book, id: str, answers: Mapping[str, str], at: Minute) -> Candidate:
    """The candidate of these answers, entering at `at`. Raises Refused for the first that does not fit."""
    zone = book.clock.zone_fact
    reader = Reader(local_time(book, {zone: answers.get(zone, "").strip()} if zone else {}))
    facts: dict[str, FactValue] = {}
    for fact in book.facts:
        text = answers.get(fact.name, "").strip()
        if not text and not fact.optional:
            raise Refused("Every candidate must have this.", None, fact.name)
        if text:
            try:
                facts[fact.name] = reader.value(fact.type, text)
            except Refused as refused:
                raise Refused(refused.message, refused.help, fact.name) from None
    return Candidate(id, facts, answers.get(STAGE) or None, at)
