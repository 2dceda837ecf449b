"""The same history gives the same future, to the byte, whatever the machine's surroundings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from retell import PLAYBOOKS, digest

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LANG": "de_DE.UTF-8", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
    ],
    ids=lambda it: it["TZ"],
)
def test_in_another_process_with_other_surroundings(surroundings):
    here = [digest(name) for name in PLAYBOOKS]
    there = subprocess.run(
        [sys.executable, str(HERE / "retell.py")],
        env=os.environ | surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert there.stdout.splitlines() == here
    assert all(int(line.split()[2]) > 100 for line in here)
