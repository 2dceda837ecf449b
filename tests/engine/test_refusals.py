"""What the engine refuses, years without calendars, and states that cannot be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from histories import DAY, PLAYBOOKS, arrives, corpus_engine, engine_of
from story import CLOCK, FACTS, Story, at

from cadencelang.clock import format_instant
from cadencelang.engine import Engine, EngineError, FactError
from cadencelang.engine import inputs as i
from cadencelang.engine.codec import StateError, dump_state, load_state
from cadencelang.engine.effects import (
    What,
)
from cadencelang.graph.conditions import Note


@pytest.mark.parametrize(
    ("kind", "parts", "message"),
    [
        (i.Entered, {"stage": "Nowhere"}, 'no stage "Nowhere"'),
        (i.Happened, {"event": "rain"}, "no event rain"),
        (i.Happened, {"event": "interview completed", "fields": (("weather", "wet"),)}, "has no field weather"),
        (
            i.Happened,
            {"event": "interview completed", "fields": (("strong", "very"),)},
            "strong of interview completed",
        ),
        (i.FactLearnt, {"fact": "shoe_size", "value": 42}, "no fact shoe_size"),
        (i.FactLearnt, {"fact": "decision_date", "value": "soon"}, "decision_date is declared as date"),
        (i.FactLearnt, {"fact": "decision_date", "value": True}, "decision_date is declared as date"),
        (i.FactLearnt, {"fact": "timezone", "value": "Mars/Olympus"}, "timezone is declared as time zone"),
        (i.FactLearnt, {"fact": "seniority", "value": "Pope"}, "seniority is declared as"),
        (i.FactLearnt, {"fact": "interests", "value": (1,)}, "interests is declared as"),
        (i.FactLearnt, {"fact": "first_name", "value": None}, "first_name is needed"),
        (i.ConsentGranted, {"consent": "everything"}, 'no consent "everything"'),
        (i.ConsentWithdrawn, {"consent": "everything"}, 'no consent "everything"'),
        (i.WentAway, {"role": "gardener", "first": 1, "last": 2}, "no role gardener"),
        (i.ReturnedToWork, {"role": "gardener"}, "no role gardener"),
    ],
)
def test_what_the_playbook_does_not_know_is_refused(kind, parts, message):
    engine = corpus_engine("team")
    state = Story(engine).state
    with pytest.raises(EngineError, match=message):
        engine.apply(state, kind(id="x", at=at("2026-03-02 10:00"), **parts))
    assert Story(engine).state == state


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"mail": "a@b.example"}, "first_name is needed"),
        (FACTS | {"warm": 1}, "warm is declared as yes or no"),
        (FACTS | {"colour": "red"}, "no fact colour"),
    ],
)
def test_a_candidate_needs_the_facts_that_are_declared(facts, message):
    with pytest.raises(FactError, match=message):
        corpus_engine("team").begin("c1", facts, 0)


def test_what_is_unknown_or_gone_is_ignored_and_said_to_be():
    story = Story(corpus_engine("team"))
    for kind, parts in (
        (i.TaskDone, {"task": "nothing", "by": "recruiter"}),
        (i.Approved, {"touch": "nothing", "by": "recruiter"}),
        (i.Declined, {"touch": "nothing", "by": "recruiter"}),
        (i.Undone, {"touch": "nothing", "by": "recruiter"}),
        (i.TouchSent, {"touch": "nothing"}),
        (i.TouchFailed, {"touch": "nothing", "reason": "full"}),
        (i.PromiseMoved, {"promise": "nothing", "due": 0, "by": "recruiter"}),
        (i.HoldResolved, {"by": "recruiter"}),
    ):
        story.tell(kind, "2026-03-02 10:00", **parts)
    assert len(story.when(What.IGNORED)) == 8


FAR_FACTS = {
    "decision_date": 47_500,
    "discussed": (Note("old", 10_000), Note("far", 60_000)),
    "timezone": "Asia/Kathmandu",
}


@pytest.mark.parametrize("name", ["clocks", "promises", "silence", "team", "touches", "visits"])
def test_dates_beyond_the_calendars_are_taken_as_they_come(name):
    engine = corpus_engine(name)
    story = Story(engine, **FAR_FACTS)
    for days in (-30_000, -3_000, 5_000, 30_000):
        day = CLOCK.day(story.state.now) + days
        for kind, parts in (
            (i.FactLearnt, {"fact": "decision_date", "value": day}),
            (i.FactLearnt, {"fact": "discussed", "value": (Note("x", day),)}),
            (i.FactLearnt, {"fact": "warm", "value": days > 0}),
            (i.Happened, {"event": "interview completed"}),
            (i.Happened, {"event": "form returned"}),
            (i.WentOutOfOffice, {"until": day}),
            (i.ConsentGranted, {"consent": "newsletter", "until": day}),
            (i.WentAway, {"role": "recruiter", "first": day, "last": day + 3}),
            (i.Promised, {"promise": f"p{days}", "due": day * DAY, "by": "partner"}),
            (i.PromiseMoved, {"promise": f"p{days}", "due": day * DAY, "by": "partner"}),
        ):
            story.tell(kind, format_instant(story.state.now, CLOCK), **parts)
            story._keep(engine.advance(story.state, story.state.now + DAY, arrives))
        engine.pending(story.state)
    assert story.state.next_wake > story.state.now


def test_history_from_before_the_calendars_counts_from_their_beginning():
    engine = corpus_engine("silence")
    begin = (2019 - 1970) * 365 * DAY
    state = engine.begin("c1", FACTS, begin)
    for number, news in enumerate((
        i.Entered(id="a", at=begin, stage="Open"),
        i.Contacted(id="b", at=begin + DAY, channel="call"),
        i.Happened(id="c", at=-5 * DAY, event="interview completed"),
    )):  # fmt: skip
        state = engine.apply(state, replace(news, id=str(number))).state
    out = engine.advance(state, at("2023-01-31 18:00"), arrives)

    first = next(it for it in out.reasons if it.what is What.SENT)
    assert format_instant(first.at, CLOCK) == "Fri 2023-01-06 09:00"


def test_after_the_calendars_the_engine_says_that_it_cannot_tell():
    engine = corpus_engine("silence")
    state = Story(engine).state
    with pytest.raises(EngineError, match="calendars end with 2033"):
        engine.apply(state, i.Replied(id="x", at=at("2034-02-01 09:00")))
    with pytest.raises(EngineError, match="calendars end with 2033"):
        engine.advance(state, at("2034-02-01 09:00"))
    ended = engine.advance(state, engine.clocks.last, arrives)
    assert ended.next_wake is None


def test_the_fields_of_an_event_are_read_back_as_they_were():
    engine = engine_of(PLAYBOOKS / "executive-search" / "executive-search.cadence")
    event = next(it for it in engine.book.events if any(f.type.kind == "list of text" for f in it.fields))
    texts = next(f.name for f in event.fields if f.type.kind == "list of text")
    found = 0
    for stage in engine.book.stages:
        state = engine.begin("c1", needed(engine), at("2026-03-02 09:00"))
        state = engine.apply(state, i.Entered(id="in", at=at("2026-03-02 09:00"), stage=stage.name)).state
        fields = tuple((f.name, ("pay", "boards") if f.name == texts else "Eve") for f in event.fields)
        state = engine.apply(
            state, i.Happened(id="e", at=at("2026-03-02 10:00"), event=event.name, fields=fields)
        ).state
        again = load_state(engine.program, dump_state(engine.program, state))
        assert again == state
        found += sum((texts, ("pay", "boards")) in run.payload for run in again.runs)
    assert found


def needed(engine: Engine) -> dict[str, object]:
    kinds = {"email address": "ada@mail.example", "one of": None}
    return {
        fact.name: fact.type.options[0] if fact.type.options else kinds.get(fact.type.kind, "Ada")
        for fact in engine.book.facts
        if not fact.optional
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a state"),
        ("[]", "not a state"),
        ("{}", "not a state"),
        ('{"version":99,"state":{}}', "version 99"),
        ('{"version":1,"state":{}}', "not a state"),
        ('{"version":1,"state":[]}', "not a state"),
    ],
)
def test_what_is_no_state_is_refused(text, message):
    with pytest.raises(StateError, match=message):
        load_state(corpus_engine("silence").program, text)


def test_a_state_of_another_playbook_is_refused():
    state = Story(corpus_engine("visits"), stage="Next").state
    text = dump_state(corpus_engine("visits").program, state)
    with pytest.raises(StateError):
        load_state(corpus_engine("silence").program, text)
