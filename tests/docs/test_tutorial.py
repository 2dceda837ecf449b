"""The tutorial of the README does what it shows."""

import doctest
from pathlib import Path

import pytest
from docs_fences import ROOT
from docs_tutorial import PAGE, replay, rewritten


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = list(replay(PAGE, tmp_path))
    assert len(shown) >= 5
    for fence, text in shown:
        assert fence.text == text, f"{fence}: run python tests/docs/docs_tutorial.py"


def test_writing_the_page_anew_changes_nothing() -> None:
    assert rewritten(PAGE) == PAGE.read_text(encoding="utf-8")


def test_the_python_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    outcome = doctest.testfile(str(PAGE), module_relative=False)
    assert outcome.attempted >= 4
    assert outcome.failed == 0
