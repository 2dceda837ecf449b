"""Diagnostics drawn for a terminal.

Owns: the wording around a diagnostic, the gutter, the underline, the colours. Refuses: deciding whether
colour is wanted or how wide the terminal is; the face that prints knows.
"""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from cadencelang.diagnostics.cells import excerpt
from cadencelang.diagnostics.clean import clean
from cadencelang.diagnostics.codes import name_of
from cadencelang.diagnostics.model import Applicability, Diagnostic, Fix, Severity, in_order, tally
from cadencelang.records import dataclass
from cadencelang.source import Sources, Span

_LEAST_WIDTH = 40
_RESET = "\x1b[0m"
_COLOURS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.NOTE: "\x1b[1;36m",
    "place": "\x1b[1m",
    "gutter": "\x1b[2m",
    "related": "\x1b[34m",
}


def render_text(diagnostics: Iterable[Diagnostic], sources: Sources, color: bool, width: int = 100) -> str:
    """Diagnostics in the order of the text, a blank line between them, and a line that counts them.

    `width` is the terminal's in cells (at least 40 is assumed). The text ends with a line feed; it is empty
    when there is nothing to tell.
    """
    ordered = in_order(diagnostics)
    if not ordered:
        return ""
    painter = _Painter(sources, color, max(width, _LEAST_WIDTH))
    blocks = ["\n".join(painter.block(diagnostic)) for diagnostic in ordered]
    return "\n\n".join((*blocks, summary(ordered))) + "\n"


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`: what counts, by severity, and what is suppressed; `no problems` for none."""
    count = tally(diagnostics)
    parts = [
        _counted(count.errors, "error"),
        _counted(count.warnings, "warning"),
        _counted(count.notes, "note"),
        f"{count.suppressed} suppressed" if count.suppressed else "",
    ]
    return ", ".join(filter(None, parts)) or "no problems"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span to underline with a character, in the colour of a role, and what to say about it."""

    span: Span
    role: str
    char: str
    text: str


class _Painter:
    """Draws diagnostics over one set of sources, in one width, with or without colour."""

    def __init__(self, sources: Sources, color: bool, width: int) -> None:
        self.sources = sources
        self.color = color
        self.width = width

    def block(self, diagnostic: Diagnostic) -> Iterator[str]:
        """The lines of one diagnostic; a suppressed one is told in two."""
        place = self.paint("place", clean(self.sources.locate(diagnostic.span)))
        name = f"{diagnostic.code} {name_of(diagnostic.code)}"
        if diagnostic.suppressed_because is not None:
            yield f"{place} suppressed {diagnostic.severity} {name}"
            yield from self.wrapped("  ", f"{diagnostic.message} Because: {diagnostic.suppressed_because}")
            return
        yield f"{place} {self.paint(diagnostic.severity, diagnostic.severity)} {name}"
        yield from self.wrapped("  ", diagnostic.message)
        yield from self.pictures(diagnostic)
        if diagnostic.help is not None:
            yield from self.wrapped("  help: ", diagnostic.help)
        if diagnostic.fix is not None:
            yield from self.wrapped("  fix:  ", _fix_note(diagnostic.fix))

    def pictures(self, diagnostic: Diagnostic) -> Iterator[str]:
        """The source lines of a diagnostic and its related places, in gutters of one width."""
        marks = [_Mark(diagnostic.span, diagnostic.severity, "^", "")]
        marks += [_Mark(label.span, "related", "-", label.text) for label in diagnostic.related]
        known = [mark.span for mark in marks if mark.span.file in self.sources]
        last = max((self.sources[span.file].line_col(span.start)[0] for span in known), default=0)
        gutter = len(str(last)) + 2
        if known:
            yield self.paint("gutter", " " * gutter + " |")
        for mark in marks:
            if mark.span.file != diagnostic.span.file:
                yield "  " + self.paint("place", clean(self.sources.locate(mark.span)))
            if mark.span.file in self.sources:
                yield from self.picture(mark, gutter)
            elif mark.text:
                yield from self.wrapped("  ", mark.text)

    def picture(self, mark: "_Mark", gutter: int) -> Iterator[str]:
        """A source line with the span underlined; of a span over several lines, the first."""
        span, file = mark.span, self.sources[mark.span.file]
        line, column = file.line_col(span.start)
        text = file.line_text(line)
        start = min(column - 1, len(text))
        cut = excerpt(text, start, min(start + span.end - span.start, len(text)), self.width - gutter - 3)
        yield f"{self.paint('gutter', f'{line:>{gutter}} |')} {cut.text}".rstrip()
        last, _ = file.line_col(max(span.start, span.end - 1))
        line_of_marks = mark.char * cut.length + (f" to line {last}" if last > line else "")
        below = self.paint("gutter", " " * gutter + " |")
        beside = gutter + 3 + cut.indent + len(line_of_marks) + 1 + len(mark.text) <= self.width
        told = f" {clean(mark.text)}" if mark.text and beside else ""
        yield f"{below} {' ' * cut.indent}{self.paint(mark.role, line_of_marks + told)}"
        if mark.text and not beside:
            yield from self.wrapped(" " * (gutter + 3), mark.text)

    def wrapped(self, lead: str, text: str) -> list[str]:
        """Outside text cleaned and broken to the width, following lines indented as far as `lead` reaches."""
        return wrap(
            clean(text),
            self.width,
            initial_indent=lead,
            subsequent_indent=" " * len(lead),
            break_long_words=False,
            break_on_hyphens=False,
        )

    def paint(self, role: str, text: str) -> str:
        """The text in the colour of a role, when colour is wanted."""
        return f"{_COLOURS[role]}{text}{_RESET}" if self.color else text


def _fix_note(fix: Fix) -> str:
    how = (
        "`cadence check --fix` does it" if fix.applicability is Applicability.SAFE else "a suggestion, for you to judge"
    )
    return f"{fix.title} ({how})"
