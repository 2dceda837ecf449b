"""Candidates under way move to another version of the playbook, or stay, and no promise is left alone."""

import pytest
from live_world import BOOK, folded, move

from cadencelang.engine.effects import What
from cadencelang.engine.inputs import Approved, Happened
from cadencelang.runtime.moving import Counted, Orphaned, Stays

THANK_YOU = BOOK[BOOK.index('  rule "thank you"') : BOOK.index('  rule "next steps"')]
NEXT_STEPS = BOOK[BOOK.index('  rule "next steps"') : BOOK.index('  rule "answer"')]


@pytest.fixture
def under_way(live):
    """Interviewed: a draft waits for approval, a promise is open."""
    live.add()
    live.until("2026-03-02 12:00")
    live.tell(Happened, event="interview completed")
    live.until("2026-03-02 14:00")
    return live


def test_what_is_under_way_goes_on_where_its_steps_are_the_same(under_way):
    live = under_way
    move(live, BOOK.replace("silent for 4 working days", "silent for 6 working days"))
    live.tell(Approved, touch="thanks", by="recruiter")
    live.until("2026-03-05 18:00")
    assert live.mail.templates == ["hello", "thanks", "next-steps"]
    assert What.PROMISE_KEPT in [it.what for it in live.reasons()]
    assert folded(live)


def test_a_wait_that_was_changed_ends_when_it_was_to_end(under_way):
    live = under_way
    move(live, BOOK.replace("    wait 2 working days\n", "    wait 1 working day\n"))
    live.tell(Approved, touch="thanks", by="recruiter")
    live.until("2026-03-03 18:00")
    assert "next-steps" not in live.mail.templates
    live.until("2026-03-04 12:00")
    assert "next-steps" in live.mail.templates
    assert folded(live)


def test_silence_is_reckoned_by_the_new_rule(live):
    live.add()
    live.until("2026-03-02 12:00")
    move(live, BOOK.replace("silent for 4 working days", "silent for 2 working days"))
    live.until("2026-03-04 10:00")
    assert live.mail.templates == ["hello", "where-we-stand"]
    assert folded(live)


def test_a_rule_that_is_gone_keeps_the_candidate_where_they_are(under_way):
    with pytest.raises(Stays, match="thank you"):
        move(under_way, BOOK.replace(THANK_YOU, ""))
    assert len(under_way.state().touches) == 1


def test_a_rule_that_is_gone_is_stopped_where_that_is_wanted(under_way):
    live = under_way
    move(live, BOOK.replace(THANK_YOU, ""), cancel=True)
    assert live.state().touches == ()
    live.pump.drain()
    assert any("No longer needed: approval" in it.subject for it in live.team.letters)
    live.until("2026-03-05 18:00")
    assert live.mail.templates == ["hello", "next-steps"]
    assert folded(live)


WITHOUT_PROMISE = BOOK.replace(NEXT_STEPS, "")
OTHER_NAME = BOOK.replace('"next steps"', '"the next steps"')
NO_KEEPER = BOOK.replace('    wait 2 working days\n    send email "next-steps"\n      keeps "next steps"\n', "")


@pytest.mark.parametrize("text", [WITHOUT_PROMISE, OTHER_NAME, NO_KEEPER], ids=["no rule", "renamed", "no keeper"])
@pytest.mark.parametrize("cancel", [False, True])
def test_no_promise_is_orphaned(under_way, text, cancel):
    with pytest.raises((Orphaned, Stays)) as told:
        move(under_way, text, cancel=cancel)
    assert told.type is Orphaned or not cancel
    assert [it.name for it in under_way.state().promises] == ["next steps"]
    assert folded(under_way)


def test_a_stage_that_is_gone_keeps_them(live):
    live.add()
    with pytest.raises(Stays, match="stage"):
        move(live, BOOK.replace('"Talking"', '"Speaking"'), cancel=True)


def test_a_fact_that_is_needed_now_keeps_them(live):
    live.add()
    with pytest.raises(Stays, match="discussed"):
        move(live, BOOK.replace("discussed   text, optional", "discussed   text"))


def test_a_new_limit_counts_what_went_before(live):
    live.add()
    live.until("2026-03-02 12:00")
    tighter = BOOK.replace("at most 2 automatic touches in 1 day", "at most 1 automatic touch in 1 day")
    sent = live.mail.letters[0].sent_as
    move(live, tighter, counted=[Counted("email", True, sent)])
    live.tell(Happened, event="interview completed")
    live.until("2026-03-02 14:00")
    live.tell(Approved, touch="thanks", by="recruiter")
    live.until("2026-03-02 18:00")
    assert live.mail.templates == ["hello"]
    live.until("2026-03-03 12:00")
    assert live.mail.templates == ["hello", "thanks"]
    assert folded(live)
