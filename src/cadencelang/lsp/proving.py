"""Proving a playbook's guarantees in the background, with progress that can be cancelled.

Owns: the protocol's progress, and one proving a playbook at a time. What is found is told as it comes.
"""

from __future__ import annotations

import asyncio
from typing import Final, Protocol
from uuid import uuid4

from lsprotocol import types as t
from pygls.progress import Progress

from cadencelang.editing.proving.proofs import SECONDS
from cadencelang.lsp.checking import Checker
from cadencelang.lsp.projects import Project

_OFTEN: Final = 0.3


class Watched(Protocol):
    """Whoever shows what is found, and the connection over which progress is told."""

    @property
    def client_capabilities(self) -> t.ClientCapabilities:
        """What the client can do."""
        ...

    @property
    def work_done_progress(self) -> Progress:
        """The client's bars of progress."""
        ...

    @property
    def checker(self) -> Checker:
        """What checks the playbooks."""
        ...

    def found(self, project: Project) -> None:
        """Something new is known of a playbook."""
        ...

    def know_more(self) -> None:
        """Something new is known of its guarantees."""
        ...


class Proving:
    """Starts and stops the proofs of playbooks, and tells the client how far they are."""

    def __init__(self, server: Watched) -> None:
        self._server = server
        self._tokens: dict[Project, str] = {}
        self._told: dict[Project, float] = {}

    async def prove(self, project: Project, seconds: float = SECONDS[0]) -> str:
        """Prove the guarantees of a playbook as it is; gives in a sentence what came of it."""
        await self._server.checker.settled(project)
        if project.ready is None or project.compiled is None or not project.compiled.ok:
            return "The guarantees can be proved once the playbook has no errors."
        proofs = project.proofs
        token = await self._begin(project)
        try:
            await proofs.prove(project.ready.book, seconds)
        finally:
            self._end(project, token)
        return proofs.fault or f"{proofs.counted() or 'Nothing was found out'}."

    def stop(self, project: Project) -> None:
        """End it; what was found stays."""
        project.proofs.stop()

    def changed(self, project: Project) -> None:
        """Something new is known: tell it, but not more often than a person can read."""
        now = asyncio.get_running_loop().time()
        token = self._tokens.get(project)
        if token is not None and now - self._told.get(project, 0.0) >= _OFTEN:
            self._told[project] = now
            self._server.work_done_progress.report(token, self._report(project))
        if project.proofs.working is None:
            self._server.found(project)
            self._server.know_more()

    def _report(self, project: Project) -> t.WorkDoneProgressReport:
        proofs = project.proofs
        done, all_of_them, working = len(proofs.findings), len(proofs.goals), proofs.working
        words = f"{done} of {all_of_them}"
        if working is not None:
            words += f": {working.name}, {working.situations:,} situations"
        percentage = done * 100 // all_of_them if all_of_them else 0
        return t.WorkDoneProgressReport(message=words, percentage=percentage, cancellable=True)

    async def _begin(self, project: Project) -> str | None:
        window = self._server.client_capabilities.window
        if window is None or not window.work_done_progress:
            return None
        token = str(uuid4())
        progress = self._server.work_done_progress
        await progress.create_async(token)
        begin = t.WorkDoneProgressBegin("Proving the guarantees", percentage=0, cancellable=True)
        progress.begin(token, begin)
        progress.tokens[token].add_done_callback(lambda it: self.stop(project) if it.cancelled() else None)
        self._tokens[project] = token
        return token

    def _end(self, project: Project, token: str | None) -> None:
        if token is not None:
            proofs = project.proofs
            words = proofs.fault or proofs.counted() or "stopped"
            self._server.work_done_progress.end(token, t.WorkDoneProgressEnd(message=words))
            self._server.work_done_progress.tokens.pop(token, None)
            if self._tokens.get(project) == token:
                del self._tokens[project]
