"""Verdicts for other programs: JSON lines and SARIF."""

from __future__ import annotations

import json

from prover_world import CORPUS

from cadencelang.cli.main import main

CAP = CORPUS / "a-cap-makes-a-gap.cadence"


def _verify(capsys, *argv):
    code = main(["verify", *map(str, argv)])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_json_has_a_verdict_a_line_with_its_story_line_by_line(capsys):
    code, out, _ = _verify(capsys, CAP, "--plain-weeks", "--json")

    broken, proved, *_ = [json.loads(line) for line in out.splitlines()]

    assert code == 1
    assert (broken["guarantee"], broken["verdict"], broken["line"]) == ("every week or so", "BROKEN", 22)
    assert broken["story"]["breaks"] == "more than 6 working days without a word from us"
    assert [(it["at"], it["what"], it["line"]) for it in broken["story"]["lines"]] == [
        ("2026-03-09T10:00:00+00:00", "enters", None),
        ("2026-03-10T10:00:00+00:00", "happens", None),
        ("2026-03-10T10:00:00+00:00", "sent", 19),
        ("2026-03-16T10:00:00+00:00", "skipped", 8),
    ]
    assert (proved["verdict"], proved["story"]) == ("PROVED", None)


def test_sarif_names_the_guarantee_and_the_lines_it_turns_on(capsys):
    code, out, _ = _verify(capsys, CAP, "--plain-weeks", "--sarif", "--only", "every week")

    document = json.loads(out)
    (run,) = document["runs"]
    (result,) = run["results"]

    assert (code, document["version"]) == (1, "2.1.0")
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["CL901"]
    assert (result["ruleId"], result["level"]) == ("CL901", "error")
    assert result["message"]["text"].startswith('Guarantee "every week or so" is broken: more than 6 working days')
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("corpus/prover/a-cap-makes-a-gap.cadence")
    assert place["region"]["startLine"] == 22
    assert [it["physicalLocation"]["region"]["startLine"] for it in result["relatedLocations"]] == [19, 8]


def test_a_report_is_written_beside_what_is_told(capsys, tmp_path):
    told = [CAP, "--plain-weeks", "--only", "every week"]
    _, sarif, _ = _verify(capsys, *told, "--sarif")
    code, out, _ = _verify(capsys, *told, "--report", tmp_path / "found.sarif")

    assert (code, out.splitlines()[0]) == (1, "BROKEN  every week or so (line 22)")
    assert (tmp_path / "found.sarif").read_text(encoding="utf-8") == sarif


def test_what_is_proved_is_no_result(capsys):
    code, out, _ = _verify(capsys, CAP, "--plain-weeks", "--sarif", "--only", "no burden")

    assert (code, json.loads(out)["runs"][0]["results"]) == (0, [])


def test_wrong_use_is_told_in_a_sentence(capsys):
    for argv, said in [
        ([CAP, "--seconds", "never"], "never is not a number above zero."),
        ([CAP, "--max-states", "-3"], "-3 is not a whole number above zero."),
        ([CAP, "--json", "--sarif"], "not allowed with argument"),
        ([CAP, "--dry-run"], "There is nothing to try out."),
        ([CAP, "--only", "nothing like it"], "No guarantee's name holds these words."),
        ([CORPUS / "nowhere.cadence"], "There is no file"),
    ]:
        code, out, err = _verify(capsys, *argv)
        assert (code, out) == (2, "")
        assert said in err
