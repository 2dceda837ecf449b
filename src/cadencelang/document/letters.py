"""The letters of a playbook as they are read before they are sent: their words, and the places that are filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cadencelang.diagnostics.clean import clean, clean_block
from cadencelang.graph.model import Book, Template
from cadencelang.graph.render_sentences import spoken
from cadencelang.records import dataclass

_PLACE: Final = re.compile(r"(\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)|\{#.*?(?:#\}|\Z))", re.DOTALL)

_FORMS: Final = {"elif": "otherwise if", "else": "otherwise", "endif": "end", "for": "for each", "endfor": "end"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a letter: `text` as it stands, a `place` that is filled in, or a `form` that asks or repeats."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter; `sent_by` are the rules that send it, by anchor and name."""

    anchor: str
    name: str
    channel: str
    language: str
    subject: tuple[Piece, ...]
    body: tuple[Piece, ...]
    sent_by: tuple[tuple[str, str], ...]


def letters(book: Book, senders: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Letter]:
    """All letters, in the order of the playbook."""
    for number, it in enumerate(book.templates, 1):
        yield _letter(number, it, tuple(senders.get(it.name, ())))


def _letter(number: int, template: Template, sent_by: tuple[tuple[str, str], ...]) -> Letter:
    return Letter(
        f"letter-{number}",
        clean(template.name),
        clean(template.channel or ""),
        clean(template.language or ""),
        tuple(_pieces(template.subject)),
        tuple(_pieces(template.body.strip("\n"))),
        sent_by,
    )


def _form(words: Sequence[str]) -> str:
    """What asks or repeats, in words."""
    first, *rest = words or [""]
    return spoken(" ".join([_FORMS.get(first, first), *rest]))


def _pieces(text: str) -> Iterator[Piece]:
    for part in _PLACE.split(text):
        if part.startswith("{{"):
            yield Piece("place", spoken(" ".join(part[2:-2].strip("- ").split())))
        elif part.startswith("{%"):
            yield Piece("form", _form(part[2:-2].strip("- ").split()))
        elif part and not part.startswith("{#"):
            yield Piece("text", clean_block(part))
