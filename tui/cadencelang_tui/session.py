"""What Edit, Simulate and Run share: the open playbook, its texts as edited, its last sound form, its candidates.

Owns the one truth that the three modes look at, and telling them when it changes. Compiling is a pure function of a
snapshot of the texts, so that it can be done on a thread; everything else happens on the application's own. The
compiler and the engine are loaded when they are first needed, after the first frame.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cadencelang.compiler import Compiled
    from cadencelang.desk.port import Desk
    from cadencelang.engine import Engine
    from cadencelang.engine.inputs import Input
    from cadencelang.graph.model import Book
    from cadencelang.source import SourceFile
    from cadencelang.syntax.parser import ParseResult
    from cadencelang.workbench.atlas import Atlas
    from cadencelang.workbench.candidate import Candidate


class Change(enum.Enum):
    """What changed: the file that is open, a text, the checked playbook, its candidates, the one looked at, proofs."""

    FILE = enum.auto()
    TEXT = enum.auto()
    BOOK = enum.auto()
    PEOPLE = enum.auto()
    CANDIDATE = enum.auto()
    PROOFS = enum.auto()


_MOST_PARSED: Final = 24
Listener = Callable[[Change], None]


@dataclass(frozen=True, slots=True)
class Ready:
    """A playbook without errors, ready to run."""

    compiled: Compiled
    book: Book
    engine: Engine
    atlas: Atlas


@dataclass(frozen=True, slots=True)
class People:
    """The candidates by id in the order of their file, what is recorded of each, and what was refused."""

    candidates: Mapping[str, Candidate] = field(default_factory=dict)
    history: Mapping[str, tuple[Input, ...]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


class EditedFolder:
    """A playbook's folder as it is being edited: what is open first, then what lies on disk."""

    def __init__(self, folder: Path, texts: Mapping[str, str]) -> None:
        from cadencelang.semantics.folder import DiskFolder

        self._disk = DiskFolder(folder)
        self._texts = dict(texts)

    def read(self, path: str) -> str:
        """The text of a file. Raises Unreadable."""
        found = self._texts.get(path)
        return self._disk.read(path) if found is None else found

    def templates(self) -> list[str]:
        """The paths of the templates, in order."""
        opened = [it for it in self._texts if it.startswith("templates/") and it.endswith(".md") and it.count("/") == 1]
        return sorted({*self._disk.templates(), *opened})


class Session:
    """The playbook that is open. `texts` are the buffers by their path in its folder, where they differ from disk.

    `live` opens the desk of a live workspace; None: the desk is a rehearsal over the candidates beside the playbook.
    """

    def __init__(self, path: Path, *, practice: bool = False, live: Callable[[], Desk] | None = None) -> None:
        self.path = path
        self.practice = practice
        self.live = live
        self.texts: dict[str, str] = {}
        self.compiled: Compiled | None = None
        self.ready: Ready | None = None
        self.people = People()
        self.candidate: str | None = None
        self.reading = 0
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
        self.path, self.practice, self.live = path, practice, None
        self.texts, self.compiled, self.ready = {}, None, None
        self.people, self.candidate = People(), None
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

        def compiled() -> Compiled:
            from cadencelang.compiler import compile_in

            return compile_in(EditedFolder(folder, texts), main, parse=remembering_parse())

        return compiled

    def take(self, compiled: Compiled, ready: Ready | None = None) -> None:
        """This is what the compiler says of the texts now; the session's `ready` stays the last one without errors.

        `ready` is what was made of it on a thread already, if it was.
        """
        self.compiled = compiled
        self.ready = ready or made_ready(compiled) or self.ready
        self.tell(Change.BOOK)

    def reading_people(self) -> Callable[[], People]:
        """The reading of the candidates beside the playbook, counted in `reading`; it may be run on a thread."""
        folder, book = self.folder, self.ready.book if self.ready else None

        def counted(read: int) -> None:
            self.reading = read

        return lambda: read_people(folder, book, counted) if book else People()

    def take_people(self, people: People) -> None:
        """These are the candidates now; the one looked at stays, if there still is one of that id."""
        self.people, self.reading = people, 0
        if self.candidate not in people.candidates:
            self.candidate = next(iter(people.candidates), None)
        self.tell(Change.PEOPLE)

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
            if path == self.path:
                self.take_people(people)


@cache
def remembering_parse() -> Callable[[SourceFile], ParseResult]:
    """The parser, which remembers the trees of the files that it has parsed last."""
    from cadencelang.syntax import parse

    return lru_cache(_MOST_PARSED)(parse)


def made_ready(compiled: Compiled) -> Ready | None:
    """A playbook with all that running it takes; None where it has errors. It may be called on a thread."""
    from cadencelang.engine import Engine
    from cadencelang.workbench.atlas import Atlas

    if compiled.book is None:
        return None
    return Ready(compiled, compiled.book, Engine(compiled.book), Atlas(compiled.book, compiled.sources))


def read_people(folder: Path, book: Book, counted: Callable[[int], None] = lambda read: None) -> People:
    """The candidates of `sample-candidates.*` or `candidates.*` in a folder, with `history.*` beside it.

    `counted` is told after each how many were read.
    """
    from cadencelang.adapters import Record, Refusal, UnreadableFile, read_candidates, read_history

    candidates: dict[str, Candidate] = {}
    history: dict[str, list[Input]] = {}
    refused: list[str] = []
    try:
        for found in (
            read_candidates(source, book) if (source := _one_of(folder, "sample-candidates", "candidates")) else ()
        ):
            match found:
                case Refusal():
                    refused.append(str(found))
                case _:
                    candidates[found.id] = found
                    counted(len(candidates))
        told = _one_of(folder, "history")
        for record in read_history(told, book, candidates) if told else ():
            match record:
                case Record():
                    history.setdefault(record.candidate, []).append(record.input)
                case Refusal():
                    refused.append(str(record))
    except UnreadableFile as error:
        refused.append(str(error))
    return People(candidates, {id: tuple(inputs) for id, inputs in history.items()}, tuple(refused))


def _one_of(folder: Path, *stems: str) -> Path | None:
    names = (folder / f"{stem}{suffix}" for stem in stems for suffix in (".csv", ".jsonl", ".json"))
    return next((path for path in names if path.is_file()), None)
