"""Killed at every point at which a process can die, the story ends as it does undisturbed, as each channel promises."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from postgres_server import HOMES, server

HERE = Path(__file__).parent


def played(folder, way, times, *server, first=1, every=1):
    """What came of the story, killed at every so-many-th point from the first."""
    argv = [sys.executable, str(HERE / "crashing.py"), str(folder), str(first), str(every), way, times, *server]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check(found, way):
    """Nothing is lost, nothing doubled but what may be, and the points are those that matter."""
    assert found["wrong"] == {}
    assert found["whole"]["folds"]
    assert len(found["whole"]["keys"]) >= 5
    expected = {"before committing", "after committing", "before sending", "after sending", "before a log entry"}
    if way == "connected":
        expected |= {"before bytes leave", "after bytes left"}
        came = [it[0] for it in found["whole"]["arrived"]]
        assert min(came.count(it) for it in ("mail", "hook", "chat")) >= 2
        assert found["repeated"]["mail"] == 0
    assert expected <= set(found["points"])


@pytest.mark.parametrize(("way", "every"), [("files", 41), ("connected", 97)])
def test_some_points(memory, way, every):
    check(played(memory, way, "once", every=every), way)


@pytest.mark.slow
@pytest.mark.parametrize("times", ["once", "twice"])
@pytest.mark.parametrize("way", ["files", "untold", "connected"])
def test_every_point(memory, way, times):
    """Killed at each once; or, as well, who mends is killed at any."""
    found = played(memory, way, times)
    check(found, way)
    if way == "connected":
        assert min(found["repeated"][it] for it in ("hook", "chat")) > 0, "what may be told twice never was"


on_postgresql = pytest.mark.skipif(not HOMES, reason="there is no PostgreSQL on this machine")


@pytest.mark.slow
@on_postgresql
@pytest.mark.parametrize("first", [1, 2])
@pytest.mark.parametrize("way", ["files", "untold", "connected"])
def test_every_point_on_postgresql(memory, way, first):
    """In two halves, so that they can be played side by side."""
    with server() as postgres:
        check(played(memory, way, "once", postgres.url, first=first, every=2), way)


@pytest.mark.slow
@on_postgresql
@pytest.mark.parametrize("way", ["files", "untold", "connected"])
def test_killed_again_on_postgresql(memory, way):
    with server() as postgres:
        check(played(memory, way, "twice", postgres.url, every=7), way)
