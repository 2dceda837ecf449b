"""After an outage nothing goes in a burst: what fell due meanwhile is placed anew, promises first."""

from __future__ import annotations

from histories import arrives, corpus_engine

from cadencelang.clock import format_instant, parse_instant
from cadencelang.engine import Engine, State
from cadencelang.engine import inputs as i
from cadencelang.engine.effects import Because, Deliver, What

FACTS = {"first_name": "Ada", "mail": "ada@mail.example", "warm": True}
ENGINE = corpus_engine("promises")
CLOCK = ENGINE.clocks.candidate(None, None)


def at(text: str) -> int:
    return parse_instant(text, CLOCK)


def entered(engine: Engine, instant: str, facts: dict[str, object] = FACTS) -> State:
    state = engine.begin("c1", facts, at(instant))
    return engine.apply(state, i.Entered(id="in", at=at(instant), stage="Open")).state


def sent(reasons: tuple) -> list[str]:
    return [format_instant(it.at, CLOCK) for it in reasons if it.what is What.SENT]


def test_a_week_of_daily_mail_does_not_go_at_once():
    state = entered(ENGINE, "2026-03-02 09:00")
    state = ENGINE.advance(state, at("2026-03-02 10:00"), arrives).state

    out = ENGINE.catch_up(state, at("2026-03-05 14:10"), arrives)

    assert sent(out.reasons) == ["Thu 2026-03-05 14:00"]
    held = [it for it in out.reasons if it.what is What.HELD]
    assert held[0].because is Because.OUTAGE
    assert held[0].until == at("2026-03-05 14:00")
    later = ENGINE.advance(out.state, at("2026-03-06 18:00"), arrives)
    assert sent(later.reasons) == ["Fri 2026-03-06 11:00"]


def test_what_keeps_a_promise_goes_first():
    state = entered(ENGINE, "2026-03-02 09:00")
    state = ENGINE.apply(state, i.Happened(id="e", at=at("2026-03-02 10:00"), event="interview completed")).state

    out = ENGINE.catch_up(state, at("2026-03-03 15:00"))

    (order,) = [effect for effect in out.effects if isinstance(effect, Deliver)]
    assert order.touch.promise == "next steps"
    assert order.at == at("2026-03-03 15:00")
    kept = ENGINE.apply(out.state, arrives(order)).state
    rest = ENGINE.advance(kept, at("2026-03-04 18:00"), arrives)
    assert sent(rest.reasons) == ["Wed 2026-03-04 11:00"]


def test_past_its_shelf_life_a_touch_is_skipped():
    state = entered(ENGINE, "2026-03-02 09:00")

    out = ENGINE.catch_up(state, at("2026-03-09 10:30"), arrives)

    skipped = [it for it in out.reasons if it.what is What.SKIPPED and it.because is Because.SHELF]
    assert skipped
    assert sent(out.reasons) == ["Mon 2026-03-09 10:30"]


def test_being_late_by_less_than_a_tick_is_no_outage():
    state = entered(ENGINE, "2026-03-02 09:00")

    late = ENGINE.catch_up(state, at("2026-03-02 11:07"), arrives)

    assert sent(late.reasons) == ["Mon 2026-03-02 11:00"]
    assert not [it for it in late.reasons if it.because is Because.OUTAGE]


def test_without_an_outage_it_is_the_same_as_letting_time_pass():
    state = entered(ENGINE, "2026-03-02 09:00")
    caught = passed = state
    for _ in range(60):
        until = passed.next_wake
        caught, passed = ENGINE.catch_up(caught, until, arrives).state, ENGINE.advance(passed, until, arrives).state
    assert caught == passed
    assert passed.now > at("2026-03-20 09:00")
