"""What happens in a scenario, as the engine's inputs."""

from __future__ import annotations

from typing import assert_never

from cadencelang.clock import Day, Minute, day_of
from cadencelang.engine import inputs as told
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Event, FactType
from cadencelang.scenarios.values import value_of
from cadencelang.scenarios.vocabulary import Vocabulary
from cadencelang.scenarios.wall import Wall
from cadencelang.semantics.codes import REQUIRED_FORGOTTEN, UNKNOWN_FIELD, WRONG_ARGUMENTS
from cadencelang.syntax import nodes as n


def input_of(event: n.ScenarioEvent, id: str, at: Minute, names: Vocabulary, wall: Wall) -> told.Input | None:
    """The input, or None where it names something that is not there (which is told)."""
    match event:
        case n.EntersStage(stage=stage):
            found = names.stage(stage)
            return told.Entered(id=id, at=at, stage=found) if found else None
        case n.CandidateReplies():
            return told.Replied(id=id, at=at)
        case n.CandidateOutOfOffice(until=until):
            return told.WentOutOfOffice(id=id, at=at, until=_day(until))
        case n.CandidateBack():
            return told.CameBack(id=id, at=at)
        case n.CandidateOptsOut():
            return told.OptedOut(id=id, at=at)
        case n.MessageBounces():
            return told.Bounced(id=id, at=at)
        case n.EventWith():
            return _event(event, id, at, names, wall)
        case n.FactBecomes():
            return _fact(event, id, at, names, wall)
        case n.ConsentGiven(consent=consent, until=until):
            given = names.consent(consent)
            return told.ConsentGranted(id=id, at=at, consent=given, until=_day(until)) if given else None
        case n.ConsentWithdrawn(consent=consent):
            given = names.consent(consent)
            return told.ConsentWithdrawn(id=id, at=at, consent=given) if given else None
        case _:
            return _by_colleague(event, id, at, names, wall)


_ByColleague = n.Does | n.Answers | n.PromisesBy | n.MovesPromise | n.Releases | n.ResolvesHold | n.WhoAway | n.WhoBack


def _by_colleague(event: _ByColleague, id: str, at: Minute, names: Vocabulary, wall: Wall) -> told.Input | None:
    role = names.role(event.who)
    if role is None:
        return None
    match event:
        case n.Does(task=task, outcome=outcome):
            found, came = names.task(task), names.outcome(outcome) if outcome else None
            return told.TaskDone(id=id, at=at, task=found, by=role, outcome=came) if found else None
        case n.Answers():
            return _answer(event, id, at, role, names)
        case n.PromisesBy(promise=promise, by=due):
            name = names.promise_made(promise)
            return told.Promised(id=id, at=at, promise=name, due=wall.instant(due), by=role) if name else None
        case n.MovesPromise(promise=promise, to=due):
            name = names.promise(promise)
            return told.PromiseMoved(id=id, at=at, promise=name, due=wall.instant(due), by=role) if name else None
        case n.Releases(promise=promise):
            name = names.promise(promise)
            return told.PromiseReleased(id=id, at=at, promise=name, by=role) if name else None
        case n.ResolvesHold():
            return told.HoldResolved(id=id, at=at, by=role)
        case n.WhoAway(until=until):
            return told.WentAway(id=id, at=at, role=role, first=wall.day(at), last=day_of(until.value))
        case n.WhoBack():
            return told.ReturnedToWork(id=id, at=at, role=role)
        case _:
            assert_never(event)


def _answer(event: n.Answers, id: str, at: Minute, role: str, names: Vocabulary) -> told.Input | None:
    template = names.template(event.template)
    if template is None:
        return None
    match event.answer:
        case n.Answer.APPROVES:
            return told.Approved(id=id, at=at, touch=template, by=role)
        case n.Answer.DECLINES:
            return told.Declined(id=id, at=at, touch=template, by=role)
        case n.Answer.UNDOES:
            return told.Undone(id=id, at=at, touch=template, by=role)
        case _:
            assert_never(event.answer)


def _event(event: n.EventWith, id: str, at: Minute, names: Vocabulary, wall: Wall) -> told.Input | None:
    declared = names.event(event.event)
    if declared is None:
        return None
    given = {argument.name.text: argument for argument in event.fields}
    _check_fields(event, declared, names)
    fields: list[tuple[str, FactValue]] = []
    for field in declared.fields:
        if argument := given.get(field.name):
            value = _field(argument, field.type, wall, names)
            if value is not None:
                fields.append((field.name, value))
    return told.Happened(id=id, at=at, event=declared.name, fields=tuple(fields))


def _check_fields(event: n.EventWith, declared: Event, names: Vocabulary) -> None:
    known = [field.name for field in declared.fields]
    for argument in event.fields:
        names.known(UNKNOWN_FIELD, "field", argument.name.text, argument.name.span, known)


def _field(argument: n.Argument, type: FactType, wall: Wall, names: Vocabulary) -> FactValue | None:
    if isinstance(argument.value, n.Duration | n.Name | n.Owner):
        message = f"{argument.name.text} is a {type.kind}; this is something else."
        names.report.add(WRONG_ARGUMENTS, argument.value.span, message)
        return None
    return value_of(argument.value, argument.name.text, type, wall, names)


def _fact(event: n.FactBecomes, id: str, at: Minute, names: Vocabulary, wall: Wall) -> told.Input | None:
    fact = names.fact(event.fact)
    if fact is None:
        return None
    if event.value is None:
        if not fact.optional:
            message = f"{fact.name} is required, so it cannot become unknown."
            names.report.add(REQUIRED_FORGOTTEN, event.span, message, help="Only an optional fact can.")
            return None
        return told.FactLearnt(id=id, at=at, fact=fact.name, value=None)
    value = value_of(event.value, fact.name, fact.type, wall, names)
    return None if value is None else told.FactLearnt(id=id, at=at, fact=fact.name, value=value)


def _day(date: n.Date | None) -> Day | None:
    return None if date is None else day_of(date.value)
