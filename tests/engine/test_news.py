"""News that comes late, twice or out of order, and what a run or a promise makes of it."""

from __future__ import annotations

from dataclasses import replace

from histories import corpus_engine
from story import Story, at

from cadencelang.engine import inputs as i
from cadencelang.engine.effects import (
    Because,
    What,
)
from cadencelang.engine.state import Waiting


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


def test_a_move_from_before_they_were_known_to_be_where_they_are_is_ignored():
    story = Story(corpus_engine("visits"), stage="Open")
    story.tell(i.Entered, "2026-03-04 10:00", stage="Open")
    story.tell(i.Entered, "2026-03-03 10:00", received="2026-03-04 11:00", stage="Next")

    assert story.engine.book.stages[story.state.stage].name == "Open"
    assert story.when(What.IGNORED, because=Because.DUPLICATE) == ["Wed 2026-03-04 10:00"]
    assert story.when(What.IGNORED, because=Because.OUTDATED) == ["Wed 2026-03-04 11:00"]
    story.tell(i.Entered, "2026-03-04 12:00", stage="Next")
    assert story.engine.book.stages[story.state.stage].name == "Next"


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


def test_only_a_touch_that_is_with_its_channel_can_be_sent_or_fail():
    story = Story(corpus_engine("touches"))
    story.tell(i.FactLearnt, "2026-03-02 10:00", fact="warm", value=True)
    story.until("2026-03-02 10:30")
    (touch,) = story.state.touches
    story.tell(i.TouchSent, "2026-03-02 10:40", touch=touch.id)
    story.tell(i.TouchFailed, "2026-03-02 10:40", touch=touch.id, reason="full")

    assert story.state.touches == (touch,)
    assert len(story.when(What.IGNORED, because=Because.CHANNEL)) == 2
