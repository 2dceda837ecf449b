"""Small playbooks with planted faults, each found with as few events as it takes, and correct twins, each proved."""

from __future__ import annotations

import re

import pytest
from prover_world import BOOKS, book_of, claims, expected, id_of, verdict_of

from cadencelang.prover.verifying import Word

CLAIMS = [pytest.param(*claim, id=id_of(*claim)) for claim in claims()]


@pytest.mark.parametrize(("path", "name", "wanted"), CLAIMS)
def test_the_verdict_is_the_one_beside_the_claim(path, name, wanted):
    verdict = verdict_of(path, name, plain_weeks_only=wanted.plain_weeks_only)

    assert (verdict.word, verdict.why) == (wanted.word, "")
    assert (verdict.story.events if verdict.story else None) == wanted.events
    assert not verdict.empty


def test_every_claim_of_the_corpus_has_its_verdict_beside_it():
    for path in BOOKS:
        waiting = set(re.findall(r'guarantee "(.*)"  #! WAITS', path.read_text()))
        assert expected(path).keys() | waiting == {guarantee.name for guarantee in book_of(path).guarantees}


def test_a_gap_that_only_a_holiday_makes_is_found_on_the_playbooks_own_calendar():
    path = next(path for path in BOOKS if path.stem == "a-holiday-makes-a-gap")

    week = verdict_of(path, "a week", plain_weeks_only=False)

    assert [part.explored.complete for part in week.parts] == [True, False]
    assert week.word is Word.BROKEN
