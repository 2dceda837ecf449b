"""The parts a loose proof stands on, each by itself: numbers, values, answers, and what a proof is remembered by."""

from __future__ import annotations

from textwrap import dedent

import pytest
from msgspec import structs
from prover_world import OFFICE

from cadencelang.compiler import compile_text
from cadencelang.engine.state import NEVER, NO_VISIT, Run, State, Task, Waiting
from cadencelang.prover.claims import goals_of
from cadencelang.prover.cone import cone
from cadencelang.prover.covering import plain
from cadencelang.prover.domains import UNKNOWN, Value, allowed, consents_assumed
from cadencelang.prover.duties import duties
from cadencelang.prover.numbering import live_visits, renumbered
from cadencelang.prover.oracle import Asked, Consents, Oracle
from cadencelang.prover.remembering import key_of
from cadencelang.prover.worlds import loose

STATE = State(candidate="c", now=0, next_wake=NEVER, facts=(), fact_at=(), stage=0, visit=9, serial=40)


def run(serial, visit, **others):
    return Run(serial, 0, 3, NEVER, 0, visit, **{"waiting": Waiting.TASK, **others})


def task(id, run, visit, **others):
    return Task(id, "r", "r/s", run, 3, "recruiter", "recruiter", "call", "Call", 500, visit, **others)


def test_numbers_of_runs_and_visits_are_counted_anew_and_those_to_come_are_larger():
    state = structs.replace(
        STATE,
        runs=(run(12, 9), run(31, 4, keeping=True)),
        tasks=(task("c/9/r/s/12", 12, 9), task("c/4/r/s/31", 31, 4)),
    )
    found = renumbered(state)
    first, second = found.runs
    assert found.visit == first.visit > NO_VISIT
    assert second.visit == NO_VISIT, "a visit that is over is like any other that is over"
    assert [it.run for it in found.tasks] == [first.serial, second.serial]
    assert found.serial >= max(first.serial, second.serial, found.visit)
    assert len({it.id for it in found.tasks}) == 2
    assert renumbered(found) == found


def test_situations_that_differ_in_numbers_alone_are_equal():
    one = structs.replace(STATE, runs=(run(12, 4, keeping=True),), tasks=(task("c/4/r/s/12", 12, 4),))
    other = structs.replace(STATE, serial=77, runs=(run(30, 7, keeping=True),), tasks=(task("c/7/r/s/30", 30, 7),))
    assert renumbered(one) == renumbered(other)


@pytest.mark.parametrize(("run_of_task", "sign"), [(12, 1), (-12, -1), (0, 0)])
def test_of_a_task_without_its_run_it_is_known_whether_that_is_gone_began_anew_or_never_was(run_of_task, sign):
    state = structs.replace(STATE, tasks=(task("c/9/r/s/12", run_of_task, 9, overdue=True),))
    (found,) = renumbered(state).tasks
    assert (found.run > 0) - (found.run < 0) == sign
    assert found.run not in {it.serial for it in structs.replace(state, runs=(run(31, 9),)).runs}


def test_the_visit_of_a_run_that_is_yet_to_begin_can_still_be_asked_about():
    state = structs.replace(STATE, runs=(run(12, 4, fresh=True, waiting=Waiting.TIME),), frequencies=((4, 20600),))
    assert live_visits(state) == {4, 9}
    found = renumbered(state)
    assert found.frequencies == ((found.runs[0].visit, 20600),), "a day is no visit"
    assert found.runs[0].visit != found.visit


BOOK = (
    """\
    playbook "Parts"
      version 1
"""
    + OFFICE
    + """\
    facts
      mail   email address
      quiet  date, optional
      left   yes or no, optional
    consents
      "pool" lasts 12 months
    stage "Open"
      rule "answer"
        when the candidate replies
        only if consent "pool" is given
        ask advisor to call "Answer" within 1 working day
      rule "letter"
        when every 4 weeks on Monday at 10:00, or not at all
        send email "news"
    guarantee "answered"
      assuming tasks are done in time
      assuming nobody is away
      assuming quiet is unknown
      assuming (left is no, or if unknown yes)
      assuming consent "pool" is given
      after a reply the candidate hears from us within 2 working days
"""
)


def book_of(text):
    compiled = compile_text(dedent(text), files={"templates/news.md": "---\nsubject: News\n---\nNews"})
    assert compiled.book is not None, compiled.diagnostics
    return compiled.book


def test_a_premise_leaves_a_fact_no_value_that_it_rules_out():
    (guarantee,) = book_of(BOOK).guarantees
    values = {
        "quiet": (Value(-1, days=True), Value(3, days=True), UNKNOWN),
        "left": (Value(True), Value(False), UNKNOWN),
    }
    left = allowed(values, guarantee.assuming_conditions)
    assert left == {"quiet": (UNKNOWN,), "left": (Value(False), UNKNOWN)}
    assert allowed({"left": (Value(True),)}, guarantee.assuming_conditions) == {"left": (Value(True),)}
    assert consents_assumed([guarantee]) == {"pool": True}


def test_a_question_is_put_once_and_only_where_there_is_a_choice():
    oracle = Oracle([])
    assert oracle.ask("one", ("only",)) == "only"
    with pytest.raises(Asked) as asked:
        oracle.ask("two", ("this", "that"))
    assert asked.value.choices == ("this", "that")
    oracle.answers = {"two": "that"}
    assert oracle.ask("two", ("this", "that")) == "that"


def test_a_consent_is_undecided_until_asked_save_one_that_is_known_or_withdrawn_meanwhile():
    oracle = Oracle([])
    assert Consents(oracle, {"pool": True}, {}).get("pool") == NEVER
    assert Consents(oracle, {"pool": False}, {}).get("pool") is None
    with pytest.raises(Asked):
        Consents(oracle, {}, {"peers": 5}).get("pool")
    assert Consents(oracle, {"pool": True}, {"peers": 5}).get("pool") == NEVER
    assert Consents(oracle, {}, {"peers": 5}).get("peers") == 5
    withdrawn = Consents(oracle, {"pool": True}, {})
    assert withdrawn.pop("pool") == NEVER
    assert withdrawn.get("pool") is None


OWED = (
    BOOK[: BOOK.index("    guarantee")].replace("call   by a person", "call   by a person\n      meet   by a person")
    + """\
      rule "our word"
        when the candidate enters
        promise "a word" within 3 working days
      rule "by the way"
        when the candidate replies
        ask advisor to call "Say it" within 1 working day
          keeps "a word"
    guarantee "our word"
      every promise is kept
"""
)


def test_a_proof_is_remembered_by_how_rules_left_out_keep_a_promise():
    assert key(OWED, 0) == key(OWED.replace('"Say it" within 1', '"Say it" within 2'), 0)
    assert key(OWED, 0) != key(OWED.replace('call "Say it"', 'meet "Say it"'), 0)


def key(text, way=-1):
    """What a proof is remembered by; the last way of the first book follows the rules that a reply sets off."""
    book = book_of(text)
    goal = goals_of(book)[0]
    duty = duties(book, goal)[0]
    seeds, spine = duty.ways[way]
    around = cone(book, goal.guarantee, seeds, duty.promises, spine=spine, owed=duty.owed)
    return key_of(loose(book, goal.guarantee, duty.monitor, plain, around, spine, owed=duty.owed), goal.name)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("    stage", "    # a remark\n    stage", True),
        ("every 4 weeks on Monday", "every 3 weeks on Tuesday", True),
        ('playbook "Parts"', 'playbook "Others"', True),
        ("Answer\" within 1 working day", "Answer\" within 2 working days", False),
        ("      assuming nobody is away\n", "", False),
        ("hears from us within 2", "hears from us within 3", False),
        ("09:00 to 18:00", "09:00 to 17:00", False),
    ],
)  # fmt: skip
def test_a_proof_is_remembered_by_what_it_depends_on(old, new, same):
    assert old in BOOK
    assert (key(BOOK) == key(BOOK.replace(old, new, 1))) is same
