"""The loop goes on when the database comes back."""

import logging
from contextlib import contextmanager

import pytest
from live_world import HandClock
from pausing import Waits

from cadencelang.cli.main import main
from cadencelang.runtime.ports import StoreError
from cadencelang.runtime.rows import Purpose, Status
from cadencelang.stores.sqlite import SqliteTransaction
from cadencelang.workspace.config import read_config
from cadencelang.workspace.opening import Workspace, store_of
from cadencelang.workspace.running import LONGEST_SLEEP, Loop

TEN = 1_796_119_200.0
"""Tue 2026-12-01 10:00 UTC."""


class Away:
    """A store that is not there for so many times that it is asked, `after` so many; else it is the one below."""

    def __init__(self, below, times: int, after: int = 0) -> None:
        self.below, self.left, self.after = below, times, after

    @contextmanager
    def transaction(self):
        """Raises StoreError while it is away."""
        if self.after:
            self.after -= 1
        elif self.left:
            self.left -= 1
            raise StoreError("The database cannot be reached, or went away; nothing was changed.")
        with self.below.transaction() as tx:
            yield tx


@pytest.fixture
def workspace(firm):
    """The sample workspace, on a day on which its first letter is due."""
    config = read_config(firm)
    workspace = Workspace(firm, config, store_of(firm, config), HandClock(TEN))
    yield workspace
    workspace.close()


def letters(firm) -> list[str]:
    """The letters to candidates that left."""
    return [it.name for it in (firm / "outbox").glob("*.eml")]


def test_while_the_database_is_away_the_loop_tells_it_waits_and_tries_again(firm, workspace, caplog):
    store, workspace.store = workspace.store, Away(workspace.store, 2)
    stop = Waits(3)
    Loop(workspace, stop).run()
    workspace.store = store
    told = [it.getMessage() for it in caplog.records if it.levelno == logging.ERROR]
    assert told == ["The database cannot be reached, or went away; nothing was changed."] * 2
    assert stop.pauses[:2] == [5.0, 5.0]
    assert stop.pauses[2] == LONGEST_SLEEP, "it sleeps because nothing is due any more"
    assert len(letters(firm)) == 1


def test_no_question_of_the_loop_reads_those_of_whom_nothing_is_due(firm, workspace, monkeypatch):
    """Each is answered out of an index: by a search, or by the first that it holds."""
    asked, run = {}, SqliteTransaction.run

    def noted(self, sql, values=()):
        asked[sql] = values
        return run(self, sql, values)

    monkeypatch.setattr(SqliteTransaction, "run", noted)
    Loop(workspace, Waits(3)).run()
    assert len(letters(firm)) == 1
    monkeypatch.undo()
    plans = {}
    with workspace.store.transaction() as tx:
        for sql, values in asked.items():
            plans[sql] = [it[3] for it in tx.run(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert any("FROM candidates WHERE stands >" in sql for sql in plans)
    read = {
        step: sql
        for sql, plan in plans.items()
        for step in plan
        if step.startswith("SCAN") and "json_each" not in step and not ("USING" in step and "LIMIT 1" in sql)
    }
    assert read == {}


@pytest.mark.parametrize("after", range(1, 8))
def test_wherever_in_a_turn_it_goes_away_each_letter_is_there_once(firm, workspace, after):
    store, workspace.store = workspace.store, Away(workspace.store, 2, after)

    def lease_runs_out():
        workspace.clock.seconds += 200

    Loop(workspace, Waits(4, *[lease_runs_out] * 3)).run()
    workspace.store = store
    assert len(letters(firm)) == 1
    with store.transaction() as tx:
        statuses = [it.status for it in tx.orders() if it.purpose is Purpose.TOUCH]
    assert statuses == [Status.SENT]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--port", "8500"], "--host and --port go with --serve."),
        (["--once", "--at", "2026-12-01 10:00", "--yes"], "really tells programs or colleagues"),
    ],
)
def test_what_would_pass_in_silence_or_really_leave_is_refused(firm, capsys, monkeypatch, arguments, told):
    monkeypatch.setenv("CADENCE_TEAM_RECRUITER_NOTIFY", "json://chat.example.com")
    assert main(["run", "firm", *arguments]) == 2
    assert told in capsys.readouterr().err
