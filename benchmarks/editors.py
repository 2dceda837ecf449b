"""What an editor waits for: at 2,000 lines, from a key to what the language server answers.

Each figure is that of the work alone, after a key has changed the text and nothing of it has been read yet, save where
it says otherwise. The peer is parsing the same text once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from lsprotocol import types as t

from benchmarks.measure import Size, cpu
from benchmarks.table import Goal, Row
from benchmarks.texts import lines
from cadencelang.lsp.features import colouring, completing, hovering, mending, outlining
from cadencelang.lsp.positions import Positions
from cadencelang.lsp.projects import Project, Projects
from cadencelang.source import SourceFile
from cadencelang.syntax.parser import parse

_SOON = Goal(100.0, least=False, of_ratio=False)
_AT_ONCE = Goal(10.0, least=False, of_ratio=False)


def rows(size: Size) -> Iterator[Row]:
    """CPU milliseconds of each answer."""
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "big.cadence"
        bench = _Bench(main, lines(size.of(2_000)))
        theirs = cpu(lambda: parse(bench.source()), size).map(_milliseconds)
        for name, work, goal in (
            ("suggestions at 2,000 lines", bench.suggest, _AT_ONCE),
            ("meaning of a line", bench.hover, _SOON),
            ("colours of the file", bench.colour, None),
            ("outline of the file", bench.outline, _SOON),
            ("all problems, lints included", bench.check, None),
            ("the file in its canonical form", bench.tidy, None),
        ):
            yield Row(name, "ms", cpu(work, size).map(_milliseconds), "parse, once", theirs, goal)


def _milliseconds(seconds: float) -> float:
    return seconds * 1000


class _Bench:
    """A playbook that is open, with a key pressed before each question."""

    def __init__(self, main: Path, text: str) -> None:
        self._main, self._text, self._keys = main, text, count(2)
        self._projects = Projects(lambda project: None)
        self._projects.opened[main] = text
        project = self._projects.first(main)
        assert project is not None
        self._project: Project = project
        self._positions = Positions()
        self._row = text.count("\n") // 2
        self.check()

    def source(self) -> SourceFile:
        """The text after another key."""
        text = self._text.replace("version 1\n", f"version {next(self._keys)}\n", 1)
        self._projects.opened[self._main] = text
        return SourceFile(self._main.name, text)

    def _at(self) -> t.Position:
        return t.Position(self._row, 4)

    def suggest(self) -> object:
        vocabulary = self._project.vocabulary()
        return completing.completion(self.source(), self._main.name, self._at(), vocabulary, self._positions)

    def hover(self) -> object:
        return hovering.hover(self._project, self.source(), self._main.name, self._at(), self._positions)

    def colour(self) -> object:
        source = self.source()
        names = self._project.names().in_file(source.path)
        return colouring.tokens(source, source.path, names, self._positions)

    def outline(self) -> object:
        return outlining.document_symbols(self.source(), self._positions)

    def check(self) -> object:
        from cadencelang.editing.playbook import made_ready

        self.source()
        compiled = self._project.compile(self._project.texts())
        self._project.take(compiled, made_ready(compiled))
        return compiled

    def tidy(self) -> object:
        return mending.formatting(self.source(), self._positions)
