"""What is proved of the playbooks that come with the language."""

from __future__ import annotations

from pathlib import Path

import pytest
from prover_world import book_of, goal_of

from cadencelang.prover.claims import goals_of
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.verifying import Wish, Word, verdict_on

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
ENOUGH = Bounds(seconds=600)
QUICK = [
    ("executive-search", "nobody waits in silence"),
    ("executive-search", "a reply is answered"),
    ("board-appointment", "a partner's voice every week"),
    ("talent-pool", "an invitation ends"),
]
ON_DATES = [
    ("executive-search", "the next steps are told"),
    ("board-appointment", "they are told by phone"),
    ("board-appointment", "two searches never write to one person"),
]


def path_of(name):
    return PLAYBOOKS / name / f"{name}.cadence"


def proved(name, goal, *, plain_weeks_only):
    found = verdict_on(book_of(path_of(name)), goal, Wish(ENOUGH, plain_weeks_only=plain_weeks_only), lambda *_: True)
    return found.word, found.empty


@pytest.mark.parametrize(("name", "claim"), QUICK)
def test_it_is_proved_on_plain_weeks(name, claim):
    assert proved(name, goal_of(path_of(name), claim), plain_weeks_only=True) == (Word.PROVED, False)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["executive-search", "board-appointment", "talent-pool"])
def test_all_is_proved_on_plain_weeks(name):
    found = {it.name: proved(name, it, plain_weeks_only=True) for it in goals_of(book_of(path_of(name)))}
    assert found == dict.fromkeys(found, (Word.PROVED, False))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "claim"), ON_DATES)
def test_it_is_proved_on_real_dates(name, claim):
    assert proved(name, goal_of(path_of(name), claim), plain_weeks_only=False) == (Word.PROVED, False)
