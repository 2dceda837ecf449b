"""Letters that were given up: the playbook goes on without them, and a person may want one tried anew."""

import pytest
from live_world import BOOK, Live, folded, move, with_rules

from cadencelang.engine.effects import Because, What
from cadencelang.engine.inputs import Entered, Happened, OptedOut, Replied
from cadencelang.runtime.policy import Policy
from cadencelang.runtime.ports import Later
from cadencelang.runtime.rows import Status


def test_what_is_tried_too_often_is_a_dead_letter_and_the_playbook_goes_on(store):
    live = Live(store)
    live.mail.faults = [Later("no connection")] * 8
    live.add()
    live.until("2026-03-03 18:00", minutes=60)
    assert [it.status for it in live.orders()] == [Status.DEAD]
    assert What.FAILED in [it.what for it in live.reasons()]
    assert any("could not be delivered" in it.subject for it in live.team.letters)


OVER = 1
"""The number of the second stage."""


def dead(store, since=lambda live: None, text: str = BOOK) -> Live:
    """A playbook at work whose first letter is a dead letter that a person wants tried again, on Monday at noon."""
    live = Live(store, policy=Policy(first_wait=600, jitter=0, attempts=2), text=text)
    live.mail.faults = [Later("no connection")] * 2
    live.add()
    live.until("2026-03-02 11:00", minutes=10)
    (order,) = live.orders(Status.DEAD)
    live.at("2026-03-02 12:00")
    since(live)
    live.try_anew(order)
    return live


def test_a_dead_letter_that_is_tried_anew_leaves_and_counts_as_contact(store):
    live = dead(store, lambda live: live.at("2026-03-03 12:00"))
    live.pump.drain()
    assert live.mail.templates == ["hello"]
    assert [it.status for it in live.orders()] == [Status.SENT]
    assert [it.what for it in live.reasons()].count(What.CONTACT) == 1
    live.until("2026-03-06 18:00")
    assert live.mail.templates == ["hello"], "we have been silent since the letter, not since before it"
    live.until("2026-03-09 18:00")
    assert live.mail.templates == ["hello", "where-we-stand"]
    assert folded(live)


@pytest.mark.parametrize(
    "news",
    [
        lambda live: live.tell(Replied),
        lambda live: live.tell(OptedOut),
        lambda live: live.tell(Entered, stage="Over"),
    ],
    ids=["reply", "opt-out", "move"],
)
def test_a_dead_letter_that_something_overtook_is_not_tried_anew(store, news):
    live = dead(store, news)
    live.until("2026-03-02 18:00")
    assert "hello" not in live.mail.templates
    assert live.orders()[0].status is Status.WITHDRAWN
    assert folded(live)


def test_a_dead_letter_that_is_tried_anew_keeps_its_promise(store):
    live = Live(store, policy=Policy(first_wait=600, jitter=0, attempts=2))
    live.add()
    live.until("2026-03-02 12:00")
    live.tell(Happened, event="interview completed")
    live.until("2026-03-04 08:00")
    live.mail.faults = [Later("no connection")] * 2
    live.until("2026-03-04 16:00", minutes=10)
    (order,) = live.orders(Status.DEAD)
    live.try_anew(order)
    live.pump.drain()
    assert live.mail.templates == ["hello", "next-steps"]
    assert What.PROMISE_KEPT in [it.what for it in live.reasons()]
    assert folded(live)


def test_a_dead_letter_that_is_tried_anew_goes_only_when_the_playbook_lets_touches_go(store):
    live = dead(store, lambda live: live.at("2026-03-02 20:00"))
    live.until("2026-03-03 08:30")
    assert live.mail.letters == []
    live.until("2026-03-03 10:00")
    assert live.mail.templates == ["hello"]


MOVED_ON = """
  rule "over"
    when the candidate enters
    wait 1 working day
    move to "Over"
"""


def test_a_dead_letter_is_not_tried_anew_where_the_playbook_itself_moved_on(store):
    live = dead(store, lambda live: live.until("2026-03-03 12:00"), text=with_rules(MOVED_ON))
    assert live.state().stage == OVER
    live.pump.drain()
    assert live.mail.letters == []
    assert (live.orders()[0].status, live.orders()[0].error) == (Status.WITHDRAWN, Because.LEFT.value)


def test_a_letter_can_be_dead_twice(store):
    live = dead(store)
    live.mail.faults = [Later("no connection")] * 2
    live.until("2026-03-02 18:00", minutes=10)
    assert live.orders()[0].status is Status.DEAD
    assert folded(live)


def test_a_dead_letter_of_the_version_before_is_not_tried_anew(store):
    live = Live(store, policy=Policy(first_wait=600, jitter=0, attempts=2))
    live.mail.faults = [Later("no connection")] * 2
    live.add()
    live.until("2026-03-02 11:00", minutes=10)
    move(live, BOOK.replace("silent for 4 working days", "silent for 6 working days"))
    (order,) = live.orders(Status.DEAD)
    live.try_anew(order)
    live.pump.drain()
    assert live.mail.letters == []
    assert [(it.status, it.error) for it in live.orders()] == [(Status.WITHDRAWN, "the playbook is another one since")]
