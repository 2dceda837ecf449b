"""A clock is believed as far as it does not jump ahead of when the workspace was last looked after."""

import pytest
from live_world import Live

from cadencelang.runtime.clock_watch import ClockWatch
from cadencelang.runtime.ports import ClockNotBelieved

DAY = 1440


def watched(store, days: int = 45) -> Live:
    """The playbook at work on a clock that is believed for so many days."""
    live = Live(store)
    live.steps.watch = ClockWatch(days * DAY)
    return live


def test_an_outage_that_may_be_is_made_up_for_and_a_longer_one_is_not(store):
    live = watched(store)
    live.add()
    live.pump.drain()
    live.clock.seconds += 44 * DAY * 60
    live.pump.drain()
    before = live.state()
    assert before.now > live.now - DAY * 7
    live.clock.seconds += 46 * DAY * 60
    with pytest.raises(ClockNotBelieved, match="46 days ahead"):
        live.pump.drain()
    assert live.state() == before


def test_news_is_not_taken_by_a_clock_that_is_not_believed(store):
    from cadencelang.engine.inputs import Replied

    live = watched(store)
    live.add()
    live.pump.drain()
    before = live.state()
    live.clock.seconds += 1000 * DAY * 60
    with pytest.raises(ClockNotBelieved):
        live.tell(Replied)
    with pytest.raises(ClockNotBelieved):
        live.add("bo")
    assert live.state() == before


def test_a_clock_that_was_set_right_is_believed_and_its_next_jump_is_not(store):
    live = watched(store)
    live.add()
    live.clock.seconds += 10 * DAY * 60
    live.pump.drain()
    live.clock.seconds -= 30 * DAY * 60
    live.pump.drain()
    live.clock.seconds += 46 * DAY * 60
    with pytest.raises(ClockNotBelieved, match="46 days"):
        live.pump.drain()


def test_what_another_process_noted_counts_and_a_word_that_the_clock_is_right(store):
    live = watched(store)
    live.pump.drain()
    live.clock.seconds += 50 * DAY * 60
    with pytest.raises(ClockNotBelieved):
        live.pump.drain()
    with store.transaction() as tx:
        ClockWatch().believe(tx, live.now)
    live.pump.drain()


def test_a_workspace_at_rest_is_looked_after_all_the_same(store):
    """Nothing is due to anybody, and the clock of a process that runs goes on being believed."""
    live = watched(store)
    for _ in range(20):
        live.pump.drain()
        live.clock.seconds += 10 * DAY * 60


def test_without_a_span_every_clock_is_believed(live):
    live.add()
    live.pump.drain()
    live.clock.seconds += 5000 * DAY * 60
    live.pump.drain()
    with live.store.transaction() as tx:
        assert tx.meta("clock seen") is None
