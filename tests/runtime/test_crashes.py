"""Killed at every point at which a process can die, the story ends as it does undisturbed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def played(folder, every, channel, times):
    """What came of the story, killed at every so-many-th point."""
    argv = [sys.executable, str(HERE / "crashing.py"), str(folder), str(every), channel, times]
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
