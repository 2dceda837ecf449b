"""The outline of a file, what of it can be folded, and finding things in all playbooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from lsprotocol import types as t

from cadencelang.editing.playbook import remembering_parse
from cadencelang.lsp.positions import Positions
from cadencelang.source import SourceFile, Span
from cadencelang.syntax import nodes as n

K = t.SymbolKind
_KINDS: Final[dict[type[n.Node], t.SymbolKind]] = {
    n.Playbook: K.Module, n.Clock: K.Namespace, n.Team: K.Namespace, n.Facts: K.Namespace, n.Events: K.Namespace,
    n.Consents: K.Namespace, n.Channels: K.Namespace, n.Limits: K.Namespace, n.Owns: K.Object, n.Covers: K.Object,
    n.Role: K.Object, n.FactDeclaration: K.Field, n.EventDeclaration: K.Event, n.FieldDeclaration: K.Field,
    n.ConsentDeclaration: K.Key, n.AutomaticChannel: K.Interface, n.PersonChannel: K.Interface,
    n.OutcomeDeclaration: K.EnumMember, n.LibraryDeclaration: K.Package, n.Sequence: K.Function, n.Stage: K.Class,
    n.EveryStage: K.Class, n.Rule: K.Method, n.Promise: K.Constant, n.Guarantee: K.Boolean, n.Scenario: K.Event,
}  # fmt: skip
"""The lines that stand in the outline."""
_LARGE: Final = (n.Stage, n.Rule, n.Sequence, n.Guarantee, n.Scenario, n.FactDeclaration, n.EventDeclaration)
"""What is found by its name in all playbooks."""


def document_symbols(source: SourceFile, positions: Positions) -> list[t.DocumentSymbol]:
    """The outline of a playbook's file."""
    return [it for block in remembering_parse()(source).module.blocks for it in _symbols(block, source, positions)]


def _symbols(block: n.Block, source: SourceFile, positions: Positions) -> Iterator[t.DocumentSymbol]:
    children = [it for child in block.children for it in _symbols(child, source, positions)]
    statement = block.statement
    kind = _KINDS.get(type(statement))
    if kind is None:
        yield from children
        return
    name, words = _named(statement), source.slice(statement.span)
    selected = positions.range(source, statement.span)
    whole = positions.range(source, Span(source.path, statement.span.start, max(block.span.end, statement.span.end)))
    detail = words.partition(name)[2].strip(' ",') if name else ""
    yield t.DocumentSymbol(name or words or "…", kind, whole, selected, detail=detail or None, children=children)


def _named(statement: n.Node) -> str:
    """What a line calls what it declares; '' where it names nothing."""
    for field in ("name", "event", "role"):
        match getattr(statement, field, None):
            case n.Text(value=text) | n.Name(text=text):
                return text
            case _:
                pass
    return ""


def workspace_symbols(
    query: str, sources: Iterable[tuple[str, SourceFile]], positions: Positions, most: int
) -> list[t.WorkspaceSymbol]:
    """What is called so or alike in files, each given with its address."""
    wanted = query.casefold()
    found: list[t.WorkspaceSymbol] = []
    for uri, source in sources:
        for block, parent in _blocks(remembering_parse()(source).module.blocks, ""):
            name = _named(block.statement)
            if isinstance(block.statement, _LARGE) and wanted in name.casefold():
                place = t.Location(uri, positions.range(source, block.statement.span))
                kind = _KINDS[type(block.statement)]
                found.append(t.WorkspaceSymbol(place, name or "…", kind, container_name=parent))
                if len(found) >= most:
                    return found
    return found


def _blocks(blocks: Iterable[n.Block], parent: str) -> Iterator[tuple[n.Block, str]]:
    for block in blocks:
        yield block, parent
        yield from _blocks(block.children, _named(block.statement) or parent)


def folds(source: SourceFile) -> list[t.FoldingRange]:
    """Every block with lines below it, and every run of lines that are comments alone."""
    module = remembering_parse()(source).module
    return [*_block_folds(module.blocks, source), *_comment_folds(module.comments, source)]


def _block_folds(blocks: Iterable[n.Block], source: SourceFile) -> Iterator[t.FoldingRange]:
    for block in blocks:
        first, last = _row(source, block.statement.span.start), _row(source, max(block.span.end - 1, block.span.start))
        if block.children and last > first:
            yield t.FoldingRange(first, last)
            yield from _block_folds(block.children, source)


def _comment_folds(comments: Sequence[n.Comment], source: SourceFile) -> Iterator[t.FoldingRange]:
    rows = [_row(source, it.span.start) for it in comments if it.alone]
    for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        lines = [row for _, row in run]
        if len(lines) > 1:
            yield t.FoldingRange(lines[0], lines[-1], kind=t.FoldingRangeKind.Comment)


def _row(source: SourceFile, offset: int) -> int:
    return source.line_col(offset)[0] - 1
