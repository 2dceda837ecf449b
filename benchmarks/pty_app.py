"""An application in a terminal of its own: started, read, typed into, and its CPU time taken."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

COLUMNS, ROWS = 120, 36
_LONG = 120.0
_IDLE = 0.05
_SHORT = 0.2
_TOLD = 2_000
"""Bytes of what was drawn last that are told where something never came."""
_ESCAPES = re.compile(rb"\x1b\[[0-9;?<>=]*\$?[A-Za-z]")


class PtyApp:
    """A process on a pseudo-terminal of 120 by 36. Raises TimeoutError where what is waited for never comes."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self._terminal, line = pty.openpty()
        fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        spoken = {**os.environ, **env, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        spoken.pop("PYTHONDONTWRITEBYTECODE", None)
        self._process = subprocess.Popen(argv, stdin=line, stdout=line, stderr=line, env=spoken, start_new_session=True)
        os.close(line)

    def __enter__(self) -> PtyApp:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    def cpu(self) -> float:
        """The CPU seconds that the process has taken, in all its threads."""
        taken = 0
        for task in Path(f"/proc/{self._process.pid}/task").iterdir():
            with suppress(FileNotFoundError):
                taken += int((task / "schedstat").read_text().split()[0])
        return taken / 1e9

    def wait_for(self, text: str) -> None:
        """Read until these words are drawn: what was drawn before does not count, nor what stands there already."""
        drawn, wanted, end = b"", text.encode(), time.monotonic() + _LONG
        while wanted not in _ESCAPES.sub(b"", drawn):
            if time.monotonic() > end or self._process.poll() is not None:
                left = "" if self._process.returncode is None else f" before it ended with {self._process.returncode}"
                last = _ESCAPES.sub(b"", drawn)[-_TOLD:].decode("utf-8", "replace")
                raise TimeoutError(f"{text!r} was never drawn{left}; the last that was: {last!r}")
            if select.select([self._terminal], [], [], _SHORT)[0]:
                drawn += os.read(self._terminal, 1 << 16)

    def wait_until_still(self, seconds: float) -> None:
        """Read until hardly any CPU time was taken for that long; a cursor may blink."""
        end = time.monotonic() + _LONG
        while time.monotonic() < end:
            before = self.cpu()
            self.read(seconds)
            if self.cpu() - before < _IDLE * seconds:
                return
        raise TimeoutError("it never stood still")

    def read(self, seconds: float) -> bytes:
        """What is drawn within that time."""
        drawn, end = b"", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                drawn += os.read(self._terminal, 1 << 16)
        return drawn

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._terminal, keys.encode())

    def press_slowly(self, key: str, times: int, every: float) -> None:
        """Press a key so many times, one `every` so many seconds."""
        for _ in range(times):
            self.press(key)
            self.read(every)

    def cpu_a_key(self, key: str, times: int, every: float) -> float:
        """The CPU seconds of each of so many presses of a key, one `every` so many seconds."""
        before = self.cpu()
        self.press_slowly(key, times, every)
        return (self.cpu() - before) / times
