"""Letters leave once, when they may, and what becomes of them is told."""

import datetime as dt
import logging
from zoneinfo import ZoneInfo

import pytest
from live_world import BOOK, Live, Remembering, folded, with_rules

from cadencelang.engine.effects import Because, What
from cadencelang.engine.inputs import (
    Approved,
    ConsentGranted,
    Entered,
    FactLearnt,
    Happened,
    MergedInto,
    OptedOut,
    Replied,
    TaskDone,
)
from cadencelang.runtime.keeping import Keeping
from cadencelang.runtime.ports import Doubtful, Later, Refused
from cadencelang.runtime.rows import Status


def hand_over(live: Live, claimed, token: str) -> None:
    """Hand over what was claimed before."""
    delivery = live.delivery
    keeping = Keeping(delivery.store, delivery.steps, delivery.channels, delivery.clock, delivery.policy, token)
    delivery._hand_over(claimed, token, keeping)
    keeping.keep()


def test_the_whole_way_from_entering_to_a_letter(live):
    live.add()
    live.until("2026-03-02 12:00")
    assert live.mail.templates == ["hello"]
    letter = live.mail.letters[0]
    assert (letter.to, letter.subject, letter.sender_name) == ("ada@example.com", "A word, Ada", "Rosa Recruiter")
    assert [it.status for it in live.orders()] == [Status.SENT]
    assert [it.what for it in live.reasons() if it.what is What.SENT] == [What.SENT]
    assert folded(live)


def test_a_reply_between_the_order_and_the_dispatch_wins(live):
    live.add()
    live.pump.step()
    assert len(live.orders(Status.PENDING)) == 1
    live.tell(Replied)
    live.until("2026-03-03 12:00")
    assert live.mail.letters == []
    assert [it.status for it in live.orders()] == [Status.WITHDRAWN]
    assert live.state().touches == ()
    assert folded(live)


def test_a_reply_after_the_claim_wins_too(live):
    live.add()
    live.pump.step()
    with live.store.transaction() as tx:
        (claimed,) = live.delivery._claiming(tx, "mine").ready()
    live.tell(Replied)
    hand_over(live, claimed, "mine")
    assert live.mail.letters == []
    assert [it.status for it in live.orders()] == [Status.WITHDRAWN]


@pytest.mark.parametrize(
    ("news", "values", "because"), [(OptedOut, {}, Because.OPT_OUT), (MergedInto, {"other": "bo"}, Because.MERGED)]
)
def test_an_opt_out_or_a_merge_between_the_order_and_the_dispatch_wins(live, news, values, because):
    live.add()
    live.pump.step()
    live.tell(news, **values)
    live.until("2026-03-03 12:00")
    assert live.mail.letters == []
    assert live.orders()[0].error == because.value
    assert folded(live)


def test_a_move_between_the_order_and_the_dispatch_wins(live):
    live.add()
    live.pump.step()
    live.tell(Entered, stage="Over")
    live.until("2026-03-03 12:00")
    assert live.mail.letters == []


TWO_PROMISES = """
  rule "two promises"
    when interview completed
    promise "a word" within 3 working days
    promise "the date" within 9 working days
    wait 1 working hour
    send email "thanks"
      keeps "a word"
    wait 1 working day
    send email "where-we-stand"
      keeps "the date"

  rule "by phone"
    when interview completed
    ask recruiter to call "Say a word" within 1 working day
      keeps "a word"
"""


@pytest.mark.parametrize("called", [True, False])
def test_a_letter_outlives_its_stage_only_while_its_promise_is_pending(store, called):
    live = Live(store, text=with_rules(TWO_PROMISES))
    live.add()
    live.until("2026-03-02 12:00")
    live.tell(Happened, event="interview completed")
    live.mail.faults = [Later("busy")]
    live.until("2026-03-02 13:00")
    assert not live.mail.faults
    live.tell(Entered, stage="Over")
    if called:
        live.tell(TaskDone, task="Say a word", by="recruiter", outcome="reached")
    live.until("2026-03-03 08:00")
    assert live.mail.templates == (["hello"] if called else ["hello", "thanks"])
    live.until("2026-03-06 18:00")
    assert live.mail.templates[-2:] == ["where-we-stand", "next-steps"]


def test_an_approval_that_something_overtook_does_not_send(live):
    live.add()
    live.until("2026-03-02 12:00")
    live.tell(Happened, event="interview completed")
    live.pump.drain()
    live.at("2026-03-02 13:00")
    live.pump.step()
    live.tell(Approved, touch="thanks", by="recruiter")
    live.at("2026-03-02 13:30")
    live.pump.step()
    live.tell(ConsentGranted, consent="introductions")
    live.pump.drain()
    assert live.mail.templates == ["hello"]
    assert "after it was approved" in live.orders(Status.WITHDRAWN)[0].error


def test_a_letter_held_up_until_the_office_closed_waits_for_the_morning(live):
    live.add()
    live.mail.faults = [Later("busy")] * 100
    live.at("2026-03-02 17:30")
    live.pump.drain()
    live.at("2026-03-02 19:00")
    live.pump.drain()
    assert live.pump.next_due() == live.orders()[0].next_at
    live.mail.faults = []
    live.until("2026-03-03 08:59", minutes=60)
    assert live.mail.letters == []
    live.until("2026-03-03 09:30")
    assert live.mail.templates == ["hello"]


def test_a_fact_that_changes_before_the_dispatch_is_in_the_letter(live):
    live.add()
    live.pump.step()
    live.tell(FactLearnt, fact="first_name", value="Adelaide")
    live.pump.drain()
    assert live.mail.letters[0].subject == "A word, Adelaide"


def test_what_waited_for_the_office_is_written_anew(live):
    live.add()
    live.mail.faults = [Later("busy")] * 100
    live.at("2026-03-02 17:30")
    live.until("2026-03-02 19:00")
    assert live.orders()[0].letter is None
    live.mail.faults = []
    live.tell(FactLearnt, fact="first_name", value="Augusta")
    live.until("2026-03-03 10:00")
    assert [it.subject for it in live.mail.letters] == ["A word, Augusta"]


def test_a_process_that_has_no_duty_to_deliver_wakes_for_no_letter(live):
    live.add()
    live.pump.step()
    live.mail.faults = [Later("busy")]
    live.pump.drain()
    soon = live.pump.next_due()
    assert soon == live.orders()[0].next_at
    live.delivery.on_duty = lambda: False
    assert live.pump.next_due() > soon


def test_a_candidate_whom_the_engine_cannot_follow_any_more_is_set_aside_and_stops_nobody(live):
    """The clock jumps beyond the last year of the calendar while a letter is being sent."""
    live.add()
    live.add("bo")
    live.pump.step()

    def jump():
        live.mail.meanwhile = lambda: None
        live.clock.seconds += 5000 * 24 * 3600

    live.mail.meanwhile = jump
    live.delivery.deliver()
    with live.store.transaction() as tx:
        stuck = [row.stuck for row in tx.rows(limit=9)]
    assert len([why for why in stuck if why]) == 1
    assert sorted(it.status for it in live.orders()) == [Status.CLAIMED, Status.SENT]


def test_later_is_tried_again_with_the_same_letter_until_it_goes(live):
    live.add()
    live.mail.faults = [Later("no connection"), Later("no connection")]
    live.until("2026-03-02 10:00")
    first = live.orders()[0]
    assert (first.status, first.attempts, first.next_at) == (Status.PENDING, 1, live.clock.now() + 600)
    live.until("2026-03-02 12:00", minutes=5)
    assert live.mail.templates == ["hello"]
    assert live.orders()[0].attempts == 3


def test_what_is_refused_is_not_tried_again(live):
    live.mail.faults = [Refused("no such address")]
    live.add()
    live.until("2026-03-02 18:00")
    assert (live.orders()[0].status, live.orders()[0].attempts) == (Status.FAILED, 1)
    assert live.mail.letters == []


def test_a_doubtful_letter_is_tried_again_only_where_that_is_harmless(store):
    live = Live(store)
    live.mail.faults = [Doubtful("the line went dead")]
    live.add()
    live.until("2026-03-02 12:00")
    assert live.mail.templates == ["hello"]


def test_a_doubtful_letter_waits_for_a_person_elsewhere(store):
    live = Live(store, mail=Remembering(repeatable=False))
    live.mail.faults = [Doubtful("the line went dead")]
    live.add()
    live.until("2026-03-05 12:00")
    assert [it.status for it in live.orders()] == [Status.UNKNOWN]


def test_what_was_claimed_and_not_begun_is_taken_over_though_no_repetition_can_be_told(store):
    """A batch that takes longer than its lease leaves letters that were certainly not handed over."""
    live = Live(store, mail=Remembering(repeatable=False))
    live.add()
    live.add("bo")

    def slow():
        live.clock.seconds += live.policy.lease + 1

    live.mail.meanwhile = slow
    live.pump.drain()
    live.until("2026-03-02 12:00")
    assert sorted(it.to for it in live.mail.letters) == ["ada@example.com", "bo@example.com"]
    assert {it.status for it in live.orders()} == {Status.SENT}


def test_what_was_put_off_has_not_begun_any_more(store):
    """Refused for now, then claimed by a process that ended before it began with it: nothing is in doubt."""
    live = Live(store, mail=Remembering(repeatable=False))
    live.mail.faults = [Later("busy")]
    live.add()
    live.pump.drain()
    live.clock.seconds = live.orders()[0].next_at
    with store.transaction() as tx:
        assert live.delivery._claiming(tx, "ended").ready()
    live.clock.seconds += live.policy.lease + 1
    live.pump.drain()
    assert live.mail.templates == ["hello"]
    assert [it.status for it in live.orders()] == [Status.SENT]


def test_where_no_repetition_can_be_told_one_letter_is_kept_before_the_next_is_begun(store):
    live = Live(store, mail=Remembering(repeatable=False))
    live.add()
    live.add("bo")
    seen = []
    live.mail.meanwhile = lambda: seen.append(sorted(it.status for it in live.orders()))
    live.pump.drain()
    assert seen == [[Status.CLAIMED, Status.CLAIMED], [Status.CLAIMED, Status.SENT]]


def test_a_batch_that_takes_until_the_office_closes_leaves_the_rest_for_the_morning(live):
    live.at("2026-03-02 17:30")
    live.add()
    live.add("bo")
    live.pump.step()
    live.at("2026-03-02 17:59", seconds=30)

    def slow():
        live.clock.seconds += 45

    live.mail.meanwhile = slow
    live.pump.drain()
    assert len(live.mail.letters) == 1
    live.until("2026-03-03 08:59")
    assert len(live.mail.letters) == 1
    live.until("2026-03-03 10:00")
    assert sorted(it.to for it in live.mail.letters) == ["ada@example.com", "bo@example.com"]


def test_a_stop_lets_go_of_what_was_claimed(live):
    live.add()
    live.add("bo")
    live.pump.step()
    stops = iter([False, True])
    live.delivery.stopping = lambda: next(stops)
    live.delivery.deliver()
    assert len(live.mail.letters) == 1
    assert sorted(it.status for it in live.orders()) == [Status.PENDING, Status.SENT]
    live.delivery.stopping = lambda: False
    live.delivery.deliver()
    assert len(live.mail.letters) == 2


def test_a_channel_that_breaks_down_stops_nothing(live):
    live.mail.faults = [KeyError("a bug")]
    live.add()
    live.add("bo")
    live.until("2026-03-02 12:00")
    assert sorted(it.to for it in live.mail.letters) == ["ada@example.com", "bo@example.com"]


@pytest.mark.parametrize("fault", [KeyError("a bug"), Later("ada@example.com is busy"), Refused("no ada@example.com")])
def test_what_is_logged_of_letters_names_nobody(live, caplog, fault):
    caplog.set_level(logging.DEBUG, "cadencelang")
    live.mail.faults = [fault]
    live.add()
    live.until("2026-03-02 12:00")
    told = [it.getMessage() for it in caplog.records if it.name.startswith("cadencelang")]
    assert told
    assert [it for it in told if "ada" in it.casefold() or "rosa" in it.casefold()] == []


def test_a_worker_that_slept_past_its_lease_sends_nothing(live):
    """Stopped after its claim, it wakes when another has done its work."""
    live.add()
    live.pump.step()
    with live.store.transaction() as tx:
        claimed = live.delivery._claiming(tx, "sleeper").ready()
    live.clock.seconds += live.policy.lease + 1
    live.pump.drain()
    assert live.mail.templates == ["hello"]
    hand_over(live, claimed[0], "sleeper")
    assert live.mail.templates == ["hello"]


def test_a_confirmation_after_another_took_over_is_dropped(live):
    live.add()
    live.pump.step()

    def overtaken():
        live.mail.meanwhile = lambda: None
        live.clock.seconds += live.policy.lease + 1
        live.pump.drain()

    live.mail.meanwhile = overtaken
    live.pump.drain()
    assert {it.key for it in live.mail.letters} == {live.orders()[0].key}
    assert [it.what for it in live.reasons() if it.what is What.SENT] == [What.SENT]


def test_the_same_event_told_twice_counts_once(live):
    live.add()
    live.tell(Replied, id="r1")
    before = live.state()
    live.tell(Replied, id="r1")
    assert live.state() == before


AT_THE_DEADLINE = BOOK.replace("    wait 2 working days\n", "    wait 3 working days, at 18:00\n").replace(
    "  automatic touches only in working time\n", ""
)


def test_a_promise_that_is_kept_at_its_very_deadline_is_kept(store):
    live = Live(store, text=AT_THE_DEADLINE)
    live.add()
    live.until("2026-03-02 11:00")
    live.tell(Happened, event="interview completed")
    live.until("2026-03-05 18:00")
    assert live.mail.templates == ["hello", "next-steps"]
    assert [it.what for it in live.reasons() if it.what.startswith("promise")] == [What.PROMISE_MADE, What.PROMISE_KEPT]
    assert folded(live)


def test_a_promise_whose_letter_cannot_leave_by_its_deadline_is_broken(store):
    live = Live(store, text=AT_THE_DEADLINE)
    live.add()
    live.until("2026-03-02 11:00")
    live.tell(Happened, event="interview completed")
    live.mail.faults = [Later("no connection")] * 2
    live.until("2026-03-05 19:00", minutes=10)
    told = [it.what for it in live.reasons() if it.what.startswith("promise")]
    assert told == [What.PROMISE_MADE, What.PROMISE_BROKEN, What.PROMISE_LATE]
    assert folded(live)


@pytest.mark.parametrize("days", [3, 30])
def test_after_an_outage_nothing_goes_in_a_burst(live, days):
    for number in range(5):
        live.add(f"c{number}")
    live.pump.drain()
    live.tell(Happened, "c0", event="interview completed")
    start = live.now
    live.clock.seconds = (start + days * 1440) * 60.0
    live.pump.drain()
    live.until("2026-04-10 18:00")
    for number in range(5):
        sent = [it for it in live.reasons(f"c{number}") if it.what is What.SENT]
        assert sent
        days_of = [live.local.day(it.at) for it in sent]
        assert max(days_of.count(day) for day in days_of) <= 2
        assert folded(live, f"c{number}")


def test_a_clock_put_back_lets_time_stand_still(live):
    live.add()
    live.until("2026-03-02 12:00")
    before = live.state()
    live.at("2026-02-20 12:00")
    live.pump.drain()
    assert live.state() == before
    live.tell(Replied)
    assert live.state().now == before.now
    live.at("2026-03-02 12:30")
    live.pump.drain()
    assert folded(live)


NIGHTLY = """\
  rule "nightly"
    when cron "30 1 * * *", holidays included
    send email "where-we-stand"
"""
ACROSS = BOOK.partition("limits\n")[0] + BOOK.partition("  automatic touches only in working time\n")[2].replace(
    '    send email "hello"\n', '    send email "hello"\n    wait 1 working day, at 09:30\n    send email "thanks"\n'
).replace(
    '  rule "never silent"\n    when we have been silent for 4 working days\n    send email "where-we-stand"\n', NIGHTLY
)
"""Letters at all hours: at once, at half past nine of the next working day, and each night at half past one."""


def leaving(live: Live, letters: int) -> list[str]:
    """Let time pass from one thing that is due to the next; gives when so many letters left, as London shows it."""
    left: list[str] = []

    def note():
        now = dt.datetime.fromtimestamp(live.clock.now(), ZoneInfo("Europe/London"))
        left.append(f"{now:%m-%d %H:%M %Z}")

    live.mail.meanwhile = note
    while len(left) < letters:
        live.pump.drain()
        live.clock.seconds = live.pump.next_due()
    return left


@pytest.mark.parametrize(
    ("saturday", "times"),
    [
        ("2026-03-28", ["03-28 20:00 GMT", "03-29 02:30 BST", "03-30 01:30 BST", "03-30 09:30 BST", "03-31 01:30 BST"]),
        ("2026-10-24", ["10-24 20:00 BST", "10-25 01:30 BST", "10-26 01:30 GMT", "10-26 09:30 GMT", "10-27 01:30 GMT"]),
    ],
)
def test_a_change_of_the_clock_is_lived_through_by_a_workspace_that_runs(store, saturday, times):
    """At the skipped half past one a letter leaves when that hour is over, at the doubled one it leaves once."""
    live = Live(store, text=ACROSS)
    live.at(f"{saturday} 20:00")
    live.add()
    assert leaving(live, 5) == times
    assert live.mail.templates == ["hello", "where-we-stand", "where-we-stand", "thanks", "where-we-stand"]
    assert folded(live)


@pytest.mark.parametrize(("friday", "monday"), [("2026-03-27", "03-30 09:00 BST"), ("2026-10-23", "10-26 09:00 GMT")])
def test_what_waits_for_the_office_over_a_change_of_the_clock_leaves_as_it_opens(live, friday, monday):
    live.at(f"{friday} 18:30")
    live.add()
    assert leaving(live, 1) == [monday]
    assert folded(live)
