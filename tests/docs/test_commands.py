"""What is made from the parsers: the man page and the page of commands."""

import shutil
import subprocess

import commands_page
import man_page
import pytest
from commands_told import commands

from cadencelang.cli.main import COMMANDS


def test_the_man_page_is_up_to_date():
    text = man_page.PAGE.read_text(encoding="utf-8")
    assert man_page.undated(text) == man_page.undated(man_page.page("2026-01-01")), "run: make reference"


def test_the_page_of_commands_is_up_to_date():
    assert commands_page.PAGE.read_text(encoding="utf-8") == commands_page.page(), "run: make reference"


def test_every_command_is_told_with_every_option():
    told = {it.name: it for it in commands()}
    assert list(told) == list(COMMANDS)
    assert {"--candidates", "--html", "--json"} <= {it.flags[-1] for it in told["simulate"].options}
    assert told["simulate"].usage == "cadence simulate BOOK --candidates FILE --from DATE [option …]"


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_the_man_page_is_well_formed():
    done = subprocess.run(["mandoc", "-T", "lint", str(man_page.PAGE)], capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_the_man_page_reads_as_it_should():
    done = subprocess.run(["mandoc", "-T", "ascii", str(man_page.PAGE)], capture_output=True, text=True, check=True)
    shown = " ".join(subprocess.run(["col", "-bx"], input=done.stdout, capture_output=True, text=True).stdout.split())
    assert "cadence - follow-up with candidates" in shown
    assert "--candidates FILE candidates: .csv, .json or .jsonl" in shown
    assert "3 A guarantee was not decided within the bounds given." in shown
