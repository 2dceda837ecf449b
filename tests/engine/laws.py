"""What holds for every history on every playbook, as functions of an engine, first facts and a history."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from histories import DAY, arrives, run
from msgspec.structs import replace

from cadencelang.engine import NEVER, Engine, State
from cadencelang.engine import inputs as i
from cadencelang.engine.codec import dump_state, load_state
from cadencelang.engine.effects import Deliver, Effect, OpenTask, Reason
from cadencelang.engine.state import Phase

Facts = dict[str, object]
History = Sequence[i.Input]


def time_may_pass_in_one_step_or_in_many(engine: Engine, facts: Facts, history: History) -> None:
    whole, pieces = run(engine, facts, history), run(engine, facts, history, every=DAY)

    assert pieces.state == whole.state
    assert pieces.reasons == whole.reasons
    assert pieces.effects == whole.effects


def a_state_can_be_written_down_and_read_again(engine: Engine, facts: Facts, history: History) -> None:
    state = engine.begin("c1", facts, history[0].at)
    for news in history:
        before = dump_state(engine.program, state)
        later = engine.apply(engine.advance(state, max(news.at, state.now) - 1, arrives).state, news).state
        assert dump_state(engine.program, state) == before, "a state was changed"
        state = later
        text = dump_state(engine.program, state)
        again = load_state(engine.program, text)
        assert again == state
        assert dump_state(engine.program, again) == text


def playing_a_history_again_gives_the_same(engine: Engine, facts: Facts, history: History) -> None:
    first, again = run(engine, facts, history), run(Engine(engine.book), facts, history)

    assert dump_state(engine.program, again.state) == dump_state(engine.program, first.state)
    assert (again.effects, again.reasons) == (first.effects, first.reasons)


def nothing_is_delivered_twice(engine: Engine, facts: Facts, history: History) -> None:
    touches = [effect.touch.id for effect in run(engine, facts, history).effects if isinstance(effect, Deliver)]
    assert len(touches) == len(set(touches))


def after_an_instant_nothing_of_it_is_left_undone(engine: Engine, facts: Facts, history: History) -> None:
    told = run(engine, facts, history)

    assert told.state.next_wake > told.state.now
    assert all(touch.phase is not Phase.DUE for touch in told.state.touches)
    assert all(earlier.at <= later.at for earlier, later in pairwise(told.reasons))


def an_opt_out_ends_all_contact(engine: Engine, facts: Facts, history: History) -> None:
    half = len(history) // 2
    out = i.OptedOut(id="out", at=history[half].at)
    told = run(engine, facts, (*history[: half + 1], out, *history[half + 1 :]))

    at = next(it.at for it in told.reasons if it.cause == "out") if half or told.reasons else out.at
    late = [effect for effect in told.effects if effect.at > at]
    assert not [effect for effect in late if isinstance(effect, Deliver)]
    assert not [effect for effect in late if isinstance(effect, OpenTask) and effect.task.verb != "do"]
    assert told.state.timers == ()
    assert not told.state.holds


def what_is_past_and_no_anchor_does_not_matter(engine: Engine, facts: Facts, history: History) -> None:
    half = len(history) // 2
    state = run(engine, facts, history[: half + 1], days=3).state
    kept, forgotten = (
        _go_on(engine, state, history[half + 1 :]),
        _go_on(engine, forget(engine, state), history[half + 1 :]),
    )

    assert forgotten == kept


def forget(engine: Engine, state: State) -> State:
    """A state without what says of itself that it no longer matters; anchors stay."""
    now, today = state.now, engine.clock(state).day(state.now)
    windows = [frequency.window for rule in engine.program.rules for frequency in rule.rule.frequencies]
    return replace(
        state,
        caps=tuple(tuple(day for day in days if day > today) for days in state.caps),
        spacing=tuple(until if until > now else -NEVER for until in state.spacing),
        frequencies=tuple(
            days if window is None else tuple(day for day in days if day > today)
            for window, days in zip(windows, state.frequencies, strict=True)
        ),
        seen=tuple((name, until) for name, until in state.seen if until > now),
        recent=tuple(memory for memory in state.recent if memory.forget > now),
        consents=tuple((name, until) for name, until in state.consents if until > now),
    )


def _go_on(engine: Engine, state: State, history: History) -> tuple[list[Effect], list[Reason]]:
    effects: list[Effect] = []
    reasons: list[Reason] = []
    for out in (*_steps(engine, state, history),):
        effects += out.effects
        reasons += out.reasons
    return effects, reasons


def _steps(engine: Engine, state: State, history: History):
    for news in history:
        out = engine.advance(state, max(news.at, state.now) - 1, arrives)
        yield out
        out = engine.apply(out.state, news)
        yield out
        state = out.state
    yield engine.advance(state, state.now + 60 * DAY, arrives)


def an_outage_sends_no_burst(engine: Engine, facts: Facts, history: History) -> None:
    """Catching up after three weeks, automatic touches that keep no promise stay within the caps of a day."""
    state = run(engine, facts, history, days=0).state
    out = engine.catch_up(state, state.now + 21 * DAY, arrives)

    ordinary = [it for it in out.effects if isinstance(it, Deliver) and it.touch.promise is None]
    caps = [it for it in engine.program.limits if type(it).__name__ == "Cap" and it.touches.channel is None]
    tick = engine.clock(state).floor_tick(state.now + 21 * DAY)
    assert all(effect.at >= tick for effect in ordinary)
    if caps:
        assert len(ordinary) <= min(it.count for it in caps)


LAWS = (
    time_may_pass_in_one_step_or_in_many,
    a_state_can_be_written_down_and_read_again,
    playing_a_history_again_gives_the_same,
    nothing_is_delivered_twice,
    after_an_instant_nothing_of_it_is_left_undone,
    an_opt_out_ends_all_contact,
    what_is_past_and_no_anchor_does_not_matter,
    an_outage_sends_no_burst,
)
