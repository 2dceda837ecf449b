"""Prover and chance never disagree: on random playbooks, histories lived by the production engine at any minute.

What is proved no history breaks; where nothing is decided, none breaks with as few events as were explored; a story is
broken at the very instant it says, for a judge that shares nothing with the prover's monitors.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from random_books import HEAD, compiled, texts
from random_histories import Dice, Judge

from cadencelang.engine.effects import What
from cadencelang.prover.claims import goals_of
from cadencelang.prover.covering import plain, real
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.verifying import Wish, Word, verdict_on
from cadencelang.review.history import timeline_of

ANY = list(HealthCheck)


@pytest.fixture(autouse=True)
def _little_chance(monkeypatch):
    """Histories are tried here, so that the prover itself need not try many."""
    monkeypatch.setattr("cadencelang.prover.verifying._SECONDS_OF_CHANCE", 0.1, raising=False)


class Trial:
    """Holds verdicts on playbooks to so many histories each, and counts them."""

    def __init__(self, bounds: Bounds, histories: int, make=plain):
        self.wish = Wish(bounds, plain_weeks_only=make is plain)
        self.histories = histories
        self.make = make
        self.count = Counter()

    def of(self, text):
        book = compiled(text).book
        if book is None:
            self.count["not a playbook"] += 1
            return
        goal = goals_of(book)[0]
        verdict = verdict_on(book, goal, self.wish, lambda *_: True)
        self.count[verdict.word] += 1
        if verdict.word is Word.BROKEN:
            self.replayed(verdict, text)
        elif verdict.word is Word.PROVED or verdict.events >= 0:
            self.unbroken(book, goal, verdict, text)

    def replayed(self, verdict, text):
        """The simulator's account of the story breaks the claim when the story says, and not before."""
        story = verdict.story
        reasons = [entry.reason for entry in timeline_of(story).entries]
        judge = Judge(story.setting, verdict.goal.guarantee)
        assert judge.broken(reasons, story.start, story.broken + 1) == story.broken, text

    def unbroken(self, book, goal, verdict, text):
        """No random history that the verdict covers breaks the claim; on the whole book, nothing sliced off."""
        setting = self.make(book)
        events = 1000 if verdict.word is Word.PROVED else verdict.events
        takes_back = any("moves taken back" in it for it in verdict.not_covered)
        judge, dice = Judge(setting, goal.guarantee), Dice(setting, goal.guarantee, seed=len(text))
        for _ in range(self.histories):
            history = dice.live()
            self.count["histories"] += 1
            broken = judge.broken(history.reasons, history.start, history.end)
            left_out = takes_back and any(it.what is What.RETURNED for it in history.reasons)
            assert broken is None or left_out or history.events > events, (text, broken, history.told)


def test_prover_and_chance_agree_on_random_playbooks():
    trial = Trial(Bounds(situations=2000, seconds=5), histories=25)

    @settings(max_examples=60, deadline=None, suppress_health_check=ANY, derandomize=True, database=None)
    @given(texts())
    def run(text):
        trial.of(text)

    run()
    assert trial.count[Word.PROVED] >= 1
    assert trial.count[Word.BROKEN] >= 5
    assert trial.count["histories"] >= 200


@pytest.mark.slow
def test_prover_and_a_hundred_thousand_histories_agree():
    trial = Trial(Bounds(situations=6000, seconds=20), histories=1500)

    @settings(max_examples=250, deadline=None, suppress_health_check=ANY)
    @given(texts())
    def run(text):
        trial.of(text)

    run()
    assert trial.count["histories"] >= 100_000


@pytest.mark.slow
def test_prover_and_chance_agree_on_real_dates():
    trial = Trial(Bounds(situations=60_000, seconds=60), histories=300, make=real)

    @settings(max_examples=50, deadline=None, suppress_health_check=ANY)
    @given(texts())
    def run(text):
        trial.of(text)

    run()
    assert trial.count[Word.PROVED] >= 2


LATE = """\
stage "A"
  leads to "B"
  rule "answer"
    when the candidate replies
    wait 1 working day
    send email "one"

stage "B"

guarantee "it"
  assuming no message bounces
  after a reply the candidate hears from us within 2 working days
"""


def test_the_judge_does_find_what_breaks():
    book = compiled(f"{HEAD.format(contact='')}\n{LATE}").book
    setting, guarantee = plain(book), book.guarantees[0]
    dice, judge = Dice(setting, guarantee, seed=1), Judge(setting, guarantee)

    histories = [dice.live() for _ in range(200)]

    assert any(judge.broken(it.reasons, it.start, it.end) for it in histories)
    assert not all(judge.broken(it.reasons, it.start, it.end) for it in histories)


EASTER = """\
stage "A"
  leads to "B"
  rule "answer"
    when the candidate replies
    wait 3 working hours
    send email "two"
  rule "interview"
    when interview completed
    wait 5 hours
    ask recruiter to call "Call" within 2 days
      if not done
        send email "one"

stage "B"

every stage
  rule "word"
    when we have been silent for 1 working day
    wait 3 working hours
    send email "one"

guarantee "it"
  assuming no message bounces
  we are never silent for more than 4 days
"""
"""Breaks where two holidays lie around a weekend, with no event at all; plain weeks take long."""


def easter(situations):
    book = compiled(f"{HEAD.format(contact='')}\n{EASTER}").book
    return verdict_on(book, goals_of(book)[0], Wish(Bounds(situations)), lambda *_: True)


def test_where_plain_weeks_take_too_long_real_dates_are_looked_at_all_the_same(monkeypatch):
    monkeypatch.setattr("cadencelang.prover.verifying._SECONDS_OF_CHANCE", 0)
    verdict = easter(situations=500)
    assert verdict.word is Word.NOT_DECIDED
    assert [(it.calendar.split(",")[0], it.explored.complete) for it in verdict.parts] == [
        ("plain weeks", False),
        ("GB-ENG", False),
    ]
    assert verdict.events == min(it.explored.events - 1 for it in verdict.parts)


@pytest.mark.slow
def test_a_holiday_breaks_what_plain_weeks_did_not_decide():
    verdict = easter(situations=15_000)
    assert verdict.word is Word.BROKEN
    assert verdict.story.events == 0
    assert [it.explored.complete for it in verdict.parts] == [False, False]
