"""Values in scenarios: what is given, and stand-ins for what is not.

Owns: notes, peers and instants on the candidate's local time, beside the plain literals of the language.
"""

from __future__ import annotations

from typing import Final

from cadencelang.clock import day_of
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import Fact, FactType, Kind
from cadencelang.scenarios.vocabulary import Vocabulary
from cadencelang.scenarios.wall import Wall
from cadencelang.semantics.codes import UNKNOWN_OPTION, UNKNOWN_ZONE, WRONG_KIND
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

_TEXTUAL: Final = {Kind.TEXT, Kind.EMAIL, Kind.DOMAIN, Kind.PHONE, Kind.COUNTRY, Kind.LINK}

_UNQUOTED: Final = {
    Kind.NUMBER: "`3`",
    Kind.YES_NO: "`yes`",
    Kind.DATE: "`2026-03-02`",
    Kind.DATE_TIME: "`2026-03-02 14:00`",
}
"""How values are written that are no texts."""


def value_of(node: n.GivenValue, name: str, type: FactType, wall: Wall, names: Vocabulary) -> FactValue | None:
    """The value for the fact or field `name`, or None where it does not fit its type, which is told."""
    match type.kind, node:
        case Kind.ONE_OF, n.Text(value=word):
            return names.known(UNKNOWN_OPTION, name, word, node.span, type.options)
        case Kind.ZONE, n.Text(value=zone):
            return _zone(zone, node.span, names)
        case kind, n.Text(value=text) if kind in _TEXTUAL:
            return text
        case Kind.NUMBER, n.Number(value=number):
            return int(number) if number == number.to_integral_value() else float(number)
        case Kind.YES_NO, n.YesNo(value=yes):
            return yes
        case Kind.DATE, n.Date(value=date):
            return day_of(date)
        case Kind.DATE_TIME, n.Instant():
            return wall.instant(node)
        case Kind.MONEY, n.Money(amount=amount, currency=currency):
            return Money(float(amount), currency)
        case Kind.TEXTS | Kind.DOMAINS, n.TextList(items=items):
            return tuple(item.value for item in items)
        case Kind.NOTES, n.NoteList(notes=notes):
            return tuple(Note(it.text.value, day_of(it.on.value), it.shareable) for it in notes)
        case Kind.PEER, n.Peer():
            return _peer(node, wall, names)
        case kind, n.Text(value=text) if kind in _UNQUOTED:
            message = f"{name} is a {kind}, and what stands in quotation marks is a text."
            names.report.add(WRONG_KIND, node.span, message, help=f"Write it without them, like {_UNQUOTED[kind]}.")
            return None
        case _:
            names.report.add(WRONG_KIND, node.span, f"{name} is a {type.kind}; this is something else.")
            return None


def _zone(zone: str, span: Span, names: Vocabulary) -> str | None:
    from cadencelang.clock import known_zones

    return names.known(UNKNOWN_ZONE, "time zone", zone, span, sorted(known_zones()))


def _peer(node: n.Peer, wall: Wall, names: Vocabulary) -> Peer:
    if node.consent is None or names.consent(node.consent) is None:
        return Peer(node.name.value, node.address.value)
    until = None if node.until is None else wall.at(day_of(node.until.value), 1440)
    return Peer(node.name.value, node.address.value, ((node.consent.value, until),))


_STAND_INS: Final[dict[Kind, FactValue]] = {
    Kind.NUMBER: 0,
    Kind.YES_NO: False,
    Kind.DATE: 0,
    Kind.DATE_TIME: 0,
    Kind.MONEY: Money(0.0, "GBP"),
    Kind.EMAIL: "candidate@example.com",
    Kind.DOMAIN: "example.com",
    Kind.PHONE: "+44 20 7946 0000",
    Kind.COUNTRY: "GB",
    Kind.LINK: "https://example.com/",
    Kind.PEER: Peer("A peer", "peer@example.com"),
    Kind.TEXTS: (),
    Kind.NOTES: (),
    Kind.DOMAINS: (),
}


def stand_in(fact: Fact, zone: str) -> FactValue:
    """A value for a required fact that a scenario does not give: its first option, the book's zone, or a plain word."""
    match fact.type.kind:
        case Kind.ONE_OF:
            return fact.type.options[0]
        case Kind.ZONE:
            return zone
        case Kind.TEXT:
            return fact.name.replace("_", " ")
        case kind:
            return _STAND_INS[kind]
