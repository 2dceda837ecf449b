"""What a move between stages takes along, and what it ends."""

from __future__ import annotations

from histories import arrives, corpus_engine, start_of

from cadencelang.engine import inputs as i
from cadencelang.engine.effects import What

FACTS = {"first_name": "Ada", "mail": "ada@mail.example"}


def told_after(*news):
    engine = corpus_engine("visits")
    start = start_of(engine)
    state, told = engine.begin("c1", FACTS, start), []
    for number, (minutes, kind, parts) in enumerate(news):
        out = engine.apply(state, kind(id=str(number), at=start + minutes, **parts))
        state, told = out.state, [*told, *out.reasons]
    out = engine.advance(state, start + 600, arrives)
    return [*told, *out.reasons]


def paused(reasons):
    return [reason for reason in reasons if reason.what is What.PAUSE_BEGAN]


def test_news_of_the_tick_of_a_move_reaches_the_rules_of_every_stage():
    reasons = told_after(
        (0, i.Entered, {"stage": "Open"}),
        (120, i.WentOutOfOffice, {}),
        (125, i.Entered, {"stage": "Next"}),
    )

    assert len(paused(reasons)) == 1


def test_news_of_the_tick_of_a_move_taken_back_is_not_lost_either():
    reasons = told_after(
        (0, i.Entered, {"stage": "Open"}),
        (120, i.Entered, {"stage": "Next"}),
        (121, i.WentOutOfOffice, {}),
        (125, i.Entered, {"stage": "Open"}),
    )

    assert len(paused(reasons)) == 1


def test_a_rule_of_the_stage_that_was_left_does_not_begin():
    reasons = told_after(
        (0, i.Entered, {"stage": "Open"}),
        (120, i.Happened, {"event": "form returned"}),
        (125, i.Entered, {"stage": "Next"}),
    )

    assert not [it for it in reasons if it.what is What.WAITING and it.rule == "Open/chase"]
