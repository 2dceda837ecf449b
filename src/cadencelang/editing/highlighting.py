"""The colours of one line of text, told by the language's own lexer.

Owns: which style each kind of token is drawn in, and the two marks of a template. The words of the language are those
of the grammar's tables; none is written here. A line is looked at by itself, so it can be coloured when it is painted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from cadencelang.source import SourceFile
from cadencelang.syntax.grammar import tables
from cadencelang.syntax.layout import MAX_LINE, scan
from cadencelang.syntax.lexer import BAD_CAPITAL, BAD_NUMBER, BAD_QUOTE, BAD_SIGN, BAD_WORD
from cadencelang.syntax.parser import lexer

Coloured = tuple[int, int, str]
"""Characters `start` (from 0) to `end` of a line, and the name of a style."""
Colouring = Callable[[str], Iterator[Coloured]]

OPENING, WORD, NAME, TEXT, NUMBER, CONSTANT, COMMENT, BAD = (
    "opening", "word", "name", "text", "number", "constant", "comment", "bad",
)  # fmt: skip
_KINDS = {
    "NAME": NAME, "STRING": TEXT, "INT": NUMBER, "DECIMAL": NUMBER, "DATE": NUMBER, "TIME": NUMBER,
    "WEEKDAY": CONSTANT, "ZONE": CONSTANT, "CODE": CONSTANT, "E_MAIL": WORD, "OR_IF_UNKNOWN": WORD,
    BAD_QUOTE: BAD, BAD_NUMBER: BAD, BAD_CAPITAL: BAD, BAD_WORD: BAD, BAD_SIGN: BAD,
}  # fmt: skip
_TEMPLATE = re.compile(
    r"(?P<comment>\{#(?:(?!\{#).)*?#\})|(?P<word>\{%(?:(?!\{%).)*?%\})|(?P<constant>\{\{(?:(?!\{\{).)*?\}\})"
    r"|(?P<opening>^(?:#++ .*|\w++:(?= )|---$))"
)


def playbook_colours(text: str) -> Iterator[Coloured]:
    """The colours of a line of a playbook; what no sentence takes is `bad`."""
    if len(text) > MAX_LINE:
        return
    line = next(scan(SourceFile("", text), lexer()), None)
    if line is None:
        return
    words = _words()
    for number, (kind, _, start, end) in enumerate(line.tokens):
        if kind in words:
            yield start, end, WORD if number else OPENING
        elif style := _KINDS.get(kind):
            yield start, end, style
    if line.comment is not None:
        yield line.comment[2], line.comment[3], COMMENT


def template_colours(text: str) -> Iterator[Coloured]:
    """The colours of a line of a template: what is filled in, what decides, headings, the keys of its front matter."""
    for match in _TEMPLATE.finditer(text[:MAX_LINE]):
        if match.lastgroup:
            yield match.start(), match.end(), match.lastgroup


def no_colours(text: str) -> Iterator[Coloured]:
    """A file of another kind has none."""
    yield from ()


def colours_for(path: str) -> Colouring:
    """The colouring of a file, by how its name ends."""
    if path.endswith(".cadence"):
        return playbook_colours
    return template_colours if path.endswith(".md") else no_colours


def in_bytes(text: str, coloured: Iterator[Coloured]) -> list[Coloured]:
    """The same places counted in UTF-8 bytes."""
    if text.isascii():
        return list(coloured)
    starts = [0]
    for char in text:
        starts.append(starts[-1] + len(char.encode("utf-8", "surrogatepass")))
    return [(starts[start], starts[end], style) for start, end, style in coloured]


@cache
def _words() -> frozenset[str]:
    """The terminals of the words of the language."""
    return frozenset(kind for word, kind in tables().words.items() if word[0].isalpha())
