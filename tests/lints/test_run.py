"""All lints together: each name once, one order, the same findings whatever happened before."""

import os
import subprocess
import sys
from datetime import date

import pytest
from lint_examples import Example, compiled, example

from cadencelang.clock import day_of
from cadencelang.diagnostics.manual import pages
from cadencelang.diagnostics.model import in_order
from cadencelang.lints import Context, all_lints, catalogue, run

BAD = "A bad example"


def test_lints_have_codes_in_the_seven_hundreds():
    ids = [lint.code.id for lint in all_lints()]
    assert ids == sorted(set(ids))
    assert all(id.startswith("CL7") for id in ids)


def test_every_page_of_a_lint_has_its_lint():
    assert {id for id in pages() if id.startswith("CL7")} == {lint.code.id for lint in all_lints()}


def test_findings_come_in_the_order_of_the_text_whatever_the_order_of_lints(monkeypatch):
    given = compiled(example(pages()["CL721"], BAD))
    found = run(Context(given.book, given.modules))
    assert found
    monkeypatch.setattr(catalogue, "all_lints", lambda: tuple(reversed(all_lints())))
    assert run(Context(given.book, given.modules)) == found == in_order(found)


def test_an_empty_library_is_told_by_the_compiler_alone():
    given = example(pages()["CL780"], BAD)
    files = {**given.files, "library/insights.csv": "title,url,published,topics\n"}
    assert [it.code for it in compiled(Example(given.text, files)).diagnostics] == ["CL454"]


def test_today_is_what_a_face_says():
    given = compiled(example(pages()["CL780"], "A good example"))
    later = Context(given.book, given.modules, today=day_of(date(2027, 1, 1)))
    assert [it.code for it in run(later)] == ["CL780"]


def test_two_parts_that_clash_are_shown_and_no_innocent_one():
    text = example(pages()["CL750"], BAD).text
    both = text.replace('seniority is "VP"', 'seniority is "VP" and this is the first visit')
    [found] = compiled(Example(both)).diagnostics
    parts = [both[it.span.start : it.span.end] for it in found.related]
    assert parts == ['seniority is "C-suite"', 'seniority is "VP"']
    one_alone = "(this is the first visit and this is not the first visit)"
    alone = text.replace('"C-suite" and seniority is "VP"', f'"VP" and {one_alone}')
    [found] = compiled(Example(alone)).diagnostics
    assert found.related == ()


_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from lint_examples import Example, compiled, example
from cadencelang.clock import day_of
from cadencelang.diagnostics.manual import pages
for id, page in pages().items():
    if id.startswith("CL7"):
        for it in compiled(example(page, "A bad example")).diagnostics:
            print(it)
"""


@pytest.mark.slow
def test_findings_do_not_depend_on_hash_seeds():
    here = os.path.dirname(__file__)
    told = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM, here],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert len(told.pop()) > 1000
