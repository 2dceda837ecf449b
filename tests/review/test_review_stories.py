"""How each planted fault is drawn, and that a drawn story is what the simulator makes of it."""

from __future__ import annotations

import pytest
from prover_world import book_of, claims, id_of, verdict_of

from cadencelang.prover.verifying import Word
from cadencelang.review.history import timeline_of
from cadencelang.review.story_text import story_lines
from cadencelang.review.verdict_text import verdict_text
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import ASCII, Terminal

BROKEN = [pytest.param(*it, id=id_of(*it)) for it in claims() if it[2].word is Word.BROKEN]
CAP = next(it for it in claims() if it[0].stem == "a-cap-and-a-holiday" and it[2].word is Word.BROKEN)


def _drawn(path, name, wanted, terminal):
    verdict = verdict_of(path, name, plain_weeks_only=wanted.plain_weeks_only)
    return list(story_lines(verdict.story, verdict.goal, Atlas(book_of(path)), terminal))


@pytest.mark.parametrize(("path", "name", "wanted"), BROKEN)
def test_each_planted_fault_is_drawn_as_its_shortest_history(path, name, wanted, snapshot):
    assert "\n".join(_drawn(path, name, wanted, Terminal())) == snapshot


@pytest.mark.parametrize(("path", "name", "wanted"), BROKEN)
def test_no_line_is_wider_than_the_terminal(path, name, wanted):
    for width in (40, 60, 80):
        for line in _drawn(path, name, wanted, Terminal(width=width)):
            assert len(line) <= max(width, 52), line


def test_a_story_can_be_drawn_in_ascii_and_in_colour():
    plain = _drawn(*CAP, Terminal(marks=ASCII))
    coloured = _drawn(*CAP, Terminal(color=True))

    assert all(line.isascii() for line in plain)
    assert any("\x1b[1;31mBROKEN" in line for line in coloured)
    assert not any("\x1b" in line for line in _drawn(*CAP, Terminal()))


def test_the_simulator_is_silent_for_as_long_as_the_story_says():
    verdict = verdict_of(CAP[0], CAP[1], plain_weeks_only=False)

    timeline = timeline_of(verdict.story)

    assert timeline.silences[-1].end == verdict.story.broken
    assert timeline.silences[-1].working_days == 6


def test_a_verdict_begins_with_its_word_and_says_what_it_covers():
    path, name, wanted = next(it for it in claims() if it[2].word is Word.PROVED)
    verdict = verdict_of(path, name, plain_weeks_only=wanted.plain_weeks_only)

    told = verdict_text(verdict, Atlas(book_of(path)), Terminal())

    assert told.startswith(f"PROVED  {name} (line ")
    assert "none left unexplored" in told
    assert "not covered: " in told
