"""Values as they are written, to values as the engine compares them, checked against the type of their fact.

Owns which literal fits which kind. A date and time is reckoned on the playbook's own zone, since a literal belongs to
no candidate. Refuses conversions: text is never a number, a date never an instant.
"""

from __future__ import annotations

from decimal import Decimal

from cadencelang.clock import ClockError, clock_for, day_of, is_calendar, known_calendars, known_zones
from cadencelang.diagnostics import Label
from cadencelang.graph.conditions import FactValue, Money
from cadencelang.graph.lower.context import Scope
from cadencelang.graph.model import FactType, Kind
from cadencelang.semantics.codes import UNKNOWN_CALENDAR, UNKNOWN_OPTION, UNKNOWN_ZONE, WRONG_CURRENCY, WRONG_KIND
from cadencelang.syntax import nodes as n

TEXTUAL = frozenset({Kind.TEXT, Kind.EMAIL, Kind.DOMAIN, Kind.PHONE, Kind.ZONE, Kind.COUNTRY, Kind.LINK, Kind.ONE_OF})
LISTS = frozenset({Kind.TEXTS, Kind.NOTES, Kind.DOMAINS})
DATES = frozenset({Kind.DATE, Kind.DATE_TIME})

_EXAMPLES = {
    Kind.NUMBER: "a number, such as 12",
    Kind.YES_NO: "`yes` or `no`",
    Kind.DATE: "a date, such as 2026-03-02",
    Kind.DATE_TIME: "a date and time, such as 2026-03-02 10:00",
    Kind.MONEY: "an amount with its currency, such as 150000 GBP",
    Kind.TEXTS: 'a list, such as ("first", "second")',
    Kind.DOMAINS: 'a list, such as ("example.com", "example.org")',
}


_CALLED = {
    Kind.YES_NO: "yes or no",
    Kind.MONEY: "an amount of money",
    Kind.EMAIL: "an email address",
    Kind.ONE_OF: "one of a few words",
}


def called(kind: Kind) -> str:
    """A kind with its article, as it stands in a sentence after `is`."""
    return _CALLED.get(kind, f"a {kind.value}")


def value_of(node: n.Value, name: str, type: FactType, scope: Scope) -> FactValue | None:
    """The value for the fact or field `name` of that type, or None where it does not fit, which is told."""
    match type.kind, node:
        case Kind.ONE_OF, n.Text():
            return option(node, name, type, scope)
        case kind, n.Text(value=value) if kind in TEXTUAL:
            _check_vocabulary(kind, node, scope)
            return value
        case Kind.NUMBER, n.Number(value=value):
            return number(value)
        case Kind.YES_NO, n.YesNo(value=yes):
            return yes
        case Kind.DATE, n.Date(value=date):
            return day_of(date)
        case Kind.DATE_TIME, n.Instant():
            return _instant(node, scope)
        case Kind.MONEY, n.Money():
            return money(node, name, scope)
        case ((Kind.TEXTS | Kind.DOMAINS), n.TextList(items=items)):
            return tuple(item.value for item in items)
        case _:
            misfit(node, name, type.kind, scope)
            return None


def option(node: n.Text, name: str, type: FactType, scope: Scope) -> str | None:
    """One of the words of a closed vocabulary; another is told, with its nearest neighbour."""
    if node.value in type.options:
        return node.value
    listed = ", ".join(f'"{word}"' for word in type.options)
    scope.report.unknown(
        UNKNOWN_OPTION,
        node.span,
        node.value,
        noun=name,
        known=type.options,
        declare=f"{name} is one of {listed}.",
    )
    return None


def number(value: Decimal) -> int | float:
    """A number as the engine compares it: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def money(node: n.Money, name: str, scope: Scope) -> Money:
    """An amount of money; a fact that is compared in two currencies is told."""
    currency, first = scope.currencies.setdefault(name, (node.currency, node.span))
    if currency != node.currency:
        scope.report.add(
            WRONG_CURRENCY,
            node.span,
            f"{name} is compared in {currency} elsewhere, and in {node.currency} here.",
            help="Compare it in one currency: amounts are not converted.",
            related=(Label(first, f"compared in {currency} here"),),
        )
    return Money(float(node.amount), node.currency)


def misfit(node: n.Value, name: str, kind: Kind, scope: Scope) -> None:
    """Tell that a value is of another kind than what it is compared with or put into."""
    example = _EXAMPLES.get(kind)
    if example is None and kind in TEXTUAL:
        example = 'a text in quotation marks, such as "London"'
    advice = (
        f"Write {example}."
        if example
        else f"{called(kind).capitalize()} cannot be written as one value; ask whether it is known."
    )
    scope.report.add(WRONG_KIND, node.span, f"{name} is {called(kind)}, and this is {words(node)}.", help=advice)


def words(node: n.Value) -> str:
    """What a literal is, with its article."""
    match node:
        case n.Text():
            return "a text"
        case n.Number():
            return "a number"
        case n.Money():
            return "an amount of money"
        case n.Date():
            return "a date"
        case n.Instant():
            return "a date and time"
        case n.YesNo():
            return "yes or no"
        case n.TextList():
            return "a list of text"


def _instant(node: n.Instant, scope: Scope) -> int | None:
    at = node.value
    try:
        return clock_for(scope.zone).at(day_of(at.date()), at.hour * 60 + at.minute)
    except ClockError as problem:
        scope.report.add(WRONG_KIND, node.span, str(problem))
        return None


def _check_vocabulary(kind: Kind, node: n.Text, scope: Scope) -> None:
    if kind is Kind.ZONE and node.value not in known_zones():
        check_zone(node, scope)
    elif kind is Kind.COUNTRY and not is_calendar(node.value):
        check_calendar(node, scope)


def check_zone(node: n.Text | n.Name, scope: Scope) -> str | None:
    """The time zone, or None where there is none of that name, which is told."""
    name = node.value if isinstance(node, n.Text) else node.text
    if name in known_zones():
        return name
    advice = "Name it like Europe/London or America/New_York."
    scope.report.unknown(UNKNOWN_ZONE, node.span, name, noun="time zone", known=sorted(known_zones()), declare=advice)
    return None


def check_calendar(node: n.Text | n.Name, scope: Scope) -> str | None:
    """The holiday calendar, or None where there is none of that name, which is told."""
    name = node.value if isinstance(node, n.Text) else node.text
    if is_calendar(name):
        return name
    advice = "Name a country, or a part of one: GB, GB-ENG, US-NY."
    scope.report.unknown(
        UNKNOWN_CALENDAR, node.span, name, noun="holiday calendar", known=known_calendars(), declare=advice
    )
    return None
