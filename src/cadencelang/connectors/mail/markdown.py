"""One Markdown body, told twice: as HTML and as plain text.

Owns the reading of CommonMark (by markdown-it-py) and the two tellings. Raw HTML in a body stays text, and links lead
to http, https and mailto only: the body may carry words of strangers.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cadencelang.records import dataclass
from cadencelang.templating.markup import as_link

_PAGE = (
    '<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8"></head>\n'
    '<body style="font-family: sans-serif; font-size: 15px; line-height: 1.5">\n{body}</body>\n</html>\n'
)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).disable("image")
    reader.validateLink = lambda url: as_link(url) is not None  # type: ignore[method-assign]
    return reader


def as_html(body: str, language: str = "en") -> str:
    """The body as an HTML page in a language (its tag, such as `en` or `de-AT`)."""
    return _PAGE.format(language=html.escape(language, quote=True), body=_reader().render(body))


def as_plain_text(body: str) -> str:
    """The body as one writes it by hand in a plain mail: links with their address behind them, no markup."""
    writer = _Writer()
    for token in _reader().parse(body):
        writer.take(token)
    return "\n".join(line.rstrip() for line in writer.text().splitlines()) + "\n"


@dataclass(slots=True)
class _List:
    """A list that is open: its next number, None where it has none."""

    number: int | None

    def mark(self) -> str:
        if self.number is None:
            return "- "
        self.number += 1
        return f"{self.number - 1}. "


class _Writer:
    """Writes blocks of plain text, each line behind what encloses it (list indents, quotation marks)."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._lists: list[_List] = []
        self._around: list[str] = []
        self._mark = ""
        self._before = ""
        self._close = False

    def text(self) -> str:
        """All that was written."""
        return "".join(self._written)

    def take(self, token: Token) -> None:
        """Write a token, or open or close what it opens or closes."""
        match token.type:
            case "inline":
                self._write(_inline(token.children or []))
            case "fence" | "code_block":
                self._write(token.content.rstrip("\n"))
            case "hr":
                self._write("* * *")
            case "paragraph_open":
                self._close = self._close and token.hidden
            case "paragraph_close":
                self._close = token.hidden
            case "heading_close":
                self._close = False
            case _:
                self._enclose(token)

    def _enclose(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(_List(None))
            case "ordered_list_open":
                self._lists.append(_List(int(token.attrs.get("start", 1))))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                self._close = self._close and bool(self._lists)
            case "list_item_open":
                self._mark = self._lists[-1].mark()
                self._around.append(" " * len(self._mark))
            case "blockquote_open":
                self._around.append("> ")
            case "list_item_close" | "blockquote_close":
                self._around.pop()

    def _write(self, text: str) -> None:
        """One block, with a blank line before it unless it stands in a list whose items are close together."""
        around = "".join(self._around)
        first = around[: len(around) - len(self._mark)] + self._mark
        if self._written:
            self._written.append("\n" if self._close else f"\n{_shared(self._before, around)}\n")
        self._written.append(first + f"\n{around}".join(text.split("\n")))
        self._mark, self._before = "", around


def _shared(before: str, around: str) -> str:
    """What two blocks both stand in, as far as a blank line between them shows it."""
    differ = (at for at, (one, other) in enumerate(zip(before, around, strict=False)) if one != other)
    return around[: next(differ, min(len(before), len(around)))].rstrip()


def _inline(tokens: Sequence[Token]) -> str:
    """A line of a paragraph: emphasis dropped, line breaks kept, a link followed by where it leads."""
    parts: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                parts.append(token.content)
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "link_open":
                links.append((str(token.attrs.get("href", "")), len(parts)))
            case "link_close":
                address, start = links.pop()
                parts.append(_where(address, "".join(parts[start:])))
    return "".join(parts)


def _where(address: str, said: str) -> str:
    """The address in brackets, unless it was said already."""
    bare = address.removeprefix("mailto:")
    return "" if said.strip() in (address, bare) else f" ({bare})"
