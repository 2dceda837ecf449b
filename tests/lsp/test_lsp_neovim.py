"""Neovim, a client that we have not written, at work with the server."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from lsp_editor import BOOK, COMMAND, write

SCRIPT = Path(__file__).with_name("neovim.lua")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")
def test_a_session_in_neovim(tmp_path):
    write(tmp_path)
    (tmp_path / "search.cadence").write_text(BOOK.replace("discussed changes", "discused changes"))
    saw = tmp_path / "saw.json"
    run = subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-c", f"luafile {SCRIPT}"],
        cwd=tmp_path,
        env=os.environ | {"CADENCE_COMMAND": json.dumps(COMMAND), "CADENCE_SAW": str(saw), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert saw.is_file(), run.stderr
    told = json.loads(saw.read_text())
    assert "fault" not in told, told
    assert told["problems"] == [[26, 15, 'There is no fact "discused".\nDid you mean "discussed"?']]
    assert told["mended"] == "    stop when discussed changes"
    assert "**We send" in told["hover"]
    assert told["definition"] == "thank-you.md"
    assert told["renamed"] == ["search.cadence", "thank-you.md"]
    assert told["formatted"] == "    wait 2 working hours"
    assert {"send", "wait", "ask"} <= set(told["offered"])
    assert "next: Ada Voss, Mon 2026-03-02 12:00" in told["lenses"]
    assert told["symbols"] > 8
    assert told["stopped"]
