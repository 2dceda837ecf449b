"""Triggers: from the sentence to the typed node."""

from __future__ import annotations

from typing import assert_never

from cadencelang.clock import Cron, CronError
from cadencelang.graph import triggers as g
from cadencelang.graph.lower.conditions import condition_of, party, weekdays
from cadencelang.graph.lower.context import Place
from cadencelang.graph.lower.proof import date_fact, prove_anywhere
from cadencelang.semantics.codes import NO_SUCH_DAY, NO_TIME, NOT_AWAITED, OFF_TICK, WRONG_CRON
from cadencelang.semantics.names import CONSENT, EVENT, FACT, PROMISE
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

_VISITS = {n.Visit.ANY: g.Visit.ANY, n.Visit.AGAIN: g.Visit.AGAIN, n.Visit.FIRST: g.Visit.FIRST}
_HOLIDAYS = {
    n.HolidayRule.NEXT_WORKING_DAY: g.OnHoliday.NEXT_WORKING_DAY,
    n.HolidayRule.SKIPPED: g.OnHoliday.NOT_AT_ALL,
    n.HolidayRule.INCLUDED: g.OnHoliday.INCLUDED,
}
_NTH = {n.Ordinal.FIRST: 1, n.Ordinal.SECOND: 2, n.Ordinal.THIRD: 3, n.Ordinal.FOURTH: 4, n.Ordinal.LAST: -1}
_AWAITED = (g.Replies, g.OutOfOffice, g.Bounces, g.Happens, g.ConsentChanges, g.PromiseEnds, g.FactChanges, g.Becomes)


def trigger_of(node: n.Trigger, place: Place) -> g.Trigger | None:
    """The trigger's node, or None where it makes no sense, which is told."""
    match node:
        case n.CandidateEnters(visit, span):
            return g.Enters(_VISITS[visit], span)
        case n.CandidateLeaves(span):
            return g.Leaves(span)
        case n.CandidateReplies(span):
            return g.Replies(span)
        case n.CandidateOutOfOffice(_, span):
            return g.OutOfOffice(span)
        case n.CandidateOptsOut(span):
            return g.OptsOut(span)
        case n.MessageBounces(span):
            return g.Bounces(span)
        case n.EventHappens(name, span):
            event = place.scope.name(EVENT, name)
            return None if event is None else g.Happens(event, span)
        case n.Weekly() | n.EveryWorkingDay() | n.MonthlyOnDay() | n.MonthlyOnWeekday() | n.Cron():
            return _recurring(node, place)
        case n.BeforeFact() | n.AfterFact() | n.OnFact():
            return _around(node, place)
        case n.Silence() | n.BeenHere():
            return _lasting(node, place)
        case _:
            return _of_change(node, place)


def awaited(node: n.Trigger, place: Place) -> g.Trigger | None:
    """The trigger of a `wait up to`, which must come from outside; another is told."""
    trigger = trigger_of(node, place)
    if trigger is None or isinstance(trigger, _AWAITED):
        return trigger
    place.report.add(
        NOT_AWAITED,
        node.span,
        "Nothing from outside makes this happen, so it cannot be waited for.",
        help="Wait for a reply, an event, a consent, a promise, or a condition that becomes true.",
    )
    return None


def stopping(node: n.Trigger, place: Place) -> g.Trigger | None:
    """The trigger of a `stop when`, which time alone cannot be; one that is, is told."""
    trigger = trigger_of(node, place)
    if not isinstance(trigger, g.TimedTrigger):
        return trigger
    place.report.add(
        NOT_AWAITED,
        node.span,
        "Time alone does not stop a run.",
        help="Stop when something happens outside, such as: stop when the candidate replies.",
    )
    return None


def _recurring(
    node: n.Weekly | n.EveryWorkingDay | n.MonthlyOnDay | n.MonthlyOnWeekday | n.Cron, place: Place
) -> g.Trigger | None:
    match node:
        case n.Weekly(weeks, days, at, holidays, span):
            if weeks < 1:
                place.report.add(NO_TIME, span, "There is no week between the weeks.", help="Write at least 1 week.")
                return None
            return g.Weekly(weekdays(days), weeks, _at(at, place), _HOLIDAYS[holidays], span)
        case n.EveryWorkingDay(at, span):
            return g.EveryWorkingDay(_at(at, place), span)
        case n.MonthlyOnDay(day, at, holidays, span):
            if not 1 <= day <= 31:
                place.report.add(NO_SUCH_DAY, span, f"No month has a day {day}.", help="Write a day from 1 to 31.")
                return None
            return g.MonthlyOnDay(day, _at(at, place), _HOLIDAYS[holidays], span)
        case n.MonthlyOnWeekday(ordinal, weekday, at, holidays, span):
            return g.MonthlyOnWeekday(_NTH[ordinal], int(weekday), _at(at, place), _HOLIDAYS[holidays], span)
        case n.Cron():
            return _cron(node, place)
        case _:
            assert_never(node)


def _at(time: n.Time, place: Place) -> int:
    return place.scope.minute(time) or 0


def _cron(node: n.Cron, place: Place) -> g.Trigger | None:
    try:
        cron = Cron.parse(node.expression.value)
    except CronError as problem:
        place.report.add(WRONG_CRON, node.expression.span, str(problem), help='Such as: cron "30 9 * * 2".')
        return None
    off = cron.off_tick(place.scope.tick)
    if off:
        place.report.add(
            OFF_TICK,
            node.expression.span,
            f"Minute {off[0]} does not lie on a tick of {place.scope.tick} minutes.",
            help=f"Let it fire on multiples of {place.scope.tick} minutes.",
        )
    return g.CronTrigger(cron.text, _HOLIDAYS[node.holidays], node.span)


def _around(node: n.BeforeFact | n.AfterFact | n.OnFact, place: Place) -> g.Trigger | None:
    fact = date_fact(node.fact, place)
    minute = place.scope.minute(node.at)
    if isinstance(node, n.OnFact):
        return None if fact is None else g.AroundDate(fact.name, None, False, minute, node.span)
    offset = place.duration(node.duration)
    if fact is None or offset is None:
        return None
    return g.AroundDate(fact.name, offset, isinstance(node, n.BeforeFact), minute, node.span)


def _lasting(node: n.Silence | n.BeenHere, place: Place) -> g.Trigger | None:
    duration = place.duration(node.duration)
    if duration is None:
        return None
    if isinstance(node, n.BeenHere):
        return g.Stayed(duration, node.span)
    return g.SilenceReached(party(node.side), duration, node.span)


def _of_change(
    node: n.BeforeConsentEnds
    | n.ConsentChanges
    | n.BeforePromiseDue
    | n.PromiseChanges
    | n.FactChanges
    | n.BecomesTrue,
    place: Place,
) -> g.Trigger | None:
    match node:
        case n.BeforeConsentEnds(node_duration, name, span):
            consent, offset = place.scope.name(CONSENT, name), place.duration(node_duration)
            return None if consent is None or offset is None else g.BeforeConsentEnds(consent, offset, span)
        case n.ConsentChanges(name, change, span):
            consent = place.scope.name(CONSENT, name)
            return None if consent is None else g.ConsentChanges(consent, change is n.ConsentChange.GIVEN, span)
        case n.BeforePromiseDue(node_duration, name, span):
            promise, offset = place.scope.name(PROMISE, name), place.duration(node_duration)
            return None if promise is None or offset is None else g.BeforePromiseDue(promise, offset, span)
        case n.PromiseChanges(None, change, span):
            return g.PromiseEnds(None, change is n.PromiseChange.BROKEN, span)
        case n.PromiseChanges(n.Text() as name, change, span):
            promise = place.scope.name(PROMISE, name)
            return None if promise is None else g.PromiseEnds(promise, change is n.PromiseChange.BROKEN, span)
        case n.FactChanges(fact_name, span):
            fact = place.scope.name(FACT, fact_name)
            return None if fact is None else g.FactChanges(fact, span)
        case n.BecomesTrue(inner, span):
            return _becomes(inner, span, place)
        case _:
            return None


def _becomes(inner: n.Condition, span: Span, place: Place) -> g.Trigger | None:
    condition = condition_of(inner, place)
    if condition is None:
        return None
    prove_anywhere(condition, place)
    return g.Becomes(condition, span)
