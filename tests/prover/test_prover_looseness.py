"""What a loose exploration leaves out, and that leaving it out changes no verdict."""

from __future__ import annotations

from textwrap import dedent

import pytest
from prover_world import BOOKS, OFFICE, book_of, claims, goal_of, id_of

from cadencelang.compiler import compile_text
from cadencelang.graph.steps import Ask, SetFact
from cadencelang.prover.almanac import Grain
from cadencelang.prover.claims import goals_of
from cadencelang.prover.cone import can_run, cone
from cadencelang.prover.covering import first_zone, plain
from cadencelang.prover.duties import duties
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.loosely import Trying, prove_loosely
from cadencelang.prover.remembering import Forgetful
from cadencelang.prover.trimming import Spine, before_the_end, trimmed
from cadencelang.prover.verifying import Wish, Word, verdict_on
from cadencelang.prover.world import World

CLAIMS = [pytest.param(path, name, id=id_of(path, name, wanted)) for path, name, wanted in claims()]

BOOK = (
    """\
    playbook "Pool"
      version 1
"""
    + OFFICE
    + """\
    facts
      mail        email address
      left_alone  yes or no, optional
    stage "Open"
      rule "answer"
        when the candidate replies
        promise "an answer" within 2 working days
        ask advisor to call "Answer" within 1 working day
          keeps "an answer"
        tell advisor "Answered"
      rule "answer in writing"
        when 4 working hours before promise "an answer" is due
        send email "answer"
          keeps "an answer"
      rule "leave them alone"
        when the candidate is out of office
        set left_alone to yes
        pause until the candidate is back, at most 3 weeks
    guarantee "a reply is answered"
      assuming tasks are done in time
      assuming (left_alone is no, or if unknown yes)
      after a reply the candidate hears from us within 2 working days
    guarantee "nothing without a reply"
      assuming the candidate does not reply
      never more than 1 email touch in 7 days
"""
)


@pytest.fixture(scope="module")
def book():
    compiled = compile_text(dedent(BOOK), files={"templates/answer.md": "---\nsubject: Yes\n---\nYes"})
    assert compiled.book is not None, compiled.diagnostics
    return compiled.book


def rule(book, name):
    return next(it for it in book.rules if it.name == name)


def guarantee(book, name):
    return next(it for it in book.guarantees if it.name == name)


def test_a_run_is_followed_up_to_what_is_not_free_anyway(book):
    claim = guarantee(book, "nothing without a reply")
    first, *_ = trimmed(rule(book, "leave them alone"), claim, Spine(whole=True))
    assert isinstance(first, SetFact)
    steps = trimmed(rule(book, "answer"), claim, Spine(whole=True))
    assert isinstance(steps[-1], Ask), "a notice to a colleague is no step of a proof"


def test_what_a_premise_rules_out_ends_a_run(book):
    alone = rule(book, "leave them alone")
    assert before_the_end(alone, guarantee(book, "a reply is answered")).steps == ()
    assert before_the_end(alone, guarantee(book, "nothing without a reply")) == alone


def test_a_rule_that_only_ends_such_histories_is_not_followed(book):
    claim, answer = guarantee(book, "a reply is answered"), rule(book, "answer").id
    followed = cone(book, claim, [answer], spine=Spine(asks=True)).rules
    assert rule(book, "leave them alone").id not in followed
    assert rule(book, "answer in writing").id in followed


def test_what_only_a_reply_sets_off_cannot_run_where_nobody_replies(book):
    claim = guarantee(book, "nothing without a reply")
    assert not can_run(book, rule(book, "answer"), claim)
    assert not can_run(book, rule(book, "answer in writing"), claim)
    assert can_run(book, rule(book, "leave them alone"), claim)
    assert can_run(book, rule(book, "answer"), guarantee(book, "a reply is answered"))


@pytest.mark.parametrize("touches", ["1 email touch", "2 email touches"])
def test_letters_that_a_limit_lets_pass_for_a_promise_are_counted(touches):
    text = dedent(BOOK).replace('stage "Open"', 'limits\n  at most 1 email touch in 7 days\n\nstage "Open"')
    text += f'guarantee "few"\n  never more than {touches} in 7 days\n'
    compiled = compile_text(text, files={"templates/answer.md": "---\nsubject: Yes\n---\nYes"})
    assert compiled.book is not None, compiled.diagnostics
    goal = next(it for it in goals_of(compiled.book) if it.name == "few")
    trying = Trying(compiled.book, goal, Bounds(seconds=60), lambda *_: True, Forgetful())
    assert prove_loosely(trying, (plain,)) is None


@pytest.mark.parametrize(("path", "name"), CLAIMS)
def test_no_verdict_changes_where_each_move_is_made_at_each_instant(path, name, monkeypatch):
    wish = Wish(bounds=Bounds(seconds=120), plain_weeks_only=True)
    goal = goal_of(path, name)
    first = verdict_on(book_of(path), goal, wish, lambda *_: True)
    made = World.__init__

    def never_dated(self, *args, **others):
        made(self, *args, **others)
        self.counts_dates = False

    monkeypatch.setattr(World, "__init__", never_dated)
    second = verdict_on(book_of(path), goal, wish, lambda *_: True)
    assert (second.word, second.empty) == (first.word, first.empty)
    assert (second.story and second.story.events) == (first.story and first.story.events)


def test_a_country_has_the_zone_that_is_listed_first_for_it():
    assert [first_zone(it) for it in ("US", "AE", "GB-ENG")] == ["America/New_York", "Asia/Dubai", "Europe/London"]
    with pytest.raises(KeyError):
        first_zone("XX")


def test_every_duty_of_the_corpus_names_rules_that_are_there():
    for path in BOOKS:
        book = book_of(path)
        known = {it.id for it in book.rules}
        for claim in book.guarantees:
            for duty in duties(book, goal_of(path, claim.name)) or ():
                assert all(seeds <= known for seeds, _ in duty.ways)


BACK = """\
    playbook "Back"
      version 1
    clock
      candidate time Europe/London
      working time Monday to Friday 09:00 to 18:00
      holidays GB-ENG
      tick 30 minutes
    stage "A"
      leads to "B"
      rule "on"
        when the candidate has been here for 1 day
        move to "B"
    stage "B"
      leads to "A"
    guarantee "nobody stays"
      nobody stays in "A" for more than 3 days
"""


def test_a_move_taken_back_breaks_what_only_that_move_holds_and_a_loose_proof_says_that_it_does_not_speak_of_it():
    book = compile_text(dedent(BACK)).book
    goal = goals_of(book)[0]
    loose = verdict_on(book, goal, Wish(plain_weeks_only=True), lambda *_: True)
    assert loose.word is Word.PROVED
    assert "moves taken back within 30 minutes" in loose.not_covered
    whole = verdict_on(book, goal, Wish(plain_weeks_only=True, grain=Grain.EVERY_TICK), lambda *_: True)
    assert whole.word is Word.BROKEN
    assert not any("taken back" in it for it in whole.not_covered)
