"""What is held on people: shown whole, taken out as it came in, and gone when it is to go."""

import csv
import datetime as dt
import json
import os
import re
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from cadencelang.adapters.writing import cell, read_cell
from cadencelang.channels import composing
from cadencelang.cli.main import main
from cadencelang.engine.inputs import FactLearnt
from cadencelang.runtime.folding import fold
from cadencelang.runtime.rows import Arrival, ArrivalStatus, Question, Ruling, Sending
from cadencelang.stores.sql import OF_PEOPLE
from cadencelang.workspace.examining import examine
from cadencelang.workspace.finding import Finding, Health
from cadencelang.workspace.importing import Plan, import_files
from cadencelang.workspace.merging import merge
from cadencelang.workspace.opening import opened

AT = "2026-12-01 10:00"


def texts(folder: Path) -> bytes:
    """Every byte of every file in a folder, its playbook apart."""
    files = (it for it in folder.rglob("*") if it.is_file() and it.suffix not in (".csv", ".toml", ".cadence"))
    return b"".join(it.read_bytes() for it in files)


def test_everything_on_a_person_is_shown(firm, capsys):
    main(["run", "firm", "--once", "--quiet", "--at", AT, "--yes"])
    capsys.readouterr()
    assert main(["person", "firm", "--id", "ada", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["facts"]["email"] == "ada@example.com"
    assert [it["kind"] for it in told["log"]][:2] == ["begin", "input"]
    assert told["outbox"][0]["letter"]["to"] == "ada@example.com"
    assert told["waits for"]
    assert main(["person", "firm", "--id", "ada"]) == 0
    shown = capsys.readouterr().out
    assert 'email "hello"' in shown
    assert "Good to have you with us, Ada" in shown


def test_nobody_is_told_of(firm, capsys):
    assert main(["person", "firm", "--id", "nobody"]) == 1
    assert "no candidate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("person", "firm", "--id", "adda"), 'There is no candidate "adda". Did you mean "ada"?'),
        (
            ("erase", "firm", "--id", "adda", "--yes"),
            'There is no candidate "adda". Nothing was erased. Did you mean "ada"?',
        ),
        (("erase", "firm", "--id", "nobody", "--yes"), 'There is no candidate "nobody". Nothing was erased.'),
        (
            ("questions", "firm", "--answer", "mail", "--as", "reply", "--candidate", "adda"),
            'There is no candidate "adda". Did you mean "ada"?',
        ),
    ],
)
def test_a_near_id_is_named_and_nothing_is_done_to_them(firm, capsys, command, told):
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        tx.ask(Question("mail", "", "why", "words of somebody", 5))
    capsys.readouterr()
    assert main([*command]) in (1, 2)
    assert capsys.readouterr().err == f"cadence: {told}\n"
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        assert [it.candidate for it in tx.rows()] == ["ada", "kenji"]
        assert tx.questions()


def test_the_log_of_an_imported_past_folds_to_the_state(search):
    main(["run", "search", "--once", "--quiet", "--at", AT, "--yes"])
    with opened(search) as workspace, workspace.store.transaction() as tx:
        rows = tx.rows()
        assert len(rows) == 44
        for row in rows:
            assert fold(tx, workspace.shelf, row.candidate) == row.state


def test_the_past_is_not_sent(search):
    assert not list((search / "outbox").rglob("*.eml"))
    with opened(search) as workspace, workspace.store.transaction() as tx:
        assert list(tx.orders()) == []


def learn(workspace, tx, mark):
    standing = workspace.steps.open(tx, tx.row("ada"))
    workspace.steps.take(
        tx, standing, FactLearnt(id=mark, at=workspace.now, fact="first_name", value=mark), workspace.now
    )


def stop(workspace, tx, mark):
    tx.put_row(replace(tx.row("ada"), stuck=mark))


def order(workspace, tx, mark):
    (first, *_) = tx.orders("ada")
    tx.order([replace(first, key=mark, channel=mark, letter=None)])


def decide(workspace, tx, mark):
    body = {"did": mark, "text": mark, "what": mark, "inputs": [], "written": {}}
    tx.rule(Ruling("batch", "ada", "item", 1, 5, 300.0, None, json.dumps(body)))


PUT = {
    "log": learn,
    "candidates": stop,
    "outbox": order,
    "decisions": decide,
    "drafts": lambda _, tx, mark: tx.put_draft("key", "ada", mark),
    "letters": lambda _, tx, mark: tx.remember(Sending(f"<{mark}>", "ada", "touch", "ada@example.com")),
    "addresses": lambda _, tx, mark: tx.put_addresses("ada", [mark]),
    "questions": lambda _, tx, mark: tx.ask(Question("mail", "ada", "why", mark, 5)),
    "arrivals": lambda _, tx, mark: tx.put_arrival(Arrival("1", "ats", "ada", 5, mark, ArrivalStatus.WAITING)),
    "merged": lambda _, tx, mark: tx.merge(mark, "ada"),
}
"""How something about Ada is put into each table about people; a new table needs its own, or the tests below fail."""
OF_NOBODY = {"meta", "versions", "migrations", "suppressed", "seen", "answers"}
"""Tables with no column for a candidate. Answers to requests are dropped whole whoever is erased."""


@pytest.fixture
def known(firm):
    """Something about Ada stands in every table."""
    main(["run", "firm", "--once", "--quiet", "--yes", "--at", AT])
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        for table, put in PUT.items():
            put(workspace, tx, f"mark-of-{table}")
    return firm


def test_every_table_is_about_people_or_about_nobody(firm):
    with sqlite3.connect(firm / "cadence.db") as db:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = {name for (name,) in db.execute(names)}
        named = "SELECT 1 FROM pragma_table_info(?) WHERE name = 'candidate'"
        of_people = {it for it in tables if db.execute(named, (it,)).fetchone()}
    db.close()
    assert of_people == set(OF_PEOPLE) == set(PUT)
    assert tables - of_people == OF_NOBODY


@pytest.mark.parametrize("form", [["--json"], []], ids=["json", "readable"])
def test_what_stands_in_any_table_is_shown(known, capsys, form):
    capsys.readouterr()
    assert main(["person", "firm", "--id", "ada", *form]) == 0
    shown = capsys.readouterr().out
    assert [table for table in OF_PEOPLE if f"mark-of-{table}" not in shown] == []


def test_what_stands_in_any_table_is_erased(known):
    assert [table for table in OF_PEOPLE if f"mark-of-{table}".encode() not in texts(known)] == []
    assert main(["erase", "firm", "--id", "ada", "--yes"]) == 0
    assert [table for table in OF_PEOPLE if f"mark-of-{table}".encode() in texts(known)] == []
    with sqlite3.connect(known / "cadence.db") as db:
        counted = {it: db.execute(f"SELECT count(*) FROM {it} WHERE candidate = 'ada'").fetchone() for it in OF_PEOPLE}
    db.close()
    assert set(counted.values()) == {(0,)}


# Erasing


def test_an_erased_person_is_gone_from_every_file(firm, capsys):
    main(["run", "firm", "--once", "--quiet", "--at", AT, "--yes"])
    assert main(["backup", "firm"]) == 0
    (firm / "outbox" / ".unfinished.eml.new").write_text("left by a crash")
    assert b"ada@example.com" in texts(firm)
    capsys.readouterr()
    assert main(["erase", "firm", "--id", "ada", "--yes"]) == 0
    assert re.search("out of [12] backups", capsys.readouterr().out), "a copy is kept before a step into the future"
    left = texts(firm)
    assert b"ada@example.com" not in left
    assert b"Good to have you with us, Ada" not in left
    assert b'"Ada"' not in left
    assert b"kenji@example.com" in left


@pytest.fixture
def merged(firm):
    """Kenji turned out to be Ada: backups from before, one from after, letters and what was told of both."""
    main(["run", "firm", "--once", "--quiet", "--yes", "--at", AT])
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        tx.put_arrival(Arrival("1", "ats", "kenji", 5, "told of kenji", ArrivalStatus.REFUSED))
    main(["backup", "firm"])
    (backup,) = (firm / "backups").glob("2*.db")
    backup.rename(firm / "backups" / "before.db")
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        assert merge(workspace, tx, "kenji", "ada", "m") == "ada"
    main(["backup", "firm"])
    return firm


@pytest.mark.parametrize("named", ["ada", "kenji"])
def test_all_ids_of_a_person_are_shown_whichever_is_named(merged, capsys, named):
    capsys.readouterr()
    assert main(["person", "firm", "--id", named, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["candidate"], told["also known as"]) == ("ada", ["kenji"])
    (other,) = told["under other ids"]
    assert (other["candidate"], other["facts"]["email"]) == ("kenji", "kenji@example.com")
    assert other["log"]
    assert main(["person", "firm", "--id", named]) == 0
    shown = capsys.readouterr().out
    assert "2 ids of one person: ada, kenji" in shown
    assert "ada@example.com" in shown
    assert "kenji@example.com" in shown


def test_what_is_imported_of_who_was_merged_is_told_of_the_one_who_goes_on(merged, tmp_path):
    events = tmp_path / "events.jsonl"
    told = {"id": "9", "candidate": "kenji", "at": "2026-01-02 10:00", "kind": "opts out"}
    events.write_text(json.dumps(told))
    assert main(["import", "firm", "--events", str(events)]) == 0
    with opened(merged) as workspace:
        with workspace.store.transaction() as tx:
            assert workspace.steps.open(tx, tx.row("ada")).state.opted_out
        assert import_files(workspace, Plan(None, events)).known == 1


@pytest.mark.parametrize("named", ["ada", "kenji"])
def test_all_ids_of_a_person_are_erased_whichever_is_named(merged, capsys, named):
    for secret in (b"ada@example.com", b"kenji@example.com", b"told of kenji"):
        assert secret in texts(merged)
    capsys.readouterr()
    assert main(["erase", "firm", "--id", named, "--yes"]) == 0
    told = capsys.readouterr().out
    assert "2 ids: ada, kenji" in told
    assert "out of 3 backups" in told
    left = texts(merged)
    for secret in (b"ada@example.com", b"kenji@example.com", b"told of kenji", b'"Ada"', b'"Kenji"'):
        assert secret not in left
    for database in merged.rglob("*.db"):
        with sqlite3.connect(database) as db:
            assert db.execute("SELECT count(*) FROM candidates").fetchone() == (0,)
            assert db.execute("SELECT count(*) FROM merged").fetchone() == (0,)
        db.close()
    capsys.readouterr()
    main(["import", "firm", "--candidates", "firm/candidates.csv"])
    assert "0 new" in (told := capsys.readouterr().out)
    assert "2 not taken" in told


def of_an_older_program(backup: Path) -> None:
    """Make a copy of the database one as it was a migration earlier."""
    with sqlite3.connect(backup) as db:
        db.execute("DELETE FROM migrations WHERE number >= 8")
        db.execute("DROP INDEX candidates_standing")
        db.execute("ALTER TABLE candidates DROP COLUMN stands")
    db.close()


def test_an_erased_person_is_gone_from_backups_of_an_older_program_and_no_copy_of_them_arises(firm):
    assert main(["backup", "firm"]) == 0
    (backup,) = (firm / "backups").iterdir()
    of_an_older_program(backup)
    before = sorted(firm.rglob("*"))
    assert main(["erase", "firm", "--id", "ada", "--yes"]) == 0
    assert sorted(firm.rglob("*")) == before
    assert b"ada@example.com" not in texts(firm)


def test_an_erased_person_is_gone_from_copies_of_backups(firm, capsys):
    main(["backup", "firm"])
    (backup,) = (firm / "backups").iterdir()
    below = firm / "backups" / "backups"
    below.mkdir()
    shutil.copy(backup, below / f"{backup.stem}-at-step-7.db")
    of_an_older_program(below / f"{backup.stem}-at-step-7.db")
    capsys.readouterr()
    assert main(["erase", "firm", "--id", "ada", "--yes"]) == 0
    assert "out of 2 backups" in capsys.readouterr().out
    assert b"ada@example.com" not in texts(firm)


@pytest.mark.parametrize(
    "line", ["ada,Adelaide,other@example.com,,Talking", "new,Somebody,ADA@example.com,,Talking"], ids=["id", "address"]
)
def test_an_erased_person_does_not_come_in_again(firm, capsys, line):
    main(["erase", "firm", "--id", "ada", "--yes"])
    again = firm / "again.csv"
    again.write_text(f"id,first_name,email,timezone,stage\n{line}\n")
    capsys.readouterr()
    assert main(["import", "firm", "--candidates", str(again)]) == 0
    assert "0 new" in (told := capsys.readouterr().out)
    assert "1 not taken" in told


def test_an_address_of_the_past_is_known_too(firm, capsys):
    changed = firm / "changed.csv"
    changed.write_text("id,first_name,email,timezone,stage\nada,Ada,new@example.com,,Talking\n")
    assert main(["import", "firm", "--candidates", str(changed)]) == 0
    main(["erase", "firm", "--id", "ada", "--yes"])
    again = firm / "again.csv"
    again.write_text("id,first_name,email,timezone,stage\nx,X,ada@example.com,,Talking\ny,Y,new@example.com,,Talking\n")
    capsys.readouterr()
    main(["import", "firm", "--candidates", str(again)])
    assert "2 not taken" in capsys.readouterr().out


def test_erasing_asks_where_it_can_and_refuses_where_it_cannot(firm, capsys):
    assert main(["erase", "firm", "--id", "ada"]) == 2
    assert "--yes" in capsys.readouterr().err


# Exporting


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_what_goes_out_comes_in_again_as_it_was(search, tmp_path, capsys, form):
    people, events = tmp_path / f"people.{form}", tmp_path / "events.jsonl"
    assert main(["export", "search", "--candidates", str(people), "--events", str(events)]) == 0
    capsys.readouterr()
    assert main(["import", "search", "--candidates", str(people)]) == 0
    assert "0 new, 0 changed, 44 as they were" in capsys.readouterr().out
    assert main(["init", "second", "--playbook", "search/playbook"]) == 0
    assert main(["import", "second", "--candidates", str(people), "--events", str(events)]) == 0


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-x", "@cmd", "\tx", "\n=x", "＝x", "'=x", "'quoted'", "plain", "", "-5", "3.5"]
)
def test_no_cell_is_a_formula_and_every_cell_comes_back(text):
    written = cell(text)
    assert not written.startswith(("=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert not written.startswith("-") or written == "-5"
    assert read_cell(written) == text


def test_a_formula_in_a_fact_is_harmless_in_the_export(firm, tmp_path):
    bad = firm / "bad.csv"
    bad.write_text("id,first_name,email,timezone,stage\nx,=HYPERLINK(1),x@example.com,,Talking\n")
    assert main(["import", "firm", "--candidates", str(bad)]) == 0
    out = tmp_path / "out.csv"
    assert main(["export", "firm", "--candidates", str(out)]) == 0
    cells = [it for row in csv.reader(out.read_text().splitlines()) for it in row]
    assert "'=HYPERLINK(1)" in cells


# The doctor, the outbox, the status


def test_the_doctor_finds_a_sound_workspace_sound(firm, capsys):
    assert main(["doctor", "firm", "--json"]) == 0
    capsys.readouterr()
    assert main(["doctor", "firm"]) == 0
    assert "bad" not in capsys.readouterr().out


def found_by_the_doctor(firm) -> dict[str, Finding]:
    return {it.part: it for it in examine(firm)}


def test_the_doctor_says_where_letters_have_no_way_out_by_one_click(firm):
    assert "way out" not in found_by_the_doctor(firm), "letters are files"
    config = firm / "cadence.toml"
    smtp = 'by = "smtp"\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\n'
    config.write_text(config.read_text().replace('by = "files"\n', smtp, 1))
    found = found_by_the_doctor(firm)["way out"]
    assert (found.health, "[outside] address" in found.mend) == (Health.LOOK, True)
    config.write_text(config.read_text().replace("# [outside]\n# address", "[outside]\naddress"))
    found = found_by_the_doctor(firm)["way out"]
    assert (found.health, "https://cadence.example.com" in found.found) == (Health.WELL, True)


def test_a_record_of_the_future_is_told_with_its_line(firm, tmp_path, capsys):
    events = tmp_path / "events.csv"
    events.write_text("id,candidate,at,kind\n1,ada,2026-01-02 10:00,replies\n2,ada,2036-01-02 10:00,replies\n")
    assert main(["import", "firm", "--events", str(events)]) == 1
    assert "events.csv:3:at: It lies in the future." in capsys.readouterr().err


def test_who_enters_only_in_the_future_is_told_with_their_line(firm, tmp_path, capsys):
    people = tmp_path / "people.csv"
    people.write_text("id,first_name,email,stage,entered_at\nbo,Bo,bo@example.com,Talking,2036-01-02 10:00\n")
    assert main(["import", "firm", "--candidates", str(people)]) == 1
    told = capsys.readouterr()
    assert "people.csv:2:entered_at: It lies in the future. Import it once it has happened. (row left out)" in told.err
    assert "0 new" in told.out


def test_a_stage_without_its_time_is_told_and_one_that_they_were_in_is_not(firm, tmp_path, capsys):
    people = tmp_path / "people.csv"
    people.write_text("id,first_name,email,stage\nada,Ada,ada@example.com,Over\n")
    assert main(["import", "firm", "--candidates", str(people)]) == 1
    told = capsys.readouterr()
    assert 'people.csv:2:stage: They are in "Talking" and are not moved. Write in entered_at since when' in told.err
    assert "1 as they were, 0 records taken, 1 field left out (told above)." in told.out
    with opened(firm) as workspace:
        now = f"{dt.datetime.fromtimestamp(workspace.now * 60 + 60, dt.UTC):%Y-%m-%d %H:%M}"
        workspace.stand_at((workspace.now + 2) * 60)
        people.write_text(f"id,first_name,email,stage,entered_at\nada,Ada,ada@example.com,Over,{now}\n")
        assert import_files(workspace, Plan(people, None)).changed == 1
    assert main(["import", "firm", "--candidates", "firm/candidates.csv"]) == 0
    assert capsys.readouterr().err == ""


def test_whoever_the_engine_refuses_is_told_with_their_line_and_leaves_no_trace(firm, tmp_path):
    book = firm / "playbook.cadence"
    later = 'stage "Later"\n  leads to "Over"\n\nclosing stage "Over"'
    book.write_text(
        book.read_text().replace('leads to "Over"', 'leads to "Over", "Later"', 1).replace("version 1", "version 2")
    )
    book.write_text(book.read_text().replace('closing stage "Over"', later))
    assert main(["publish", "firm"]) == 0
    people = tmp_path / "people.csv"
    with opened(firm) as workspace:
        ahead = workspace.now + 20 * 1440
        when = f"{dt.datetime.fromtimestamp(ahead * 60 - 3600, dt.UTC):%Y-%m-%d %H:%M}"
        people.write_text(
            "id,first_name,email,stage,entered_at\n"
            f"ada,Ada,ada@example.com,Later,{when}\nkenji,Kenji II,kenji@example.com,Talking,\n"
        )
        workspace.stand_at(ahead * 60)
        report = import_files(workspace, Plan(people, None))
        assert [str(it) for it in report.refusals] == [
            f'{people}:2: ada: The playbook has no stage "Later". (row left out)'
        ]
        assert report.changed == 1
        with workspace.store.transaction() as tx:
            row = tx.row("ada")
            assert max(it.seq for it in tx.log("ada")) == row.seq


def test_rows_of_those_who_were_erased_are_told(firm, capsys):
    assert main(["erase", "firm", "--id", "ada", "--yes"]) == 0
    capsys.readouterr()
    assert main(["import", "firm", "--candidates", "firm/candidates.csv"]) == 0
    told = capsys.readouterr()
    assert "candidates.csv:2: They were erased and are to be left alone. (row left out)" in told.err
    assert "1 not taken, because they are to be left alone" in told.out


def test_a_file_without_candidates_is_told_of(firm, tmp_path, capsys):
    people = tmp_path / "people.csv"
    people.write_text("id,first_name,email,stage\n")
    assert main(["import", "firm", "--candidates", str(people)]) == 0
    assert f"There is no candidate in {people}." in capsys.readouterr().err


def broken_config(firm):
    (firm / "cadence.toml").write_text("[delivery]\nlaese = 3\n[inbox]\nport = 0\n")


def broken_database(firm):
    (firm / "cadence.db").write_bytes(b"no database " * 1000)
    for name in ("cadence.db-wal", "cadence.db-shm"):
        (firm / name).unlink(missing_ok=True)


def no_outbox(firm):
    (firm / "outbox").rmdir()


def no_playbook(firm):
    (firm / "playbook.cadence").unlink()


@pytest.mark.parametrize(
    ("damage", "part", "mending"),
    [
        (broken_config, "configuration", 'Did you mean "lease"?'),
        (broken_config, "configuration", "inbox.port: it must be 1 or more."),
        (broken_database, "database", "restore it from a backup"),
        (no_outbox, "disk", "Make"),
        (no_playbook, "playbook", "Set `file`"),
    ],
)
def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(firm, capsys, damage, part, mending):
    damage(firm)
    capsys.readouterr()
    assert main(["doctor", "firm", "--json"]) == 1
    told = [it for it in json.loads(capsys.readouterr().out) if it["part"] == part]
    assert {it["health"] for it in told} == {"bad"}
    assert any(mending in f"{it['found']} {it['mend']}" for it in told)


def test_the_doctor_tells_of_names_that_the_playbook_does_not_know(firm, capsys, monkeypatch):
    path = firm / "cadence.toml"
    path.write_text(path.read_text().replace("[channels.email]", "[channels.emial]").replace("[team.rec", "[team.er"))
    monkeypatch.setenv("CADENCE_DELIVERY_LEESE", "3")
    capsys.readouterr()
    assert main(["doctor", "firm"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert 'look channel emial The published playbook has no automatic channel "emial"' in told
    assert 'nothing leaves by it. Did you mean "email"?' in told
    assert "ok channel email its letters are files in firm/outbox" in told
    assert 'look team The published playbook has no role "erruiter", as in [team.erruiter].' in told
    assert "look environment The variable CADENCE_DELIVERY_LEESE is set and changes nothing" in told
    assert 'Did you mean "CADENCE_DELIVERY_LEASE"?' in told


def test_the_doctor_tells_of_a_user_without_a_password(firm, capsys):
    path = firm / "cadence.toml"
    smtp = 'by = "smtp"\nhost = "smtp.invalid"\nuser = "team@example.com"'
    path.write_text(path.read_text().replace('by = "files"', smtp, 1))
    capsys.readouterr()
    assert main(["doctor", "firm"]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "Its user team@example.com has no password, so nobody logs in." in told
    assert "Set CADENCE_CHANNELS_EMAIL_PASSWORD, or write it to a file" in told


@pytest.mark.parametrize(("read", "told_of"), [("team@example.com", True), ("Rosa@example.com", False)])
def test_the_doctor_compares_where_answers_go_with_what_is_read(firm, capsys, read, told_of):
    path = firm / "cadence.toml"
    path.write_text(path.read_text() + f'\n[inbox]\nhost = "nowhere.invalid"\nuser = "{read}"\n')
    capsys.readouterr()
    main(["doctor", "firm"])
    told = " ".join(capsys.readouterr().out.split())
    words = (
        "look answers Letters are from rosa@example.com, so answers go there, and the mailbox that is read is that of"
    )
    assert (words in told) == told_of


def test_a_database_without_a_playbook_is_told_of_as_such(firm, capsys):
    path = firm / "cadence.toml"
    path.write_text(path.read_text().replace("sqlite:cadence.db", "sqlite:other.db"))
    capsys.readouterr()
    assert main(["doctor", "firm"]) == 1
    told = capsys.readouterr().out
    assert "holds no published playbook. `cadence publish` begins" in told
    assert "`url` in [database]" in told
    assert main(["run", "firm", "--once"]) == 1
    assert "holds no published playbook" in capsys.readouterr().err
    assert main(["publish", "firm"]) == 0
    assert main(["doctor", "firm"]) == 0


def test_letters_that_invite_need_what_writes_calendars(firm, capsys, monkeypatch):
    book = firm / "playbook.cadence"
    inviting = 'send email "hello"\n      inviting to interview for 1 hour'
    text = book.read_text().replace('send email "hello"', inviting, 1)
    assert main(["publish", "firm"]) == 0
    capsys.readouterr()
    assert main(["doctor", "firm"]) == 0
    assert "invitations" not in capsys.readouterr().out
    book.write_text(text.replace("facts\n", "facts\n  interview  date and time\n", 1))
    assert main(["publish", "firm"]) == 0
    monkeypatch.setattr(composing, "find_spec", lambda name: None)
    capsys.readouterr()
    assert main(["doctor", "firm", "--json"]) == 1
    (told,) = [it for it in json.loads(capsys.readouterr().out) if it["part"] == "invitations"]
    assert "cadencelang[calendar]" in told["mend"]


def test_a_playbook_that_was_changed_is_told(firm, capsys):
    path = firm / "playbook.cadence"
    path.write_text(path.read_text().replace("4 working days", "3 working days"))
    capsys.readouterr()
    assert main(["doctor", "firm"]) == 0
    assert "differs from the version that is published" in capsys.readouterr().out


def test_the_outbox_shows_what_waits_for_a_person(firm, capsys):
    assert main(["outbox", "firm"]) == 0
    assert main(["outbox", "firm", "--resolve", "x"]) == 2
    assert main(["outbox", "firm", "--resolve", "x", "--as", "sent"]) == 2
    assert "No such order" in capsys.readouterr().err


def test_no_command_of_a_workspace_logs_a_person(firm, capsys):
    capsys.readouterr()
    assert main(["run", "firm", "--once", "--at", AT, "--yes"]) == 0
    told = capsys.readouterr()
    assert "ada" not in (told.out + told.err).casefold()
    assert os.listdir(firm / "outbox")
