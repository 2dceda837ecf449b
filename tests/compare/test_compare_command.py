"""`cadence diff`: what it prints, how it ends, and what it says of verdicts."""

from __future__ import annotations

import json
import shutil

import pytest
from compare_world import BOOK, FILES, edited
from prover_world import CORPUS

from cadencelang.cli.main import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two folders with a playbook, the older and the newer, as the working folder."""
    slower = edited(("silent for 4 working days", "silent for 6 working days"))
    for name, text in (("old", BOOK), ("new", slower)):
        (tmp_path / name / "templates").mkdir(parents=True)
        (tmp_path / name / "search.cadence").write_text(text)
        for file, letter in FILES.items():
            (tmp_path / name / file).write_text(letter)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _diff(capsys, *argv):
    code = main(["diff", *argv])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_the_same_playbook_is_the_same(folder, capsys):
    assert _diff(capsys, "old", "old/search.cadence") == (0, "The two mean the same.\n", "")


def test_a_difference_is_told_and_ends_with_one(folder, capsys):
    code, out, _ = _diff(capsys, "old", "new")

    assert code == 1
    assert "    - It starts when we have been silent for 4 working days.\n" in out
    assert "    + It starts when we have been silent for 6 working days.\n" in out


def test_a_compiled_playbook_is_compared_with_its_text(folder, capsys):
    main(["compile", "old", "--output", "old.json"])
    capsys.readouterr()

    assert _diff(capsys, "old.json", "old")[0] == 0
    assert _diff(capsys, "old.json", "new")[0] == 1


def test_verify_tells_which_guarantees_changed_their_verdict(tmp_path, capsys):
    shutil.copytree(CORPUS, tmp_path, dirs_exist_ok=True)
    old, new = CORPUS / "friday-evening.cadence", tmp_path / "friday-evening.cadence"
    new.write_text(new.read_text().replace("or skip after 1 working day", "or skip after 3 working hours"))

    code, out, _ = _diff(capsys, str(old), str(new), "--verify", "--plain-weeks")
    _, data, _ = _diff(capsys, str(old), str(new), "--verify", "--plain-weeks", "--json")

    assert code == 1
    assert out.endswith('\nVerdicts\n  "answered after all": PROVED, now BROKEN\n  1 guarantee keeps its verdict\n')
    found = json.loads(data)
    assert found["same"] is False
    assert [it["name"] for it in found["differences"]] == ["answer on Monday"]
    assert found["verdicts"] == [{"guarantee": "answered after all", "before": "PROVED", "now": "BROKEN"}]


def test_wrong_use_is_told_in_a_sentence(folder, capsys):
    (folder / "bad.cadence").write_text('playbook "Bad"\n  version one\n')

    for argv, said in [
        (["old"], "The following arguments are required: NEW."),
        (["old", "nowhere"], "There is no file nowhere."),
        (["old", "bad.cadence"], "bad.cadence has errors, so nothing was compared."),
        (["old", "new", "--seconds", "0"], "0 is not a number above zero."),
    ]:
        code, out, err = _diff(capsys, *argv)
        assert (code, out) == (2, "")
        assert said in err
