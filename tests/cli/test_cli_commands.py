"""The commands, run in this process: what they print, what they write, how they end."""

import json
import re
import sys
from pathlib import Path

import pytest
from workbench_world import FILES, SEARCH

from cadencelang.cli import main as entry
from cadencelang.cli.main import COMMANDS, main

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
CANDIDATES = """\
id,name,email,timezone,country,seniority,discussed,stage,entered_at
a1,Ada Voss,ada@example.com,America/New_York,US,VP,2026-03-02: the move,First interview,2026-03-02 10:00
a2,Ben Okri,ben@example.com,,,C-suite,,First interview,2026-03-03 09:00
a3,Cy Lund,cy@example,Europe/Lndon,,VP,,First interview,2026-03-03 09:00
"""
HISTORY = """\
{"id": "1", "candidate": "a1", "at": "2026-03-03 11:00", "kind": "event", "event": "interview completed"}
{"id": "2", "candidate": "a9", "at": "2026-03-03 11:00", "kind": "replies"}
"""
SCENARIO = """
scenario "they are told"
  given seniority is "VP"
  at 2026-03-02 10:00 the candidate enters "Not selected"
  expect task "Tell them the decision" for recruiter at 2026-03-02 10:00
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the playbook, candidates and history, as the working folder."""
    (tmp_path / "templates").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "search.cadence").write_text(SEARCH + SCENARIO)
    (tmp_path / "people.csv").write_text(CANDIDATES)
    (tmp_path / "history.jsonl").write_text(HISTORY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CADENCE_DEBUG", raising=False)
    return tmp_path


SIMULATE = ["simulate", ".", "--candidates", "people.csv", "--events", "history.jsonl", "--from", "2026-03-04"]


def run(capsys, *argv: str):
    code = main(argv)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_check_of_a_sound_playbook_is_clean(folder, capsys):
    assert run(capsys, "check", str(PLAYBOOKS / "executive-search"))[1:] == (
        f"{PLAYBOOKS}/executive-search: no problems\n"
        f"8 guarantees are not proved here: `cadence verify {PLAYBOOKS}/executive-search` does that.\n",
        "",
    )
    code, out, _ = run(capsys, "check", "search.cadence", ".")
    assert code == 0
    assert out.endswith("3 warnings\n"), "the same file twice is told once"
    assert run(capsys, "check", "search.cadence", "--strict")[0] == 1


def test_check_tells_every_mistake_under_the_path_given(folder, capsys):
    (folder / "sub").mkdir()
    (folder / "sub" / "bad.cadence").write_text('playbook "Bad"\n  version 1\nstage "A"\n  leads to "Bb"\n')
    code, out, err = run(capsys, "check", "sub")
    assert (code, err) == (1, "")
    assert "sub/bad.cadence:4:12 error CL201 unknown-stage" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_check_for_machines(folder, capsys, form):
    code, out, _ = run(capsys, "check", ".", "--format", form)
    assert code == 0
    assert json.loads(out)


def test_check_reads_standard_input(folder, capsys, monkeypatch):
    class Input:
        class buffer:  # noqa: N801
            read = staticmethod(lambda: b'stage "A\n')

    monkeypatch.setattr(sys, "stdin", Input)
    code, out, _ = run(capsys, "check", "-")
    assert code == 1
    assert "standard-input.cadence:1" in out
    code, _, err = run(capsys, "check", "--fix", "-")
    assert (code, err) == (2, "cadence: Standard input cannot be mended. Give a file to --fix.\n")


def test_fix_mends_what_is_safe(folder, capsys):
    path = folder / "search.cadence"
    path.write_text(path.read_text().replace('leads to "Not selected"', 'leads to "Not selectd"'))
    code, out, err = run(capsys, "check", "search.cadence", "--fix")
    assert code == 0, out
    assert 'search.cadence:38:12: Write "Not selected"' in err
    assert 'leads to "Not selected"' in path.read_text()


def test_fmt_writes_checks_and_shows(folder, capsys):
    path = folder / "search.cadence"
    assert main(["fmt", "search.cadence"]) == 0
    tidy = path.read_text()
    untidy = tidy.replace("  version 2", "      version 2")
    path.write_text(untidy)
    capsys.readouterr()
    assert run(capsys, "fmt", "--check", ".") == (1, "search.cadence would change\n", "")
    code, out, _ = run(capsys, "fmt", "--diff", "search.cadence")
    assert code == 1
    assert "-      version 2\n+  version 2\n" in out
    assert path.read_text() == untidy
    assert run(capsys, "fmt", "search.cadence") == (0, "", "search.cadence formatted\n")
    assert path.read_text() == tidy


def test_fmt_leaves_a_broken_file_alone(folder, capsys):
    (folder / "bad.cadence").write_text("stge\n")
    code, out, err = run(capsys, "fmt", "bad.cadence")
    assert (code, out) == (1, "")
    assert "CL1" in err
    assert (folder / "bad.cadence").read_text() == "stge\n"


def test_explain_shows_the_page(capsys):
    code, out, _ = run(capsys, "explain", "cl251")
    assert code == 0
    assert out.startswith("# CL251 scenario-unknown-task\n")
    assert run(capsys, "help", "scenario-unknown-task")[1] == out
    code, _, err = run(capsys, "explain", "CL9999")
    assert code == 2
    assert err.startswith('cadence: There is no code "CL9999".')
    assert "CL251  scenario-unknown-task" in run(capsys, "explain", "--list")[1]


def test_a_compiled_playbook_gives_the_same_simulation(folder, capsys):
    assert run(capsys, "compile", ".", "-o", "book.json") == (0, "", "")
    once = run(capsys, *SIMULATE, "--for", "30d")
    again = run(capsys, "simulate", "book.json", *SIMULATE[2:], "--for", "30d")
    assert again == once
    assert json.loads(run(capsys, "compile", ".")[1])
    altered = (folder / "book.json").read_text().replace('"tick": 30', '"tick": 60')
    (folder / "book.json").write_text(altered)
    code, _, err = run(capsys, "check", "book.json")
    assert (code, err.count("compile it again"), err.count("Compile")) == (2, 1, 0)
    code, _, err = run(capsys, "simulate", "book.json", *SIMULATE[2:], "--for", "30d")
    assert code == 2
    assert err.startswith("cadence: book.json: ")


def test_check_tells_a_compiled_playbook_from_anything_else(folder, capsys):
    assert run(capsys, "compile", ".", "-o", "book.json")[0] == 0
    assert "compiled already" in run(capsys, "check", "book.json")[2]
    assert "compiled already" in run(capsys, "fmt", "book.json")[2]
    (folder / "other.json").write_text('{"a": 1}')
    code, _, err = run(capsys, "check", "other.json")
    assert (code, "is not a compiled playbook" in err) == (2, True)


@pytest.mark.parametrize("argv", [("check",), ("test",), ("fmt",), ("graph",)])
def test_a_list_of_candidates_is_no_playbook(folder, capsys, argv):
    (folder / "people.csv").write_text("id,name\na,Ada\n")
    told = "cadence: people.csv is no playbook. Name a .cadence file, or the folder it is in.\n"
    assert run(capsys, *argv, "people.csv") == (2, "", told)


@pytest.mark.parametrize("form", ["text", "mermaid", "dot", "svg", "json"])
def test_graph_in_every_form(folder, capsys, form):
    code, out, _ = run(capsys, "graph", ".", "--format", form)
    assert code == 0
    assert "First interview" in out
    assert run(capsys, "graph", ".", "--format", form, "-o", "out")[1] == ""
    assert (folder / "out").read_text().strip() == out.strip()
    assert run(capsys, "graph", ".", "--stage", "First intervew")[0] == 2


def test_simulate_tells_every_candidate_and_what_was_left_out(folder, capsys):
    code, out, err = run(capsys, *SIMULATE, "--until", "2026-03-31")
    assert code == 0
    assert "Small search, version 2: 2 candidates, Wed 2026-03-04 to Tue 2026-03-31" in out
    assert "Ada Voss (a1)  America/New_York" in out
    assert "Ben Okri (a2)  Europe/London" in out
    assert err.splitlines() == [
        'people.csv:4:email: "cy@example" is not an email address. Write it like ada@example.com. (row left out)',
        'people.csv:4:timezone: "Europe/Lndon" is not a time zone. Did you mean "Europe/London"? (field left out)',
        'history.jsonl:2:candidate: There is no candidate "a9". Did you mean "a1"? (row left out)',
    ]
    assert run(capsys, *SIMULATE, "--until", "2026-03-31", "--strict")[0] == 1


def test_simulate_shows_as_much_as_is_wanted(folder, capsys):
    full = run(capsys, *SIMULATE, "--for", "4w")[1]
    overview = run(capsys, *SIMULATE, "--for", "4w", "--show", "overview")[1]
    summary = run(capsys, *SIMULATE, "--for", "4w", "--show", "summary")[1]
    assert len(full) > len(overview) > len(summary)
    assert summary.endswith(summary[summary.index("candidate ") :])
    one = run(capsys, *SIMULATE, "--for", "4w", "--candidate", "ben okri")[1]
    assert "Ada" not in one
    assert "Ben Okri (a2)" in one
    assert len(run(capsys, *SIMULATE, "--for", "4w", "--detail")[1]) > len(full)


def test_simulate_for_machines_and_browsers(folder, capsys):
    code, out, _ = run(capsys, *SIMULATE, "--for", "1m", "--json", "--html", "page.html")
    assert code == 0
    document = json.loads(out)
    assert [it["id"] for it in document["candidates"]] == ["a1", "a2"]
    assert (folder / "page.html").read_text().startswith("<!doctype html>")


def test_dice_are_the_same_for_a_seed_and_runs_give_distributions(folder, capsys):
    first = run(capsys, *SIMULATE, "--for", "8w", "--seed", "7")
    assert run(capsys, *SIMULATE, "--for", "8w", "--seed", "7") == first
    assert "Candidates react by chance (seed 7)." in first[1].replace("\n", " ")
    assert run(capsys, *SIMULATE, "--for", "8w", "--seed", "8") != first
    (folder / "profile.toml").write_text("[reply]\nrate = 1.0\ndelay_hours = [1, 2, 3]\n")
    out = run(capsys, *SIMULATE, "--for", "8w", "--profile", "profile.toml", "--runs", "3", "--show", "summary")[1]
    assert re.search(r"over 3 runs +least", out)
    (folder / "profile.toml").write_text("[reply]\nrate = 2\n")
    code, _, err = run(capsys, *SIMULATE, "--for", "8w", "--profile", "profile.toml")
    assert (code, err.splitlines()[-1]) == (2, "cadence: profile.toml: reply.rate must lie between 0 and 1, not 2.0.")


def test_scenarios_are_run_and_their_coverage_told(folder, capsys):
    code, out, _ = run(capsys, "test", ".", "--junit", "results.xml")
    assert code == 0
    assert "passed  they are told\n" in out
    assert "1 scenario, all passed" in out
    assert "Exercised: 1 of 5 rules" in out
    assert (folder / "results.xml").read_text().startswith("<?xml")
    code, _, err = run(capsys, "test", ".", "--fail-under", "90", "--quiet")
    assert code == 1
    assert "is exercised, less than 90 %" in err
    path = folder / "search.cadence"
    path.write_text(path.read_text().replace("at 2026-03-02 10:00\n", "at 2026-03-02 11:00\n"))
    code, out, _ = run(capsys, "test", ".")
    assert code == 1
    assert "failed  they are told" in out
    assert run(capsys, "test", ".", "--only", "nothing like it")[0] == 2


def test_why_names_the_lines(folder, capsys):
    where = ["why", ".", "--candidates", "people.csv", "--candidate", "a1", "--at", "2026-03-10"]
    code, out, _ = run(capsys, *where)
    assert code == 0
    assert 'Ada Voss, in "First interview", on Tue 2026-03-10 23:59 EDT' in out
    assert 'line 71: send email "article"' in out
    assert 'Rule "worth reading"' not in run(capsys, *where, "--rule", "never silent")[1]
    assert 'Rule "worth reading"' in run(capsys, *where, "--touch", "article")[1]
    code, _, err = run(capsys, *where, "--rule", "never silnt")
    assert (code, err.splitlines()[-1]) == (2, 'cadence: There is no rule "never silnt". Did you mean "never silent"?')


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["chek"], 'There is no command "chek". Did you mean "check"?'),
        (["check"], "The following arguments are required: BOOK."),
        (["check", "nothing.cadence"], "There is no file nothing.cadence."),
        (["check", "serch.cadence"], 'There is no file serch.cadence. Did you mean "search.cadence"?'),
        (["check", "templates"], "There is no playbook in the folder templates."),
        ([*SIMULATE], "Say either --until or --for."),
        ([*SIMULATE, "--for", "90"], '"90" is not a length of time'),
        ([*SIMULATE, "--for", "-3d"], 'Argument --for: "-3d" is less than nothing; say how long, like 90d, 12w or 3m.'),
        (
            ["simulate", ".", "--candidates", "people.csv", "--from", "2035-03-02", "--for", "3d"],
            "2035-03-02 is beyond the years",
        ),
        (["graph", ".", "--stage", "Nope"], 'There is no stage "Nope". There are "First interview", "Not selected".'),
        ([*SIMULATE, "--for", "500w"], "beyond the years 2023 to 2033"),
        ([*SIMULATE, "--until", "2026-02-30"], '"2026-02-30" is not a date'),
        ([*SIMULATE, "--until", "2026-03-01"], "would end before it begins"),
        ([*SIMULATE, "--for", "4w", "--runs", "0"], "--runs must be at least 1."),
        ([*SIMULATE, "--for", "4w", "--candidate", "Adda Voss"], 'no candidate "Adda Voss". Did you mean "Ada Voss"?'),
        ([*SIMULATE, "--for", "4w", "--html", "no/such/folder.html"], "cannot be written"),
        (
            ["simulate", ".", "--candidates", "gone.csv", "--from", "2026-03-04", "--for", "4w"],
            "gone.csv cannot be read",
        ),
        (
            ["simulate", ".", "--candidates", "templates", "--from", "2026-03-04", "--for", "4w"],
            "templates cannot be read",
        ),
    ],
    ids=lambda it: " ".join(it)[-40:] if isinstance(it, list) else "",
)
def test_wrong_use_is_told_in_a_sentence(folder, capsys, argv, told):
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert told in err
    assert err.splitlines()[-1].startswith("cadence: ")


def test_a_playbook_with_errors_stops_every_command(folder, capsys):
    (folder / "search.cadence").write_text('playbook "Bad"\n  version 1\nstage "A"\n  leads to "Bb"\n')
    for argv in (["compile", "."], ["graph", "."], ["test", "."], [*SIMULATE, "--for", "4w"]):
        code, out, err = run(capsys, *argv)
        assert (code, out) == (1, "")
        assert "CL201" in err
        assert err.endswith("cadence: The playbook has errors, so nothing was done.\n")


@pytest.mark.slow
def test_the_calendars_are_compared_with_the_installed_library(capsys):
    code, out, _ = run(capsys, "calendar", "update")
    assert code == 0
    assert out
    differs = "are those of the installed library" not in out
    assert run(capsys, "calendar", "update", "--check")[0] == int(differs)


def test_the_calendars_are_told_where_they_differ(capsys, monkeypatch):
    from cadencelang.clock import snapshot, store

    other = store.packaged().replace(b"Good Friday", b"Great Friday")
    monkeypatch.setattr(snapshot, "regenerate", lambda: other)
    code, out, _ = run(capsys, "calendar", "update", "--check")
    assert code == 1
    assert "GB-ENG\n" in out
    assert "  + 2026-04-03 Great Friday\n" in out
    monkeypatch.setattr(snapshot, "regenerate", store.packaged)
    expected = "The packaged holidays are those of the installed library.\n"
    assert run(capsys, "calendar", "update", "--check") == (0, expected, "")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_its_help(command, capsys):
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert out.lower().startswith(f"usage: cadence {command}")
    assert run(capsys, "help", command)[1] == out


def test_what_nobody_thought_of_is_told_without_a_traceback(capsys, monkeypatch):
    def broken(_):
        raise RuntimeError("a \x1b[2Jbug")

    monkeypatch.setattr(entry, "_dispatch", broken)
    monkeypatch.delenv("CADENCE_DEBUG", raising=False)
    code, out, err = run(capsys, "check")
    assert (code, out) == (2, "")
    assert "\x1b" not in err
    assert "CADENCE_DEBUG=1" in err
    monkeypatch.setenv("CADENCE_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["check"])


@pytest.mark.parametrize(("raised", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 141)])
def test_interruptions_are_quiet(capsys, monkeypatch, raised, code):
    def stop(_):
        raise raised

    monkeypatch.setattr(entry, "_dispatch", stop)
    assert main(["check"]) == code
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("argv", [("check",), ("test",), ("fmt",), ("graph",)])
@pytest.mark.parametrize("content", [b'playbook "\xff\xfe"\n', bytes(range(256))], ids=["not utf-8", "binary"])
def test_a_file_that_cannot_be_read_is_wrong_use(folder, capsys, argv, content):
    (folder / "unreadable.cadence").write_bytes(content)

    code, out, err = run(capsys, *argv, "unreadable.cadence")

    assert code == 2
    assert "not UTF-8" in out + err


def test_why_judges_a_rule_by_the_moment_before_it_ran(capsys):
    book = PLAYBOOKS / "executive-search"
    files = ("--candidates", str(book / "sample-candidates.csv"), "--events", str(book / "history.jsonl"))
    asked = ("--candidate", "c01", "--at", "2026-03-24 09:30", "--rule", "worth reading")

    out = run(capsys, "why", str(book), *files, *asked)[1]

    assert "sent email" in out
    assert "yes we have been silent for 2 working days" in out


def test_what_was_left_out_is_told_again_with_every_result(folder, capsys):
    code, out, err = run(capsys, *SIMULATE, "--for", "1w", "--html", "page.html")
    assert code == 0
    assert err.count("left out)") == 3
    assert out.endswith("\n1 of 3 rows left out, 1 recorded event left out (told above)\n"), out[-200:]
    page = (folder / "page.html").read_text()
    assert "1 of 3 rows left out, 1 recorded event left out." in page
    assert "<li>people.csv:4:email:" in page
    left_out = json.loads(run(capsys, *SIMULATE, "--for", "1w", "--json")[1])["left_out"]
    assert [left_out[it] for it in ("rows", "read", "columns", "fields", "records")] == [1, 3, 0, 0, 1]
    assert len(left_out["told"]) == 3


@pytest.mark.parametrize("people", ["id,name,email,seniority\n", "Who,Full name\na1,Ada\n"])
def test_no_candidate_at_all_is_said_plainly_and_found(folder, capsys, people):
    (folder / "people.csv").write_text(people)
    code, out, err = run(capsys, *SIMULATE, "--for", "1w")
    assert (code, out) == (1, "")
    assert "No candidate could be read from people.csv." in err
    assert "The headings must be the playbook's facts: name, email, timezone, country, seniority, discussed" in err


@pytest.mark.parametrize("whom", ["a3", "Cy Lund"])
def test_why_about_a_row_that_was_left_out_says_so(folder, capsys, whom):
    code, _, err = run(
        capsys, "why", ".", "--candidates", "people.csv", "--candidate", whom, "--at", "2026-03-04 12:00"
    )
    assert code == 1
    assert f'The row of "{whom}" was left out (people.csv:4:email). "cy@example" is not an email address.' in err
    assert "Did you mean" not in err.splitlines()[-1]


def test_an_empty_compiled_playbook_is_told_plainly(folder, capsys):
    (folder / "empty.json").write_text("\n")
    code, _, err = run(capsys, "graph", "empty.json")
    assert (code, "empty.json: This is not a compiled playbook: the file is empty." in err) == (2, True)


def test_why_before_the_first_day_says_when_they_enter(folder, capsys):
    where = ["why", ".", "--candidates", "people.csv", "--candidate", "a1"]
    out = run(capsys, *where, "--at", "2026-02-20")[1]
    assert 'They have not entered the process: they enter "First interview" on Mon 2026-03-02 10:00.' in " ".join(
        out.split()
    )
    assert "not entered" not in run(capsys, *where, "--at", "2026-03-03")[1]


def test_simulate_plain_says_one_sentence_a_line_and_draws_nothing(folder, capsys):
    code, out, _ = run(capsys, *SIMULATE, "--for", "10d", "--plain")
    assert code == 0
    lines = [line for line in out.splitlines() if line]
    assert all(line.endswith((".", "(told above)")) and line.isprintable() for line in lines)
    assert not set("●◆×↩▸░→—·") & set(out)
    assert sum(line.startswith("Ada Voss (a1), times in America/New_York, in First interview: ") for line in lines) == 1
    assert any(re.fullmatch(r"\w{3} 2026-03-\d\d \d\d:\d\d, [a-z ]+: .+; why: .+, line \d+\.", line) for line in lines)
    assert any(line.startswith("All 2 candidates: ") for line in lines)


def test_simulate_plain_tells_as_much_as_is_asked_for(folder, capsys):
    told = [run(capsys, *SIMULATE, "--for", "10d", "--plain", "--show", it)[1] for it in ("summary", "overview")]
    assert "Ada Voss" not in told[0]
    assert "Ada Voss (a1)" in told[1]
    assert "Still to come" not in told[1]
    spread = run(capsys, *SIMULATE, "--for", "10d", "--plain", "--show", "summary", "--runs", "2")[1]
    assert "Over 2 runs, touches a week: least " in spread
