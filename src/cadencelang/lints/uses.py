"""Which declared names a playbook uses, and where: facts that the lints of unused things share."""

from typing import get_args

from cadencelang.graph.conditions import ConsentGiven, FactRef, RoleAway
from cadencelang.graph.model import HearsWithin, NeedsConsent
from cadencelang.graph.steps import Ask, Deadline, Hold, Pause, Reminder, Send, SetFact, Tell, WaitUntil
from cadencelang.graph.triggers import AroundDate, BeforeConsentEnds, ConsentChanges, FactChanges, Happens
from cadencelang.lints.context import Context
from cadencelang.syntax import nodes as n

_NamingFact = AroundDate | FactChanges | SetFact | WaitUntil | Deadline | Pause
_NamingConsent = ConsentGiven | NeedsConsent | BeforeConsentEnds | ConsentChanges | Send
_NamingRole = Ask | Tell | Hold | Reminder | RoleAway
_Sending = n.Send | n.Share | n.Introduce

_NAMING_FACTS: tuple[type[_NamingFact], ...] = get_args(_NamingFact)
_NAMING_CONSENTS: tuple[type[_NamingConsent], ...] = get_args(_NamingConsent)
_NAMING_ROLES: tuple[type[_NamingRole], ...] = get_args(_NamingRole)
_SENDING: tuple[type[_Sending], ...] = get_args(_Sending)


def used_facts(ctx: Context) -> frozenset[str]:
    """The facts that a condition, trigger, step, message, channel, the clock or an off-limits line reads or sets."""
    book = ctx.book
    named: set[str | None] = {it.name for it in ctx.behaviour(FactRef)}
    named |= {it.fact for it in ctx.behaviour(*_NAMING_FACTS)}
    for send in ctx.behaviour(Send):
        named |= {*send.citing, send.about, send.peer, send.invites}
    for template in book.templates:
        named |= {*template.facts, *template.cites}
    named |= {book.clock.zone_fact, book.clock.calendar_fact, *book.off_limits}
    named |= {channel.address for channel in book.channels}
    return frozenset(name for name in named if name is not None)


def used_events(ctx: Context) -> frozenset[str]:
    """The events that start, stop or are waited for, or that a guarantee speaks of."""
    named = {it.event for it in ctx.behaviour(Happens)}
    return frozenset(named | {it.event for it in ctx.behaviour(HearsWithin) if it.event is not None})


def used_templates(ctx: Context) -> frozenset[str]:
    """The templates that a step sends, be it of a sequence that no rule uses."""
    written = (node.template for node in ctx.written(*_SENDING))
    sent = {it.template for it in ctx.behaviour(Send)}
    return frozenset(sent | {it.value for it in written if isinstance(it, n.Text)})


def used_libraries(ctx: Context) -> frozenset[str]:
    """The libraries that a step shares from."""
    return frozenset(it.library for it in ctx.behaviour(Send) if it.library is not None)


def used_consents(ctx: Context) -> frozenset[str]:
    """The consents that a limit, condition, trigger or introduction asks about."""
    found = (it.consent for it in ctx.behaviour(*_NAMING_CONSENTS))
    return frozenset(consent for consent in found if consent is not None)


def used_roles(ctx: Context) -> frozenset[str]:
    """The roles that a step asks, tells, reminds or waits for, or that a condition is about."""
    found = {it.role for it in ctx.behaviour(*_NAMING_ROLES)}
    found |= {it.approver for it in ctx.behaviour(Send)}
    return frozenset(role for role in found if role is not None)
