"""Completion, tried in the shells themselves."""

from pathlib import Path

import pytest
from shells import completed

from cadencelang.cli.completion import script
from cadencelang.cli.main import COMMANDS, main

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
SHELLS = ("bash", "zsh", "fish", "tcsh")
CASES = [
    ("cadence simu", "simulate"),
    ("cadence simulate --cand", "--candidate"),
    ("cadence simulate executive-search --show over", "overview"),
    ("cadence simulate executive-search --candidates executive-search/sample", "sample-candidates.csv"),
    ("cadence check board", "board-appointment"),
    ("cadence explain CL21", "CL21"),
]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("completion")
    for shell in SHELLS:
        (folder / shell).write_text(script(shell), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("line", "offered"), CASES)
@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_a_shell_offers_commands_options_values_and_files(shell, line, offered, scripts):
    assert offered in completed(shell, scripts / shell, PLAYBOOKS, line)


@pytest.mark.slow
@pytest.mark.parametrize(("line", "offered"), CASES)
@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_the_tab_key_completes(shell, line, offered, scripts):
    shown = completed(shell, scripts / shell, PLAYBOOKS, line)
    begun = line.rpartition(" ")[2]
    assert offered in shown or offered.removeprefix(begun) in shown.rpartition(begun)[2]


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_nothing_is_offered_for_what_there_is_not(shell, scripts):
    assert "simulate" not in completed(shell, scripts / shell, PLAYBOOKS, "cadence xyz")


def test_every_command_can_be_completed(scripts):
    offered = completed("bash", scripts / "bash", PLAYBOOKS, "cadence ").split()
    assert set(COMMANDS) <= set(offered)


def test_the_command_prints_the_script_and_refuses_other_shells(capsys):
    assert main(["completion", "zsh"]) == 0
    assert capsys.readouterr().out == script("zsh")
    assert main(["completion", "cmd"]) == 2
    assert "bash" in capsys.readouterr().err
