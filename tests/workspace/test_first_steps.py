"""A workspace from nothing, as somebody new to it would go about it."""

import email
import json
import os
import signal
import subprocess
import sys
from email.policy import default

import pytest

from cadencelang.cli.main import main

AT = "2026-12-01 10:00"


def letters(firm):
    """The letters in the outbox."""
    files = sorted((firm / "outbox").glob("*.eml"))
    return [email.message_from_bytes(it.read_bytes(), policy=default) for it in files]


def test_the_first_letter_is_in_the_outbox(firm, capsys):
    capsys.readouterr()
    assert main(["run", "firm", "--once", "--quiet", "--at", AT, "--yes"]) == 0
    (letter,) = letters(firm)
    assert letter["To"] == "Ada <ada@example.com>"
    assert letter["Subject"] == "Good to have you with us, Ada"
    assert letter["From"] == "Rosa Recruiter <rosa@example.com>"
    assert letter.get_body(("plain",)).get_content().startswith("Dear Ada,")
    assert "<p>Dear Ada,</p>" in letter.get_body(("html",)).get_content()
    told = capsys.readouterr().out
    assert told.startswith("1 letter or notice taken in hand; candidates looked after 3 times. The next is due")
    assert "2026-12-02 00:00" in told, "Kenji's office in Tokyo opens at midnight in London"


def test_running_again_sends_nothing_again(firm, capsys):
    for _ in range(3):
        capsys.readouterr()
        assert main(["run", "firm", "--once", "--quiet", "--at", AT, "--yes"]) == 0
    assert capsys.readouterr().out.startswith("Nothing was due. The next is due")
    assert len(letters(firm)) == 1


def test_importing_again_changes_nothing(firm, capsys):
    capsys.readouterr()
    assert main(["import", "firm", "--candidates", "firm/candidates.csv"]) == 0
    assert "0 new, 0 changed, 2 as they were" in capsys.readouterr().out


def test_a_dry_run_keeps_nothing(firm, tmp_path, capsys):
    more = tmp_path / "more.csv"
    more.write_text("id,first_name,email,stage\nbo,Bo,bo@example.com,Talking\nx,,broken,Talking\n")
    capsys.readouterr()
    assert main(["import", "firm", "--candidates", str(more), "--dry-run"]) == 1
    told = capsys.readouterr()
    assert "Would be taken: 1 new" in told.out
    assert "more.csv:3:email" in told.err
    assert main(["import", "firm", "--candidates", str(more), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["added"] == 1


def test_what_happened_comes_in_and_once(firm, tmp_path, capsys):
    events = tmp_path / "events.jsonl"
    events.write_text('{"id": "r1", "candidate": "ada", "at": "2026-11-01 10:00", "kind": "replies"}\n')
    for told in ("1 record taken", "1 known already"):
        capsys.readouterr()
        assert main(["import", "firm", "--events", str(events)]) == 0
        assert told in capsys.readouterr().out


def test_a_record_of_the_future_is_refused(firm, tmp_path, capsys):
    events = tmp_path / "events.jsonl"
    events.write_text('{"id": "r1", "candidate": "ada", "at": "2030-11-01 10:00", "kind": "replies"}\n')
    assert main(["import", "firm", "--events", str(events)]) == 1
    assert "lies in the future" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["init", "firm"], "is a workspace already"),
        (["run", "nowhere"], "is no workspace"),
        (["run", "firm", "--at", AT], "--at goes with --once"),
        (["run", "firm", "--once", "--at", "soon"], "is not"),
        (["import", "firm"], "nothing to import"),
        (["import", "firm", "--candidates", "gone.csv"], "cannot be read"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(firm, capsys, argv, told):
    assert main(argv) == 2
    assert told in capsys.readouterr().err


def test_of_a_playbook_with_errors_no_workspace_is_made(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/own.cadence").write_text('playbook "Own"\n  version 1\n')
    assert main(["init", "firm", "--playbook", "own/own.cadence"]) == 2
    assert "so nothing was made; `cadence check own/own.cadence` tells them" in capsys.readouterr().err
    assert not (tmp_path / "firm").exists()


def test_a_playbook_of_ones_own(search, capsys):
    assert main(["run", "search", "--once", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["status", "search", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["candidates"] == 44


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_until_it_is_told_to_stop_and_only_once(firm, number):
    program = "from cadencelang.cli.main import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "run", "firm"], stderr=subprocess.PIPE, text=True, cwd=firm.parent
    )
    assert process.stderr is not None
    assert "running" in process.stderr.readline()
    second = subprocess.run(
        [sys.executable, "-c", program, "run", "firm"], capture_output=True, text=True, check=False, cwd=firm.parent
    )
    assert second.returncode == 2
    assert f"Process {process.pid} runs this workspace already" in second.stderr
    os.kill(process.pid, number)
    assert process.wait(timeout=60) == 0
    assert "stopped" in process.stderr.read()
    process.stderr.close()
