"""Whose weeks another version would change, and how."""

import json
import shutil

import pytest

from cadencelang.cli.main import main


@pytest.fixture
def newer(firm, tmp_path):
    """The playbook with a shorter silence, beside the workspace."""
    folder = tmp_path / "newer"
    shutil.copytree(firm / "templates", folder / "templates")
    text = (firm / "playbook.cadence").read_text()
    (folder / "playbook.cadence").write_text(text.replace("silent for 4 working days", "silent for 3 working days"))
    return folder


def told(firm, newer, capsys):
    """The candidates that `diff` tells of."""
    capsys.readouterr()
    assert main(["diff", str(firm), str(newer), "--workspace", str(firm), "--json"]) == 1
    return json.loads(capsys.readouterr().out)["candidates"]


def test_a_shorter_silence_changes_who_is_under_way(firm, newer, capsys):
    found = told(firm, newer, capsys)
    assert [it["candidate"] for it in found] == ["ada", "kenji"]
    assert all('email "where-we-stand"' in deed["what"] for deed in (*found[0]["gone"], *found[0]["new"]))
    assert len(found[0]["new"]) > len(found[0]["gone"])
    assert main(["diff", str(firm), str(newer), "--workspace", str(firm)]) == 1
    assert "of 2, the next 30 days would change for 2" in capsys.readouterr().out


def test_who_would_stay_is_told_with_the_reason(firm, newer, capsys):
    book = newer / "playbook.cadence"
    book.write_text(book.read_text().replace('"Talking"', '"Speaking"'))
    found = told(firm, newer, capsys)
    assert [it["stays"] for it in found] == ['the stage "Talking" is gone'] * 2


def test_nothing_is_kept(firm, newer, capsys):
    told(firm, newer, capsys)
    capsys.readouterr()
    main(["status", str(firm), "--json"])
    assert json.loads(capsys.readouterr().out)["playbook"]["version"] == 1
