"""The problems of a playbook as rows and columns of its files, and the next one from where the cursor is.

Owns: turning diagnostics into places on the screen. Refuses: finding problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cadencelang.diagnostics import Applicability, Diagnostic, Severity
from cadencelang.diagnostics.clean import clean
from cadencelang.source import SourceFile


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: characters `start` to `end` (from 0) of a row (from 0) of a file; `start` < `end`."""

    path: str
    row: int
    start: int
    end: int
    diagnostic: Diagnostic

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.diagnostic.severity

    @property
    def words(self) -> str:
        """Its sentence, safe to show."""
        return clean(self.diagnostic.message)

    @property
    def safe(self) -> bool:
        """Whether it has a fix that surely is what was meant."""
        fix = self.diagnostic.fix
        return fix is not None and fix.applicability is Applicability.SAFE


def problems_of(diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceFile]) -> tuple[Problem, ...]:
    """The problems that count, in the order of the diagnostics; one in a file unknown stands at its beginning."""
    return tuple(_problem(it, sources.get(it.span.file)) for it in diagnostics if it.suppressed_because is None)


def _problem(diagnostic: Diagnostic, source: SourceFile | None) -> Problem:
    span = diagnostic.span
    if source is None:
        return Problem(span.file, 0, 0, 1, diagnostic)
    line, column = source.line_col(span.start)
    length = len(source.line_text(line))
    end = min(max(column - 1 + span.end - span.start, column), max(length, column))
    return Problem(span.file, line - 1, column - 1, end, diagnostic)


def by_row(problems: Iterable[Problem], path: str) -> dict[int, list[Problem]]:
    """The problems of one file by their row, the gravest first."""
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.path == path:
            found.setdefault(problem.row, []).append(problem)
    for row in found.values():
        row.sort(key=lambda it: it.severity.rank)
    return found


def next_problem(problems: Sequence[Problem], path: str, row: int, column: int) -> Problem | None:
    """The first problem behind a cursor: in its file, then in the files after it, then from the beginning."""
    here = [it for it in problems if it.path == path and (it.row, it.start) > (row, column)]
    if here:
        return min(here, key=lambda it: (it.row, it.start))
    paths = list(dict.fromkeys(it.path for it in problems))
    later = paths[paths.index(path) + 1 :] if path in paths else paths
    for other in [*later, *paths]:
        return min((it for it in problems if it.path == other), key=lambda it: (it.row, it.start))
    return None


def counted(problems: Iterable[Problem]) -> str:
    """`1 error  2 warnings`; empty where there is none."""
    counts = dict.fromkeys(Severity, 0)
    for problem in problems:
        counts[problem.severity] += 1
    return "  ".join(f"{number} {kind}{'s' * (number > 1)}" for kind, number in counts.items() if number)
