"""News that comes late, twice or out of order; bounces; what the engine refuses and what it takes as it comes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from histories import DAY, PLAYBOOKS, arrives, corpus_engine, engine_of

from cadencelang.clock import format_instant, parse_instant
from cadencelang.engine import Engine, EngineError, FactError, State
from cadencelang.engine import inputs as i
from cadencelang.engine.codec import StateError, dump_state, load_state
from cadencelang.engine.effects import (
    AskApproval,
    Because,
    Deliver,
    Notify,
    OpenTask,
    ReassignTask,
    What,
    WithdrawDraft,
    WithdrawTask,
)
from cadencelang.engine.state import Waiting
from cadencelang.graph.conditions import Note

FACTS = {"first_name": "Ada", "mail": "ada@mail.example"}
CLOCK = corpus_engine("promises").clocks.candidate(None, None)


def at(text: str) -> int:
    return parse_instant(text, CLOCK)


class Story:
    """A candidate's history on one engine, told line by line; everything sent arrives at once."""

    def __init__(self, engine: Engine, stage: str = "Open", start: str = "2026-03-02 09:00", **facts: object) -> None:
        self.engine = engine
        self.state: State = engine.begin("c1", FACTS | facts, at(start))
        self.reasons: list = []
        self.effects: list = []
        self.told = 0
        self.tell(i.Entered, start, stage=stage)

    def tell(self, kind: type, when: str, received: str | None = None, **parts: object) -> None:
        self.told += 1
        arrival = None if received is None else at(received)
        self.take(kind(id=f"n{self.told}", at=at(when), received=arrival, **parts))

    def take(self, news: i.Input) -> None:
        until = max(news.at if news.received is None else news.received, self.state.now) - 1
        if until > self.state.now:
            self._keep(self.engine.advance(self.state, until, arrives))
        self._keep(self.engine.apply(self.state, news))

    def until(self, when: str) -> None:
        self._keep(self.engine.advance(self.state, at(when), arrives))

    def _keep(self, out) -> None:
        self.state = out.state
        self.reasons += out.reasons
        self.effects += out.effects

    def when(self, what: What, **parts: object) -> list[str]:
        return [
            format_instant(it.at, CLOCK)
            for it in self.reasons
            if it.what is what and all(getattr(it, name) == value for name, value in parts.items())
        ]


def test_contact_told_late_does_not_make_silence_longer():
    story = Story(corpus_engine("silence"))
    story.tell(i.Contacted, "2026-03-04 10:00", channel="call")
    story.tell(i.Contacted, "2026-03-03 10:00", received="2026-03-04 12:00", channel="call")
    story.tell(i.Replied, "2026-03-04 11:00")
    story.tell(i.Replied, "2026-03-03 11:00", received="2026-03-04 13:00")

    assert story.state.contact_at == at("2026-03-04 10:00")
    assert story.state.reply_at == at("2026-03-04 11:00")
    story.until("2026-03-11 12:00")
    assert story.when(What.SENT) == ["Tue 2026-03-10 09:00"]


def test_a_move_from_before_the_last_one_known_is_ignored():
    story = Story(corpus_engine("visits"))
    story.tell(i.Entered, "2026-03-04 10:00", stage="Next")
    story.tell(i.Entered, "2026-03-03 10:00", received="2026-03-04 11:00", stage="Closed")

    assert story.engine.book.stages[story.state.stage].name == "Next"
    assert story.when(What.IGNORED, because=Because.OUTDATED) == ["Wed 2026-03-04 11:00"]


def test_a_move_told_late_counts_from_when_it_was():
    story = Story(corpus_engine("visits"))
    story.tell(i.Entered, "2026-03-04 10:00", received="2026-03-04 15:00", stage="Next")

    assert story.state.entered_at == at("2026-03-04 10:00")
    story.tell(i.Entered, "2026-03-04 10:00", received="2026-03-04 16:00", stage="Closed")
    assert story.engine.book.stages[story.state.stage].name == "Closed"


def test_an_event_of_an_earlier_stage_starts_nothing():
    story = Story(corpus_engine("visits"), stage="Next")
    story.tell(i.Entered, "2026-03-03 10:00", stage="Open")
    story.tell(i.Happened, "2026-03-02 10:00", received="2026-03-03 12:00", event="form returned")

    assert story.when(What.IGNORED, subject="event form returned") == ["Tue 2026-03-03 12:00"]
    story.until("2026-03-10 09:00")
    assert not [it for it in story.reasons if it.rule and it.rule.endswith("chase")]


def test_what_happened_before_a_wait_began_does_not_end_it():
    story = Story(corpus_engine("clocks"))
    story.tell(i.FactLearnt, "2026-03-03 10:00", fact="interests", value=("pay",))
    story.until("2026-03-03 11:00")
    assert [run.waiting for run in story.state.runs] == [Waiting.EVENT]
    story.tell(i.Replied, "2026-03-03 09:30", received="2026-03-03 12:00")
    assert [run.waiting for run in story.state.runs] == [Waiting.EVENT]
    story.tell(i.Replied, "2026-03-03 10:00", received="2026-03-03 13:10")
    story.until("2026-03-04 18:00")

    assert story.when(What.TOLD, detail=("replied in time",)) == ["Tue 2026-03-03 13:30"]


def test_a_task_done_in_time_but_told_late_keeps_its_promise():
    story = Story(corpus_engine("promises"))
    story.tell(i.Happened, "2026-03-02 12:00", event="form returned")
    story.tell(
        i.TaskDone, "2026-03-03 17:00", received="2026-03-04 10:00",
        task="Call them back", by="recruiter", outcome="reached",
    )  # fmt: skip

    assert story.when(What.PROMISE_BROKEN, subject="call back") == ["Tue 2026-03-03 18:00"]
    assert story.when(What.PROMISE_KEPT, subject="call back") == ["Wed 2026-03-04 10:00"]
    assert story.when(What.PROMISE_LATE) == []
    assert story.state.contact_at == at("2026-03-03 17:00")


def test_an_older_word_on_a_consent_is_ignored():
    story = Story(corpus_engine("touches"))
    story.tell(i.ConsentWithdrawn, "2026-03-04 10:00", consent="peer introduction")
    story.tell(i.ConsentGranted, "2026-03-03 10:00", received="2026-03-04 11:00", consent="peer introduction")

    assert story.state.consents == ()
    story.tell(i.ConsentGranted, "2026-03-05 10:00", consent="peer introduction")
    assert [name for name, _ in story.state.consents] == ["peer introduction"]


def test_news_is_forgotten_to_be_told_again_after_forty_days():
    story = Story(corpus_engine("promises"))
    news = i.Replied(id="same", at=at("2026-03-02 10:00"))
    story.take(news)
    story.take(replace(news, received=at("2026-04-11 09:59")))
    story.take(replace(news, received=at("2026-04-12 10:00")))

    assert len(story.when(What.IGNORED, because=Because.DUPLICATE)) == 1


# Bounces


def bounced(story: Story, when: str, touch: str | None = None, *, hard: bool = False) -> None:
    story.tell(i.Bounced, when, touch=touch, hard=hard)


def test_a_bounce_takes_back_contact_and_what_was_kept():
    story = Story(corpus_engine("promises"))
    story.tell(i.Happened, "2026-03-02 10:00", event="interview completed")
    story.until("2026-03-02 13:00")
    assert story.state.promises == ()
    bounced(story, "2026-03-03 10:00")

    assert [it.name for it in story.state.promises] == ["next steps"]
    assert story.state.contact_at == at("2026-03-02 10:00")
    assert sum(len(entries) for entries in story.state.caps) == 0
    assert [it.promise for it in story.state.reminders] == ["next steps"]
    story.until("2026-03-05 18:00")
    assert story.when(What.PROMISE_BROKEN) == ["Thu 2026-03-05 18:00"]


def test_bounces_in_any_order_leave_the_contact_before_both():
    def story_with(*order: int) -> Story:
        story = Story(corpus_engine("touches"))
        story.tell(i.Happened, "2026-03-02 10:00", event="form returned")
        story.tell(i.Happened, "2026-03-03 10:00", event="form returned")
        story.until("2026-03-03 12:00")
        ids = [effect.touch.id for effect in story.effects if isinstance(effect, Deliver)]
        for n in order:
            bounced(story, "2026-03-03 15:00", ids[n])
        return story

    assert story_with().state.contact_at == at("2026-03-03 10:00")
    assert story_with(1).state.contact_at == at("2026-03-02 10:00")
    assert story_with(0, 1).state.contact_at == story_with(1, 0).state.contact_at == at("2026-03-02 09:00")
    assert sum(map(len, story_with(0, 1).state.caps)) == 0


def test_after_five_days_a_bounce_takes_nothing_back():
    story = Story(corpus_engine("promises"))
    story.tell(i.Happened, "2026-03-02 10:00", event="interview completed")
    bounced(story, "2026-03-08 00:00")

    assert story.when(What.BOUNCED) == []
    assert story.state.promises == ()


def test_a_touch_counts_from_when_it_was_handed_over_also_if_it_left_later():
    engine = corpus_engine("promises")
    story = Story(engine, warm=True)
    out = engine.advance(story.state, at("2026-03-02 18:00"))
    (order,) = [effect for effect in out.effects if isinstance(effect, Deliver)]
    state = engine.apply(out.state, replace(arrives(order), at=at("2026-03-03 08:00"))).state
    state = engine.apply(state, i.Bounced(id="b", at=at("2026-03-03 08:30"), hard=False)).state

    assert sum(map(len, state.caps)) == 0


# Absences, approvals, reminders


def test_cover_goes_from_hand_to_hand():
    story = Story(corpus_engine("team"))
    day = CLOCK.day(at("2026-03-02 09:00"))
    story.tell(i.Happened, "2026-03-02 10:00", event="form returned")
    story.tell(i.WentAway, "2026-03-02 11:00", role="recruiter", first=day, last=day + 4)
    story.tell(i.ReturnedToWork, "2026-03-03 09:00", role="recruiter")
    story.tell(i.WentAway, "2026-03-03 10:00", role="partner", first=day, last=day + 4)

    assert [it.task.role for it in story.effects if isinstance(it, ReassignTask)] == ["partner", "recruiter"]


def test_a_draft_is_put_before_whoever_covers_the_approver():
    story = Story(corpus_engine("ending"))
    day = CLOCK.day(at("2026-03-02 09:00"))
    story.tell(i.FactLearnt, "2026-03-02 10:00", fact="interests", value=("pay",))
    story.tell(i.WentAway, "2026-03-02 11:00", role="recruiter", first=day, last=day)
    story.tell(i.Approved, "2026-03-02 12:01", touch="hello", by="partner")
    story.tell(i.Replied, "2026-03-02 12:10")
    story.tell(i.Approved, "2026-03-02 12:20", touch="hello", by="recruiter")
    story.until("2026-03-02 18:00")

    assert [it.role for it in story.effects if isinstance(it, AskApproval)] == ["recruiter", "partner"]
    assert story.when(What.APPROVAL_LAPSED) == ["Mon 2026-03-02 12:10"]
    assert story.when(What.SENT) == ["Mon 2026-03-02 12:30"]


# What the engine refuses, and years without calendars


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


# The codec


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


def test_of_two_that_keep_promises_the_nearer_deadline_goes_first():
    story = Story(corpus_engine("room"))
    story.tell(i.ConsentGranted, "2026-03-02 09:00", consent="newsletter")
    story.tell(i.Happened, "2026-03-02 10:00", event="form returned")
    story.tell(i.Happened, "2026-03-02 11:00", event="interview completed")
    story.until("2026-03-02 12:00")

    assert [it.touch.promise for it in story.effects if isinstance(it, Deliver)] == ["near", "far"]


def test_an_erased_candidate_leaves_nothing_behind():
    story = Story(corpus_engine("team"), interests=("pay",))
    story.tell(i.Happened, "2026-03-02 10:00", event="form returned")
    story.until("2026-03-02 11:00")
    assert [it.task.text for it in story.effects if isinstance(it, OpenTask)] == ["Call them"]
    story.tell(i.Erased, "2026-03-02 12:00")
    story.tell(i.Happened, "2026-03-03 10:00", event="form returned")
    story.until("2026-05-01 10:00")

    assert story.engine.facts(story.state) == {}
    assert story.state.next_wake > at("2033-01-01 00:00")
    assert (story.state.runs, story.state.tasks, story.state.timers, story.state.consents) == ((), (), (), ())


def test_a_promise_given_again_for_sooner_is_due_sooner():
    story = Story(corpus_engine("promises"))
    for due in ("2026-03-05 17:00", "2026-03-03 12:00", "2026-03-04 12:00"):
        story.tell(i.Promised, "2026-03-02 10:00", promise="the report", due=at(due), by="recruiter")
    story.until("2026-03-06 09:00")

    assert story.when(What.PROMISE_BROKEN) == ["Tue 2026-03-03 12:00"]


def test_a_second_trigger_is_dropped_and_said_to_be():
    story = Story(corpus_engine("ending"))
    story.tell(i.FactLearnt, "2026-03-02 10:00", fact="seniority", value="VP")
    story.tell(i.FactLearnt, "2026-03-02 12:00", fact="seniority", value="C-suite")

    assert story.when(What.RUN_DROPPED) == ["Mon 2026-03-02 12:00"]


def test_a_run_left_with_nothing_to_keep_ends_at_once():
    story = Story(corpus_engine("ending"))
    story.tell(i.Happened, "2026-03-02 10:00", event="interview completed")
    story.tell(i.Entered, "2026-03-02 12:00", stage="Closed")
    assert [run.keeping for run in story.state.runs if run.visit] == [True]
    story.tell(i.PromiseReleased, "2026-03-02 14:00", promise="report", by="recruiter")

    assert [run for run in story.state.runs if run.keeping] == []
    assert story.when(What.RUN_STOPPED, because=Because.PROMISE) == ["Mon 2026-03-02 14:00"]


def test_a_task_that_keeps_a_promise_stays_with_its_doer_after_the_move():
    story = Story(corpus_engine("promises"))
    story.tell(i.Happened, "2026-03-02 10:00", event="form returned")
    story.tell(i.Entered, "2026-03-02 12:10", stage="Closed")

    assert story.when(What.TASK_WITHDRAWN) == []
    story.tell(i.TaskDone, "2026-03-02 13:00", task="Call them back", by="recruiter", outcome="reached")
    assert story.when(What.PROMISE_KEPT) == ["Mon 2026-03-02 13:00"]


def test_a_task_taken_back_can_no_longer_be_done():
    story = Story(corpus_engine("team"))
    story.tell(i.Happened, "2026-03-02 10:00", event="form returned")
    story.tell(i.Entered, "2026-03-02 12:00", stage="Closed")
    story.tell(i.OptedOut, "2026-03-02 13:00")

    assert story.state.tasks == ()
    assert [it.task.text for it in story.effects if isinstance(it, WithdrawTask)] == ["Call them"]
    story.tell(i.TaskDone, "2026-03-02 14:00", task="Call them", by="recruiter", outcome="reached")
    assert story.when(What.IGNORED, subject="Call them") == ["Mon 2026-03-02 14:00"]
    assert story.state.reminders == ()


def test_only_a_touch_that_is_with_its_channel_can_be_sent_or_fail():
    story = Story(corpus_engine("touches"))
    story.tell(i.FactLearnt, "2026-03-02 10:00", fact="warm", value=True)
    story.until("2026-03-02 10:30")
    (touch,) = story.state.touches
    story.tell(i.TouchSent, "2026-03-02 10:40", touch=touch.id)
    story.tell(i.TouchFailed, "2026-03-02 10:40", touch=touch.id, reason="full")

    assert story.state.touches == (touch,)
    assert len(story.when(What.IGNORED, because=Because.CHANNEL)) == 2


def test_what_has_no_time_for_an_undo_cannot_be_taken_back():
    story = Story(corpus_engine("touches"))
    story.tell(i.Happened, "2026-03-02 20:00", event="form returned")
    story.until("2026-03-02 21:00")
    story.tell(i.Undone, "2026-03-02 22:00", touch="news", by="recruiter")
    story.until("2026-03-03 09:00")

    assert story.when(What.IGNORED, because=Because.UNDO) == ["Mon 2026-03-02 22:00"]
    assert story.when(What.SENT) == ["Tue 2026-03-03 09:00"]


def test_a_failed_touch_counts_for_nothing_and_its_owner_is_told():
    engine = corpus_engine("promises")
    story = Story(engine, warm=True)
    out = engine.advance(story.state, at("2026-03-02 18:00"))
    (order,) = [effect for effect in out.effects if isinstance(effect, Deliver)]
    failed = engine.apply(out.state, i.TouchFailed(id="f", at=order.at, touch=order.touch.id, reason="mailbox full"))

    assert sum(map(len, failed.state.caps)) == 0
    assert failed.state.contact_at == at("2026-03-02 09:00")
    assert [it.text for it in failed.effects] == ['"hello" could not be delivered: mailbox full']


def test_a_hard_bounce_makes_the_address_unusable_until_it_changes():
    story = Story(corpus_engine("touches"))
    story.tell(i.Happened, "2026-03-02 10:00", event="form returned")
    bounced(story, "2026-03-02 11:00", hard=True)
    story.tell(i.Happened, "2026-03-03 10:00", event="form returned")
    story.until("2026-03-03 11:00")
    assert story.when(What.SKIPPED, because=Because.ADDRESS) == ["Tue 2026-03-03 10:00"]
    story.tell(i.FactLearnt, "2026-03-04 10:00", fact="mail", value="ada@new.example")
    story.tell(i.Happened, "2026-03-04 11:00", event="form returned")
    story.until("2026-03-04 12:00")

    assert story.when(What.SENT) == ["Mon 2026-03-02 10:00", "Wed 2026-03-04 11:00"]


def test_whoever_comes_back_at_once_finds_task_and_reminder_as_they_were():
    story = Story(corpus_engine("team"))
    story.tell(i.Happened, "2026-03-02 10:00", event="form returned")
    story.until("2026-03-02 11:00")
    before = story.state
    story.tell(i.Entered, "2026-03-02 11:05", stage="Closed")
    assert (story.state.tasks, story.state.reminders) == ((), ())
    story.tell(i.Entered, "2026-03-02 11:25", stage="Open")

    assert (story.state.tasks, story.state.reminders) == (before.tasks, before.reminders)
    assert (story.state.entered_at, story.state.visit) == (before.entered_at, before.visit)
    assert [type(it).__name__ for it in story.effects] == ["OpenTask", "WithdrawTask", "OpenTask"]
    story.until("2026-03-03 14:00")
    assert story.when(What.REMINDED) == ["Tue 2026-03-03 14:00"]


def test_whoever_comes_back_at_once_finds_the_draft_waiting_for_its_approval():
    story = Story(corpus_engine("touches"), discussed=(Note("pay", CLOCK.day(at("2026-03-02 09:00"))),))
    story.tell(i.Happened, "2026-03-02 10:00", event="interview completed")
    story.until("2026-03-02 12:30")
    story.tell(i.Entered, "2026-03-02 12:40", stage="Closed")
    assert [it.touch.template for it in story.effects if isinstance(it, WithdrawDraft)] == ["thanks"]
    story.tell(i.Entered, "2026-03-02 12:50", stage="Open")
    story.tell(i.Approved, "2026-03-02 13:10", touch="thanks", by="partner")
    story.until("2026-03-02 14:00")

    assert len([it for it in story.effects if isinstance(it, AskApproval)]) == 2
    assert story.when(What.SENT) == ["Mon 2026-03-02 13:30"]


def test_with_everybody_away_each_is_told_what_was_meant_for_them():
    story = Story(corpus_engine("clocks"))
    day = CLOCK.day(at("2026-03-02 09:00"))
    for role in ("recruiter", "partner", "researcher"):
        story.tell(i.WentAway, "2026-03-02 10:00", role=role, first=day, last=day + 4)
    story.tell(i.Happened, "2026-03-02 11:00", event="form returned")
    story.until("2026-03-06 18:00")

    assert {effect.role for effect in story.effects if isinstance(effect, Notify)} == {"partner", "recruiter"}


def test_touches_by_people_count_and_put_off_what_is_ordinary():
    story = Story(corpus_engine("touches"))
    story.tell(i.Contacted, "2026-03-02 10:00", channel="call")
    story.tell(i.Contacted, "2026-03-03 10:00", channel="call")
    story.tell(i.Happened, "2026-03-03 15:00", event="form returned")
    story.until("2026-03-10 18:00")

    assert story.when(What.SENT) == ["Mon 2026-03-09 09:00"]


def test_what_keeps_a_promise_is_not_put_off_by_what_people_did():
    story = Story(corpus_engine("promises"))
    story.tell(i.Contacted, "2026-03-02 09:30", channel="call")
    story.tell(i.Contacted, "2026-03-02 09:40", channel="call")
    story.tell(i.Happened, "2026-03-02 10:00", event="interview completed")
    story.until("2026-03-03 09:00")

    assert story.when(What.SENT) == ["Mon 2026-03-02 12:00"]


def test_neither_limits_nor_caps_keep_people_from_calling():
    story = Story(corpus_engine("team"))
    for day in ("02", "03", "04"):
        story.tell(i.Happened, f"2026-03-{day} 10:00", event="form returned")
        story.tell(i.TaskDone, f"2026-03-{day} 11:00", task="Call them", by="recruiter", outcome="reached")
    story.until("2026-03-05 09:00")

    assert len(story.when(What.TASK_OPENED)) == len(story.when(What.TASK_DONE)) == 3


def test_a_move_does_not_restart_silence_and_the_next_stage_answers_it_at_once():
    story = Story(corpus_engine("silence"))
    story.tell(i.Entered, "2026-03-03 10:00", stage="Closed")
    story.tell(i.Entered, "2026-03-10 10:10", stage="Open")
    story.until("2026-03-10 18:00")

    assert story.when(What.SENT) == ["Tue 2026-03-10 10:30"]


def test_a_skipped_touch_is_no_contact_and_counts_for_nothing():
    story = Story(corpus_engine("touches"), employer="mail.example")
    story.tell(i.Happened, "2026-03-02 10:00", event="form returned")
    story.until("2026-03-03 09:00")

    assert story.when(What.SKIPPED, because=Because.OFF_LIMITS) == ["Mon 2026-03-02 10:00"]
    assert story.state.contact_at == at("2026-03-02 09:00")
    assert sum(map(len, story.state.caps)) == 0
    assert [task.text for task in story.state.tasks] == ['The address for email is off limits: "news" was not sent']


def test_where_a_cap_has_room_for_one_the_one_due_first_goes_first():
    story = Story(corpus_engine("room"))
    story.tell(i.FactLearnt, "2026-03-02 09:10", fact="warm", value=True)
    story.tell(i.Happened, "2026-03-02 10:00", event="interview completed")
    story.tell(i.ConsentGranted, "2026-03-02 12:10", consent="newsletter")
    story.until("2026-03-06 18:00")

    assert [it.touch.template for it in story.effects if isinstance(it, Deliver)] == ["bad-news", "news", "hello"]
    assert story.when(What.SENT) == ["Mon 2026-03-02 12:30", "Tue 2026-03-03 09:00", "Wed 2026-03-04 09:00"]


def test_an_opt_out_releases_what_was_promised_and_begins_nothing():
    story = Story(corpus_engine("promises"), warm=True)
    story.tell(i.Promised, "2026-03-02 09:10", promise="next steps", due=at("2026-03-02 12:00"), by="partner")
    story.tell(i.Happened, "2026-03-02 09:20", event="interview completed")
    story.until("2026-03-02 10:00")
    assert [it.due for it in story.engine.pending(story.state) if it.kind == "promise"] == [at("2026-03-02 12:00")]
    story.tell(i.OptedOut, "2026-03-02 10:10")
    story.until("2026-03-20 10:00")

    assert story.when(What.SENT) == []
    assert story.when(What.PROMISE_RELEASED) == ["Mon 2026-03-02 10:10"]
    assert story.when(What.HOLD_BEGAN) == []


def test_after_a_broken_promise_mail_is_held_until_the_partner_resolves_it():
    story = Story(corpus_engine("promises"), warm=True)
    story.tell(i.Happened, "2026-03-02 10:00", event="interview completed")
    story.until("2026-03-02 13:00")
    bounced(story, "2026-03-02 14:00")
    story.until("2026-03-05 18:00")
    assert len(story.state.holds) == 1
    sent = len(story.when(What.SENT))
    story.tell(i.Happened, "2026-03-06 12:00", event="form returned")
    story.tell(i.HoldResolved, "2026-03-06 13:00", by="researcher")
    story.tell(i.HoldResolved, "2026-03-09 10:10", by="partner")
    story.until("2026-03-10 12:00")

    assert story.when(What.HOLD_ENDED) == ["Mon 2026-03-09 10:10"]
    assert story.when(What.TASK_OPENED)[-2:] == ["Fri 2026-03-06 12:00", "Fri 2026-03-06 16:00"]
    assert story.when(What.IGNORED, because=Because.HOLD) == ["Fri 2026-03-06 13:00"]
    # the cap has no room before Tuesday: two went on Tuesday and Wednesday of the week before
    assert story.when(What.SENT)[sent:] == ["Tue 2026-03-10 09:00"]
