"""The embedded loop: one process that lets time act, delivers, and sleeps until something is due.

Owns: that one runs at a time, when to look again, a clean stop, and what a clock that jumps does. An outage, a
suspended laptop and a clock that was put forward are alike: what became due is placed anew by the engine, never sent
in a burst. A clock that jumped further than can be believed is waited out (`ClockWatch`). One that was put back lets
time stand still until it has caught up; while anybody stands ahead of it, that is logged.
"""

from __future__ import annotations

import enum
import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cadencelang.records import dataclass
from cadencelang.runtime.ports import ClockNotBelieved, StoreError
from cadencelang.runtime.pump import Moved, Pump
from cadencelang.runtime.rows import Second
from cadencelang.workspace.landing import land
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.timekeeping import ahead, mending, told_of

LOG: Final = logging.getLogger("cadencelang.run")
LOCK: Final = "run.lock"
LONGEST_SLEEP: Final = 5.0
"""Seconds after which the loop looks again, for what other processes put in."""
_RETRY: Final = 5.0
_DOUBT: Final = 60.0
_HOUR: Final = 3600.0


class Duty(enum.StrEnum):
    """What one process alone may do: hand letters over where a mailbox has limits, and read the mailbox."""

    DELIVERY = "delivery"
    MAIL = "mail"


class AlreadyRunning(Exception):  # noqa: N818
    """Another process runs this workspace."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Be the one process that runs the workspace in a folder. Raises AlreadyRunning."""
    with (folder / LOCK).open("a+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            number = file.read(20).decode("ascii", "replace").strip()
            raise AlreadyRunning(f"Process {number or '?'} runs this workspace already.") from None
        with suppress(OSError):  # on a full disk the number is missing, and the lock holds all the same
            file.truncate(0)
            file.write(str(os.getpid()).encode())
        yield


@dataclass(slots=True)
class Loop:
    """Runs a workspace until it is told to stop. `delivers` says whether it is this process that hands letters over."""

    workspace: Workspace
    stop: threading.Event
    delivers: Callable[[], bool] = lambda: True
    _looked: Second | None = None

    def run(self) -> None:
        """Turn and sleep, until stopped; a batch under way is finished.

        Trouble with the store, and with a clock that cannot be believed, is waited out.
        """
        pump = self.workspace.pump()
        pump.delivery.stopping, pump.delivery.on_duty = self.stop.is_set, self.delivers
        while not self.stop.is_set():
            try:
                self.look_ahead()
                landed, moved = land(self.workspace), pump.turn()
                told(moved)
                pause = 0.0 if moved or landed else self.pause(pump)
            except StoreError as error:
                LOG.error("%s", error)
                pause = _DOUBT if isinstance(error, ClockNotBelieved) else _RETRY
            if pause:
                self.stop.wait(pause)

    def look_ahead(self) -> None:
        """Log that candidates stand ahead of the clock, where some do: at first, and once an hour by the clock."""
        now = self.workspace.clock.now()
        if self._looked is not None and abs(now - self._looked) < _HOUR:
            return
        self._looked = now
        log_ahead(self.workspace)

    def pause(self, pump: Pump) -> float:
        """How long to sleep: until something is due, and not too long, since others may put something in."""
        due = pump.next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(max(due - self.workspace.clock.now(), 0.05), LONGEST_SLEEP)


def log_ahead(workspace: Workspace) -> None:
    """Log that candidates stand ahead of the clock, where some do. Raises StoreError."""
    with workspace.store.transaction() as tx:
        found = ahead(tx, workspace.now)
        if found is not None:
            LOG.error("%s %s", told_of(workspace, tx, found), mending(workspace))


def told(moved: Moved) -> None:
    """Say what a turn did, where it did something."""
    if moved:
        LOG.info("%s", in_words(moved))


def in_words(moved: Moved) -> str:
    """What was done: `1 letter or notice taken in hand; candidates looked after 3 times`."""
    if not moved:
        return "Nothing was due"
    letters = "1 letter or notice" if moved.orders == 1 else f"{moved.orders} letters and notices"
    times = "once" if moved.steps == 1 else f"{moved.steps} times"
    return f"{letters} taken in hand; candidates looked after {times}"
