"""`# allow LINT: reason`: silencing a lint on a line or in a block, visibly.

Owns which diagnostics a suppression silences, and what is wrong with a suppression itself. Only warnings and notes
can be silenced; an error never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.semantics.codes import ALLOW_UNNEEDED, UNKNOWN_LINT
from cadencelang.semantics.report import Report
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


def allow(
    diagnostics: Sequence[Diagnostic],
    modules: Iterable[n.Module],
    lints: Iterable[Code],
    report: Report,
    *,
    linted: bool,
) -> list[Diagnostic]:
    """The diagnostics, silenced ones marked with their reason; then what is wrong with the suppressions.

    `lints` are the codes that can be silenced. `linted`: the lints have run, so that a suppression which silences
    nothing can be told.
    """
    suppressions = [it for module in modules for it in module.suppressions]
    ids = {word: code.id for code in lints for word in (code.name, code.id)}
    used: set[Span] = set()
    before = len(report.found)
    found = [_marked(it, suppressions, ids, used) for it in diagnostics]
    for suppression in suppressions:
        _judge(suppression, ids, linted and suppression.span not in used, report)
    return [*found, *report.found[before:]]


def _marked(
    diagnostic: Diagnostic, suppressions: Iterable[n.Suppression], ids: dict[str, str], used: set[Span]
) -> Diagnostic:
    if diagnostic.severity is Severity.ERROR:
        return diagnostic
    for suppression in _covering(diagnostic, suppressions, ids):
        used.add(suppression.span)
        return replace(diagnostic, suppressed_because=suppression.reason.value)
    return diagnostic


def _covering(
    diagnostic: Diagnostic, suppressions: Iterable[n.Suppression], ids: dict[str, str]
) -> Iterator[n.Suppression]:
    for it in suppressions:
        covers = it.covers
        if (
            ids.get(it.lint.text) == diagnostic.code
            and covers.file == diagnostic.span.file
            and covers.start <= diagnostic.span.start < max(covers.end, covers.start + 1)
        ):
            yield it


def _judge(suppression: n.Suppression, ids: dict[str, str], idle: bool, report: Report) -> None:
    name = suppression.lint
    if name.text not in ids:
        known = [word for word in ids if not word.startswith("CL")]
        report.unknown(UNKNOWN_LINT, name.span, name.text, noun="lint", known=known)
    elif idle:
        report.add(
            ALLOW_UNNEEDED,
            suppression.span,
            f"There is nothing to silence here: {name.text} finds no fault.",
            help="Remove it.",
        )
