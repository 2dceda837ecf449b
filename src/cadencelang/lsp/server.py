"""The server: what it is made of, and which request goes to which feature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer

from cadencelang.diagnostics import Diagnostic
from cadencelang.lsp.checking import Checker
from cadencelang.lsp.features.problems import Address, problems
from cadencelang.lsp.positions import Positions
from cadencelang.lsp.projects import Project, Projects
from cadencelang.lsp.proving import Proving
from cadencelang.lsp.uris import Uris
from cadencelang.source import SourceFile

ON_SAVE: Final = "onSave"


class CadenceServer(LanguageServer):
    """The state of one connection, and what the features need of it."""

    def __init__(self) -> None:
        super().__init__("cadence", version("cadencelang"))
        self.uris = Uris()
        self.positions = Positions()
        self.proving = Proving(self)
        self.projects = Projects(self.proving.changed)
        self._checker = Checker(self.projects, self)
        self.options: dict[str, Any] = {}
        self._shown: dict[Path, dict[Path, list[t.Diagnostic]]] = {}

    @property
    def checker(self) -> Checker:
        """What checks the playbooks."""
        return self._checker

    def address(self, project: Project) -> Address:
        """Gives the address of a file by its path in a playbook's folder."""
        return lambda inside: self.uris.uri(project.file(inside))

    def found(self, project: Project) -> None:
        """Show all that is wrong with a playbook, broken guarantees included."""
        compiled = project.compiled
        if compiled is None:
            return
        told = [*compiled.diagnostics, *project.verdicts()]
        found = problems(told, compiled.sources, self.address(project), self.positions)
        clean: dict[Path, list[t.Diagnostic]] = {
            file: [] for file in self.projects.opened if project.inside(file) in compiled.sources
        }
        self._show(project.main, clean | {project.file(inside): them for inside, them in found.items()})

    def found_alone(self, file: Path, source: SourceFile, found: Iterable[Diagnostic]) -> None:
        """Show the mistakes in the syntax of one file."""
        uri = self.uris.uri(file)
        them = problems(found, {source.path: source}, lambda _: uri, self.positions)
        owner = next((it.main for it in self.projects.of(file)), file)
        others = {it: told for it, told in self._shown.get(owner, {}).items() if it != file}
        self._show(owner, {**others, file: them.get(source.path, [])})

    def _show(self, owner: Path, found: dict[Path, list[t.Diagnostic]]) -> None:
        """Tell the client what is wrong with each file that changed, whichever playbook found it."""
        before = self._shown.get(owner, {})
        self._shown[owner] = found
        for file in {*before, *found}:
            if before.get(file) != found.get(file) or file in found:
                self._publish(file)

    def _publish(self, file: Path) -> None:
        told = [it for them in self._shown.values() for it in them.get(file, [])]
        unique = [it for number, it in enumerate(told) if it not in told[:number]] if len(self._shown) > 1 else told
        uri = self.uris.uri(file)
        document = self.workspace.text_documents.get(uri)
        number = document.version if document is not None else None
        self.text_document_publish_diagnostics(t.PublishDiagnosticsParams(uri, unique, number))

    def forget(self, owner: Path) -> None:
        """Nothing is shown any more of what a playbook, or a file alone, had wrong."""
        self._show(owner, {})
        self._shown.pop(owner, None)

    def know_more(self) -> None:
        """Have the client ask for its code lenses again."""
        workspace = self.client_capabilities.workspace
        if workspace is not None and workspace.code_lens is not None and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    def log(self, words: str) -> None:
        """Write what went wrong into the client's log."""
        self.window_log_message(t.LogMessageParams(t.MessageType.Error, words))

    def say(self, words: str) -> None:
        """Show a person a few words, in the way that the client has for them."""
        if self.options.get("showsTexts"):
            self.protocol.notify("cadence/show", {"text": words})
        else:
            self.window_show_message(t.ShowMessageParams(t.MessageType.Info, words))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what no feature has seen coming; a person is not bothered with it."""
        self.log(f"{type(error).__name__}: {error}")

    def files(self) -> Iterator[tuple[str, SourceFile]]:
        """The files of playbooks in the workspace's folders and of all that are open, each with its address."""
        from cadencelang.lsp.folders import playbook_files

        roots = [self.uris.path(it.uri) for it in self.workspace.folders.values()]
        for file in playbook_files(roots, self.projects.opened):
            yield self.uris.uri(file), self.projects.source(file)
