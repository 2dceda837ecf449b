"""Checking while a person types: what is wrong is known soon after the last key, and no key waits for it.

Owns: when a check runs, and that an outdated one changes nothing. The syntax of the file comes first, as it is quick;
then the whole playbook; then what running it takes. All run on one thread, so that checks never compete with each
other: one that is overtaken before it has begun is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, Protocol

from textual.timer import Timer

from cadencelang.diagnostics import Diagnostic
from cadencelang.editing.playbook import made_ready, remembering_parse
from cadencelang.source import SourceFile
from cadencelang_tui.edit.problems import Problem, problems_of
from cadencelang_tui.session import Session

PAUSE: Final = 0.1


class Watched(Protocol):
    """Whoever shows what is found."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call back after a while."""
        ...

    def start_check(self) -> None:
        """Run `Checker.run` in a worker that takes the place of the one before."""
        ...

    def found_syntax(self, path: str, problems: Sequence[Problem]) -> None:
        """The mistakes of one file's syntax, before the rest is known; there is at least one."""
        ...

    def found_problems(self, problems: tuple[Problem, ...]) -> None:
        """All that is wrong with the playbook, before it is ready to run."""
        ...


class Checker:
    """Checks the session's texts a moment after the last change."""

    def __init__(self, session: Session, watched: Watched) -> None:
        self._session = session
        self._watched = watched
        self._timer: Timer | None = None
        self._generation = 0
        self._thread = ThreadPoolExecutor(1, "check")

    @property
    def generation(self) -> int:
        """A number that is another after every change."""
        return self._generation

    def soon(self) -> None:
        """The text has changed."""
        self._generation += 1
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._watched.set_timer(PAUSE, self._watched.start_check)

    async def run(self, path: str, text: str) -> bool:
        """Check now; False where the text changed meanwhile, so that nothing is known of it."""
        asked, session = self._generation, self._session
        main = session.path
        on_thread = partial(asyncio.get_running_loop().run_in_executor, self._thread)
        if path.endswith(".cadence"):
            found = await on_thread(_syntax, path, text)
            if found and asked == self._generation:
                self._watched.found_syntax(path, found)
        compiled = await on_thread(session.compiling())
        problems = problems_of(compiled.diagnostics, compiled.sources)
        if asked == self._generation and main == session.path:
            self._watched.found_problems(problems)
            ready = await on_thread(made_ready, compiled)
        if asked != self._generation or main != session.path:
            return False
        session.take(compiled, ready)
        return True

    def stop(self) -> None:
        """Nothing is checked any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _syntax(path: str, text: str) -> tuple[Problem, ...]:
    source = SourceFile(path, text)
    found: Sequence[Diagnostic] = remembering_parse()(source).diagnostics
    return problems_of(found, {path: source})
