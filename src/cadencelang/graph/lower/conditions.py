"""Conditions: from the sentence to the typed node, every name looked up and every comparison checked.

A part that makes no sense is told and left out, so that the others are still checked. Refuses to judge what may be
unknown: that is told by `cadencelang.graph.lower.knowledge`, on the finished node.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from cadencelang.graph import conditions as g
from cadencelang.graph.lower.context import Place
from cadencelang.graph.lower.operands import Typed, comparable, operand_of
from cadencelang.graph.lower.values import called, money, number, value_of
from cadencelang.graph.model import FactType, Kind
from cadencelang.semantics.codes import BACKWARDS, CHANNEL_MISFIT, WRONG_COMPARISON, WRONG_KIND
from cadencelang.semantics.names import CHANNEL, CONSENT, PROMISE, STAGE, TEMPLATE
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

_OPS = {
    n.Comparison.MORE_THAN: g.Op.MORE_THAN,
    n.Comparison.LESS_THAN: g.Op.LESS_THAN,
    n.Comparison.AT_LEAST: g.Op.AT_LEAST,
    n.Comparison.AT_MOST: g.Op.AT_MOST,
}


def condition_of(node: n.Condition, place: Place) -> g.Condition | None:
    """The condition's node, or None where nothing of it makes sense, which is told."""
    match node:
        case n.And(parts, span):
            return _joined(g.All, parts, span, place)
        case n.Or(parts, span):
            return _joined(g.Any, parts, span, place)
        case n.Not(inner, span):
            part = condition_of(inner, place)
            return None if part is None else g.Not(part, span)
        case n.IfUnknown(inner, answer, span):
            part = condition_of(inner, place)
            return None if part is None else g.IfUnknown(part, answer, span)
        case n.ConsentIsGiven() | n.PromiseIsOpen() | n.HasReplied() | n.Silence() | n.WasSent():
            return _of_contact(node, place)
        case n.StageIs() | n.FirstVisit() | n.TodayIs() | n.TodayIsWorkingDay() | n.RoleIsAway():
            return _of_circumstance(node, place)
        case _:
            operand = operand_of(node.operand, place)
            return None if operand is None else _of_operand(node, operand, place)


def _joined(
    kind: type[g.All] | type[g.Any], parts: Iterable[n.Condition], span: Span, place: Place
) -> g.Condition | None:
    found = tuple(part for node in parts if (part := condition_of(node, place)) is not None)
    if len(found) < 2:
        return found[0] if found else None
    return kind(found, span)


def _of_operand(node: n.Condition, it: Typed, place: Place) -> g.Condition | None:
    match node:
        case n.Is(_, value, negated, span):
            return _compare(it, g.Op.IS_NOT if negated else g.Op.IS, (value,), span, place)
        case n.FactIsOneOf(_, values, negated, span):
            return _compare(it, g.Op.NOT_ONE_OF if negated else g.Op.ONE_OF, values, span, place)
        case n.FactIsKnown(_, negated, span):
            return g.Known(it.operand, not negated, span)
        case n.FactCompares(_, comparison, bound, span):
            return _bounded(it, _OPS[comparison], (bound,), span, place)
        case n.FactBetween(_, low, high, span):
            return _bounded(it, g.Op.FROM_TO, (low, high), span, place)
        case n.Contains(_, value, negated, span):
            return _contains(it, value, negated, span, place)
        case n.FactIsEmpty(_, negated, span):
            op = g.Op.NOT_EMPTY if negated else g.Op.EMPTY
            return g.Compare(it.operand, op, (), span) if comparable(it, op, span, place) else None
        case n.FactOnSide() | n.FactInPast() | n.FactWithin() | n.FactAway():
            return _of_date(node, it, place)
        case _:
            return None


def _compare(it: Typed, op: g.Op, values: tuple[n.Value, ...], span: Span, place: Place) -> g.Condition | None:
    if not comparable(it, op, span, place):
        return None
    found = [value_of(value, it.name, it.type, place.scope) for value in values]
    fitting = tuple(value for value in found if value is not None)
    return g.Compare(it.operand, op, fitting, span) if len(fitting) == len(found) else None


def _bounded(it: Typed, op: g.Op, bounds: tuple[n.Bound, ...], span: Span, place: Place) -> g.Condition | None:
    if not comparable(it, op, span, place):
        return None
    found = tuple(value for bound in bounds if (value := bound_of(bound, it.name, it.type, place)) is not None)
    if len(found) < len(bounds):
        return None
    if op is g.Op.FROM_TO and _amount(found[0]) > _amount(found[1]):
        place.report.add(BACKWARDS, span, "The first number is above the second.", help="Write the smaller one first.")
        return None
    return g.Compare(it.operand, op, found, span)


def bound_of(bound: n.Bound, name: str, type: FactType, place: Place) -> int | float | g.Money | None:
    """A number or an amount of money that a fact of this type is compared with; another kind is told."""
    match type.kind, bound:
        case Kind.NUMBER, n.Number(value=value):
            return number(value)
        case Kind.MONEY, n.Money():
            return money(bound, name, place.scope)
        case _:
            value_of(bound, name, type, place.scope)
            return None


def _amount(value: int | float | g.Money) -> float:
    return value.amount if isinstance(value, g.Money) else value


def _contains(it: Typed, value: n.Value, negated: bool, span: Span, place: Place) -> g.Condition | None:
    op = g.Op.CONTAINS_NOT if negated else g.Op.CONTAINS
    if not comparable(it, op, span, place):
        return None
    if isinstance(value, n.Text):
        return g.Compare(it.operand, op, (value.value,), span)
    place.report.add(WRONG_KIND, value.span, f"{it.name} contains texts.", help='Write a text, such as "mining".')
    return None


def _of_date(
    node: n.FactOnSide | n.FactInPast | n.FactWithin | n.FactAway, it: Typed, place: Place
) -> g.Condition | None:
    if it.type.kind not in (Kind.DATE, Kind.DATE_TIME):
        place.report.add(
            WRONG_COMPARISON,
            node.span,
            f"{it.name} is {called(it.type.kind)}, not a date.",
            help="Only a date can be near or far, before or after.",
        )
        return None
    match node:
        case n.FactOnSide(_, side, date, span):
            op = g.Op.BEFORE if side is n.TimeSide.BEFORE else g.Op.AFTER
            return _compare(Typed(it.operand, it.name, FactType(Kind.DATE)), op, (date,), span, place)
        case n.FactInPast(_, future, span):
            return g.DatePast(it.operand, not future, span)
        case n.FactWithin(_, node_duration, span):
            duration = place.duration(node_duration)
            return None if duration is None else g.DateNear(it.operand, duration, True, span)
        case n.FactAway(_, node_duration, span):
            duration = place.duration(node_duration)
            return None if duration is None else g.DateNear(it.operand, duration, False, span)
        case _:
            assert_never(node)


def _of_contact(
    node: n.ConsentIsGiven | n.PromiseIsOpen | n.HasReplied | n.Silence | n.WasSent, place: Place
) -> g.Condition | None:
    match node:
        case n.ConsentIsGiven(name, negated, span):
            consent = place.scope.name(CONSENT, name)
            return None if consent is None else g.ConsentGiven(consent, not negated, span)
        case n.PromiseIsOpen(name, negated, span):
            promise = place.scope.name(PROMISE, name)
            return None if promise is None else g.PromiseOpen(promise, not negated, span)
        case n.HasReplied(negated, last, span):
            within = None if last is None else place.duration(last)
            return g.HasReplied(within, not negated, span) if last is None or within is not None else None
        case n.Silence(side, node_duration, span):
            duration = place.duration(node_duration)
            return None if duration is None else g.SilentFor(party(side), duration, span)
        case n.WasSent():
            return _was_sent(node, place)
        case _:
            assert_never(node)


def party(side: n.Side) -> g.Party:
    """Whose silence."""
    return g.Party.WE if side is n.Side.WE else g.Party.THEY


def _was_sent(node: n.WasSent, place: Place) -> g.Condition | None:
    channel = place.scope.name(CHANNEL, node.channel)
    template = place.scope.name(TEMPLATE, node.template)
    within = None if node.last is None else place.duration(node.last)
    if channel is None or template is None or (node.last is not None and within is None):
        return None
    declared = place.scope.channels.get(channel)
    if declared is not None and not declared.automatic:
        place.report.add(CHANNEL_MISFIT, node.channel.span, f"{channel} is done by a person, so it sends no template.")
        return None
    scope = g.SentScope.VISIT if node.this_visit else g.SentScope.EVER if within is None else g.SentScope.LAST
    return g.WasSent(channel, template, scope, within, not node.negated, node.span)


def _of_circumstance(
    node: n.StageIs | n.FirstVisit | n.TodayIs | n.TodayIsWorkingDay | n.RoleIsAway, place: Place
) -> g.Condition | None:
    match node:
        case n.StageIs(stages, span):
            found = place.scope.names.all_of(STAGE, stages)
            return g.StageIs(found, span) if found else None
        case n.FirstVisit(negated, span):
            return g.FirstVisit(not negated, span)
        case n.TodayIs(days, span):
            return g.TodayIs(weekdays(days), span)
        case n.TodayIsWorkingDay(negated, span):
            return g.TodayWorking(not negated, span)
        case n.RoleIsAway(who, negated, span):
            role = place.role(who)
            away = None if role is None else g.RoleAway(role, span)
            return g.Not(away, span) if away is not None and negated else away
        case _:
            assert_never(node)


def weekdays(days: n.Days) -> frozenset[int]:
    """The numbers of weekdays, Monday is 0."""
    return frozenset(int(day) for day in days.days)
