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
        marks: list[tuple[Span, str, str]] = [(diagnostic.span, diagnostic.severity, "")]
        marks += [(label.span, "related", label.text) for label in diagnostic.related]
        lines = [
            self.sources[span.file].line_col(span.start)[0]
            for span, _, _ in marks
            if span.file in self.sources
        ]
        if not lines:
            return
        gutter = len(str(max(lines))) + 2
        yield self.paint("gutter", " " * gutter + " |")
        for span, role, text in marks:
            if role == "related":
                yield from self.wrapped("  ", self.elsewhere(span, diagnostic.span) + text)
            if span.file in self.sources:
                yield from self.picture(span, role, gutter)

    def elsewhere(self, span: Span, main: Span) -> str:
        """`path:line:column: ` of a related place in another file, else nothing."""
        return "" if span.file == main.file else f"{self.sources.locate(span)}: "

    def picture(self, span: Span, role: str, gutter: int) -> Iterator[str]:
        """A source line with the span underlined; of a span over several lines, the first."""
        file = self.sources[span.file]
        line, column = file.line_col(span.start)
        last, _ = file.line_col(max(span.start, span.end - 1))
        text = file.line_text(line)
        start = min(column - 1, len(text))
        cut = excerpt(text, start, min(start + span.end - span.start, len(text)), self.width - gutter - 3)
        carets = "^" * cut.length if role != "related" else "-" * cut.length
        reach = f" to line {last}" if last > line else ""
        yield f"{self.paint('gutter', f'{line:>{gutter}} |')} {cut.text}".rstrip()
        below = self.paint("gutter", " " * gutter + " |")
        yield f"{below} {' ' * cut.indent}{self.paint(role, carets + reach)}"

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
        "`cadence check --fix` does it"
        if fix.applicability is Applicability.SAFE
        else "a suggestion, for you to judge"
    )
    return f"{fix.title} ({how})"
