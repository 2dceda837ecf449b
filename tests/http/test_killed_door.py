"""A server that is killed at any point of a request with a key: it is carried out once, and answered as it was."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from postgres_server import HOMES, server

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent


def checked(folder, *server):
    """Ask every request of a server that is killed at every point."""
    argv = [sys.executable, str(HERE / "killed_door.py"), str(folder), *server]
    paths = os.pathsep.join((str(HERE), str(HERE.parent / "runtime")))
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": paths})
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == {}
    assert set(found["points"]) == {"entering", "telling", "deciding", "undoing"}
    for points in found["points"].values():
        assert points.index("before an answer") < len(points) - 2, "the answer is not kept with the change"
        assert points.count("after committing") >= 3


def test_on_sqlite(memory):
    checked(memory)


@pytest.mark.skipif(not HOMES, reason="there is no PostgreSQL on this machine")
def test_on_postgresql(memory):
    with server() as postgres:
        checked(memory, postgres.url)
