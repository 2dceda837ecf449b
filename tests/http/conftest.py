"""An office, open for one test."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from office import Office


@pytest.fixture
def office(tmp_path):
    found = Office(tmp_path / "firm")
    yield found
    found.close()


@pytest.fixture
def client(office):
    return office.client


@pytest.fixture
def memory():
    """A folder that waits for no disk, where there is one: a process that dies leaves it as it was."""
    shared = Path("/dev/shm")
    with TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        yield Path(folder)
