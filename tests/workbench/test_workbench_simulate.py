"""Simulation: what the past is taken for, what people do, and what the tracks say of it."""

import random

import pytest
from workbench_world import ada, at, history, story, world

from cadencelang.engine.effects import What
from cadencelang.engine.inputs import Bounced, Contacted, Erased, OptedOut, Replied, WentAway
from cadencelang.workbench.profile import Profile, Replying
from cadencelang.workbench.reactions import Doing, Habits, Sampled
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.timeline import Origin


def touches(timeline):
    return [(it.template, it.state) for it in timeline.touches]


def test_the_timeline_is_the_same_every_time():
    assert story() == story()


def test_a_promise_is_kept_and_silence_is_counted_in_working_days():
    timeline = story()
    (promise,) = timeline.promises
    assert (promise.name, promise.state, promise.end) == ("next steps", What.PROMISE_KEPT, at("2026-03-05 09:00"))
    assert promise.deadline == at("2026-03-06 18:00")
    assert timeline.longest_silence == 4
    assert [it.open for it in timeline.silences][-1] is False, "silence after the closing note is meant"


def test_a_touch_that_a_limit_keeps_back_has_its_stretch():
    (blocks,) = [it.blocks for it in story().touches if it.template == "closing-note"]
    assert [(it.start, it.end) for it in blocks] == [(at("2026-03-26 13:30"), at("2026-03-30 09:00"))]


def test_what_the_record_does_not_tell_of_the_past_is_assumed_and_marked():
    entries = [it for it in story().entries if it.reason.what is What.SENT]
    assert [it.origin for it in entries if it.reason.at < at("2026-03-04 00:00")] == [Origin.ASSUMED]
    assert {it.origin for it in entries if it.reason.at >= at("2026-03-04 00:00")} == {Origin.SIMULATED}


def test_a_recorded_message_stands_for_the_one_of_the_playbook():
    told = [*history(), Contacted(id="c", at=at("2026-03-03 10:15"), channel="email", template="article")]
    timeline = story(told=told)
    first = next(it for it in timeline.contacts if it.label == "article")
    assert first.at == at("2026-03-03 10:15")
    origins = [it.origin for it in timeline.entries if it.reason.what is What.SENT and it.reason.at == first.at]
    assert origins == [Origin.RECORDED]


def test_with_the_record_alone_nothing_else_reached_anybody():
    timeline = story(assume=False)
    assert ("article", What.FAILED) in touches(timeline)
    assert all(it.at >= at("2026-03-04 00:00") for it in timeline.contacts if it.automatic)


def test_tasks_are_done_one_tick_before_they_are_due():
    timeline = story("C-suite")
    calls = [it for it in timeline.tasks if it.text == "Say where we stand"]
    assert [it.state for it in calls] == [What.TASK_WITHDRAWN, What.TASK_DONE], "a reply stops the first"
    assert (calls[1].deadline - 30, calls[1].outcome) == (calls[1].end, "reached")


def test_nobody_does_anything_where_nobody_does_tasks():
    timeline = story("C-suite", habits=Habits(tasks=Doing.NEVER, approvals=Doing.NEVER))
    assert What.TASK_DONE not in {it.state for it in timeline.tasks}
    assert {it.state for it in timeline.touches if it.template == "thank-you"} == {What.CANCELLED}, "the reply stops it"


def test_a_broken_promise_holds_touches_until_somebody_resolves_it():
    told = [*history()[:2], Bounced(id="b", at=at("2026-03-05 09:30"))]
    timeline = story(told=told, end="2026-03-20 18:00")
    (promise,) = timeline.promises
    assert promise.state is What.PROMISE_BROKEN, "a message that bounced keeps nothing"
    (hold,) = timeline.holds
    assert hold.start == promise.end
    assert hold.end == at("2026-03-09 05:00"), "the partner, in London, resolves it a working day later"
    assert [it.label for it in timeline.contacts if it.automatic] == ["article"], "what bounced reached nobody"


def test_what_is_learnt_late_is_told_when_it_is_learnt():
    told = [*history()[:2], Replied(id="late", at=at("2026-03-16 08:00"), received=at("2026-03-16 15:00"))]
    happened = [it.reason for it in story(told=told).entries if it.reason.subject == "replies"]
    assert [it.at for it in happened] == [at("2026-03-16 15:00")]


def test_whoever_opts_out_and_is_erased_is_told_of_on_their_own_clock():
    told = [
        *history()[:2],
        OptedOut(id="o", at=at("2026-03-06 12:00")),
        Erased(id="e", at=at("2026-03-09 12:00")),
    ]
    timeline = story(told=told)
    assert timeline.clock.zone == "America/New_York"
    assert timeline.silences[-1].end == at("2026-03-06 12:00"), "silence is meant from then on"
    assert timeline.pending == ()


def test_a_task_goes_to_whoever_covers_and_is_done_once():
    away = WentAway(id="away", at=at("2026-03-25 11:30"), role="recruiter", first=20537, last=20545)
    timeline = story(told=[*history(), away])
    (task,) = timeline.tasks
    assert (task.role, task.state) == ("partner", What.TASK_DONE)
    done = [it.reason for it in timeline.entries if it.reason.what in (What.TASK_DONE, What.IGNORED)]
    assert [it.detail for it in done] == [("partner", "reached")]


@pytest.mark.parametrize("end", ["2026-03-04 12:00", "2026-03-10 09:00", "2026-03-16 11:00", "2026-03-26 13:29"])
def test_looking_further_ahead_changes_nothing_of_what_comes_before(end):
    short, long = story("C-suite", end=end), story("C-suite")
    known = [it for it in long.entries if it.reason.at <= at(end)]
    assert list(short.entries) == known


def sampled(seed: str, rate: float = 1.0):
    engine, atlas = world()
    profile = Profile(reply=Replying(rate=rate, delay_hours=(1, 2, 3)))
    stretch = Stretch(at("2026-03-04 00:00"), at("2026-04-10 18:00"))
    return simulate(
        engine, atlas, ada(), history()[:1], stretch,
        lambda clock: Sampled(atlas, engine.role_clock, Habits(Doing.SAMPLED), profile, seed, clock),
    )  # fmt: skip


def test_dice_are_their_own_and_the_same_for_a_seed():
    random.seed(1)
    before = random.getstate()
    assert sampled("7/0/ada") == sampled("7/0/ada")
    assert random.getstate() == before


@pytest.mark.parametrize(("rate", "replies"), [(0.0, False), (1.0, True)])
def test_candidates_reply_as_often_as_the_profile_says(rate, replies):
    happened = [it.reason.subject for it in sampled("1", rate).entries if it.reason.what is What.HAPPENED]
    assert ("replies" in happened) is replies
