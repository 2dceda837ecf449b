"""A compiled playbook as a file.

    text = dump(book)
    book = load(text)

The file is JSON: `format`, the version of the `language`, the `tool` that wrote it, a `hash`, and the `content`, which
is a table of `spans` and the `book` itself. The hash (SHA-256) covers the language version and the content, not the
tool. The published schema `book` describes the file. Loading imports neither the compiler nor a parser.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import msgspec

from cadencelang import __version__
from cadencelang.clock import ClockError
from cadencelang.graph.model import LANGUAGE_VERSION, Book
from cadencelang.graph.store_codec import Malformed, SpanTable, decoder, encoder
from cadencelang.source import Span

FORMAT: Final = "cadencelang.book"
_WIDTH: Final = 120


class StoreError(Exception):
    """A file cannot be taken for a compiled playbook; its text is a plain sentence."""


class _File(msgspec.Struct):
    format: str
    language: int
    tool: str
    hash: str
    content: msgspec.Raw


class _Content(msgspec.Struct, forbid_unknown_fields=True):
    spans: list[Span]
    book: Any


def dump(book: Book) -> str:
    """The book as the text of its file: the same text for equal books, but for the `tool` that wrote it."""
    spans = SpanTable()
    encoded = encoder(Book)(book, spans)
    content = {"spans": [{"file": it.file, "start": it.start, "end": it.end} for it in spans.numbers], "book": encoded}
    text = laid_out(content, 1)
    head = {
        "format": FORMAT,
        "language": book.language,
        "tool": __version__,
        "hash": _digest(book.language, text.encode()),
    }
    lines = [f'  "{key}": {_one_line(value)},\n' for key, value in head.items()]
    return "{\n" + "".join(lines) + f'  "content": {text}\n}}\n'


def load(text: str | bytes) -> Book:
    """The book in a file's text.

    Raises StoreError where it is no such file, was altered, is of a newer language version, or is malformed.
    """
    try:
        data = text.encode() if isinstance(text, str) else text
        if not data.strip():
            raise StoreError("This is not a compiled playbook: the file is empty.")
        file = _opened(data)
        raw = bytes(file.content)
        _check_hash(file, raw)
        content = msgspec.json.decode(raw, type=_Content)
        book: Book = decoder(Book)(content.book, content.spans)
    except msgspec.DecodeError as error:
        raise StoreError(f"This is not a compiled playbook: {_reason(error)}.") from None
    except (Malformed, ClockError, ValueError) as fault:
        raise StoreError(f"This compiled playbook is malformed: {fault}.") from None
    except RecursionError:
        raise StoreError("This compiled playbook is nested too deeply to be read.") from None
    if book.language != file.language:
        raise StoreError("This compiled playbook names two different versions of the language.")
    return book


def content_hash(book: Book) -> str:
    """The hash that the book's file carries."""
    return _opened(dump(book).encode()).hash


def _opened(data: bytes) -> _File:
    file = msgspec.json.decode(data, type=_File)
    if file.format != FORMAT:
        raise StoreError(f'This is not a compiled playbook: its format is "{file.format[:40]}", not "{FORMAT}".')
    if file.language > LANGUAGE_VERSION:
        raise StoreError(
            f"This playbook was compiled for version {file.language} of the language; "
            f"this program reads up to version {LANGUAGE_VERSION}. Install a newer one, or compile the playbook here."
        )
    return file


def _check_hash(file: _File, raw: bytes) -> None:
    """Raises StoreError unless the content is what the hash was taken of; how it is laid out does not matter."""
    if _digest(file.language, raw) == file.hash:
        return
    as_dumped = laid_out(msgspec.json.decode(raw), 1).encode()
    if _digest(file.language, as_dumped) != file.hash:
        raise StoreError("This compiled playbook was altered after it was compiled; compile it again.")


def _digest(language: int, content: bytes) -> str:
    digest = hashlib.sha256(f"{FORMAT}\n{language}\n".encode())
    digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def laid_out(value: Any, depth: int = 0, taken: int = 1) -> str:
    """A plain value as JSON in which what fits on a line stands on one, and the rest one item a line.

    `depth` is how far lines are indented, `taken` how many columns of the first line are taken beside it.
    """
    short = _one_line(value)
    if len(short) + 2 * depth + taken <= _WIDTH or not isinstance(value, (dict, list)):
        return short
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    if isinstance(value, dict):
        keys = [f"{_one_line(key)}: " for key in value]
        items = [key + laid_out(part, depth + 1, len(key) + 1) for key, part in zip(keys, value.values(), strict=True)]
    else:
        items = [laid_out(part, depth + 1) for part in value]
    inner = "\n" + "  " * (depth + 1)
    return opened + inner + ("," + inner).join(items) + "\n" + "  " * depth + closed


def _one_line(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()


def _reason(error: msgspec.DecodeError) -> str:
    return "it ends too early" if "truncated" in str(error) else str(error).rstrip(".")
