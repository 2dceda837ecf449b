"""The playbooks that open documents are part of, and what is known of each.

Owns: which texts count (what is open, then what lies on disk), and the last form of a playbook without errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.diagnostics import Diagnostic
from cadencelang.editing.names import Names, names_of
from cadencelang.editing.owning import folder_of, loaded_of, playbooks_of, texts_in
from cadencelang.editing.people import People
from cadencelang.editing.playbook import EditedFolder, Ready, compile_edited
from cadencelang.editing.proving.proofs import Proofs
from cadencelang.editing.vocabulary import Vocabulary, vocabulary_of
from cadencelang.semantics.folder import Unreadable
from cadencelang.source import SourceFile

if TYPE_CHECKING:
    from cadencelang.compiler import Compiled
    from cadencelang.editing.ahead import Coming


class Project:
    """One playbook: its main file, what the compiler said last, and its last form without errors.

    `opened` are the texts of all open documents, as they are at any time.
    """

    def __init__(self, main: Path, opened: Mapping[Path, str], proofs_changed: Callable[[Project], None]) -> None:
        self.main = main
        self.opened = opened
        self.compiled: Compiled | None = None
        self.ready: Ready | None = None
        self.people: People | None = None
        self.coming: Mapping[str, tuple[Coming, ...]] | None = None
        self.generation = 0
        self.proofs = Proofs(lambda: proofs_changed(self), lambda: self.ready.book if self.ready else None)

    @property
    def folder(self) -> Path:
        """The playbook's folder."""
        return self.main.parent

    def inside(self, file: Path) -> str:
        """The path of a file in the playbook's folder, with `/`."""
        return file.relative_to(self.folder).as_posix() if file.is_relative_to(self.folder) else file.as_posix()

    def file(self, inside: str) -> Path:
        """The file at a path in the playbook's folder."""
        return self.folder / inside

    @property
    def current(self) -> bool:
        """Whether what the compiler said last is of the texts as they are now."""
        compiled, texts = self.compiled, self.texts()
        return compiled is not None and all(
            texts.get(path, it.text) == it.text for path, it in compiled.sources.items()
        )

    def take(self, compiled: Compiled, ready: Ready | None) -> None:
        """This is what the compiler says now."""
        self.compiled = compiled
        if ready is not None:
            if self.ready is not None and _facts(ready) != _facts(self.ready):
                self.people = None
            self.ready, self.coming = ready, None

    def verdicts(self) -> list[Diagnostic]:
        """The guarantees that are known to be broken in the playbook as it is."""
        if self.proofs.outdated or self.compiled is None or not self.compiled.ok:
            return []
        found = self.proofs.findings.values()
        return [it.problem for it in found if it.problem is not None and it.word == "BROKEN"]

    def compile(self, texts: Mapping[str, str]) -> Compiled:
        """The playbook with these texts of its folder in the place of what lies on disk."""
        return compile_edited(self.folder, self.main.name, texts)

    def texts(self) -> dict[str, str]:
        """The open texts of the folder, as they are now."""
        return texts_in(self.folder, self.opened)

    def sources(self) -> dict[str, SourceFile]:
        """The playbook's own files and its templates, as they are now."""
        found = {it.path: it.source for it in loaded_of(self.main, self.opened).modules}
        folder = folder_of(self.main, self.opened)
        return {**found, **{it.path: it for path in folder.templates() if (it := _read(folder, path))}}

    def names(self) -> Names:
        """The names in all files, as they are now."""
        sources = self.sources().values()
        playbook = [it for it in sources if it.path.endswith(".cadence")]
        return names_of(playbook, [it for it in sources if not it.path.endswith(".cadence")])

    def vocabulary(self) -> Vocabulary:
        """What the playbook declares, as it was when it was last checked; read now where it has not been yet."""
        known = self.compiled.modules if self.compiled is not None else ()
        modules = known or loaded_of(self.main, self.opened).modules
        return vocabulary_of(modules, folder_of(self.main, self.opened).templates())


def _facts(ready: Ready) -> list[tuple[object, ...]]:
    """What a file of candidates is read by."""
    return [(it.name, it.type, it.optional) for it in ready.book.facts]


def _read(folder: EditedFolder, path: str) -> SourceFile | None:
    try:
        return SourceFile(path, folder.read(path))
    except Unreadable:
        return None


class Projects:
    """All playbooks that anything open is part of."""

    def __init__(self, proofs_changed: Callable[[Project], None]) -> None:
        self.opened: dict[Path, str] = {}
        self.known: dict[Path, Project] = {}
        self._proofs_changed = proofs_changed

    def of(self, file: Path) -> list[Project]:
        """The playbooks that a file is part of; none for a part that no playbook uses."""
        return [self._project(main) for main in playbooks_of(file, self.opened)]

    def first(self, file: Path) -> Project | None:
        """The playbook that a file is part of, the first one if there are several."""
        return next(iter(self.of(file)), None)

    def source(self, file: Path) -> SourceFile:
        """A file's text as it is now; empty where it cannot be read."""
        text = self.opened.get(file)
        if text is None:
            try:
                text = file.read_bytes().decode("utf-8", "replace")
            except OSError:
                text = ""
        return SourceFile(file.name, text)

    def forget_unused(self) -> list[Project]:
        """Let go of the playbooks of which nothing is open any more, and give them."""
        used = {main for file in self.opened for main in playbooks_of(file, self.opened)}
        gone = [project for main, project in self.known.items() if main not in used]
        for project in gone:
            project.proofs.forget()
            del self.known[project.main]
        return gone

    def _project(self, main: Path) -> Project:
        if main not in self.known:
            self.known[main] = Project(main, self.opened, self._proofs_changed)
        return self.known[main]
