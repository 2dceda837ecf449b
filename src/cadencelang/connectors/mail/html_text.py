"""The text of an HTML mail, told plainly: what is quoted stands behind `>`, scripts and styles are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset((
    "address", "article", "blockquote", "div", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "table", "tr", "ul",
))  # fmt: skip
_SILENT: Final = frozenset(("head", "script", "style", "title", "template", "noscript"))
_DEEPEST_QUOTE: Final = 20
_OPENING: Final = re.compile(r"<!--|<[!?]|</?(?P<name>[a-zA-Z][a-zA-Z0-9]{0,20})")
LONGEST: Final = 200_000


def text_of_html(html: str) -> str:
    """The text of the first `LONGEST` characters of a page. Raises nothing: what is malformed is text."""
    teller = _Teller()
    teller.feed("".join(_bare(html[:LONGEST])))
    teller.close()
    return "".join(teller.parts)


def _bare(html: str) -> Iterator[str]:
    """The page with bare tags: no attributes, comments, declarations or processing instructions.

    None of them is told, and what is not closed among them the parser searches again and again, for minutes.
    """
    at = 0
    while (opening := _OPENING.search(html, at)) is not None:
        yield html[at : opening.start()].replace("<", "&lt;")
        closing = "-->" if opening[0] == "<!--" else ">"
        end = html.find(closing, opening.end())
        if end < 0:
            return
        if opening["name"]:
            yield f"{opening[0]}>"
        at = end + len(closing)
    yield html[at:].replace("<", "&lt;")


class _Teller(HTMLParser):
    """Collects text, a line a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._quotes = 0
        self._fresh = True
        self._gap = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins; a marked quotation is introduced as mail programs do in plain text."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._line()
        elif tag in _BLOCKS:
            self._line()
            if tag == "blockquote":
                self._quotes = min(self._quotes + 1, _DEEPEST_QUOTE)

    def handle_endtag(self, tag: str) -> None:
        """End the line, the silence or the quotation."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._line()
            if tag == "blockquote":
                self._quotes = max(0, self._quotes - 1)

    def handle_data(self, data: str) -> None:
        """Take the words; blanks and line breaks of the source are blanks."""
        if self._silent:
            return
        words = " ".join(data.split())
        if not words:
            self._gap = self._gap or bool(data)
            return
        if self._fresh:
            self.parts.append("> " * self._quotes)
        elif data[0].isspace() or self._gap:
            self.parts.append(" ")
        self.parts.append(words)
        self._gap = data[-1].isspace()
        self._fresh = False

    def _line(self) -> None:
        if not self._fresh:
            self.parts.append("\n")
            self._fresh = True
