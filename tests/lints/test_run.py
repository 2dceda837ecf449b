"""All lints together: each name once, one order, the same findings whatever happened before."""

import os
import subprocess
import sys

import pytest
from lint_examples import compiled, example

from cadencelang.diagnostics.manual import pages
from cadencelang.diagnostics.model import in_order
from cadencelang.lints import Context, all_lints, registry, run

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
    monkeypatch.setattr(registry, "all_lints", lambda: tuple(reversed(all_lints())))
    assert run(Context(given.book, given.modules)) == found == in_order(found)


_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from lint_examples import compiled, example
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
