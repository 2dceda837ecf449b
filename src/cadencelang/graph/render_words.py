"""The nodes of the graph in the language's own words, short enough for a box or a line of a tree."""

from __future__ import annotations

from typing import assert_never

from cadencelang.clock import Duration, date_of, format_time
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import Cap, Limit, NotWhile

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


def trigger_words(trigger: t.Trigger) -> str:
    """`interview completed`, `2 working days before decision_date at 10:00`."""
    match trigger:
        case t.Enters(visit=visit):
            return "the candidate enters" + ("" if visit is t.Visit.ANY else f" {visit.value}")
        case t.Leaves():
            return "the candidate leaves"
        case t.Replies():
            return "the candidate replies"
        case t.OutOfOffice():
            return "the candidate is out of office"
        case t.Bounces():
            return "a message bounces"
        case t.OptsOut():
            return "the candidate opts out"
        case t.Happens(event=event):
            return event
        case t.BeforeConsentEnds(consent=consent, offset=offset):
            return f'{offset} before consent "{consent}" ends'
        case t.ConsentChanges(consent=consent, given=given):
            return f'consent "{consent}" {"is given" if given else "ends"}'
        case t.BeforePromiseDue(promise=promise, offset=offset):
            return f'{offset} before promise "{promise}" is due'
        case t.PromiseEnds(promise=name, broken=broken):
            named = "a promise" if name is None else f'promise "{name}"'
            return f"{named} is {'broken' if broken else 'kept'}"
        case t.SilenceReached(party=party, duration=duration):
            return f"{_silent(party)} for {duration}"
        case t.Stayed(duration=duration):
            return f"the candidate has been here for {duration}"
        case t.FactChanges(fact=fact):
            return f"{fact} changes"
        case t.Becomes(condition=condition):
            return f"({condition_words(condition)}) becomes true"
        case _:
            return _at_times(trigger)


def _at_times(
    trigger: t.Weekly | t.EveryWorkingDay | t.MonthlyOnDay | t.MonthlyOnWeekday | t.CronTrigger | t.AroundDate,
) -> str:
    match trigger:
        case t.Weekly(weekdays=weekdays, weeks=weeks, minute=minute):
            every = "every" if weeks == 1 else f"every {weeks} weeks on"
            return f"{every} {_days(weekdays)} at {format_time(minute)}, {trigger.on_holiday.value}"
        case t.EveryWorkingDay(minute=minute):
            return f"every working day at {format_time(minute)}"
        case t.MonthlyOnDay(day=day, minute=minute):
            return f"every month on day {day} at {format_time(minute)}, {trigger.on_holiday.value}"
        case t.MonthlyOnWeekday(nth=nth, weekday=weekday, minute=minute):
            which = f"{_NTH[nth]} {_WEEKDAYS[weekday]}"
            return f"every {which} of the month at {format_time(minute)}, {trigger.on_holiday.value}"
        case t.CronTrigger(expression=expression):
            return f'cron "{expression}", {trigger.on_holiday.value}'
        case t.AroundDate(fact=fact, offset=offset, before=before, minute=minute):
            where = "on" if offset is None else f"{offset} {'before' if before else 'after'}"
            return f"{where} {fact}{_at(minute)}"
        case _:
            assert_never(trigger)


def step_words(step: s.Step) -> str:
    """`wait 2 working hours`, `send email "thank-you"`: the first line of a step."""
    match step:
        case s.Wait(duration=duration, minute=minute):
            return f"wait {duration}{',' if minute is not None else ''}{_at(minute)}"
        case s.WaitUntil(fact=fact, minute=minute):
            return f"wait until {fact}{_at(minute)}"
        case s.WaitFor(duration=duration, trigger=trigger):
            return f"wait up to {duration} for {trigger_words(trigger)}"
        case s.Send():
            return _message(step)
        case s.Ask(role=role, verb=verb, text=text):
            return f'ask {role} to {verb} "{text}"{_deadline(step.deadline)}'
        case s.Tell(role=role, text=text):
            return f'tell {role} "{text}"'
        case s.MakePromise(promise=promise):
            return f'promise "{promise}"{_deadline(step.deadline)}'
        case s.Release(promise=promise):
            return f'release "{promise}"'
        case s.Hold() | s.Pause() | s.Resume():
            return _held(step)
        case s.SetFact(fact=fact, value=value):
            return f"forget {fact}" if value is None else f"set {fact} to {value_words(value)}"
        case s.Move(stage=stage):
            return f"move to {_quoted(stage)}"
        case s.End():
            return "end"
        case s.Choose(table=table):
            return "choose" if table else "if"
        case _:
            assert_never(step)


def _message(step: s.Send) -> str:
    by = f'{step.channel} "{step.template}"'
    match step.kind:
        case s.MessageKind.SEND:
            return f"send {by}"
        case s.MessageKind.SHARE:
            return f'share from "{step.library}" about {step.about} by {by}'
        case s.MessageKind.INTRODUCE:
            return f"introduce {step.peer} by {by}"
        case _:
            assert_never(step.kind)


def _held(step: s.Hold | s.Pause | s.Resume) -> str:
    match step:
        case s.Hold(all_touches=all_touches, end=end, role=role, duration=duration):
            what = f"hold {'all' if all_touches else 'automatic'} touches"
            return f"{what} until {role} resolves it" if role else f"{what} {_hold_end(end, duration, None)}"
        case s.Pause(end=end, duration=duration, fact=fact, at_most=at_most):
            return f"pause {_hold_end(end, duration, fact)}, at most {at_most}"
        case s.Resume():
            return "resume"
        case _:
            assert_never(step)


def _hold_end(end: s.HoldEnd, duration: Duration | None, fact: str | None) -> str:
    if end is s.HoldEnd.FACT:
        return f"until {fact}"
    return f"for {duration}" if end is s.HoldEnd.DURATION else end.value


def _deadline(deadline: s.Deadline) -> str:
    if deadline.within is not None:
        return f" within {deadline.within}"
    if deadline.fact is None:
        return ""
    before = "" if deadline.before is None else f"{deadline.before} before "
    return f" by {before}{deadline.fact}{_at(deadline.minute)}"


def condition_words(condition: c.Condition) -> str:
    """`discussed is known`, `seniority is "VP" and (…)`."""
    match condition:
        case c.All(parts=parts):
            return " and ".join(_inner(part) for part in parts)
        case c.Any(parts=parts):
            return " or ".join(_inner(part) for part in parts)
        case c.Not(part=part):
            return f"not ({condition_words(part)})"
        case c.IfUnknown(part=part, default=default):
            return f"({condition_words(part)}, or if unknown {'yes' if default else 'no'})"
        case c.Compare(operand=operand, op=op, values=values):
            return _compare(_operand(operand), op, values)
        case c.Known(operand=operand, wanted=wanted):
            return f"{_operand(operand)} is {'known' if wanted else 'unknown'}"
        case c.DateNear(operand=operand, duration=duration, wanted=wanted):
            return f"{_operand(operand)} is " + (f"within {duration}" if wanted else f"more than {duration} away")
        case c.DatePast(operand=operand, past=past):
            return f"{_operand(operand)} is in the {'past' if past else 'future'}"
        case _:
            return _of_process(condition)


def _of_process(
    condition: c.ConsentGiven
    | c.PromiseOpen
    | c.HasReplied
    | c.SilentFor
    | c.WasSent
    | c.StageIs
    | c.FirstVisit
    | c.TodayIs
    | c.TodayWorking
    | c.RoleAway,
) -> str:
    match condition:
        case c.ConsentGiven(consent=consent, wanted=wanted):
            return f'consent "{consent}" is {_not(wanted)}given'
        case c.PromiseOpen(promise=promise, wanted=wanted):
            return f'promise "{promise}" is {_not(wanted)}open'
        case c.HasReplied(within=within, wanted=wanted):
            return f"the candidate has {_not(wanted)}replied{_last(within)}"
        case c.SilentFor(party=party, duration=duration):
            return f"{_silent(party)} for {duration}"
        case c.WasSent(channel=channel, template=template, wanted=wanted, scope=scope, within=within):
            when = " in this visit" if scope is c.SentScope.VISIT else _last(within)
            return f'{channel} "{template}" was {_not(wanted)}sent{when}'
        case c.StageIs(stages=stages):
            return f"the stage is {', '.join(map(_quoted, stages))}"
        case c.FirstVisit(wanted=wanted):
            return f"this is {_not(wanted)}the first visit"
        case c.TodayIs(weekdays=weekdays):
            return f"today is {_days(weekdays)}"
        case c.TodayWorking(wanted=wanted):
            return f"today is {_not(wanted)}a working day"
        case c.RoleAway(role=role):
            return f"{role} is away"
        case _:
            assert_never(condition)


def limit_words(limit: Limit) -> str:
    """A limit as the language writes it."""
    said = limit.id.removeprefix("limit:")
    if isinstance(limit, NotWhile):
        return f"{said.partition(' while ')[0]} while {condition_words(limit.condition)}"
    return said.replace(" touches ", " touch ", 1) if isinstance(limit, Cap) and limit.count == 1 else said


def value_words(value: c.FactValue) -> str:
    """A value as the language writes it; a date, which only its fact's type tells, as its number of days."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return _quoted(value)
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case c.Money(amount=amount, currency=currency):
            return f"{amount:g} {currency}"
        case c.Peer(name=name):
            return _quoted(name)
        case tuple():
            return "(" + ", ".join(_quoted(it.text if isinstance(it, c.Note) else it) for it in value) + ")"
        case _:
            assert_never(value)


def fact_words(value: c.FactValue | None, *, is_date: bool = False) -> str:
    """What a fact is, as an explanation tells it: `unknown`, a date, a list without its parentheses, or its value."""
    match value:
        case None:
            return "unknown"
        case int() if is_date:
            return str(date_of(value))
        case tuple():
            return value_words(value)[1:-1] or "empty"
        case _:
            return value_words(value)


def _compare(operand: str, op: c.Op, values: tuple[c.FactValue, ...]) -> str:
    match op:
        case c.Op.EMPTY | c.Op.NOT_EMPTY:
            return f"{operand} {op.value}"
        case c.Op.FROM_TO:
            return f"{operand} {op.value} {' to '.join(map(value_words, values))}"
        case c.Op.BEFORE | c.Op.AFTER:
            days = (
                str(date_of(it)) if isinstance(it, int) and abs(it) < 1_000_000 else value_words(it) for it in values
            )
            return f"{operand} {op.value} {', '.join(days)}"
        case _:
            return f"{operand} {op.value} {', '.join(map(value_words, values))}"


def _inner(part: c.Condition) -> str:
    words = condition_words(part)
    return f"({words})" if isinstance(part, (c.All, c.Any)) else words


def _operand(operand: c.Operand) -> str:
    return operand.name if isinstance(operand, c.FactRef) else f"its {operand.name}"


def _silent(party: c.Party) -> str:
    return f"{party.value} have been silent"


def _not(wanted: bool) -> str:
    return "" if wanted else "not "


def _last(within: Duration | None) -> str:
    return "" if within is None else f" in the last {within}"


def _at(minute: int | None) -> str:
    return "" if minute is None else f" at {format_time(minute)}"


def _days(weekdays: frozenset[int]) -> str:
    return ", ".join(_WEEKDAYS[day] for day in sorted(weekdays))


def _quoted(text: str) -> str:
    return f'"{text}"'
