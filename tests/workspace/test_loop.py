"""The loop goes on when the database comes back."""

import logging
from contextlib import contextmanager

import pytest
from live_world import HandClock
from pausing import Waits

from cadencelang.runtime.ports import StoreError
from cadencelang.runtime.rows import Purpose, Status
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
