"""Going back to a copy of the database: whole, at once, and without those who were erased meanwhile."""

import shutil

import pytest

from cadencelang.cli.main import main
from cadencelang.workspace.config import read_config
from cadencelang.workspace.opening import FixedClock, Workspace, store_of
from cadencelang.workspace.running import only_one

TEN = 1_796_119_200.0
"""Tue 2026-12-01 10:00 UTC."""


@pytest.fixture
def copy(firm):
    """A copy of the workspace as it was made."""
    assert main(["backup", "firm"]) == 0
    (found,) = (firm / "backups").iterdir()
    return found


def opened(firm) -> Workspace:
    """The workspace, on a day on which its first letter is due."""
    config = read_config(firm)
    return Workspace(firm, config, store_of(firm, config), FixedClock(TEN))


def lived(firm) -> None:
    """A letter leaves."""
    workspace = opened(firm)
    workspace.pump().drain()
    workspace.close()


def entries(firm) -> int:
    """How many log entries there are."""
    workspace = opened(firm)
    assert workspace.store.check() is None
    with workspace.store.transaction() as tx:
        found = tx.counts()["entries"]
    workspace.close()
    return found


def test_it_goes_back_says_what_that_costs_and_can_come_forward_again(firm, copy, capsys):
    before = entries(firm)
    lived(firm)
    after = entries(firm)
    capsys.readouterr()
    assert main(["restore", "firm", "--copy", str(copy)]) == 2
    told = capsys.readouterr().err
    assert f"{after - before} log entries" in told
    assert "1 letter or notice may leave once more" in told
    assert entries(firm) == after
    assert main(["restore", "firm", "--copy", copy.name, "--yes"]) == 0
    assert entries(firm) == before
    (kept,) = (firm / "backups").glob("before-restoring-*.db")
    assert not list((firm / "backups").glob("*.lock"))
    assert main(["restore", "firm", "--copy", kept.name, "--yes"]) == 0
    assert entries(firm) == after


def test_who_was_erased_since_is_neither_there_nor_taken_in_again(firm, copy, capsys):
    assert main(["erase", "firm", "--id", "ada", "--yes"]) == 0
    assert main(["restore", "firm", "--copy", copy.name, "--yes"]) == 0
    assert main(["person", "firm", "--id", "ada"]) == 1
    capsys.readouterr()
    main(["import", "firm", "--candidates", "firm/candidates.csv"])
    assert "1 as they were" in capsys.readouterr().out
    assert main(["person", "firm", "--id", "ada"]) == 1


def test_what_another_process_has_open_sees_it(firm, copy):
    before = entries(firm)
    lived(firm)
    other = opened(firm)
    assert main(["restore", "firm", "--copy", copy.name, "--yes"]) == 0
    with other.store.transaction() as tx:
        assert tx.counts()["entries"] == before
    other.close()
    assert entries(firm) == before


def test_copies_that_are_not_to_be_trusted_are_refused(firm, copy, tmp_path, capsys):
    elsewhere = tmp_path / "elsewhere.db"
    shutil.copy(copy, elsewhere)
    (firm / "backups" / "broken.db").write_bytes(b"no database " * 1000)
    assert main(["init", "other"]) == 0
    shutil.copy(tmp_path / "other" / "cadence.db", firm / "backups" / "other.db")
    before = entries(firm)
    for name, told in (
        (str(elsewhere), "The newest there are"),
        ("other.db", "another workspace"),
        ("broken.db", "damaged"),
    ):
        capsys.readouterr()
        assert main(["restore", "firm", "--copy", name, "--yes"]) != 0
        assert told in capsys.readouterr().err
    assert entries(firm) == before


def test_a_workspace_that_runs_is_left_alone(firm, copy, capsys):
    with only_one(firm):
        assert main(["restore", "firm", "--copy", copy.name, "--yes"]) == 2
    assert "runs this workspace already" in capsys.readouterr().err


def test_copies_made_at_once_have_names_of_their_own(firm):
    for _ in range(3):
        assert main(["backup", "firm"]) == 0
    assert len(list((firm / "backups").glob("*.db"))) == 3
