"""The synopses of the pages on the language: every sentence that they say there is, there is."""

import pytest
from docs_fences import ROOT, fences
from docs_synopses import is_known, lines, sentences

PAGES = sorted((ROOT / "docs" / "language").glob("*.md"))
SYNOPSES = [it for page in PAGES for it in fences(page) if it.language == "text"]


@pytest.mark.parametrize("fence", SYNOPSES, ids=str)
def test_every_sentence_of_a_synopsis_is_known(fence):
    assert [it for form in lines(fence) for it in sentences(form) if not is_known(it)] == []


def test_a_choice_is_read_as_all_that_it_offers():
    pauses = ["pause for 2 days", "pause for 2 days, at most 2 days", "pause until warmth"]
    assert sentences("pause (for DURATION | until FACT) [, at most DURATION]") == [
        *pauses, "pause until warmth, at most 2 days",
    ]  # fmt: skip


@pytest.mark.parametrize("sentence", ["pause", "is unknown", "every Monday at 09:00", "wait to warmth"])
def test_what_is_no_sentence_is_not_known(sentence):
    assert not is_known(sentence)
