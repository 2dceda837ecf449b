"""What holds for every history of some playbooks: limits, promises, late facts, other weeks; laws.py has the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from histories import DAY, corpus_engine, facts_of, histories, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.clock import Calendar
from cadencelang.engine import NEVER, Engine
from cadencelang.engine import inputs as i
from cadencelang.engine.effects import Deliver, What

BOOKS = ("silence", "promises", "touches", "visits", "team")

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def cases(draw: st.DrawFn, *names: str) -> tuple[Engine, dict[str, object], tuple[i.Input, ...]]:
    engine = corpus_engine(draw(st.sampled_from(names or BOOKS)))
    return engine, draw(facts_of(engine)), draw(histories(engine))


@relaxed
@given(cases(), st.sampled_from([7, 30, 1440, 10_000]))
def test_time_may_pass_in_one_step_or_in_many(case, every):
    engine, facts, history = case

    whole, pieces = run(engine, facts, history), run(engine, facts, history, every=every)

    assert pieces.state == whole.state
    assert pieces.reasons == whole.reasons
    assert pieces.effects == whole.effects


@relaxed
@given(cases("touches", "promises"))
def test_limits_hold_for_every_ordinary_touch(case):
    engine, facts, history = case
    told = run(engine, facts, history)
    kept = {reason.cause for reason in told.reasons if reason.what in (What.PROMISE_KEPT, What.PROMISE_LATE)}
    zones = any(isinstance(it, i.FactLearnt) and it.fact in ("timezone", "country") for it in history)
    bounced = any(isinstance(it, i.Bounced) for it in history)
    clock = engine.clocks.candidate(facts.get("timezone"), facts.get("country"))

    sent = [effect for effect in told.effects if isinstance(effect, Deliver)]
    if zones:
        return
    assert all(clock.is_open(effect.at) for effect in sent)
    if not bounced and not kept and not any(isinstance(it, i.Promised | i.Contacted | i.TaskDone) for it in history):
        days = [clock.day(effect.at) for effect in sent]
        assert all(sum(1 for other in days if day - 7 < other <= day) <= 2 for day in days)


@relaxed
@given(cases("promises"))
def test_every_promise_comes_to_an_end_or_is_still_ahead(case):
    told = run(*case)

    made = {it.subject for it in told.reasons if it.what is What.PROMISE_MADE}
    ends = {What.PROMISE_KEPT, What.PROMISE_LATE, What.PROMISE_BROKEN, What.PROMISE_RELEASED}
    ended = {it.subject for it in told.reasons if it.what in ends}
    ahead = {it.name for it in told.state.promises if it.deadline > told.state.now}
    assert made <= ended | ahead


@relaxed
@given(cases())
def test_news_told_twice_is_news_once(case):
    engine, facts, history = case

    once = run(engine, facts, history)
    twice = run(engine, facts, [news for news in history for _ in range(2)])

    assert twice.state == once.state
    assert twice.effects == once.effects


@relaxed
@given(cases(), st.randoms(use_true_random=False))
def test_facts_that_arrive_late_and_out_of_order_end_the_same(case, chance):
    engine, facts, history = case
    arrival = max(it.at for it in history) + DAY
    facts_news = [it for it in history if isinstance(it, i.FactLearnt)]
    distinct = list({(it.fact, it.at): it for it in facts_news}.values())
    late = [replace(it, id=f"late {n}", received=arrival) for n, it in enumerate(distinct)]
    shuffled = chance.sample(late, len(late))

    def known(order: list[i.Input]) -> object:
        entered = history[0]
        return engine.facts(run(engine, facts, [entered, *order], days=1).state)

    assert known(late) == known(shuffled)


def _without_holidays(engine: Engine) -> Engine:
    plan = engine.book.clock
    bare = tuple(Calendar(calendar.id) for calendar in plan.calendars)
    return Engine(replace(engine.book, clock=replace(plan, zone="Etc/UTC", zone_fact=None, calendars=bare)))


_BARE = {name: _without_holidays(corpus_engine(name)) for name in BOOKS}
_TIMELESS = ("interests", "discussed", "decision_date")


@relaxed
@given(cases(), st.integers(1, 20))
def test_a_history_some_weeks_later_leads_to_the_same_some_weeks_later(case, weeks):
    engine, facts, history = case
    name = next(name for name in BOOKS if corpus_engine(name) is engine)
    bare, shift = _BARE[name], weeks * 7 * DAY
    facts = {fact: value for fact, value in facts.items() if fact not in _TIMELESS}
    plain = [it for it in history if _undated(it)]
    moved = [_moved(it, shift) for it in plain]

    now, later = run(bare, facts, plain), run(bare, facts, moved)

    told = [(it.at + shift, it.what, it.rule, it.step, it.subject) for it in now.reasons]
    assert [(it.at, it.what, it.rule, it.step, it.subject) for it in later.reasons] == told


def _undated(news: i.Input) -> bool:
    dated = isinstance(news, i.WentAway | i.ConsentGranted) or (isinstance(news, i.WentOutOfOffice) and news.until)
    return not dated and not (isinstance(news, i.FactLearnt) and news.fact in _TIMELESS)


def _moved(news: i.Input, shift: int) -> i.Input:
    later = {"at": news.at + shift}
    if isinstance(news, i.Promised | i.PromiseMoved):
        later["due"] = news.due + shift
    return replace(news, **later)


@pytest.mark.parametrize("name", BOOKS)
def test_a_state_that_waits_for_nothing_says_so(name):
    engine = corpus_engine(name)
    state = engine.begin("c1", {"first_name": "Ada", "mail": "ada@mail.example"}, 0)

    assert engine.advance(state, 10_000).next_wake is None
    assert state.next_wake == NEVER
