"""A store and a playbook at work over it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from live_world import Live

from cadencelang.stores.sqlite import SqliteStore


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    store = SqliteStore(tmp_path / "cadence.db")
    yield store
    store.close()


@pytest.fixture
def live(store):
    """The playbook at work, on a Monday at ten."""
    return Live(store)


@pytest.fixture
def memory():
    """A folder that waits for no disk, where there is one: a process that dies leaves it as it was."""
    shared = Path("/dev/shm")
    with TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        yield Path(folder)
