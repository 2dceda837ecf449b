"""Triggers that come with time: when each of them is next due for a candidate."""

from __future__ import annotations

from msgspec.structs import replace

from cadencelang.clock import Clock, Minute
from cadencelang.clock.errors import CalendarRangeError
from cadencelang.engine.clocks import wait_or_never
from cadencelang.engine.state import NEVER, NO_STAGE, Timer
from cadencelang.engine.work import Work
from cadencelang.graph import triggers as t
from cadencelang.graph.conditions import Party
from cadencelang.graph.model import Kind


def next_due(w: Work, rule: int, number: int, after: Minute) -> Minute:
    """When a rule's trigger is next due: strictly after `after` if it recurs, else its instant unless that is past.

    Gives NEVER where it has none, or only beyond the years that the calendars cover.
    """
    compiled = w.program.rules[rule]
    recurrence = compiled.recurrences[number]
    try:
        if recurrence is not None:
            return w.clock.next_occurrence(after, *recurrence)
        return _next_due(w, compiled.rule.triggers[number], after)
    except CalendarRangeError:
        return NEVER


def _next_due(w: Work, trigger: t.Trigger, after: Minute) -> Minute:
    match trigger:
        case t.SilenceReached(party, duration):
            since = w.contact_at if party is Party.WE else w.reply_at
            return max(w.clock.silence(since, duration), w.clock.ceil_tick(w.now))
        case t.Stayed(duration):
            return _ahead(w.clock.silence(w.entered_at, duration), after)
        case t.AroundDate():
            return _ahead(around_date(w, trigger), after)
        case t.BeforeConsentEnds(consent, offset):
            until = w.consents.get(consent, NEVER)
            return NEVER if until == NEVER else _ahead(w.clock.before_instant(until, offset), after)
        case t.BeforePromiseDue(promise, offset):
            deadlines = [p.deadline for p in w.promises if p.name == promise and not p.broken]
            return _ahead(w.clock.before_instant(min(deadlines), offset), after) if deadlines else NEVER
        case _:
            return NEVER


def _ahead(instant: Minute, after: Minute) -> Minute:
    return instant if instant >= after else NEVER


def around_date(w: Work, trigger: t.AroundDate) -> Minute:
    """The instant of a trigger around a date fact; NEVER while the fact is unknown."""
    value = w.known(trigger.fact)
    if not isinstance(value, int):
        return NEVER
    fact = w.program.book.facts[w.program.fact_index[trigger.fact]]
    clock = w.clock
    if fact.type.kind is Kind.DATE_TIME:
        if trigger.minute is None:
            return _around_instant(w, trigger, value)
        value = clock.day(value)
    if trigger.offset is None:
        if trigger.minute is None:
            return clock.opening(clock.next_working_day(value, 0))
        return clock.ceil_tick(clock.at(value, trigger.minute))
    if trigger.before:
        return clock.before_day(value, trigger.offset, trigger.minute)
    return clock.after_day(value, trigger.offset, trigger.minute)


def _around_instant(w: Work, trigger: t.AroundDate, value: Minute) -> Minute:
    if trigger.offset is None:
        return w.clock.ceil_tick(value)
    if trigger.before:
        return w.clock.before_instant(value, trigger.offset)
    return w.clock.wait(value, trigger.offset)


def due_now(w: Work) -> frozenset[tuple[int, int]]:
    """The rules' triggers (by index) that recur and are due at the tick that now is reckoned from."""
    tick, rules = w.clock.ceil_tick(w.now), w.program.rules
    return frozenset(
        (it.rule, it.trigger) for it in w.timers if it.at <= tick and rules[it.rule].recurrences[it.trigger] is not None
    )


def start_timers(w: Work, going: frozenset[tuple[int, int]] = frozenset()) -> None:
    """Set the timers of the stage that the candidate has just entered.

    What was due at the tick of the move comes, where its rule (one of `going`) holds in both stages.
    """
    w.timers = []
    if w.stage == NO_STAGE or w.opted_out:
        return
    for rule, number in w.program.live[w.stage].timed:
        if (rule, number) in going:
            w.timers.append(Timer(w.clock.ceil_tick(w.now), rule, number))
        else:
            set_timer(w, rule, number, w.now)


def set_timer(w: Work, rule: int, number: int, after: Minute) -> None:
    """Set one trigger's timer anew."""
    at = next_due(w, rule, number, after)
    for i, timer in enumerate(w.timers):
        if timer.rule == rule and timer.trigger == number:
            if at < NEVER:
                w.timers[i] = Timer(at, rule, number)
            else:
                del w.timers[i]
            return
    if at < NEVER:
        w.timers.append(Timer(at, rule, number))


def planned_again(w: Work, timer: Timer, old: Clock) -> Timer:
    """A timer on the clock as it now is: what has come does not come again, what is overdue comes at once."""
    compiled, tick = w.program.rules[timer.rule], w.clock.ceil_tick(w.now)
    if compiled.recurrences[timer.trigger] is not None:
        shown = w.clock.at(old.day(timer.fired), old.minute_of_day(timer.fired)) if timer.fired > -NEVER else w.now
        return replace(timer, at=next_due(w, timer.rule, timer.trigger, max(w.now, shown)))
    trigger = compiled.rule.triggers[timer.trigger]
    if isinstance(trigger, t.SilenceReached) and timer.fired > -NEVER:
        return replace(timer, at=max(tick, wait_or_never(w.clock, timer.fired, trigger.duration)))
    return replace(timer, at=max(tick, next_due(w, timer.rule, timer.trigger, -NEVER)))


def reset_timers(w: Work, kind: type[t.Trigger], name: str | None = None) -> None:
    """Set the timers of a kind of trigger anew; `name` keeps to those about one fact, consent, promise or party."""
    if w.stage == NO_STAGE or w.opted_out:
        return
    for rule, number, subject in w.program.live[w.stage].timed_by_kind.get(kind, ()):
        if name is None or name == subject:
            set_timer(w, rule, number, w.now)


def after_firing(w: Work, timer: Timer) -> Minute:
    """When a timer that has just fired is due again; silence counts on from here."""
    compiled = w.program.rules[timer.rule]
    if compiled.recurrences[timer.trigger] is not None:
        return next_due(w, timer.rule, timer.trigger, timer.at)
    trigger = compiled.rule.triggers[timer.trigger]
    return wait_or_never(w.clock, timer.at, trigger.duration) if isinstance(trigger, t.SilenceReached) else NEVER
