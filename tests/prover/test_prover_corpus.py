"""Small playbooks with planted faults, each found with as few events as it takes, and correct twins, each proved."""

from __future__ import annotations

import pytest
from prover_world import BOOKS, book_of, expected, goal_of

from cadencelang.prover.exploring import Bounds
from cadencelang.prover.verifying import Wish, Word, verdict_on

CLAIMS = [pytest.param(path, name, id=f"{path.stem}: {name}") for path in BOOKS for name in expected(path)]
WISH = Wish(bounds=Bounds(seconds=120), plain_weeks_only=True)


@pytest.mark.parametrize(("path", "name"), CLAIMS)
def test_the_verdict_is_the_one_beside_the_claim(path, name):
    word, events = expected(path)[name]

    verdict = verdict_on(book_of(path), goal_of(path, name), WISH, lambda *_: True)

    assert (verdict.word, verdict.why) == (Word(word), "")
    assert (verdict.story.events if verdict.story else None) == events
    assert not verdict.empty


def test_every_claim_of_the_corpus_has_its_verdict_beside_it():
    for path in BOOKS:
        assert expected(path).keys() == {guarantee.name for guarantee in book_of(path).guarantees}


def test_a_gap_that_only_a_holiday_makes_is_found_on_the_playbooks_own_calendar():
    path = next(path for path in BOOKS if path.stem == "a-holiday-makes-a-gap")
    wish = Wish(bounds=Bounds(seconds=60))

    week, fortnight = (
        verdict_on(book_of(path), goal_of(path, it), wish, lambda *_: True) for it in ("a week", "two weeks")
    )

    assert [part.explored.complete for part in week.parts] == [True, False]
    assert (week.word, week.story.events) == (Word.BROKEN, 0)
    assert fortnight.word is Word.PROVED
