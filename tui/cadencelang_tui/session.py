"""What Edit, Simulate and Run share: the open playbook, its texts as edited, its last sound form, its candidates.

Owns the one truth that the three modes look at, and telling them when it changes. Compiling is a pure function of a
snapshot of the texts, so that it can be done on a thread; everything else happens on the application's own. The
compiler and the engine are loaded when they are first needed, after the first frame.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.editing.people import People, read_people
from cadencelang.editing.playbook import Ready, compile_edited, made_ready

if TYPE_CHECKING:
    from cadencelang.compiler import Compiled
    from cadencelang.desk.in_flight import InFlight
    from cadencelang.desk.port import Desk
    from cadencelang.workbench.candidate import Candidate


class Change(enum.Enum):
    """What changed: the file that is open, a text, the checked playbook, its candidates, the one looked at, proofs."""

    FILE = enum.auto()
    TEXT = enum.auto()
    BOOK = enum.auto()
    PEOPLE = enum.auto()
    CANDIDATE = enum.auto()
    PROOFS = enum.auto()


Listener = Callable[[Change], None]


class Session:
    """The playbook that is open. `texts` are the buffers by their path in its folder, where they differ from disk.

    `others` are the ids of candidates that stand in no file beside it: made in a form, or of another file.
    `live` opens the desk of a live workspace; None: the desk is a rehearsal over the candidates beside the playbook.
    `in_flight` knows who is under way in that workspace; None: no playbook of it is open.
    `met` are those of the workspace who were looked at, as they stood then (None: somebody who is not in it).
    `reading` says whether the candidates beside the playbook are still to be read.
    """

    def __init__(
        self, path: Path, *, practice: bool = False, live: Callable[[], Desk] | None = None,
        in_flight: InFlight | None = None,
    ) -> None:  # fmt: skip
        self.path = path
        self.practice = practice
        self.live = live
        self.in_flight = in_flight
        self.texts: dict[str, str] = {}
        self.compiled: Compiled | None = None
        self.ready: Ready | None = None
        self.people = People()
        self.candidate: str | None = None
        self.others: set[str] = set()
        self.met: dict[str, Candidate | None] = {}
        self.arriving: list[Candidate] = []
        self.reading = True
        self._listeners: list[Listener] = []

    @property
    def folder(self) -> Path:
        """The playbook's folder."""
        return self.path.parent

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told of every change; gives what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def tell(self, change: Change) -> None:
        """Tell everyone who listens."""
        for listener in tuple(self._listeners):
            listener(change)

    def open(self, path: Path, *, practice: bool = False) -> None:
        """Turn to another playbook; nothing of the old one stays."""
        self.path, self.practice, self.live, self.in_flight = path, practice, None, None
        self.texts, self.compiled, self.ready = {}, None, None
        self.people, self.arriving, self.candidate, self.others, self.met = People(), [], None, set(), {}
        self.reading = True
        self.tell(Change.FILE)

    def edit(self, path: str, text: str | None) -> None:
        """A buffer's text (None: it is as on disk again). Nothing is compiled yet."""
        if text is None:
            self.texts.pop(path, None)
        else:
            self.texts[path] = text
        self.tell(Change.TEXT)

    def compiling(self) -> Callable[[], Compiled]:
        """The compilation of the texts as they are at this moment; it may be run on a thread."""
        folder, texts, main = self.folder, dict(self.texts), self.path.name

        return lambda: compile_edited(folder, main, texts)

    def take(self, compiled: Compiled, ready: Ready | None = None) -> None:
        """This is what the compiler says of the texts now; the session's `ready` stays the last one without errors.

        `ready` is what was made of it on a thread already, if it was.
        """
        self.compiled = compiled
        self.ready = ready or made_ready(compiled) or self.ready
        self.tell(Change.BOOK)

    def reading_people(self) -> Callable[[], People]:
        """The reading of the candidates beside the playbook; it may be run on a thread.

        Each stands in `arriving` as soon as it is read, until all are.
        """
        folder, book = self.folder, self.ready.book if self.ready else None
        arriving = self.arriving = []
        return lambda: read_people(folder, book, arriving.append) if book else People()

    def take_people(self, people: People) -> None:
        """These are the candidates now; the one looked at stays, if there still is or may be one of that id."""
        self.people, self.arriving, self.reading = people, [], False
        may_be = self.in_flight is not None and self.candidate is not None
        if self.candidate not in people.candidates and self.candidate not in self.others and not may_be:
            self.candidate = next(iter(people.candidates), None)
        self.tell(Change.PEOPLE)

    async def everyone(self) -> dict[str, Candidate]:
        """Whom one can look at: those in the workspace, then those of the file beside the playbook."""
        import asyncio

        flight = self.in_flight
        live = {} if flight is None else {it.id: it for it in await asyncio.to_thread(flight.everyone)}
        return {**live, **self.people.candidates, **live}

    async def meet(self, id: str) -> None:
        """Read how somebody of the workspace stands now; it is kept until somebody else is read.

        Raises what keeps it from being read; that is not tried again for the same one.
        """
        import asyncio

        flight = self.in_flight
        if flight is None:
            return
        try:
            found = await asyncio.to_thread(flight.known, id)
        except Exception:
            self._met(flight, id, None)
            raise
        self._met(flight, id, found)

    def _met(self, flight: InFlight, id: str, found: Candidate | None) -> None:
        """Keep what was read, unless another playbook has been opened meanwhile."""
        if flight is self.in_flight:
            self.met = {id: found}

    @property
    def looked_at(self) -> Candidate | None:
        """The candidate that all modes look at: of the workspace, once they were met, or else of the file."""
        id = self.candidate or ""
        return self.met.get(id) or self.people.candidates.get(id)

    def nobody(self, more: str = "") -> str:
        """Why there are no candidates, in a sentence, with what else there is to do; or that they are being read."""
        return "The candidates are being read." if self.reading else self.people.nobody(more)

    def choose(self, candidate: str) -> None:
        """Look at this candidate in every mode."""
        if candidate != self.candidate:
            self.candidate = candidate
            self.tell(Change.CANDIDATE)

    async def load(self) -> None:
        """Compile the playbook and read its candidates without holding the screen up."""
        import asyncio

        path = self.path
        texts: dict[str, str] | None = None
        while path == self.path and texts != self.texts:
            texts = dict(self.texts)
            compiled = await asyncio.to_thread(self.compiling())
            ready = await asyncio.to_thread(made_ready, compiled)
        if path == self.path:
            self.take(compiled, ready)
            people = await asyncio.to_thread(self.reading_people())
            first = await asyncio.to_thread(self._first_of_workspace)
            if path == self.path:
                self.candidate = self.candidate or first
                self.take_people(people)

    def _first_of_workspace(self) -> str | None:
        """Whom to look at where nobody was chosen before; None where that cannot be read, which is told when it is."""
        if self.in_flight is None or self.candidate is not None:
            return None
        with suppress(Exception):
            return next((it.candidate.id for it in self.in_flight.under_way()), None)
        return None
