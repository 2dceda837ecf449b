"""What newcomers do wrong in their first ten minutes, and what they are told."""

import json
import os
import sys
from pathlib import Path

import pytest

from cadencelang.cli.main import main


@pytest.fixture
def book(tmp_path, monkeypatch):
    """The folder of a new playbook, seen from the folder above it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CADENCE_DEBUG", raising=False)
    assert main(["new", "search", "--yes"]) == 0
    return tmp_path / "search"


@pytest.fixture
def told(capsys):
    """Runs a command and gives its exit code, what it prints, and what it says on the side."""

    def run(*argv):
        capsys.readouterr()
        return main(argv), *capsys.readouterr()

    return run


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_letter_in_another_encoding_is_the_only_mistake_told(book, told):
    letter = book / "templates" / "welcome.md"
    letter.write_bytes(letter.read_text().replace("Dear", "Grüße").encode("latin-1"))

    code, out, _ = told("check", "search")

    assert code == 1
    assert out.startswith("search/templates/welcome.md error CL603")
    assert "Save the file as text in UTF-8" in out
    assert out.endswith("\n1 error\n"), "the scenarios, which expect the letter, are not blamed for it"


def test_a_playbook_in_another_encoding_is_told_how_to_mend_it(book, told):
    main_file = book / "playbook.cadence"
    main_file.write_bytes(main_file.read_text().encode("utf-16"))
    code, out, _ = told("check", "search/playbook.cadence")
    assert (code, "Save the file as text in UTF-8" in out) == (2, True)


def test_a_letter_without_its_quotation_marks_is_told_to_have_them(book, told):
    change(book / "playbook.cadence", 'send email "welcome"', "send email welcome")
    code, out, _ = told("check", "search")
    assert code == 1
    assert "`welcome` stands here without quotation marks." in out
    assert 'fix:  Write "welcome"' in out


def test_a_task_in_a_line_that_cannot_be_read_is_not_told_as_unknown(book, told):
    change(book / "playbook.cadence", "ask recruiter", "ask Recruiter")

    out = told("check", "search")[1]

    assert "CL115" in out
    assert "CL251" not in out
    change(book / "playbook.cadence", "ask Recruiter", "ask recruiter")
    change(book / "playbook.cadence", 'does "Answer what they wrote"', 'does "Answer them"')
    assert "CL251" in told("check", "search")[1]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('send email "welcome"', 'send email "welcome" to candidate', "Leave `to candidate` out."),
        ('send email "welcome"', 'send email "welcome" to the candidate', "Leave `to the candidate` out."),
        ('send email "welcome"', 'send email "welcome" to partner', '`tell partner "…"`'),
        ("when interview completed", "when interview becomes known", "Write `when interview changes`."),
        ("when interview completed", "when the interview date is set", "Write `when interview_date changes`."),
        ("when interview completed", "when the interview date is set", "an event by its name"),
        (
            'send email "welcome"\n',
            'send email "welcome"\n      with reminder 1 day before\n',
            "Write a rule that begins with `when 1 day before` and the fact",
        ),
        ('name is "Ada"', 'name is "Ada", met_at is "2026-03-10 14:00"', "without them, like `2026-03-02 14:00`."),
        ("  partner covers", "      partner covers", "`partner` is indented too far"),
    ],
)
def test_what_is_told_of_a_line_leads_on(book, told, old, new, says):
    change(
        book / "playbook.cadence",
        "  timezone    time zone",
        "  met_at date and time, optional\n  timezone    time zone",
    )
    change(book / "playbook.cadence", old, new)

    code, out, _ = told("check", "search")

    assert code == 1
    assert says in " ".join(out.split())


def test_leaving_out_to_whom_is_a_safe_mend(book, told):
    change(book / "playbook.cadence", 'send email "welcome"', 'send email "welcome" to candidate')
    assert told("check", "search", "--fix")[0] == 0
    assert 'send email "welcome"\n' in (book / "playbook.cadence").read_text()


@pytest.fixture
def lock(monkeypatch):
    """Locks a file or a folder, as the system answers to whoever may not read it (root, who runs some tests, may)."""

    def refuse(owner, name, refused):
        original = getattr(owner, name)

        def asked(path, *args, **options):
            if isinstance(path, str | os.PathLike) and refused(os.path.abspath(path)):
                raise PermissionError(13, "Permission denied", str(path))
            return original(path, *args, **options)

        monkeypatch.setattr(owner, name, asked)

    def lock(name):
        locked = os.path.abspath(name)
        for owner, function in ((os, "listdir"), (os, "scandir"), (Path, "read_text"), (Path, "open")):
            refuse(owner, function, lambda it: f"{it}/".startswith(f"{locked}/"))
        refuse(os, "stat", lambda it: it.startswith(f"{locked}/"))

    return lock


@pytest.mark.parametrize("argv", [("search",), ("search/playbook.cadence",), ("--every", ".")])
@pytest.mark.parametrize("locked", ["search", "search/playbook.cadence"])
def test_what_may_not_be_read_is_said_to_be_so(book, told, lock, argv, locked):
    lock(locked)

    code, out, err = told("check", *argv)

    assert code == 2
    assert "Permission denied" in err or "reading it is not allowed" in out
    assert "should not have" not in err


def test_a_folder_without_a_playbook_is_led_on(book, told):
    (book.parent / "empty").mkdir()
    assert "`cadence new` begins one" in told("check", "empty")[2]
    assert told("init", "firm", "--playbook", "search")[0] == 0
    assert "There is one in firm/playbook." in told("check", "firm")[2]


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (["status", "search"], "`cadence init NEW-FOLDER --playbook search`"),
        (["status", "gone"], "`cadence init gone`"),
        (["status", "search/templates"], "the name of a new folder"),
        (["queue", "gone"], "There is no file gone."),
        (["check", "search", "--stirct"], 'Did you mean "--strict"?'),
        (["init", "firm", "search"], "Put the option before it that it is for: --playbook."),
        (["import", "firm", "people.csv"], "Put the option before it that it is for: --candidates or --events."),
        (["--verison"], 'There is no option "--verison". Did you mean "--version"?'),
        (["help", "chekc"], 'There is no command and no code "chekc". Did you mean "check"?'),
        (["help", "CL999"], 'There is no command and no code "CL999".'),
        (["check"], "`cadence check --help` tells how to use it."),
    ],
)
def test_a_hint_names_what_works(book, told, argv, hint):
    code, out, err = told(*argv)
    assert (code, out) == (2, "")
    assert hint in err


def test_a_new_workspace_has_sent_nothing_yet(book, told):
    told("init", "firm", "--playbook", "search")
    assert "letters and notices: none yet\n" in told("status", "firm")[1]


def test_rows_that_cannot_be_used_are_not_blamed_on_the_headings(book, told):
    change(book / "candidates.csv", "America/New_York,In talks,2026-03-02 10:00", "America/New_York,In talks,31.2.2026")
    change(book / "candidates.csv", "2026-03-02 10:00", "3/2/2026")
    change(book / "candidates.csv", "2026-02-23 10:00", "3/2/2026")
    code, _, err = told("simulate", "search", "--candidates", "search/candidates.csv", "--from", "2026-03-02")
    assert code == 1
    assert '"3/2/2026" is not a date and time; write it like 2026-03-02 10:00. (row left out)' in err
    assert '"31.2.2026" is not a date and time' in err, "as it stands in the file"
    assert err.endswith("Mend in it what is told above.\n")


def test_a_file_that_is_beside_the_playbook_is_named(book, told):
    said = told("simulate", "search", "--candidates", "candidates.csv", "--from", "2026-03-02")
    assert said[0] == 2
    assert "There is one beside the playbook: search/candidates.csv" in said[2]
    said = told("simulate", "search", "--candidates", "people.csv", "--from", "2026-03-02")
    assert "beside the playbook" not in said[2]


def test_a_table_as_a_german_spreadsheet_saves_it_is_taken(book, told):
    rows = (book / "candidates.csv").read_text().replace(",", ";").replace("2026-03-02 10:00", "02.03.2026 10:00")
    simulate = ("simulate", "search", "--candidates", "search/candidates.csv", "--from", "2026-03-02", "--for", "1w")
    before = told(*simulate)
    (book / "candidates.csv").write_bytes(rows.replace("\n", "\r\n").encode("utf-8-sig"))
    assert told(*simulate) == before


def test_a_date_with_dots_is_taken_by_commands_too(book, told):
    simulate = ("simulate", "search", "--candidates", "search/candidates.csv", "--for", "1w", "--from")
    assert told(*simulate, "02.03.2026") == told(*simulate, "2026-03-02")
    assert '"2.3.26"' in told(*simulate, "2.3.26")[2]


def test_the_guarantees_there_are_are_named(book, told):
    code, _, err = told("verify", "search", "--only", "nothing")
    assert code == 2
    assert '"a reply is answered"' in err


def test_a_time_is_not_said_to_be_at_at(book, told):
    change(book / "playbook.cadence", "  timezone ", "  interview_at date and time, optional\n  timezone ")
    change(
        book / "playbook.cadence",
        "when interview completed",
        "when 1 working day before interview_at at 09:00\n    only if interview_at is known",
    )
    out = told("docs", "search")[1]
    assert "at at" not in out
    assert "1 working day before interview, at 09:00" in out


def test_json_is_asked_for_as_everywhere(book, told):
    code, out, _ = told("check", "search", "--json")
    assert (code, json.loads(out)["format"]) == (0, "cadencelang.diagnostics")


def test_a_file_that_was_written_is_named_on_a_terminal_only(book, told, monkeypatch):
    assert told("docs", "search", "-o", "page.html") == (0, "", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert told("graph", "search", "-o", "graph.txt") == (0, "", "graph.txt is written.\n")
