"""What is known of the guarantees, and the process that finds it out.

Owns: starting that process, hearing it out, and ending it. Whoever shows it is told of everything new. What was proved
of an earlier text stays, and says that it is of an earlier text.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cadencelang.editing.proving.records import Finding, Goal, Told, Working
    from cadencelang.graph.model import Book

SECONDS: Final = (10.0, 60.0, 600.0)
"""How long each guarantee and calendar may take: at first, and when more is wished for."""
_HEADER: Final = 4
_LARGEST: Final = 64 * 1024 * 1024
_WORKER: Final = (sys.executable, "-m", "cadencelang.editing.proving.worker")


class Proofs:
    """The goals of the book that was proved last, and what was found of each so far.

    `tell` is called after everything new; `current` gives the playbook as it is now, None where that is not known.
    """

    def __init__(self, tell: Callable[[], object], current: Callable[[], Book | None]) -> None:
        self._tell = tell
        self._current = current
        self._process: Process | None = None
        self._run = 0
        self.book: Book | None = None
        self.goals: tuple[Goal, ...] = ()
        self.findings: dict[str, Finding] = {}
        self.working: Working | None = None
        self.seconds = SECONDS[0]
        self.fault = ""

    def forget(self) -> None:
        """End it; nothing is known any more."""
        self.stop()
        self.book, self.goals, self.findings, self.fault = None, (), {}, ""

    @property
    def running(self) -> bool:
        """Whether it is being found out."""
        return self._process is not None

    @property
    def outdated(self) -> bool:
        """Whether the playbook has changed since."""
        current = self._current()
        return self.book is not None and current is not None and current != self.book

    def counted(self) -> str:
        """`3 proved, 1 broken, 2 not decided`; empty where nothing is known."""
        counts = Counter(it.word.lower() for it in self.findings.values())
        return ", ".join(f"{count} {word}" for word, count in counts.items())

    def stop(self) -> None:
        """End it; what was found stays."""
        self._run += 1
        process, self._process, self.working = self._process, None, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            self._tell()

    async def prove(self, book: Book, seconds: float) -> bool:
        """Prove a book's guarantees; whether it came to its end. What was found before goes."""
        from cadencelang.editing.proving.worker import Order

        self.stop()
        run = self._run
        self.book, self.goals, self.findings, self.fault, self.seconds = book, (), {}, "", seconds
        try:
            process = await asyncio.create_subprocess_exec(*_WORKER, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        except OSError as error:
            self._end(f"The prover could not be started: {error.strerror or error}.")
            return False
        if run != self._run:
            process.kill()
            return False
        self._process = process
        self._tell()
        try:
            assert process.stdin is not None
            process.stdin.write(pickle.dumps(Order(book, seconds)))
            process.stdin.close()
            return await self._hear(process, run)
        except (OSError, ValueError, EOFError, pickle.UnpicklingError):
            if run == self._run:
                self._end("The prover ended unexpectedly; what it had found stays.")
            return False
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _hear(self, process: Process, run: int) -> bool:
        from cadencelang.editing.proving.records import Ended

        assert process.stdout is not None
        while True:
            size = int.from_bytes(await process.stdout.readexactly(_HEADER), "big")
            if size > _LARGEST:
                raise ValueError("a record is too large")
            told: Told = pickle.loads(await process.stdout.readexactly(size))  # noqa: S301 - written by our own process  # nosec B301
            if run != self._run:
                return False
            if isinstance(told, Ended):
                self._end(f"The prover gave up: {told.fault}." if told.fault else "")
                return not told.fault
            self._take(told)

    def _take(self, told: Told) -> None:
        from cadencelang.editing.proving.records import Finding, Goals, Working

        match told:
            case Goals(goals):
                self.goals = goals
            case Working():
                self.working = told
            case Finding():
                self.findings[told.name] = told
                self.working = None
            case _:
                pass
        self._tell()

    def _end(self, fault: str) -> None:
        self._process, self.working, self.fault = None, None, fault
        self._tell()
