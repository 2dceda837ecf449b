"""A playbook while it is being edited: its folder with the texts that are open, compiled, and ready to run.

The compiler and the engine are loaded when they are first needed, so that a face can show itself before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cadencelang.records import dataclass

if TYPE_CHECKING:
    from cadencelang.compiler import Compiled
    from cadencelang.engine import Engine
    from cadencelang.graph.model import Book
    from cadencelang.source import SourceFile
    from cadencelang.syntax.parser import ParseResult
    from cadencelang.workbench.atlas import Atlas

_MOST_PARSED: Final = 24


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
