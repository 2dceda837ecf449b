"""What all tests have in common: the day on which they are run is always the same one."""

import time

import pytest

from cadencelang.workspace.opening import SystemClock

BEGINNING = 1_796_040_000.0
"""Mon 2026-11-30 12:00 UTC."""


@pytest.fixture(autouse=True, scope="session")
def _the_day():
    """The clock of this machine shows the same noon wherever and whenever the tests begin, and goes on from there."""
    started = time.time()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SystemClock, "now", lambda _: BEGINNING + time.time() - started)
        yield
