"""The tutorials do what they show."""

import doctest
from pathlib import Path

import pytest
from docs_fences import ROOT
from docs_tutorial import PAGES, replay, rewritten


@pytest.mark.parametrize("page", PAGES, ids=lambda it: it.name)
def test_every_command_prints_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    shown = list(replay(page, tmp_path))
    assert shown
    for fence, text in shown:
        assert fence.text == text, f"{fence}: run python tests/docs/docs_tutorial.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda it: it.name)
def test_writing_the_page_anew_changes_nothing(page: Path) -> None:
    assert rewritten(page) == page.read_text(encoding="utf-8")


def test_the_python_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    outcome = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert outcome.attempted >= 4
    assert outcome.failed == 0
