"""Where steps stand: forks for every step that branches, delays that surely pass, conditions that still hold."""

import dataclasses
import types
import typing

import pytest
from lint_examples import compiled, whole

from cadencelang.clock import Duration, Unit
from cadencelang.graph import steps
from cadencelang.graph.steps import Ask, Choose, Send, Tell
from cadencelang.lints.places import Delay, forks, places
from cadencelang.lints.walk import nodes, nodes_of, without_span

TEXT = """\
facts
  level one of "a", "b"

stage "A"
  leads to "B"

  rule "r"
    when the candidate enters
    only if level is "a"
    if this is the first visit
      tell recruiter "first"
    otherwise
      wait 2 working days
      tell recruiter "second"
    promise "p" within 3 working days
      if broken
        tell recruiter "third"
    wait 4 hours
    ask recruiter to call "them" within 1 working day
      keeps "p"
      if done
        tell recruiter "fourth"
      if not done
        tell recruiter "fifth"
    send email "x"
      undo within 2 hours
      or skip after 2 working days
      if not sent
        tell recruiter "sixth"
    wait up to 5 working days for the candidate replies
      if it happens
        tell recruiter "seventh"
      if not
        tell recruiter "eighth"
    tell recruiter "last"

closing stage "B"
"""


@pytest.fixture(scope="module")
def rule():
    book = compiled(whole(TEXT)).book
    return next(it for it in book.rules if it.name == "r")


@pytest.fixture(scope="module")
def told(rule):
    return {it.step.text: it for it in places(rule) if isinstance(it.step, Tell)}


def spans(place):
    return [(it.duration.amount, it.duration.unit.value, it.within) for it in place.delays]


def test_delays_are_what_surely_passes(told):
    assert spans(told["first"]) == []
    assert spans(told["second"]) == [(2, "working days", False)]
    assert spans(told["third"]) == [(3, "working days", True)]
    assert spans(told["fourth"]) == [(4, "hours", False)]
    assert spans(told["fifth"]) == [(4, "hours", False), (1, "working days", True)]
    assert spans(told["sixth"]) == [(4, "hours", False)]
    assert spans(told["seventh"]) == [(4, "hours", False), (2, "hours", True)]
    assert spans(told["eighth"]) == [(4, "hours", False), (2, "hours", True), (5, "working days", False)]
    assert spans(told["last"]) == [(4, "hours", False), (2, "hours", True)]


def test_branches_of_one_step_exclude_each_other(told):
    assert told["first"].excludes(told["second"])
    assert told["fourth"].excludes(told["fifth"])
    assert not told["first"].excludes(told["fourth"])
    assert not told["last"].excludes(told["eighth"])


def test_a_promise_runs_beside(told):
    assert [text for text, it in told.items() if it.beside] == ["third"]


def test_conditions_hold_until_something_happens(rule, told):
    assert told["first"].holding[0] is rule.guard
    assert len(told["first"].holding) == 2
    assert told["second"].holding == ()
    assert told["third"].holding == ()
    choose = next(it for it in places(rule) if isinstance(it.step, Choose))
    assert choose.holding == (rule.guard,)


def test_what_comes_before_is_in_order(rule, told):
    before = told["last"].before
    assert [type(it).__name__ for it in before] == ["Choose", "MakePromise", "Wait", "Ask", "Send", "WaitFor"]
    send = next(it.step for it in places(rule) if isinstance(it.step, Send))
    undo = Delay(send.id, Duration(2, Unit.HOURS), within=True)
    assert told["last"].delays_after(told["fourth"]) == (undo,)


def test_every_step_is_there_once_in_the_order_of_the_text(rule):
    found = places(rule)
    assert [it.order for it in found] == list(range(len(found)))
    kinds = tuple(typing.get_args(steps.Step))
    assert [it.step for it in found] == [node for node in nodes(rule.steps) if isinstance(node, kinds)]
    starts = [it.step.span.start for it in found]
    assert starts == sorted(starts)


def test_forks_reach_every_field_that_holds_steps():
    for kind in typing.get_args(steps.Step):
        hints = typing.get_type_hints(kind, vars(steps))
        holding = [name for name, hint in hints.items() if _holds_steps(hint)]
        if holding:
            inside = {name: _filled(hints[name], f"inside {name}") for name in holding}
            step = kind(**{**_plain(kind), **inside})
            assert {it.text for fork in forks(step) for it in fork.steps} == {f"inside {name}" for name in holding}


def _holds_steps(hint):
    if hint in typing.get_args(steps.Step):
        return True
    if dataclasses.is_dataclass(hint):
        return hint.__name__ in ("Branch", "OutcomeBranch")
    return any(_holds_steps(it) for it in typing.get_args(hint))


def _filled(hint, text):
    tell = Tell(id=text, span=None, role="r", text=text)
    inner = typing.get_args(hint)[0]
    if inner is steps.Branch:
        return (steps.Branch(None, (tell,), None),)
    return (steps.OutcomeBranch(None, (tell,)),) if inner is steps.OutcomeBranch else (tell,)


def _plain(kind):
    wanted = [it for it in dataclasses.fields(kind) if it.default is dataclasses.MISSING]
    return {it.name: types.SimpleNamespace(within=None) for it in wanted}


def test_sameness_leaves_places_out(rule):
    asks = list(nodes_of(rule.steps, Ask))
    moved = dataclasses.replace(asks[0], id="elsewhere", span=rule.span)
    assert without_span(moved) == without_span(asks[0])
    assert without_span(dataclasses.replace(moved, text="other")) != without_span(asks[0])
