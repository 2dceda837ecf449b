"""A playbook while it is being edited: its folder with the texts that are open, compiled, and ready to run.

The compiler and the engine are loaded when they are first needed, so that a face can show itself before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from cadencelang.records import dataclass

if TYPE_CHECKING:
    from cadencelang.compiler import Compiled
    from cadencelang.engine import Engine
    from cadencelang.graph.model import Book
    from cadencelang.source import SourceFile
    from cadencelang.syntax.parser import ParseResult
    from cadencelang.syntax.recall import Key, Known
    from cadencelang.workbench.atlas import Atlas

_MOST_PARSED: Final = 24
_MOST_OF_ONE: Final = 2


@dataclass(frozen=True, slots=True)
class Ready:
    """A playbook without errors, ready to run."""

    compiled: Compiled
    book: Book
    engine: Engine
    atlas: Atlas


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


def compile_edited(folder: Path, main: str, texts: Mapping[str, str]) -> Compiled:
    """The playbook whose main file is `main`, with these texts in the place of what lies on disk."""
    from cadencelang.compiler import compile_in

    return compile_in(EditedFolder(folder, texts), main, parse=remembering_parse())


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a file: its trees, the latest first, and the blocks known of the text parsed last."""

    trees: tuple[ParseResult, ...] = ()
    known: Mapping[Key, Sequence[Known]] = field(default_factory=dict)


class Trees:
    """The trees of the files that were parsed last, by path, and what is known for parsing them again after an edit.

    Of each file two are kept: of the text that is open, and of what lies on disk. It may be used on any thread.
    """

    def __init__(self) -> None:
        self._trees: dict[str, _Kept] = {}
        self._lock = Lock()

    def __call__(self, source: SourceFile) -> ParseResult:
        """The tree of a file."""
        from cadencelang.syntax import parse
        from cadencelang.syntax.recall import Recall

        with self._lock:
            kept = self._trees.pop(source.path, _Kept())
        found = next((tree for tree in kept.trees if tree.module.source == source), None)
        if found is None:
            recall = Recall(kept.known)
            found = parse(source, recall)
            kept = _Kept((found, *kept.trees[: _MOST_OF_ONE - 1]), recall.known)
        with self._lock:
            self._trees[source.path] = kept
            while len(self._trees) > _MOST_PARSED:
                del self._trees[next(iter(self._trees))]
        return found


@cache
def remembering_parse() -> Trees:
    """The parser that all of a process shares."""
    return Trees()


def made_ready(compiled: Compiled) -> Ready | None:
    """A playbook with all that running it takes; None where it has errors. It may be called on a thread."""
    from cadencelang.engine import Engine
    from cadencelang.workbench.atlas import Atlas

    if compiled.book is None:
        return None
    return Ready(compiled, compiled.book, Engine(compiled.book), Atlas(compiled.book, compiled.sources))
