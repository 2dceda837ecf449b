"""Neovim, a client that we have not written, set up as the page on editors says, at work with the server."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lsp_editor import BOOK, write

SCRIPT = Path(__file__).with_name("neovim.lua")
PAGE = Path(__file__).parents[2] / "docs" / "editors.md"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")
def test_a_session_in_neovim(tmp_path):
    write(tmp_path)
    (tmp_path / "search.cadence").write_text(BOOK.replace("discussed changes", "discused changes"))
    [setup] = re.findall(r"```lua\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "init.lua").write_text(setup)
    saw = tmp_path / "saw.json"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["nvim", "--headless", "-u", "init.lua", "-i", "NONE", "-c", f"luafile {SCRIPT}"],
        cwd=tmp_path,
        env=os.environ | {"PATH": path, "CADENCE_SAW": str(saw), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert saw.is_file(), run.stderr
    told = json.loads(saw.read_text())
    assert "fault" not in told, told
    assert told["filetype"] == "cadence"
    assert told["problems"] == [[26, 15, 'There is no fact "discused".\nDid you mean "discussed"?']]
    assert told["mended"] == "    stop when discussed changes"
    assert "**We send" in told["hover"]
    assert told["definition"] == "thank-you.md"
    assert "Thank you" in told["letter"]
    assert told["renamed"] == ["search.cadence", "thank-you.md"]
    assert told["formatted"] == "    wait 2 working hours"
    assert {"send", "wait", "ask"} <= set(told["offered"])
    assert "next: Ada Voss, Mon 2026-03-02 12:00" in told["lenses"]
    assert told["symbols"] > 8
    assert told["clients"] == ["cadence"]
    assert told["stopped"]
