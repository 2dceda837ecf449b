"""`cadence tui` and `cadence queue` on the command line."""

import subprocess
import sys

import pytest
from sitting import BOOK

from cadencelang.cli import tui
from cadencelang.cli.main import main

QUEUE = [
    "queue", str(BOOK.parent), "--candidates", str(BOOK.parent / "sample-candidates.csv"),
    "--events", str(BOOK.parent / "history.jsonl"), "--at", "2026-03-06 10:00",
]  # fmt: skip


def test_without_the_extra_it_says_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr(tui, "find_spec", lambda name: None)
    assert main(["tui"]) == 2
    assert "pip install 'cadencelang[tui]'" in capsys.readouterr().err


def test_without_a_terminal_it_says_what_needs_none(capsys):
    assert main(["tui"]) == 2
    assert "needs a terminal" in capsys.readouterr().err


def test_a_playbook_that_is_not_there_is_told_before_anything_is_drawn(capsys):
    assert main(["tui", "nowhere.cadence"]) == 2
    assert "There is no file nowhere.cadence" in capsys.readouterr().err


def test_a_compiled_playbook_is_not_edited(tmp_path, capsys):
    (tmp_path / "book.json").write_text("{}")
    assert main(["tui", str(tmp_path / "book.json")]) == 2
    assert "Name the .cadence file" in capsys.readouterr().err


SERVER = ["tui", "--server", "http://127.0.0.1:9"]


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (SERVER, "There is no token."),
        (["tui", "--token-file", "x"], "A token is for a server."),
        ([*SERVER, "--token-file", "nowhere"], "nowhere cannot be read"),
        (["tui", "--server", "nonsense", "--token-file", "token"], "nonsense is no address of a server"),
        ([*SERVER, "--token-file", "token"], "http://127.0.0.1:9 cannot be reached"),
    ],
)
def test_a_server_that_cannot_be_used_is_told_before_anything_is_drawn(tmp_path, monkeypatch, capsys, argv, told):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CADENCE_TOKEN", raising=False)
    (tmp_path / "token").write_text("cad_x_y\n")
    assert main(argv) == 2
    assert told in capsys.readouterr().err


@pytest.mark.slow
def test_no_other_command_loads_the_application():
    told = "import sys; from cadencelang.cli.main import main; main(sys.argv[1:]); print('LOADED', *sys.modules)"
    run = subprocess.run([sys.executable, "-c", told, *QUEUE], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.rpartition("LOADED ")[2].split())
    assert not {it for it in loaded if it.partition(".")[0] in ("textual", "cadencelang_tui", "rich")}


def test_the_queue_is_told_as_text(capsys):
    assert main([*QUEUE, "--plain", "--why", "--search", "marchbanks"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Fri 2026-03-06 10:00 GMT: ")
    assert 'Leopold Marchbanks, Chief Financial Officer: email "thank-you"' in told
    assert "If you do nothing: " in told


def test_only_some_kinds_are_listed(capsys):
    assert main([*QUEUE, "--only", "draft"]) == 0
    items, _, assumed = capsys.readouterr().out.partition("\n\nUntil ")
    assert "people are taken to have done what they were asked" in assumed
    listed = [line for line in items.splitlines()[1:] if line and not line.startswith(" ")]
    assert listed
    assert all('email "' in line for line in listed)


def test_an_instant_that_is_none_is_refused_in_a_sentence(capsys):
    assert main([*QUEUE[:-1], "sometime"]) == 2
    assert "sometime" in capsys.readouterr().err
