"""A workspace with people in it."""

from pathlib import Path

import pytest

from cadencelang.cli.main import main

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
AT = "2026-12-01 10:00"


@pytest.fixture
def firm(tmp_path, monkeypatch):
    """A new workspace with its two sample candidates."""
    monkeypatch.chdir(tmp_path)
    assert main(["init", "firm"]) == 0
    assert main(["import", "firm", "--candidates", "firm/candidates.csv"]) == 0
    return tmp_path / "firm"


@pytest.fixture
def search(tmp_path, monkeypatch):
    """A workspace with the executive-search playbook, its candidates and their history."""
    monkeypatch.chdir(tmp_path)
    book = PLAYBOOKS / "executive-search"
    people = ["--candidates", str(book / "sample-candidates.csv"), "--events", str(book / "history.jsonl")]
    assert main(["init", "search", "--playbook", str(book)]) == 0
    assert main(["import", "search", *people]) == 0
    return tmp_path / "search"
