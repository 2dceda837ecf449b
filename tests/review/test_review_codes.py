"""The pages of the codes of verdicts: their bad examples are broken or not decided, the good ones proved."""

from __future__ import annotations

import pytest
from lint_examples import compiled, example

from cadencelang.diagnostics.manual import SECTIONS, pages
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.verifying import Wish, Word, verify

PAGES = {"CL901": Word.BROKEN, "CL902": Word.NOT_DECIDED}
WISH = Wish(Bounds(seconds=60), only="they hear from us")


@pytest.mark.parametrize("code", PAGES)
def test_each_example_is_what_its_page_says(code):
    page = pages()[code]
    bad, good = (compiled(example(page, section)) for section in ("A bad example", "A good example"))

    assert all(f"\n## {section}\n" in page.markdown for section in SECTIONS)
    assert [it.word for it in verify(bad.book, WISH)] == [PAGES[code]]
    assert [it.word for it in verify(good.book, WISH)] == [Word.PROVED]
