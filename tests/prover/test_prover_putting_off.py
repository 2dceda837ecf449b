"""Touches put off: until when a cap may be full is not known too early, and a touch goes when it would have gone."""

from dataclasses import replace
from textwrap import dedent

import pytest
from msgspec import structs
from prover_world import OFFICE

from cadencelang.compiler import compile_text
from cadencelang.engine.contact import leaves_window
from cadencelang.engine.placing import place
from cadencelang.engine.state import NEVER, Approval, Phase, Touch
from cadencelang.engine.work import Work
from cadencelang.graph.model import Cap
from cadencelang.prover.claims import goals_of
from cadencelang.prover.cone import cone
from cadencelang.prover.covering import abroad, real
from cadencelang.prover.duties import duties
from cadencelang.prover.oracle import Asked
from cadencelang.prover.shifting import UNDECIDED_DAYS
from cadencelang.prover.watching import Memo
from cadencelang.prover.world import Situation
from cadencelang.prover.worlds import loose

BOOK = dedent(
    """\
    playbook "Put off"
      version 1
"""
    + OFFICE.replace("      tick", '      holiday 2026-12-24 "The firm is closed"\n      tick')
    + """\
    facts
      mail  email address
    limits
      at most 1 automatic touch in 5 working days
      at most 2 automatic touches in 4 weeks
      automatic touches only in working time
      no automatic touches on Friday after 12:00
      no automatic touches on the eve of a holiday
    stage "Talking"
      rule "a word"
        when we have been silent for 3 days
        only if we have been silent for 3 days
        start again
        promise "a word" within 1 working day
        ask advisor to call "Call them" within 1 working day
          keeps "a word"
      rule "a word, come what may"
        when 4 working hours before promise "a word" is due
        send email "hello"
          keeps "a word"
    guarantee "a word in four weeks"
      assuming no message bounces
      we are never silent for more than 4 weeks
"""
)
CALENDARS = pytest.mark.parametrize("make", [real, abroad("US"), abroad("AE")], ids=["GB", "US", "AE"])


def _world(make, *, near=True):
    book = compile_text(BOOK, files={"templates/hello.md": "---\nsubject: Hello\n---\nHello"}).book
    goal = next(it for it in goals_of(book) if it.name == "a word in four weeks")
    (duty,) = duties(book, goal)
    seeds, spine = duty.ways[0]
    around = cone(book, goal.guarantee, seeds, duty.promises, spine=spine)
    return loose(book, goal.guarantee, duty.monitor, make, around, spine, owed=True, near=near)


def _days(world):
    return range(world.almanac.first + 30, world.almanac.last - 60)


def _with_a_touch(world, day, due):
    state = world.start("Talking", world.clock.midnight(day), day)[0].here.state
    program = world.engine.program
    step, pc = next((it, pc) for it, pc in program.pc_of_step.items() if "hello" in str(program.code[pc].step))
    touch = Touch(
        f"/1/{step}/1", "a word, come what may", step, 1, pc, "email", "hello", Phase.HELD, 0, due, NEVER,
        Approval.NOT_NEEDED, promise="a word",
    )  # fmt: skip
    return structs.replace(state, touches=(touch,))


def _goes(world, day, full_until):
    """When the touch goes that is looked at as a date begins, the caps being full until another."""
    state = _with_a_touch(world, day, 0)
    work = Work(world.engine.program, world.engine.clocks, state)
    work.now = world.clock.midnight(day)
    limits = work.program.limits
    work.caps = [(full_until,) * it.count if isinstance(it, Cap) else () for it in limits]
    work.spacing = [-NEVER] * len(limits)
    return place(work, "email", False, state.touches[0].id)[0]


@CALENDARS
@pytest.mark.parametrize("ahead", [7, 13, 28])
def test_a_touch_comes_in_sight_on_the_day_on_which_it_goes(make, ahead):
    world = _world(make)
    clock, almanac = world.clock, world.almanac
    tried = 0
    for first in _days(world):
        day, goes = first, _goes(world, first, first + ahead)
        here = almanac.stands_for(day)
        state = _with_a_touch(world, here, clock.midnight(here + ahead))
        if ahead <= almanac.sight(here) - here:
            continue
        while True:
            day += 1
            there = almanac.stands_for(day)
            states, _ = world._later.moved(state, Memo(), here, there)
            dues = [it.touches[0].due for it in states]
            if clock.day(goes) <= almanac.sight(day):
                assert goes - clock.midnight(day) in {due - clock.midnight(there) for due in dues}
                tried += 1
                break
            assert dues[-1] >= clock.midnight(almanac.sight(there) + 1), "it is still to come"
            here, state = there, states[-1]
    assert tried > 200


@CALENDARS
@pytest.mark.parametrize("near", [True, False], ids=["near", "all days"])
def test_a_cap_may_be_full_for_as_long_as_it_can_be(make, near):
    world = _world(make, near=near)
    clock, almanac, engine = world.clock, world.almanac, world.engine
    assert almanac.outlook.near is near
    for day in _days(world):
        there = almanac.stands_for(day)
        state = world.start("Talking", clock.midnight(there), there)[0].here.state
        for counted in range(day - 8, day + 1):
            moved = structs.replace(state, now=clock.midnight(there), contact_at=clock.midnight(there + counted - day))
            work = engine.thawed(engine.program, engine.clocks, moved)
            for limit, cap in enumerate(engine.program.limits):
                if isinstance(cap, Cap) and (until := leaves_window(clock, cap, counted)) > day:
                    assert work.caps[limit] == UNDECIDED_DAYS
                    choices = [it[0] for it in _choices(work, limit) if it]
                    room = [clock.next_working_day(it - 1) - there for it in choices]
                    if until <= almanac.sight(day):
                        assert clock.next_working_day(until - 1) - day in room
                    else:
                        assert choices[-1] - there >= until - day


def test_out_of_sight_it_is_known_until_when_at_the_latest():
    world = _world(real)
    clock, almanac = world.clock, world.almanac
    for day in almanac.days:
        at = clock.midnight(day)
        state = _with_a_touch(world, day, at)
        state = structs.replace(state, contact_at=clock.midnight(day - 2), next_wake=at)
        follow = world.due(Situation(state, Memo(), at, day))
        dues = {touch.due for then in follow for touch in then.here.state.touches}
        far = {due for due in dues if due >= clock.midnight(almanac.sight(day) + 1)}
        assert clock.midnight(day + 26) in far, "four weeks after the last touch"
        assert all(due == clock.midnight(clock.day(due)) for due in far)
        assert len(dues - far) > 1
        for state in (then.here.state for then in follow if then.here.state.touches):
            assert state.next_wake <= state.touches[0].due


def test_limits_on_the_same_touches_are_asked_for_the_last_of_them_alone():
    world = _world(real)
    clock, every = world.clock, replace(world.oracle.loose, alike=False)
    assert world.oracle.loose.alike
    for day in world.almanac.days:
        for counted in range(day - 3, day + 1):
            at = clock.midnight(day) + 720
            state = structs.replace(_with_a_touch(world, day, at), contact_at=clock.midnight(counted), next_wake=at)
            here = Situation(state, Memo(), at, day)
            last = world.due(here)
            alike, world.oracle.loose = world.oracle.loose, every
            each = world.due(here)
            world.oracle.loose = alike
            assert len(last) < len(each)
            assert {_dues(it) for it in last} == {_dues(it) for it in each}


def _dues(then):
    return tuple(touch.due for touch in then.here.state.touches), then.handed


def _choices(work, limit):
    work.oracle.answers = {}
    with pytest.raises(Asked) as asked:
        work.leaving(limit)
    return asked.value.choices
