"""What commands tell other programs: the same as in words, with the same exit codes, and nothing else on the line."""

import io
import json
import sys
from pathlib import Path

import pytest
from workbench_world import FILES, SEARCH

from cadencelang.cli.main import main

SCENARIOS = """
scenario "they are told"
  given seniority is "VP"
  at 2026-03-02 10:00 the candidate enters "Not selected"
  expect task "Tell them the decision" for recruiter at 2026-03-02 10:00

scenario "an hour too late"
  at 2026-03-02 10:00 the candidate enters "Not selected"
  expect task "Tell them the decision" for recruiter at 2026-03-02 11:00
"""
PEOPLE = """\
id,name,email,seniority,stage,entered_at
a1,Ada Voss,ada@example.com,VP,First interview,2026-03-02 10:00
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "templates").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "search.cadence").write_text(SEARCH + SCENARIOS)
    (tmp_path / "people.csv").write_text(PEOPLE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys, *argv: str):
    """The exit code, and what was told."""
    code = main([*argv, "--json"])
    out, err = capsys.readouterr()
    assert err == ""
    return code, json.loads(out)


def test_scenarios_that_fail_bring_what_was_found_and_their_timeline(folder, capsys):
    code, document = told(capsys, "test", ".")
    assert code == main(["test", "."]) == 1
    assert document["summary"]["scenarios"] == 2
    assert document["summary"]["failed"] == 1
    passed, failed = document["scenarios"]
    assert (passed["name"], passed["passed"], passed["timeline"]) == ("they are told", True, None)
    assert failed["stand_ins"]
    (expectation,) = failed["expectations"]
    assert not expectation["met"]
    assert expectation["found"][0].startswith("It came too early: Mon 2026-03-02 10:00 asked")
    assert expectation["place"]["text"].startswith("expect task")
    assert failed["timeline"]["account"]
    rules = next(it for it in document["exercised"]["kinds"] if it["kind"] == "rule")
    assert (rules["exercised"], rules["of"]) == (1, 5)
    assert 'rule "never silent"' in [it["what"] for it in document["exercised"]["never"]]


def test_scenarios_of_every_playbook_are_told_a_line_each(folder, capsys):
    for name in ("a", "b"):
        (folder / name / "templates").mkdir(parents=True)
        for file, text in FILES.items():
            (folder / name / file).write_text(text)
        (folder / name / "book.cadence").write_text(SEARCH.replace("Small search", name) + SCENARIOS)
    (folder / "search.cadence").unlink()
    assert main(["test", ".", "--every", "--json"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(it)["playbook"]["name"] for it in lines] == ["a", "b"]


def test_a_floor_for_what_is_exercised_is_told_beside_the_data(folder, capsys):
    assert main(["test", ".", "--only", "they are told", "--fail-under", "90", "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["summary"]["failed"] == 0
    assert "is exercised, less than 90 %" in err


def test_why_tells_each_part_of_a_condition(folder, capsys):
    where = ["why", ".", "--candidates", "people.csv", "--candidate", "a1", "--at", "2026-03-10"]
    code, document = told(capsys, *where, "--rule", "worth reading")
    assert code == 0
    assert (document["candidate"]["name"], document["stage"]) == ("Ada Voss", "First interview")
    (rule,) = document["rules"]
    assert rule["in_force"]
    assert rule["condition"] is None or rule["condition"]["words"]
    assert {it["rule"] for it in rule["account"]} <= {rule["id"]}
    assert main([*where, "--rule", "worth readng", "--json"]) == 2
    assert capsys.readouterr().out == ""


def test_a_drawing_names_what_its_arrows_join(folder, capsys):
    code, document = told(capsys, "graph", ".")
    assert code == 0
    names = {it["id"]: it["lines"][0] for it in document["boxes"]}
    ways = {(names[it["from"]], names[it["to"]]) for it in document["arrows"]}
    assert ("First interview", "Not selected") in ways
    assert told(capsys, "graph", ".", "--rule", "never silent")[1]["title"].endswith("never silent")


def test_the_document_as_data_has_what_the_page_has(folder, capsys):
    code, document = told(capsys, "docs", ".")
    assert code == 0
    main(["docs", "."])
    page = capsys.readouterr().out
    for group in document["stages"]:
        for rule in group["rules"]:
            assert rule["name"] in page
            assert rule["told"]
    assert {it["name"] for it in document["letters"]} == {Path(it).stem for it in FILES if it.startswith("templates/")}
    assert all(it["verdict"] is None for it in document["guarantees"])


def test_what_was_compiled_is_told_where_the_playbook_goes_elsewhere(folder, capsys):
    code, document = told(capsys, "compile", ".", "-o", "book.json")
    assert code == 0
    assert document["hash"] == json.loads((folder / "book.json").read_text())["hash"]
    assert main(["compile", ".", "--json"]) == 2
    assert "by -o FILE" in capsys.readouterr().err


def test_formatting_tells_of_each_file(folder, capsys):
    main(["fmt", "search.cadence"])
    tidy = (folder / "search.cadence").read_text()
    capsys.readouterr()
    (folder / "bad.cadence").write_text("stge\n")
    (folder / "loose.cadence").write_text(tidy.replace("  version 2", "      version 2"))
    code, document = told(capsys, "fmt", ".", "--check")
    assert code == 1
    assert document["summary"] == {"same": 1, "changed": 1, "broken": 1}
    broken, changed, same = document["files"]
    assert (broken["file"], broken["state"]) == ("bad.cadence", "broken")
    assert broken["diagnostics"][0]["code"].startswith("CL1")
    assert (changed["state"], changed["difference"]) == ("changed", None)
    assert (same["state"], same["diagnostics"]) == ("same", [])
    shown = told(capsys, "fmt", "loose.cadence", "--diff")[1]["files"][0]["difference"]
    assert "+  version 2" in shown
    assert "      version 2" in (folder / "loose.cadence").read_text()
    assert main(["fmt", "loose.cadence", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["state"] == "changed"
    assert (folder / "loose.cadence").read_text() == tidy
    assert told(capsys, "fmt", "loose.cadence", "search.cadence", "--check")[0] == 0


def test_standard_input_is_looked_at_or_formatted_but_not_both(capsys, monkeypatch):
    for extra, code in ((["--check"], 1), ([], 2)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'playbook  "A"\n'), encoding="utf-8"))
        assert main(["fmt", "-", "--json", *extra]) == code
        out, err = capsys.readouterr()
        assert bool(out) == (code == 1)
        assert ("--check or --diff" in err) == (code == 2)


@pytest.mark.parametrize("argv", [["test"], ["graph"], ["docs"], ["compile", "-o", "b.json"]])
def test_a_playbook_with_errors_gives_no_data(folder, capsys, argv):
    (folder / "search.cadence").write_text(SEARCH.replace('leads to "Not selected"', 'leads to "Not selectd"'))
    assert main([*argv, "search.cadence", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Not selectd" in err
