"""The requests and notifications that the server answers to, each a few lines from its parameters to a feature."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

from cadencelang.editing.names import Key
from cadencelang.editing.renaming import Refused, rename
from cadencelang.lsp.features import colouring, completing, hovering, lenses, mending, navigating, outlining
from cadencelang.lsp.projects import Project
from cadencelang.lsp.server import ON_SAVE, CadenceServer
from cadencelang.source import SourceFile, Sources

if TYPE_CHECKING:
    from cadencelang.compiler import Compiled

_MOST_SYMBOLS: Final = 500
_WATCHED: Final = "**/*.{cadence,md,csv,jsonl}"
_REFUSED: Final = -32803  # RequestFailed, as the protocol has it


def register(server: CadenceServer) -> None:
    """Have a server answer to the protocol's requests and notifications."""
    for feature, handler, options in _FEATURES:
        server.feature(feature, options)(handler)


def _initialize(server: CadenceServer, params: t.InitializeParams) -> None:
    server.positions.encoding = server.workspace.position_encoding or t.PositionEncodingKind.Utf16
    options = params.initialization_options
    server.options = dict(options) if isinstance(options, dict) else {}


async def _initialized(server: CadenceServer, params: t.InitializedParams) -> None:
    """Ask to be told of files that change on disk."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching is not None and watching.dynamic_registration:
        options = t.DidChangeWatchedFilesRegistrationOptions([t.FileSystemWatcher(_WATCHED)])
        wanted = t.Registration("watch", t.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await server.client_register_capability_async(t.RegistrationParams([wanted]))


def _shutdown(server: CadenceServer, params: None) -> None:
    server.checker.stop()
    for project in server.projects.known.values():
        project.proofs.stop()


def _opened(server: CadenceServer, params: t.DidOpenTextDocumentParams) -> None:
    file = server.uris.opened(params.text_document.uri)
    server.projects.opened[file] = params.text_document.text
    server.checker.soon(file, 0)


def _changed(server: CadenceServer, params: t.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    file = server.uris.opened(uri)
    server.projects.opened[file] = server.workspace.get_text_document(uri).source
    server.checker.soon(file)


async def _saved(server: CadenceServer, params: t.DidSaveTextDocumentParams) -> None:
    file = server.uris.path(params.text_document.uri)
    server.checker.soon(file, 0)
    project = server.projects.first(file)
    if project is not None and server.options.get("prove") == ON_SAVE:
        await server.proving.prove(project)


def _closed(server: CadenceServer, params: t.DidCloseTextDocumentParams) -> None:
    file = server.uris.path(params.text_document.uri)
    server.projects.opened.pop(file, None)
    gone = server.projects.forget_unused()
    for project in gone:
        server.forget(project.main)
    server.forget(file) if all(it.main != file for it in server.projects.known.values()) else None
    if not gone:
        server.checker.soon(file)
    server.uris.closed(params.text_document.uri)


def _watched(server: CadenceServer, params: t.DidChangeWatchedFilesParams) -> None:
    for change in params.changes:
        file = server.uris.path(change.uri)
        for project in list(server.projects.known.values()):
            if file.is_relative_to(project.folder):
                project.people = project.coming = None
                server.checker.soon(project.main)


class _Here:
    """A document that a request is about: its file, its text as it is now, its playbook and its path there."""

    def __init__(self, server: CadenceServer, uri: str) -> None:
        self.server = server
        self.uri = uri
        self.file: Path = server.uris.path(uri)
        self.project: Project | None = server.projects.first(self.file)
        self.path = self.project.inside(self.file) if self.project else self.file.name
        self.source = SourceFile(self.path, server.projects.source(self.file).text)

    @property
    def playbook(self) -> Project:
        """The playbook, that of the file alone if it is part of none."""
        if self.project is None:
            self.project = Project(self.file, self.server.projects.opened, lambda _: None)
        return self.project

    def offset(self, position: t.Position) -> int:
        """The character offset of a position."""
        return self.server.positions.offset(self.source, position)


def _completion(server: CadenceServer, params: t.CompletionParams) -> t.CompletionList:
    here = _Here(server, params.text_document.uri)
    vocabulary = here.playbook.vocabulary()
    return completing.completion(here.source, here.path, params.position, vocabulary, server.positions)


async def _hover(server: CadenceServer, params: t.HoverParams) -> t.Hover | None:
    here = _Here(server, params.text_document.uri)
    if here.project is None:
        return None
    if here.project.ready is None:
        await server.checker.settled(here.project)
    if here.path.endswith(".md") and here.project.people is None:
        await server.checker.look_ahead(here.project)
    return hovering.hover(here.project, here.source, here.path, params.position, server.positions)


def _definition(server: CadenceServer, params: t.DefinitionParams) -> list[t.Location]:
    here = _Here(server, params.text_document.uri)
    project = here.playbook
    at = here.offset(params.position)
    return navigating.definition(
        project.names(), here.path, at, project.sources(), server.address(project), server.positions
    )


def _references(server: CadenceServer, params: t.ReferenceParams) -> list[t.Location]:
    here = _Here(server, params.text_document.uri)
    project, declared = here.playbook, params.context.include_declaration
    at = here.offset(params.position)
    return navigating.references(
        project.names(), here.path, at, declared, project.sources(), server.address(project), server.positions
    )


def _highlights(server: CadenceServer, params: t.DocumentHighlightParams) -> list[t.DocumentHighlight]:
    here = _Here(server, params.text_document.uri)
    at = here.offset(params.position)
    return navigating.highlights(here.playbook.names(), here.path, at, here.source, server.positions)


def _links(server: CadenceServer, params: t.DocumentLinkParams) -> list[t.DocumentLink]:
    here = _Here(server, params.text_document.uri)
    address = server.address(here.playbook)
    return navigating.links(here.playbook.names(), here.path, here.source, address, server.positions)


def _prepare_rename(server: CadenceServer, params: t.PrepareRenameParams) -> t.Range | None:
    here = _Here(server, params.text_document.uri)
    at = here.offset(params.position)
    try:
        return navigating.renameable(here.playbook.names(), here.path, at, here.source, server.positions)
    except Refused as refusal:
        raise _failed(refusal) from None


def _rename(server: CadenceServer, params: t.RenameParams) -> t.WorkspaceEdit | None:
    here = _Here(server, params.text_document.uri)
    project, names, sources = here.playbook, here.playbook.names(), here.playbook.sources()
    it = names.at(here.path, here.offset(params.position))
    if it is None:
        return None

    def compiled(texts: Mapping[str, str]) -> Compiled:
        return project.compile({**project.texts(), **texts})

    try:
        renaming = rename(names, it, params.new_name, sources, compiled)
    except Refused as refusal:
        raise _failed(refusal) from None
    if (words := _not_renamed(it.key)) is not None:
        server.window_log_message(t.LogMessageParams(t.MessageType.Info, words))
    address, client = server.address(project), server.client_capabilities
    return navigating.workspace_edit(renaming, sources, address, server.positions, client)


def _not_renamed(key: Key) -> str | None:
    """What files that are not the playbook's go on calling by the old name."""
    match key.noun:
        case "fact":
            return f'Files of candidates name their columns by facts: a column "{key.name}" is not renamed.'
        case "option":
            return f'Files of candidates hold values of facts: "{key.name}" in a column "{key.scope}" is not renamed.'
        case _:
            return None


def _failed(refusal: Refused) -> JsonRpcException:
    return JsonRpcException(str(refusal), _REFUSED)


async def _code_action(server: CadenceServer, params: t.CodeActionParams) -> list[t.CodeAction]:
    here = _Here(server, params.text_document.uri)
    project = here.project
    if project is not None:
        await server.checker.settled(project)
        compiled = project.compiled
        if compiled is None or here.path not in compiled.sources or not project.current:
            return []
        address = server.address(project)
        return mending.actions(compiled.diagnostics, here.path, params, compiled.sources, address, server.positions)
    from cadencelang.editing.playbook import remembering_parse

    found = remembering_parse()(here.source).diagnostics
    sources = Sources([here.source])
    return mending.actions(found, here.path, params, sources, lambda _: here.uri, server.positions)


def _formatting(server: CadenceServer, params: t.DocumentFormattingParams) -> list[t.TextEdit] | None:
    here = _Here(server, params.text_document.uri)
    if not here.path.endswith(".cadence"):
        return None
    edits = mending.formatting(here.source, server.positions)
    if edits is None:
        words = "It can be formatted once its errors are mended."
        server.window_log_message(t.LogMessageParams(t.MessageType.Warning, words))
    return edits


def _symbols(server: CadenceServer, params: t.DocumentSymbolParams) -> list[t.DocumentSymbol]:
    here = _Here(server, params.text_document.uri)
    return outlining.document_symbols(here.source, server.positions) if here.path.endswith(".cadence") else []


def _workspace_symbols(server: CadenceServer, params: t.WorkspaceSymbolParams) -> list[t.WorkspaceSymbol]:
    return outlining.workspace_symbols(params.query, server.files(), server.positions, _MOST_SYMBOLS)


def _folds(server: CadenceServer, params: t.FoldingRangeParams) -> list[t.FoldingRange]:
    here = _Here(server, params.text_document.uri)
    return outlining.folds(here.source) if here.path.endswith(".cadence") else []


def _tokens(server: CadenceServer, params: t.SemanticTokensParams | t.SemanticTokensRangeParams) -> t.SemanticTokens:
    here = _Here(server, params.text_document.uri)
    rows = None
    if isinstance(params, t.SemanticTokensRangeParams):
        rows = range(params.range.start.line, params.range.end.line + 1)
    names = here.playbook.names().in_file(here.path)
    return colouring.tokens(here.source, here.path, names, server.positions, rows)


async def _lenses(server: CadenceServer, params: t.CodeLensParams) -> list[t.CodeLens]:
    here = _Here(server, params.text_document.uri)
    project = here.project
    if project is None or not here.path.endswith(".cadence"):
        return []
    await server.checker.look_ahead(project)
    book, main = project.ready.book if project.ready else None, server.uris.uri(project.main)
    return lenses.lenses(here.source, here.path, main, book, project.coming, project.proofs, server.positions)


_FEATURES: Final[tuple[tuple[str, Any, Any], ...]] = (
    (t.INITIALIZE, _initialize, None),
    (t.INITIALIZED, _initialized, None),
    (t.SHUTDOWN, _shutdown, None),
    (t.TEXT_DOCUMENT_DID_OPEN, _opened, None),
    (t.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (t.TEXT_DOCUMENT_DID_SAVE, _saved, None),
    (t.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (t.WORKSPACE_DID_CHANGE_WATCHED_FILES, _watched, None),
    (t.TEXT_DOCUMENT_COMPLETION, _completion, t.CompletionOptions(trigger_characters=list(completing.TRIGGERS))),
    (t.TEXT_DOCUMENT_HOVER, _hover, None),
    (t.TEXT_DOCUMENT_DEFINITION, _definition, None),
    (t.TEXT_DOCUMENT_REFERENCES, _references, None),
    (t.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, _highlights, None),
    (t.TEXT_DOCUMENT_DOCUMENT_LINK, _links, None),
    (t.TEXT_DOCUMENT_PREPARE_RENAME, _prepare_rename, None),
    (t.TEXT_DOCUMENT_RENAME, _rename, t.RenameOptions(prepare_provider=True)),
    (t.TEXT_DOCUMENT_CODE_ACTION, _code_action, t.CodeActionOptions([t.CodeActionKind.QuickFix, mending.FIX_ALL])),
    (t.TEXT_DOCUMENT_FORMATTING, _formatting, None),
    (t.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols, None),
    (t.WORKSPACE_SYMBOL, _workspace_symbols, None),
    (t.TEXT_DOCUMENT_FOLDING_RANGE, _folds, None),
    (t.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _tokens, colouring.LEGEND),
    (t.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, _tokens, colouring.LEGEND),
    (t.TEXT_DOCUMENT_CODE_LENS, _lenses, None),
)
"""Each message with its handler and the options that the client is told of."""
