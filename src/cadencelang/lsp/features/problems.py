"""Diagnostics as the protocol has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from lsprotocol import types as t

from cadencelang.diagnostics import Diagnostic, Severity
from cadencelang.diagnostics.clean import clean
from cadencelang.diagnostics.codes import find
from cadencelang.lsp.positions import Positions
from cadencelang.source import SourceFile, Span

SOURCE: Final = "cadence"
_SEVERITY: Final = {
    Severity.ERROR: t.DiagnosticSeverity.Error,
    Severity.WARNING: t.DiagnosticSeverity.Warning,
    Severity.NOTE: t.DiagnosticSeverity.Information,
}
_START: Final = t.Range(t.Position(0, 0), t.Position(0, 0))
_UNUSED: Final = "unused-"

Address = Callable[[str], str]
"""Gives the address of a file of the playbook by its path in the folder."""


def problems(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceFile], address: Address, positions: Positions
) -> dict[str, list[t.Diagnostic]]:
    """What counts of the diagnostics, by the path of its file; what is silenced in the playbook is left out."""
    found: dict[str, list[t.Diagnostic]] = {}
    for it in diagnostics:
        if it.suppressed_because is None:
            found.setdefault(it.span.file, []).append(_problem(it, sources, address, positions))
    return found


def _problem(it: Diagnostic, sources: Mapping[str, SourceFile], address: Address, positions: Positions) -> t.Diagnostic:
    code = find(it.code)
    unused = code is not None and code.name.startswith(_UNUSED)
    return t.Diagnostic(
        range=range_of(it.span, sources, positions),
        message=clean(it.message) + (f"\n{clean(it.help)}" if it.help else ""),
        severity=_SEVERITY[it.severity],
        code=it.code,
        source=SOURCE,
        tags=[t.DiagnosticTag.Unnecessary] if unused else None,
        related_information=[
            t.DiagnosticRelatedInformation(
                t.Location(address(label.span.file), range_of(label.span, sources, positions)), clean(label.text)
            )
            for label in it.related
        ]
        or None,
    )


def range_of(span: Span, sources: Mapping[str, SourceFile], positions: Positions) -> t.Range:
    """The range of a span; the beginning of a file that is not there."""
    source = sources.get(span.file)
    return _START if source is None else positions.range(source, span)
