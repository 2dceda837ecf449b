"""An office, open for one test."""

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
