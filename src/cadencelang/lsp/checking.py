"""Checking while a person types: what is wrong is told soon after the last key, and no request waits for it.

Owns: when a playbook is checked, and that an outdated check tells nothing. All checks run on one thread; one that is
overtaken before it has begun is left out. Whatever goes wrong in a check is logged and ends nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TypeVar

from cadencelang.diagnostics import Diagnostic
from cadencelang.editing.people import People, bytes_beside, read_people
from cadencelang.editing.playbook import made_ready, remembering_parse
from cadencelang.graph.model import Book
from cadencelang.lsp.projects import Project, Projects
from cadencelang.source import SourceFile

PAUSE: Final = 0.15
MOST_BYTES: Final = 2_000_000
"""Files of candidates larger than this are left unread."""
_Found = TypeVar("_Found")


class Watched(Protocol):
    """Whoever shows what is found."""

    def found_alone(self, file: Path, source: SourceFile, found: Iterable[Diagnostic]) -> None:
        """The mistakes in the syntax of one file."""
        ...

    def found(self, project: Project) -> None:
        """All that is wrong with a playbook."""
        ...

    def know_more(self) -> None:
        """What lies ahead of the candidates is known anew."""
        ...

    def log(self, words: str) -> None:
        """Something of ours went wrong."""
        ...


class Checker:
    """Checks the playbooks of what is open, a moment after the last change."""

    def __init__(self, projects: Projects, watched: Watched) -> None:
        self._projects = projects
        self._watched = watched
        self._thread = ThreadPoolExecutor(1, "check")
        self._tasks: dict[Path, asyncio.Task[None]] = {}

    def soon(self, file: Path, pause: float = PAUSE) -> None:
        """A file has changed."""
        projects = self._projects.of(file)
        if not projects and file.suffix == ".cadence":
            self._start(file, self._alone(file, pause))
        for project in projects:
            project.generation += 1
            self._start(project.main, self._check(project, file, pause))

    async def settled(self, project: Project) -> None:
        """Wait until a playbook has been checked as it is now."""
        if project.compiled is None and project.main not in self._tasks:
            self.soon(project.main, 0)
        while (task := self._tasks.get(project.main)) is not None:
            await asyncio.wait([task])

    async def look_ahead(self, project: Project) -> None:
        """Find out what lies ahead of the candidates beside a playbook, where that is not known."""
        await self.settled(project)
        ready = project.ready
        if ready is None or project.coming is not None:
            return
        from cadencelang.editing.ahead import coming

        if project.people is None:
            project.people = await self._on_thread(_people, project.folder, ready.book) or People()
        if project.people.candidates:
            found = await self._on_thread(coming, ready.engine, ready.atlas, project.people)
            if ready is project.ready and found is not None:
                project.coming = found

    def stop(self) -> None:
        """Nothing is checked any more."""
        for task in self._tasks.values():
            task.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _start(self, key: Path, check: Coroutine[None, None, None]) -> None:
        if (before := self._tasks.pop(key, None)) is not None:
            before.cancel()
        task = asyncio.get_running_loop().create_task(check)
        self._tasks[key] = task
        task.add_done_callback(partial(self._ended, key))

    def _ended(self, key: Path, task: asyncio.Task[None]) -> None:
        if self._tasks.get(key) is task:
            del self._tasks[key]

    async def _alone(self, file: Path, pause: float) -> None:
        await asyncio.sleep(pause)
        source = SourceFile(file.name, self._projects.opened.get(file, ""))
        if (result := await self._on_thread(remembering_parse(), source)) is not None:
            self._watched.found_alone(file, source, result.diagnostics)

    async def _check(self, project: Project, file: Path, pause: float) -> None:
        await asyncio.sleep(pause)
        asked, texts = project.generation, project.texts()
        if project.compiled is not None:
            await self._syntax(file)
        compiled = await self._on_thread(project.compile, texts)
        if compiled is None or asked != project.generation:
            return
        project.take(compiled, await self._on_thread(made_ready, compiled))
        if asked == project.generation:
            self._watched.found(project)
            if project.ready is not None and compiled.ok:
                self._watched.know_more()

    async def _syntax(self, file: Path) -> None:
        """The mistakes of the file that changed are told at once, as they are known long before the rest."""
        if file.suffix != ".cadence":
            return
        source = SourceFile(file.name, self._projects.opened.get(file, ""))
        result = await self._on_thread(remembering_parse(), source)
        if result is not None and result.diagnostics:
            self._watched.found_alone(file, source, result.diagnostics)

    async def _on_thread(self, do: Callable[..., _Found], *arguments: object) -> _Found | None:
        """What a function gives, called on the thread of the checks; None where it fails."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, do, *arguments)
        except Exception as error:  # the server outlives whatever a text does to a check
            self._watched.log(f"{type(error).__name__}: {error}")
            return None


def _people(folder: Path, book: Book) -> People:
    """The candidates beside a playbook; nobody where there are too many to be looked at while a person waits."""
    return read_people(folder, book) if bytes_beside(folder) <= MOST_BYTES else People()
