"""Proving on several cores comes to what one core comes to, whatever becomes of the helpers."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time

import pytest
from prover_world import CORPUS, book_of

from cadencelang.prover import together
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.verifying import Wish, Word, verify
from cadencelang.review.verdict_text import verdict_text
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import Terminal

BOOK = CORPUS / "each-kind-of-claim.cadence"
WISH = Wish(Bounds(seconds=120), plain_weeks_only=True)
PAGE = Terminal(width=400)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(together, "_WORTH_IT", 0.0)


def told(verdicts):
    """What a lead reads of each, without how long it took."""
    atlas = Atlas(book_of(BOOK))
    return [(it.goal.name, it.word, it.empty, _without_seconds(verdict_text(it, atlas, PAGE))) for it in verdicts]


def _without_seconds(text):
    return [line for line in text.splitlines() if "situations" not in line]


def slowly(goal, calendar, explored):
    """Leave time to the helpers."""
    time.sleep(0.1)
    return True


def test_verdicts_and_stories_are_those_of_one_core_in_the_same_order():
    alone = told(verify(book_of(BOOK), WISH))
    verdicts = list(together.verify_together(book_of(BOOK), WISH, slowly, 3))
    assert told(verdicts) == alone
    assert any(it.word is Word.BROKEN and it.parts[-1].explored.found is None for it in verdicts), "a helper's"
    assert {word for _, word, *_ in alone} == {Word.PROVED, Word.BROKEN}
    assert not multiprocessing.active_children()


def test_what_helpers_were_at_that_died_is_proved_all_the_same():
    alone, killed = told(verify(book_of(BOOK), WISH)), []

    def progress(goal, calendar, explored):
        for it in multiprocessing.active_children():
            it.kill()
            killed.append(it)
        return True

    assert told(together.verify_together(book_of(BOOK), WISH, progress, 3)) == alone
    assert killed


def test_who_stops_it_has_what_was_found_and_no_process_left():
    words = [it.word for it in together.verify_together(book_of(BOOK), WISH, lambda *_: False, 3)]
    assert Word.NOT_DECIDED in words
    assert Word.PROVED not in words
    assert not multiprocessing.active_children()


def test_who_listens_no_further_leaves_no_process():
    verdicts = together.verify_together(book_of(BOOK), WISH, lambda *_: True, 3)
    next(verdicts)
    verdicts.close()
    assert not multiprocessing.active_children()


def test_a_helper_whose_line_is_cut_before_it_is_given_anything_ends_without_a_word(monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    ours, theirs = multiprocessing.Pipe()

    def cut():
        ours.poll(10)
        ours.close()

    cutting = threading.Thread(target=cut)
    cutting.start()
    together._help(book_of(BOOK), WISH, theirs)
    cutting.join()
    assert ours.closed
