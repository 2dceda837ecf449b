"""Code actions from the fixes of diagnostics, and the canonical form of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from lsprotocol import types as t

from cadencelang.diagnostics import Applicability, Diagnostic
from cadencelang.diagnostics.apply import apply_fixes
from cadencelang.diagnostics.clean import clean
from cadencelang.lsp.features.navigating import text_edits
from cadencelang.lsp.features.problems import Address
from cadencelang.lsp.positions import Positions
from cadencelang.source import SourceFile, Sources
from cadencelang.syntax import format_source

FIX_ALL = f"{t.CodeActionKind.SourceFixAll.value}.cadence"


def actions(
    diagnostics: Iterable[Diagnostic], path: str, asked: t.CodeActionParams, sources: Sources, address: Address,
    positions: Positions,
) -> list[t.CodeAction]:  # fmt: skip
    """The fixes of what is wrong in a range of a file, the sure ones first, and all sure ones of the file at once."""
    here = [it for it in diagnostics if it.fix is not None and it.suppressed_because is None and it.span.file == path]
    source = sources[path]
    found: list[t.CodeAction] = []
    if _wanted(asked, t.CodeActionKind.QuickFix):
        touched = [it for it in here if _touches(positions.range(source, it.span), asked.range)]
        touched.sort(key=lambda it: not _safe(it))
        found += [_action(it, sources, address, positions, asked.context.diagnostics) for it in touched]
    safe = [it for it in here if _safe(it)]
    if safe and _wanted(asked, FIX_ALL):
        texts = apply_fixes(sources, safe).texts
        changes = {address(name): line_edits(sources[name], text, positions) for name, text in texts.items()}
        if changes:
            title = "Mend everything in this file that can surely be mended"
            found.append(t.CodeAction(title, FIX_ALL, edit=t.WorkspaceEdit(changes=changes)))
    return found


def _wanted(asked: t.CodeActionParams, kind: str) -> bool:
    """Whether a kind of action is among those that are asked for."""
    only = asked.context.only
    return only is None or any(kind == it or kind.startswith(f"{_value(it)}.") or it == "" for it in map(_value, only))


def _value(kind: str) -> str:
    return kind.value if isinstance(kind, t.CodeActionKind) else kind


def _action(
    it: Diagnostic, sources: Mapping[str, SourceFile], address: Address, positions: Positions,
    told: Iterable[t.Diagnostic],
) -> t.CodeAction:  # fmt: skip
    assert it.fix is not None
    edits = text_edits(it.fix.edits, sources, positions)
    here = positions.range(sources[it.span.file], it.span)
    return t.CodeAction(
        clean(it.fix.title),
        t.CodeActionKind.QuickFix,
        diagnostics=[one for one in told if one.code == it.code and one.range == here],
        is_preferred=_safe(it) or None,
        edit=t.WorkspaceEdit(changes={address(path): found for path, found in edits.items()}),
    )


def _safe(it: Diagnostic) -> bool:
    return it.fix is not None and it.fix.applicability is Applicability.SAFE


def _touches(one: t.Range, other: t.Range) -> bool:
    """Whether two ranges have a place in common, their ends included."""
    return _key(one.start) <= _key(other.end) and _key(other.start) <= _key(one.end)


def _key(at: t.Position) -> tuple[int, int]:
    return at.line, at.character


def formatting(source: SourceFile, positions: Positions) -> list[t.TextEdit] | None:
    """The edits that bring a playbook's file into its canonical form; None where it has errors."""
    text = format_source(source).text
    return None if text is None else line_edits(source, text, positions)


def line_edits(source: SourceFile, new: str, positions: Positions) -> list[t.TextEdit]:
    """The changes of whole lines that make `new` of a file's text, with the line breaks that the file has."""
    if "\r\n" in source.text:
        new = new.replace("\r\n", "\n").replace("\n", "\r\n")
    old_lines, new_lines = source.text.splitlines(keepends=True), new.splitlines(keepends=True)
    return list(_line_edits(source, old_lines, new_lines, positions))


def _line_edits(source: SourceFile, old: list[str], new: list[str], positions: Positions) -> Iterator[t.TextEdit]:
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind != "equal":
            place = t.Range(positions.position(source, starts[a]), positions.position(source, starts[b]))
            yield t.TextEdit(place, "".join(new[c:d]))
