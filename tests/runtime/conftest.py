"""A store and a playbook at work over it."""

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
