"""A playbook compiled, its files under the paths that lead to them from where the command runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.diagnostics.model import Diagnostic
from cadencelang.records import dataclass
from cadencelang.source import SourceFile, Sources, Span

if TYPE_CHECKING:
    from cadencelang.compiler import Compiled
    from cadencelang.graph.model import Book
    from cadencelang.scenarios.model import Scenario


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a playbook: `book` is None where there is an error.

    `sources` are by the paths in the book; `shown` and `diagnostics` are by the paths that lead there from where the
    command runs.
    """

    book: Book | None
    scenarios: tuple[Scenario, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources
    shown: Sources

    @property
    def readable(self) -> bool:
        """Whether the playbook's own file could be read at all."""
        return bool(self.sources)


def check_path(path: Path) -> Checked:
    """The playbook of a file."""
    from cadencelang.compiler import compile_path

    return _checked(compile_path(path), path.parent)


def check_text(text: str, name: str) -> Checked:
    """The playbook of a text, known by a name."""
    from cadencelang.compiler import compile_text

    return _checked(compile_text(text, name=name), Path())


def _checked(compiled: Compiled, folder: Path) -> Checked:
    shown = shown_under(compiled.sources, folder)
    moved = tuple(moved_under(it, folder) for it in compiled.diagnostics)
    return Checked(compiled.book, compiled.scenarios, moved, compiled.sources, shown)


def shown_under(sources: Sources, folder: Path) -> Sources:
    """The texts by the paths that lead to them through the folder."""
    return Sources(SourceFile(_path(folder, it.path), it.text) for it in sources.values())


def _path(folder: Path, file: str) -> str:
    return str(folder / file)


def moved_under(it: Diagnostic, folder: Path) -> Diagnostic:
    """The diagnostic with all of its places under the folder."""

    def moved(span: Span) -> Span:
        return Span(_path(folder, span.file), span.start, span.end)

    related = tuple(replace(label, span=moved(label.span)) for label in it.related)
    fix = it.fix and replace(it.fix, edits=tuple(replace(edit, span=moved(edit.span)) for edit in it.fix.edits))
    return replace(it, span=moved(it.span), related=related, fix=fix)


def all_sources(checked: Iterable[Checked]) -> Sources:
    """The texts of several playbooks, by the paths that lead there."""
    return Sources(file for one in checked for file in one.shown.values())
