"""Semantic tokens: the colours of the language's own lexer, with names told apart by what they are names of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lsprotocol import types as t

from cadencelang.editing import highlighting as h
from cadencelang.editing.names import Occurrence
from cadencelang.lsp.positions import Positions
from cadencelang.source import SourceFile

TYPES: Final = (
    "keyword", "variable", "string", "number", "enumMember", "comment", "property", "event", "interface", "class",
    "parameter", "function", "macro", "method",
)  # fmt: skip
MODIFIERS: Final = ("declaration",)
LEGEND: Final = t.SemanticTokensLegend(list(TYPES), list(MODIFIERS))
_NUMBER_OF: Final = {name: number for number, name in enumerate(TYPES)}
_STYLES: Final = {
    h.OPENING: "keyword", h.WORD: "keyword", h.NAME: "variable", h.TEXT: "string", h.NUMBER: "number",
    h.CONSTANT: "enumMember", h.COMMENT: "comment",
}  # fmt: skip
_NOUNS: Final = {
    "fact": "property", "field": "property", "event": "event", "channel": "interface", "role": "class",
    "parameter": "parameter",
}  # fmt: skip
_TEMPLATE: Final = {h.WORD: "keyword", h.CONSTANT: "macro", h.COMMENT: "comment"}


def tokens(
    source: SourceFile, path: str, names: Sequence[Occurrence], positions: Positions, rows: range | None = None
) -> t.SemanticTokens:
    """The tokens of a file, or of some of its rows (from 0); `names` are those that stand in it."""
    styles = _STYLES if path.endswith(".cadence") else _TEMPLATE
    colours = h.colours_for(path)
    named = {it.span.start: it for it in names if it.key.noun in _NOUNS}
    data: list[int] = []
    last_row = last_start = 0
    for row in rows if rows is not None else range(source.line_count):
        if not 0 <= row < source.line_count:
            continue
        begin, end = source.line_bounds(row + 1)
        line = source.text[begin:end]
        for start, stop, kind, declares in _told(line, begin, colours(line), styles, named):
            column, length = positions.length(line[:start]), positions.length(line[start:stop])
            data += (row - last_row, column - (last_start if row == last_row else 0), length, kind, int(declares))
            last_row, last_start = row, column
    return t.SemanticTokens(data)


def _told(
    line: str, begin: int, coloured: Iterator[h.Coloured], styles: Mapping[str, str], named: Mapping[int, Occurrence]
) -> Iterator[tuple[int, int, int, bool]]:
    """Start, end, number of the type, and whether it is declared there, of each coloured stretch of a line.

    A name of several words is one stretch; the words of it that are words of the language too are passed over.
    """
    covered = 0
    for start, end, style in sorted(coloured):
        if start < covered:
            continue
        it = named.get(begin + start)
        if it is not None and style in (h.NAME, h.OPENING, h.WORD):
            covered = min(it.span.end - begin, len(line))
            yield start, covered, _NUMBER_OF[_NOUNS[it.key.noun]], it.declares
        elif style in styles:
            covered = end
            yield start, end, _NUMBER_OF[styles[style]], False
