"""Facts, events, consents, channels, and the addresses that are off limits."""

from __future__ import annotations

from cadencelang.graph.lower.context import Scope
from cadencelang.graph.lower.values import called
from cadencelang.graph.model import Channel, Consent, Event, Fact, FactType, Field, Kind, Outcome
from cadencelang.graph.templates import RESERVED_NAMES
from cadencelang.semantics.codes import NO_ADDRESS, RESERVED_NAME, WRONG_KIND
from cadencelang.semantics.names import FACT
from cadencelang.semantics.outline import Named, Once, Outline, declare
from cadencelang.syntax import nodes as n

_ADDRESSES = (Kind.EMAIL, Kind.PHONE, Kind.LINK)
_BY_PHONE = frozenset({"sms", "text", "phone", "call", "whatsapp", "signal", "telegram"})


def facts_of(outline: Outline, scope: Scope) -> dict[str, Fact]:
    """The facts by name."""
    return {name: _fact(block.statement, scope) for name, block in outline.facts.items() if _is_fact(block)}


def _is_fact(block: n.Block) -> bool:
    return isinstance(block.statement, n.FactDeclaration)


def _fact(line: n.Statement, scope: Scope) -> Fact:
    assert isinstance(line, n.FactDeclaration)
    is_peer = isinstance(line.type, n.PlainType) and line.type.kind is n.TypeKind.PEER
    if line.name.text in RESERVED_NAMES and not (line.name.text == "peer" and is_peer):
        scope.report.add(
            RESERVED_NAME,
            line.name.span,
            f"{line.name.text} means something else in every template.",
            help="Give the fact another name.",
        )
    fresh = None if line.fresh is None else scope.duration(line.fresh)
    return Fact(line.name.text, type_of(line.type, scope), line.optional, line.private, fresh, line.span)


def type_of(node: n.FactType, scope: Scope) -> FactType:
    """The type; an option that is listed twice is told."""
    if isinstance(node, n.PlainType):
        return FactType(Kind(node.kind.value))
    once = Once(scope.report)
    options = tuple(option.value for option in node.options if once.first(option.value, option.span))
    return FactType(Kind.ONE_OF, options)


def events_of(outline: Outline, scope: Scope) -> dict[str, Event]:
    """The events by name, each with its fields."""
    return {name: _event(name, block, scope) for name, block in outline.events.items()}


def _event(name: str, block: n.Block, scope: Scope) -> Event:
    line = block.statement
    assert isinstance(line, n.EventDeclaration)
    named: Named = {}
    fields: list[Field] = []
    for child in block.children:
        if isinstance(child.statement, n.FieldDeclaration) and declare(
            named, child.statement.name, child, "field", scope.report
        ):
            field = child.statement
            fields.append(Field(field.name.text, type_of(field.type, scope), field.optional, field.span))
    return Event(name, line.contact, line.from_candidate, tuple(fields), line.span)


def consents_of(outline: Outline, scope: Scope) -> tuple[Consent, ...]:
    """The consents in the order of the text."""
    lines = [block.statement for block in outline.consents.values()]
    return tuple(
        Consent(line.name.value, None if line.lasts is None else scope.duration(line.lasts), line.span)
        for line in lines
        if isinstance(line, n.ConsentDeclaration)
    )


def channels_of(outline: Outline, scope: Scope) -> dict[str, Channel]:
    """The channels by name, each automatic one with the fact that holds its address."""
    return {name: _channel(name, block, scope) for name, block in outline.channels.items()}


def _channel(name: str, block: n.Block, scope: Scope) -> Channel:
    line = block.statement
    if isinstance(line, n.AutomaticChannel):
        return Channel(name, True, _address(line, scope), (), line.span)
    named: Named = {}
    outcomes = tuple(
        Outcome(child.statement.name.value, child.statement.contact, child.statement.span)
        for child in block.children
        if isinstance(child.statement, n.OutcomeDeclaration)
        and declare(named, child.statement.name, child, "outcome", scope.report)
    )
    return Channel(name, False, None, outcomes, line.span)


def _address(line: n.AutomaticChannel, scope: Scope) -> str | None:
    if line.address is not None:
        return _named_address(line.address, scope)
    fitting = _fitting(line.name.text)
    found = [fact.name for fact in scope.facts.values() if fact.type.kind in fitting]
    if len(found) == 1 or "fact" in scope.names.broken:
        return found[0] if found else None
    kinds = " or ".join(f"`{kind.value}`" for kind in fitting)
    listed = f"{', '.join(found)} all could be it" if found else f"no fact has the type {kinds}"
    scope.report.add(
        NO_ADDRESS,
        line.span,
        f"It is not clear where an address for {line.name.text} comes from: {listed}.",
        help=f"Name the fact, such as: {line.name.text} automatic, to {found[0] if found else 'email'}.",
    )
    return None


def _named_address(name: n.Name, scope: Scope) -> str | None:
    fact = scope.fact(name, FACT)
    if fact is None or fact.type.kind in (*_ADDRESSES, Kind.TEXT):
        return None if fact is None else fact.name
    message = f"{fact.name} is {called(fact.type.kind)}, not an address."
    scope.report.add(WRONG_KIND, name.span, message, help="Name an email address, phone number, link or text.")
    return None


def _fitting(channel: str) -> tuple[Kind, ...]:
    """The kinds of fact that hold an address for a channel of that name."""
    if "mail" in channel:
        return (Kind.EMAIL,)
    return (Kind.PHONE,) if channel in _BY_PHONE else _ADDRESSES


def off_limits_of(outline: Outline, scope: Scope) -> tuple[str, ...]:
    """The facts that hold web domains whose addresses are never used."""
    found: list[str] = []
    for line in outline.never_uses:
        fact = scope.fact(line.fact, FACT)
        if fact is None:
            continue
        if fact.type.kind in (Kind.DOMAIN, Kind.DOMAINS):
            found.append(fact.name)
            continue
        message = f"{fact.name} is {called(fact.type.kind)}, not a web domain."
        scope.report.add(WRONG_KIND, line.fact.span, message, help="Name a fact of the type `web domain`.")
    return tuple(dict.fromkeys(found))
