"""The command that starts the server, where it cannot, and what it leaves alone."""

import subprocess

import pytest
from lsp_editor import COMMAND

from cadencelang.cli import lsp
from cadencelang.cli.main import main


def test_without_the_extra_it_says_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr(lsp, "find_spec", lambda name: None)
    assert main(["lsp"]) == 2
    assert "pip install 'cadencelang[lsp]'" in capsys.readouterr().err


def test_at_a_terminal_it_says_who_starts_it(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert main(["lsp"]) == 2
    assert "started by an editor" in capsys.readouterr().err


@pytest.mark.parametrize("said", [b"", b"garbage\r\n\r\n{}", b"Content-Length: 5\r\n\r\n{{{{{"])
def test_an_editor_that_is_gone_or_babbles_ends_it_without_a_traceback(said):
    run = subprocess.run(COMMAND, input=said, capture_output=True, timeout=60, check=False)
    assert run.returncode == 0
    assert b"Traceback" not in run.stderr
    assert b"should not have" not in run.stderr
