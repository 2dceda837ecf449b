"""The one record every mistake, warning and note is told by.

Owns: the shape of a diagnostic, its labels and its fix, and the order diagnostics are shown in. Refuses:
finding mistakes, and knowing how any face draws them.
"""

from collections.abc import Iterable
from enum import StrEnum

from cadencelang.records import dataclass
from cadencelang.source import Span


class Severity(StrEnum):
    """How grave a diagnostic is: an error stops compilation, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for a note."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Applicability(StrEnum):
    """Whether a fix keeps what its writer plainly meant (SAFE) or needs a person to agree (SUGGESTION)."""

    SAFE = "safe"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters of `span` by `text`; an empty span inserts, an empty text deletes."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that together mend one mistake; `title` says in the imperative what they do."""

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SUGGESTION


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that helps to understand a diagnostic, with a short sentence about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake, warning or note.

    `code` is the stable identity (`CL101`), `message` one sentence that states the cause, `span` the
    characters it is about, `help` a sentence on what to do. `suppressed_because` holds the reason written in
    the playbook for silencing this very diagnostic; it is then shown, but counts for nothing.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    help: str | None = None
    related: tuple[Label, ...] = ()
    fix: Fix | None = None
    suppressed_because: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many diagnostics of each severity count, and how many are suppressed."""

    errors: int
    warnings: int
    notes: int
    suppressed: int


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics by file and place, graver first at one place; equal ones keep the order they came in."""
    return sorted(diagnostics, key=lambda it: (it.span.file, it.span.start, it.severity.rank, it.code))


def tally(diagnostics: Iterable[Diagnostic]) -> Tally:
    """Counts by severity, suppressed diagnostics apart."""
    counts = dict.fromkeys(Severity, 0)
    suppressed = 0
    for diagnostic in diagnostics:
        if diagnostic.suppressed_because is None:
            counts[diagnostic.severity] += 1
        else:
            suppressed += 1
    return Tally(counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.NOTE], suppressed)
