"""Who goes first and what stands above what; moves taken back, absences, opting out."""

from __future__ import annotations

from histories import corpus_engine
from story import CLOCK, Story, at

from cadencelang.engine import inputs as i
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
from cadencelang.graph.conditions import Note


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


def test_what_has_no_time_for_an_undo_cannot_be_taken_back():
    story = Story(corpus_engine("touches"))
    story.tell(i.Happened, "2026-03-02 20:00", event="form returned")
    story.until("2026-03-02 21:00")
    story.tell(i.Undone, "2026-03-02 22:00", touch="news", by="recruiter")
    story.until("2026-03-03 09:00")

    assert story.when(What.IGNORED, because=Because.UNDO) == ["Mon 2026-03-02 22:00"]
    assert story.when(What.SENT) == ["Tue 2026-03-03 09:00"]


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
    story.tell(i.Bounced, "2026-03-02 14:00", hard=False)
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
