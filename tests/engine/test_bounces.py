"""Touches that did not arrive: what they did is taken back."""

from __future__ import annotations

from dataclasses import replace

from histories import arrives, corpus_engine
from story import Story, at

from cadencelang.engine import inputs as i
from cadencelang.engine.effects import (
    Because,
    Deliver,
    What,
)


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
