"""The last thing before the terminal: whatever a widget draws, no character of it steers the terminal.

Screens clean what they are given and know how wide it is; this holds for what they forget and for text areas, which
draw what is in them. On a terminal that shows only ASCII, letters stand without their accents and signs as what is
nearest to them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from cadencelang.diagnostics.clean import clean
from cadencelang_tui.glyphs import ASCII, DRAWN

_NEAR: Final = {
    "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+",
    "┴": "+", "┼": "+", "─": "-", "━": "-", "│": "|", "┃": "|", "┆": "|", "▏": "|", "▕": "|", "▊": "|", "▎": "|",
    "▔": "-", "▁": "_", "█": "#", "▌": "#", "▐": "#", "▀": "#", "▄": "#", "■": "#", "□": "o", "○": "o", "•": "*",
    "←": "<", "→": ">", "↑": "^", "↓": "v", "▲": "^", "▼": "v", "▶": ">", "◀": "<", "↩": "<", "·": ".", "–": "-",
    "Æ": "A", "æ": "a", "Œ": "O", "œ": "o", "ß": "s", "‘": "'", "’": "'", "“": '"', "”": '"',
    "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "ı": "i",
    "\N{NO-BREAK SPACE}": " ", "€": "E", "£": "L",
    **{getattr(DRAWN, name): getattr(ASCII, name) for name in DRAWN.__slots__ if name != "spark"},
    **dict(zip(DRAWN.spark, ASCII.spark, strict=True)),
}  # fmt: skip


class SafeLines(LineFilter):
    """Cleans every line; `ascii` also leaves nothing but ASCII. A line keeps its width in cells."""

    def __init__(self, *, ascii: bool) -> None:
        super().__init__()
        self.ascii = ascii

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, with the texts that need it changed."""
        for text, _, _ in segments:
            if not text.isprintable() or (self.ascii and not text.isascii()):
                break
        else:
            return segments
        cleaned = [Segment(self._shown(it.text), it.style, it.control) for it in segments]
        wanted = _width(segments)
        return Segment.adjust_line_length(cleaned, wanted) if _width(cleaned) != wanted else cleaned

    def _shown(self, text: str) -> str:
        return "".join(map(_plain, text)) if self.ascii else clean(text)


def _width(segments: list[Segment]) -> int:
    return sum(cell_len(it.text) for it in segments)


@lru_cache(4096)
def _plain(char: str) -> str:
    """A character as ASCII, in as many cells where that can be."""
    if char.isascii():
        return char if char.isprintable() else "?"
    near = _NEAR.get(char) or "".join(it for it in normalize("NFKD", char) if not combining(it))
    if near.isascii() and near.isprintable() and len(near) == cell_len(char):
        return near
    return "?" * cell_len(char)
