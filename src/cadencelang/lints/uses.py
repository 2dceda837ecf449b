"""Which declared names a playbook uses, and where: facts that the lints of unused things share."""

from cadencelang.graph.conditions import ConsentGiven, FactRef
from cadencelang.graph.model import HearsWithin, NeedsConsent
from cadencelang.graph.steps import Deadline, Pause, Send, SetFact, WaitUntil
from cadencelang.graph.triggers import AroundDate, BeforeConsentEnds, ConsentChanges, FactChanges, Happens
from cadencelang.lints.context import Context
from cadencelang.lints.walk import nodes, nodes_of
from cadencelang.syntax import nodes as n

_SENDING = n.Send | n.Share | n.Introduce


def _behaviour(ctx: Context) -> tuple[object, ...]:
    """All that can use a name: rules, limits, guarantees, and what stops runs."""
    book = ctx.book
    return book.rules, book.limits, book.guarantees, book.stops, tuple(stage.stops for stage in book.stages)


def used_facts(ctx: Context) -> frozenset[str]:
    """The facts that a condition, trigger, step, message, channel, the clock or an off-limits line reads or sets."""
    behaviour = _behaviour(ctx)
    named = {it.name for it in nodes_of(behaviour, FactRef)}
    naming = AroundDate | FactChanges | SetFact | WaitUntil | Deadline | Pause
    named |= {it.fact for it in nodes(behaviour) if isinstance(it, naming) and it.fact is not None}
    for send in nodes_of(behaviour, Send):
        named |= {*send.citing, send.about or "", send.peer or ""}
    for template in ctx.book.templates:
        named |= {*template.facts, *template.cites}
    named |= {channel.address or "" for channel in ctx.book.channels}
    return frozenset(named | {ctx.book.clock.zone_fact or "", ctx.book.clock.calendar_fact or "", *ctx.book.off_limits})


def used_events(ctx: Context) -> frozenset[str]:
    """The events that start, stop or are waited for, or that a guarantee speaks of."""
    behaviour = _behaviour(ctx)
    named = {it.event for it in nodes_of(behaviour, Happens)}
    return frozenset(named | {it.event for it in nodes_of(behaviour, HearsWithin) if it.event is not None})


def used_templates(ctx: Context) -> frozenset[str]:
    """The templates that a step sends, be it of a sequence that no rule uses."""
    written = (node.template for node in ctx.syntax if isinstance(node, _SENDING))
    sent = {it.template for it in nodes_of(ctx.book.rules, Send)}
    return frozenset(sent | {it.value for it in written if isinstance(it, n.Text)})


def used_libraries(ctx: Context) -> frozenset[str]:
    """The libraries that a step shares from."""
    return frozenset(it.library for it in nodes_of(ctx.book.rules, Send) if it.library is not None)


def used_consents(ctx: Context) -> frozenset[str]:
    """The consents that a limit, condition, trigger or introduction asks about."""
    asking = ConsentGiven | NeedsConsent | BeforeConsentEnds | ConsentChanges | Send
    found = (it.consent for it in nodes(_behaviour(ctx)) if isinstance(it, asking))
    return frozenset(consent for consent in found if consent is not None)
