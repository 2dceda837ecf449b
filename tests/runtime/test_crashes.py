"""Killed at every point at which a process can die, the story ends as it does undisturbed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from postgres_server import HOMES, server

HERE = Path(__file__).parent


def played(folder, every, channel, times, *server):
    """What came of the story, killed at every so-many-th point."""
    argv = [sys.executable, str(HERE / "crashing.py"), str(folder), str(every), channel, times, *server]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check(found):
    """Nothing is lost, nothing doubled, and the points are those that matter."""
    assert found["wrong"] == {}
    assert found["whole"]["folds"]
    assert len(found["whole"]["keys"]) >= 5
    expected = {"before committing", "after committing", "before sending", "after sending", "before a log entry"}
    assert expected <= set(found["points"])


def test_some_points(tmp_path):
    check(played(tmp_path, 41, "repeatable", "once"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("channel", "times"), [("repeatable", "once"), ("unrepeatable", "once"), ("repeatable", "twice")]
)
def test_every_point(tmp_path, channel, times):
    check(played(tmp_path, 1, channel, times))


@pytest.mark.slow
@pytest.mark.skipif(not HOMES, reason="there is no PostgreSQL on this machine")
@pytest.mark.parametrize("channel", ["repeatable", "unrepeatable"])
def test_some_points_on_postgresql(tmp_path, channel):
    with server() as postgres:
        check(played(tmp_path, 29, channel, "once", postgres.url))
