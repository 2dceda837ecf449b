"""What is kept when nobody says Ctrl+Q: the window is closed, the process is told to end, or killed."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

import pytest
from sitting import make, play, sitting

from cadencelang_tui import app as application
from cadencelang_tui.memory import Memory
from editing import make_book, until

_START = "from cadencelang.cli.main import run; run()"
_PATIENCE = 90.0


class Terminal:
    """The application on a pseudo-terminal."""

    def __init__(self, tmp_path, *args):
        env = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        env |= {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("STATE", "CONFIG", "CACHE")}
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, "-c", _START, "tui", *args], env)
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 110, 0, 0))

    def shows(self, words):
        """Wait until these words were written to the terminal."""
        seen, begun = b"", time.monotonic()
        while words not in seen:
            assert time.monotonic() - begun < _PATIENCE, seen[-2000:]
            if select.select([self.end], [], [], 0.2)[0]:
                seen += os.read(self.end, 65536)

    def ended(self):
        """Wait for its end; gives the exit code."""
        begun = time.monotonic()
        while time.monotonic() - begun < _PATIENCE:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            if self.end is not None and select.select([self.end], [], [], 0.1)[0]:
                try:
                    os.read(self.end, 65536)
                except OSError:
                    time.sleep(0.1)
            else:
                time.sleep(0.1)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError("it did not end")

    def close(self):
        """Close the window."""
        os.close(self.end)
        self.end = None


@pytest.mark.slow
@pytest.mark.parametrize("how", ["SIGTERM", "SIGHUP", "closed window"])
def test_what_ends_it_from_outside_keeps_how_things_are(tmp_path, how):
    book = make_book(tmp_path)
    terminal = Terminal(tmp_path, str(book))
    terminal.shows(b"What would you like")
    if how == "closed window":
        terminal.close()
    else:
        os.kill(terminal.pid, getattr(signal, how))
    code = terminal.ended()
    assert Memory(tmp_path / "state" / "cadence").part("app", book)["mode"] == "start"
    assert code == 128 + (signal.SIGTERM if how == "SIGTERM" else signal.SIGHUP)


def test_what_changed_is_kept_every_so_often_and_nothing_is_written_where_nothing_did(tmp_path, monkeypatch):
    monkeypatch.setattr(application, "KEEP_EVERY", 0.1)
    book = make_book(tmp_path)

    def row():
        return Memory(tmp_path / "state").part("edit", book).get("row")

    async def go():
        async with sitting(make(tmp_path, book, mode="edit"), loaded=False) as pilot:
            await until(pilot, lambda: row() == 0)
            await pilot.press("down", "down")
            await until(pilot, lambda: row() == 2)
            written = [it.stat().st_mtime_ns for it in sorted((tmp_path / "state" / "playbooks").iterdir())]
            await pilot.pause(0.5)
            assert [it.stat().st_mtime_ns for it in sorted((tmp_path / "state" / "playbooks").iterdir())] == written

    play(go())


def test_a_text_that_is_overtaken_is_not_written(tmp_path):
    memory = Memory(tmp_path)
    memory.part("edit").update(row=1)
    older = memory.unwritten()
    memory.part("edit").update(row=2)
    memory.save()
    memory.write(older)
    assert Memory(tmp_path).part("edit") == {"row": 2}
