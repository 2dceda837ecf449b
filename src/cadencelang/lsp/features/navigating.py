"""Going to a declaration, finding uses, highlighting them, following links, and renaming."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lsprotocol import types as t

from cadencelang.diagnostics.model import Edit
from cadencelang.editing.names import Names, Occurrence
from cadencelang.editing.renaming import Renaming, can_rename, is_whole
from cadencelang.lsp.features.problems import Address, range_of
from cadencelang.lsp.positions import Positions
from cadencelang.source import SourceFile

Sources = Mapping[str, SourceFile]


def definition(
    names: Names, path: str, offset: int, sources: Sources, address: Address, positions: Positions
) -> list[t.Location]:
    """Where the name at a place is declared, or the file that is named there."""
    here = names.at(path, offset)
    if here is not None:
        return _locations(names.declared(here.key), sources, address, positions)
    link = names.link_at(path, offset)
    return [] if link is None else [t.Location(address(link.path), t.Range(t.Position(0, 0), t.Position(0, 0)))]


def references(
    names: Names, path: str, offset: int, declared: bool, sources: Sources, address: Address, positions: Positions
) -> list[t.Location]:
    """Where the name at a place is used, and (`declared`) where it is declared."""
    here = names.at(path, offset)
    if here is None:
        return []
    found = [it for it in names.of(here.key) if declared or not it.declares]
    return _locations(found, sources, address, positions)


def highlights(
    names: Names, path: str, offset: int, source: SourceFile, positions: Positions
) -> list[t.DocumentHighlight]:
    """The places of the name at a place, in the same file."""
    here = names.at(path, offset)
    if here is None:
        return []
    kinds = {True: t.DocumentHighlightKind.Write, False: t.DocumentHighlightKind.Read}
    return [
        t.DocumentHighlight(positions.range(source, it.span), kinds[it.declares])
        for it in names.of(here.key)
        if it.span.file == path and is_whole(it.span)
    ]


def links(names: Names, path: str, source: SourceFile, address: Address, positions: Positions) -> list[t.DocumentLink]:
    """The files that a file names."""
    files = [(it.span, it.path) for it in names.links if it.span.file == path]
    for it in names.in_file(path):
        if it.key.noun == "template" and not it.declares:
            files += [(it.span, found.span.file) for found in names.declared(it.key)]
    return [t.DocumentLink(positions.range(source, span), target=address(file)) for span, file in files]


def renameable(names: Names, path: str, offset: int, source: SourceFile, positions: Positions) -> t.Range | None:
    """The range of the name at a place, if there is one that can be renamed. Raises Refused."""
    here = names.at(path, offset)
    if here is None or not is_whole(here.span):
        return None
    can_rename(names, here)
    return positions.range(source, here.span)


def workspace_edit(
    renaming: Renaming, sources: Sources, address: Address, positions: Positions, client: t.ClientCapabilities
) -> t.WorkspaceEdit:
    """A renaming as the client can take it: with the file moved, where it can do that."""
    edits = text_edits(renaming.edits, sources, positions)
    can = client.workspace.workspace_edit if client.workspace else None
    if can is None or not can.document_changes:
        return t.WorkspaceEdit(changes={address(path): found for path, found in edits.items()})
    changes: list[t.TextDocumentEdit | t.CreateFile | t.RenameFile | t.DeleteFile] = [
        t.TextDocumentEdit(t.OptionalVersionedTextDocumentIdentifier(address(path)), [*found])
        for path, found in edits.items()
    ]
    if renaming.moved is not None and t.ResourceOperationKind.Rename in (can.resource_operations or ()):
        old, new = renaming.moved
        changes.append(t.RenameFile(address(old), address(new), options=t.RenameFileOptions(overwrite=False)))
    return t.WorkspaceEdit(document_changes=changes)


def text_edits(edits: Iterable[Edit], sources: Sources, positions: Positions) -> dict[str, list[t.TextEdit]]:
    """Edits by the path of their file."""
    found: dict[str, list[t.TextEdit]] = {}
    for it in edits:
        found.setdefault(it.span.file, []).append(t.TextEdit(range_of(it.span, sources, positions), it.text))
    return found


def _locations(
    found: Iterable[Occurrence], sources: Sources, address: Address, positions: Positions
) -> list[t.Location]:
    return [t.Location(address(it.span.file), range_of(it.span, sources, positions)) for it in found]
