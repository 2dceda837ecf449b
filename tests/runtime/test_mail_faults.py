"""Whatever a mail server does wrong at first, the story ends as with a sound one, but for what it refuses for good."""

import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent / "mail_faults.py"
STEPS = ["connect", "EHLO", "MAIL", "RCPT", "DATA", "dot", "taken", "QUIT", "NOOP", "RSET"]
ACTS = ["4xx", "421", "5xx", "hang-up", "half-close", "silence"]
SOME = [("connect", "4xx", 2), ("RCPT", "5xx", 1), ("dot", "4xx", 2), ("dot", "hang-up", 1), ("taken", "half-close", 1)]


def check(folder, faults) -> None:
    """Play the story with each of the faults, and find nothing wrong."""
    told = [str(it) for fault in faults for it in fault]
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), *told], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == {}
    assert min(found["met"].values()) > 0, "a fault was never come to"
    assert len(found["whole"]["keys"]) >= 5


def test_some_faults(memory):
    check(memory, SOME)


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_every_fault_at_every_step(memory, act):
    """An answer that refuses a mail is no answer to one that was taken."""
    steps = [it for it in STEPS if it != "taken" or act not in ("4xx", "421", "5xx")]
    check(memory, product(steps, [act], [1, 3]))
