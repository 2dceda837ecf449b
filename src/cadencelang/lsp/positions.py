"""Places in a text as the protocol counts them: lines from 0, columns in the units that the client has chosen."""

from __future__ import annotations

from lsprotocol import types as t

from cadencelang.source import SourceFile, Span

UTF8, UTF16, UTF32 = t.PositionEncodingKind.Utf8, t.PositionEncodingKind.Utf16, t.PositionEncodingKind.Utf32


class Positions:
    """Converts between the characters of a source file and positions of the protocol; `encoding` may be changed."""

    def __init__(self, encoding: str = UTF16) -> None:
        self.encoding: str = encoding

    def position(self, source: SourceFile, offset: int) -> t.Position:
        """The position of a character offset; one outside of the text counts as its nearest end."""
        line, column = source.line_col(offset)
        start, _ = source.line_bounds(line)
        return t.Position(line - 1, self.length(source.text[start : start + column - 1]))

    def range(self, source: SourceFile, span: Span) -> t.Range:
        """The range of a span."""
        return t.Range(self.position(source, span.start), self.position(source, span.end))

    def offset(self, source: SourceFile, position: t.Position) -> int:
        """The character offset of a position; a line or column too far means the end of the text or line."""
        if position.line >= source.line_count:
            return len(source.text)
        start, end = source.line_bounds(position.line + 1)
        return start + self.characters(source.text[start:end], position.character)

    def length(self, text: str) -> int:
        """How many units a text takes."""
        if text.isascii() or self.encoding == UTF32:
            return len(text)
        if self.encoding == UTF8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(char > "\uffff" for char in text)

    def characters(self, line: str, units: int) -> int:
        """How many characters of a line lie before a column; inside of a character means before it."""
        if line.isascii() or self.encoding == UTF32:
            return min(units, len(line))
        for number, char in enumerate(line):
            units -= self.length(char)
            if units < 0:
                return number
        return len(line)
