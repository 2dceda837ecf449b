"""The nearest change that would make something happen that did not, or keep from happening what did.

Owns: the search. It runs the same try again with one thing changed, the nearest changes first, and stops at the first
that turns the answer: a fact, what an event said, an event left out or moved, a reply, a message that had not arrived,
entering sooner, what colleagues do, several events of one name left out, an earlier visit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from cadencelang.clock import Minute, format_instant
from cadencelang.diagnostics.clean import clean
from cadencelang.engine import Engine
from cadencelang.engine.effects import Because, What
from cadencelang.engine.inputs import (
    Bounced,
    Contacted,
    Entered,
    FactLearnt,
    Happened,
    Input,
    OptedOut,
    Replied,
    WentOutOfOffice,
)
from cadencelang.graph.conditions import Compare, FactValue, FieldRef, FirstVisit, Op
from cadencelang.graph.edges import EdgeKind, EndKind, edges
from cadencelang.graph.model import Fact, Kind, NeedsConsent, NotWhile
from cadencelang.graph.render_words import fact_words
from cadencelang.graph.steps import Send
from cadencelang.lints.walk import nodes_of
from cadencelang.scenarios.values import stand_in
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.reactions import Doing
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.wording import Teller
from cadencelang_tui.simulate.fitting import Fitter, Mend, together
from cadencelang_tui.simulate.happenings import words_of
from cadencelang_tui.simulate.reasoning import state_before
from cadencelang_tui.simulate.rows import Item, Look
from cadencelang_tui.simulate.turning import AFTER, Goal, begun_of
from cadencelang_tui.simulate.whatif import Impossible, Run, WhatIf, run

_DAY: Final = 1440
_MOST: Final = 60
_MESSAGES: Final = 3
_SOONER: Final = (1, 3, 7)
_TOPICS: Final = 6


@dataclass(frozen=True, slots=True)
class Flip:
    """A change that turns the answer: in words that end a sentence, what comes of it and when, and the changed try."""

    words: str
    outcome: str
    at: Minute | None
    whatif: WhatIf


@dataclass(frozen=True, slots=True)
class _Change:
    words: str
    whatif: WhatIf


def can_flip(item: Item) -> bool:
    """Whether one can ask what would turn it: something that a rule did or did not; not that a touch came later."""
    return item.reason.rule is not None and item.look is not Look.HELD


def nearest_flip(engine: Engine, atlas: Atlas, done: Run, item: Item) -> Flip | None:
    """The first change found that turns it; None where none of those tried does, or nothing can be asked."""
    if not can_flip(item):
        return None
    wanted = item.look in (Look.NOT, Look.BAD)
    goal = Goal(item, wanted, begun_of(done.timeline, item))
    before = goal.found(done.timeline)
    if not wanted and not before:
        return None
    horizon = max(1, -(-(item.at + AFTER + _DAY - done.whatif.start) // _DAY))
    short = replace(done.whatif, days=min(done.whatif.days, horizon))
    for number, change in enumerate(_changes(engine, atlas, short, item, done)):
        if number >= _MOST:
            return None
        try:
            after = run(engine, atlas, change.whatif).timeline
        except Impossible:
            continue
        if (turned := goal.turned(after, before)) is not None:
            return Flip(change.words, *turned, replace(change.whatif, days=done.whatif.days))
    return None


def _changes(engine: Engine, atlas: Atlas, whatif: WhatIf, item: Item, done: Run) -> Iterator[_Change]:
    """Changes to try, the nearest first."""
    timeline = done.timeline
    near = sorted((it for it in whatif.events if it.at <= item.at), key=lambda it: item.at - it.at)
    near.sort(key=lambda it: not _is_cause(it, item.reason.cause))
    yield from _of_facts(engine, atlas, whatif, item)
    yield from _of_fields(atlas, whatif, item, near)
    yield from _of_parts(engine, atlas, whatif, item, done)
    first = next((it for it in whatif.events if isinstance(it, Entered)), None)
    for event in near[:8]:
        if event is not first:
            later = whatif.moving(event, item.at + _DAY)
            yield _Change(f"had this come a day after that: {words_of(event)}", later)
            yield _Change(f"without this: {words_of(event)}", whatif.without(event))
    reply = Replied(id=whatif.fresh_id(), at=max(whatif.start, item.at - 60))
    yield _Change("had they replied an hour before", whatif.adding(reply))
    if people := [channel.name for channel in atlas.book.channels if not channel.automatic]:
        contact = Contacted(id=whatif.fresh_id(), at=max(whatif.start, item.at - _DAY), channel=people[0])
        yield _Change("had somebody of ours reached them the day before", whatif.adding(contact))
    yield from _of_messages(atlas, whatif, item, timeline)
    yield from _of_earlier(atlas, whatif, item, timeline)
    yield from _of_entering(whatif, item)
    yield from _of_colleagues(whatif)
    yield from _of_several(whatif, item)
    yield from _of_visits(atlas, whatif, item)


def _of_fields(atlas: Atlas, whatif: WhatIf, item: Item, near: list[Input]) -> Iterator[_Change]:
    """What the event that set the rule off would have had to say: one of the fields its condition reads, then all."""
    rule = atlas.rules.get(item.reason.rule or "")
    if rule is None or rule.guard is None:
        return
    read = list(nodes_of(rule.guard, Compare))
    names = {it.operand.event for it in read if isinstance(it.operand, FieldRef)}
    cause = item.reason.cause
    told = (it for it in near if isinstance(it, Happened) and (_is_cause(it, cause) if cause else it.event in names))
    event = next(told, None)
    if event is None:
        return
    said, all_said, words = dict(event.fields), dict(event.fields), list[str]()
    for atom in read:
        operand = atom.operand
        if not isinstance(operand, FieldRef) or operand.event != event.event:
            continue
        value = _fitting(atom, said.get(operand.name))
        if value is None or value == said.get(operand.name):
            continue
        all_said[operand.name] = value
        words.append(f"{operand.name} {atom.op} {fact_words(atom.values[0])}")
        yield _Change(f"had {event.event} said: {words[-1]}", _saying(whatif, event, {**said, operand.name: value}))
    if len(words) > 1:
        yield _Change(f"had {event.event} said: {', '.join(words)}", _saying(whatif, event, all_said))


def _of_parts(engine: Engine, atlas: Atlas, whatif: WhatIf, item: Item, done: Run) -> Iterator[_Change]:
    """What stood in the way, each part of it turned, then all parts at once."""
    state = state_before(done.states, item.at)
    if state is None:
        return
    begun = begun_of(done.timeline, item)
    events = [it for it in whatif.events if it.at == begun and not isinstance(it, Entered)]
    event = next(iter(sorted(events, key=lambda it: not isinstance(it, Happened))), None)
    mends = list(_mends(atlas, Fitter(engine, done.timeline, state, item.at, event), item))
    yield from (_Change(it.words, it.make(whatif)) for it in mends)
    if len(mends) > 1 and item.reason.because is Because.GUARD:
        yield _Change((all_of := together(mends)).words, all_of.make(whatif))


def _mends(atlas: Atlas, fitter: Fitter, item: Item) -> Iterator[Mend]:
    """What would take away what a reason names: a condition, of a limit or the rule, a consent, an address."""
    reason, rule = item.reason, atlas.rules.get(item.reason.rule or "")
    declared = {fact.name: fact for fact in atlas.book.facts}
    limit, step = atlas.limits.get(reason.cause or ""), atlas.steps.get(reason.step or "")
    match reason.because:
        case Because.GUARD if rule is not None and rule.guard is not None:
            yield from fitter.mends(rule.guard, wanted=True)
        case Because.OFF_LIMITS if reason.cause in declared:
            yield fitter.unknown(reason.cause)
        case Because.ADDRESS if reason.cause in declared:
            yield fitter.known(declared[reason.cause])
        case Because.ARTICLE if isinstance(step, Send) and step.about is not None:
            topics = (
                it
                for library in atlas.book.libraries
                if library.name == step.library
                for a in library.articles
                for it in a.topics
            )
            yield from (fitter.fact(step.about, (topic,)) for topic in list(dict.fromkeys(topics))[:_TOPICS])
        case Because.CONSENT | Because.LIMIT | Because.SHELF if isinstance(limit, NeedsConsent):
            yield fitter.consent(limit.consent, given=True)
        case Because.LIMIT | Because.SHELF if isinstance(limit, NotWhile):
            yield from fitter.mends(limit.condition, wanted=False)
        case _:
            return


def _saying(whatif: WhatIf, event: Happened, fields: dict[str, FactValue]) -> WhatIf:
    said = replace(event, fields=tuple(fields.items()))
    return whatif.with_events(said if it is event else it for it in whatif.events)


def _fitting(atom: Compare, known: FactValue | None) -> FactValue | None:
    """A value of which a comparison holds, near the one that is known; None where none is easily named."""
    match atom.op, atom.values, known:
        case ((Op.IS | Op.ONE_OF | Op.AT_LEAST | Op.AT_MOST | Op.FROM_TO), (value, *_), _):
            return value
        case Op.CONTAINS, (str(value), *_), tuple():
            return known if value in known else (*(it for it in known if isinstance(it, str)), value)
        case Op.CONTAINS, (str(value), *_), None:
            return (value,)
        case ((Op.MORE_THAN | Op.LESS_THAN), (int(value), *_), _):
            return value + (1 if atom.op is Op.MORE_THAN else -1)
        case _:
            return None


def _of_entering(whatif: WhatIf, item: Item) -> Iterator[_Change]:
    """As if they had come to the stage that they are in some days sooner."""
    entered = [it for it in whatif.events if isinstance(it, Entered) and it.at <= item.at]
    for days in _SOONER if entered else ():
        words = f"had they come to it {days} days sooner" if days > 1 else "had they come to it a day sooner"
        yield _Change(words, whatif.moving(entered[-1], entered[-1].at - days * _DAY))


def _of_messages(atlas: Atlas, whatif: WhatIf, item: Item, timeline: Timeline) -> Iterator[_Change]:
    """Messages that were sent before, the last first, each as if it had not arrived: then there was no contact."""
    teller = Teller(atlas, timeline.clock, timeline.tasks)
    sent = [it.reason for it in timeline.entries if it.reason.what is What.SENT and it.reason.at < item.at]
    for reason in sent[::-1][:_MESSAGES]:
        words = f"had this not arrived: {teller.text(reason)}"
        yield _Change(words, replace(whatif, failing=whatif.failing | {reason.subject or ""}))


def _of_earlier(atlas: Atlas, whatif: WhatIf, item: Item, timeline: Timeline) -> Iterator[_Change]:
    """Where a rule has run as often as it may: as if there had been contact before it ran the last times."""
    if item.reason.because is not Because.FREQUENCY:
        return
    same = (it.reason for it in timeline.entries if it.reason.rule == item.reason.rule)
    ran = [it.at for it in same if it.what is What.SENT and it.at < item.at]
    people = [channel.name for channel in atlas.book.channels if not channel.automatic]
    for at in ran[::-1][:_MESSAGES]:
        when = format_instant(at, timeline.clock, "short")
        reply = Replied(id=whatif.fresh_id(), at=at - 60)
        yield _Change(f"had they replied before it ran on {when}", whatif.adding(reply))
        for channel in people[:1]:
            contact = Contacted(id=whatif.fresh_id(), at=at - 60, channel=channel)
            yield _Change(f"had somebody of ours reached them before it ran on {when}", whatif.adding(contact))


def _of_several(whatif: WhatIf, item: Item) -> Iterator[_Change]:
    """Events of one name that came more than once, from a week before to half a day after, as if none of them had."""
    first, last = item.at - AFTER, item.at + _DAY // 2
    week = [it for it in whatif.events if isinstance(it, Happened) and first <= it.at <= last]
    for name, times in Counter(it.event for it in week).items():
        if times > 1:
            left = [it for it in whatif.events if not (it in week and isinstance(it, Happened) and it.event == name)]
            yield _Change(f"had this not come the last {times} times: {name}", whatif.with_events(left))


def _of_visits(atlas: Atlas, whatif: WhatIf, item: Item) -> Iterator[_Change]:
    """Where the rule asks for a visit that is not the first: as if they had been there before, and come back."""
    rule = atlas.rules.get(item.reason.rule or "")
    entered = next((it for it in whatif.events[::-1] if isinstance(it, Entered) and it.at <= item.at), None)
    if rule is None or entered is None or all(it.wanted for it in nodes_of(rule.guard, FirstVisit)):
        return
    before = next((it.name for it in atlas.book.stages if entered.stage in it.leads_to), None)
    if before is not None and before != entered.stage:
        earlier = whatif.adding(replace(entered, id=whatif.fresh_id(), at=entered.at - 2 * _DAY, received=None))
        left = Entered(id=earlier.fresh_id(), at=entered.at - _DAY, stage=before)
        yield _Change(f'had they been in "{clean(entered.stage)}" before', earlier.adding(left))


def _is_cause(event: Input, cause: str | None) -> bool:
    """Whether a reason's cause is this event: by its id, or by what it is called."""
    match event:
        case Replied():
            name = "replies"
        case WentOutOfOffice():
            name = "out of office"
        case OptedOut():
            name = "opts out"
        case Bounced():
            name = "bounces"
        case Happened(event=declared):
            name = f"event {declared}"
        case _:
            name = event.id
    return cause is not None and cause in (event.id, name)


def _of_colleagues(whatif: WhatIf) -> Iterator[_Change]:
    habits = whatif.habits
    if habits.approvals is Doing.IN_TIME:
        yield _Change("had nobody approved drafts", replace(whatif, habits=replace(habits, approvals=Doing.NEVER)))
    else:
        yield _Change("had drafts been approved", replace(whatif, habits=replace(habits, approvals=Doing.IN_TIME)))
    if habits.tasks is Doing.IN_TIME:
        yield _Change("had nobody done their tasks", replace(whatif, habits=replace(habits, tasks=Doing.NEVER)))
    else:
        yield _Change("had tasks been done in time", replace(whatif, habits=replace(habits, tasks=Doing.IN_TIME)))


def _of_facts(engine: Engine, atlas: Atlas, whatif: WhatIf, item: Item) -> Iterator[_Change]:
    """Facts that the rule's condition reads, each known where it was not, or of another value."""
    rule = atlas.rules.get(item.reason.rule or "")
    if rule is None or rule.guard is None:
        return
    declared = {fact.name: fact for fact in atlas.book.facts}
    learnt = {it.fact for it in whatif.events if isinstance(it, FactLearnt)}
    read = (
        edge.finish.name
        for edge in edges(atlas.book)
        if edge.start.name == rule.id and edge.kind is EdgeKind.READS and edge.finish.kind is EndKind.FACT
    )
    for name in dict.fromkeys(read):
        if name in declared and name not in learnt:
            yield from _other_values(engine, declared[name], whatif)


def _other_values(engine: Engine, fact: Fact, whatif: WhatIf) -> Iterator[_Change]:
    facts, known = whatif.candidate.facts, whatif.candidate.facts.get(fact.name)

    def with_facts(changed: dict[str, FactValue]) -> WhatIf:
        return replace(whatif, candidate=replace(whatif.candidate, facts=changed))

    if known is not None and fact.optional:
        without = {name: value for name, value in facts.items() if name != fact.name}
        yield _Change(f"if {fact.name} were unknown", with_facts(without))
    for value, words in _values(engine, fact, known):
        yield _Change(f"if {fact.name} were {words}", with_facts({**facts, fact.name: value}))


def _values(engine: Engine, fact: Fact, known: FactValue | None) -> Iterator[tuple[FactValue, str]]:
    match fact.type.kind:
        case Kind.ONE_OF:
            yield from ((option, f'"{clean(option)}"') for option in fact.type.options if option != known)
        case Kind.YES_NO:
            yield from ((value, "yes" if value else "no") for value in (True, False) if value is not known)
        case Kind.TEXTS | Kind.DOMAINS if known is None:
            yield ("something",), "known"
        case Kind.NOTES | Kind.DATE | Kind.DATE_TIME | Kind.NUMBER | Kind.MONEY:
            return
        case _ if known is None:
            yield stand_in(fact, engine.book.clock.zone), "known"
