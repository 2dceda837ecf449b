"""A playbook as parts that can be compared: each has a name, sentences that say what it is, and its meaning.

The meaning of a node is all that it holds, save where it stands and the identities that are made of its words. Two
nodes of one meaning do the same. Sentences may say less; the comparison then says that something has no words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable
from typing import Final

from cadencelang.clock import Calendar
from cadencelang.compare.model import Area
from cadencelang.records import dataclass
from cadencelang.source import Span

_NOT_MEANT: Final = frozenset({"id", "use", "span"})


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence about a part, and how deep it lies among branches."""

    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Something of a playbook that can differ. `key` is what it is found by in the other playbook."""

    area: Area
    key: str
    name: str
    lines: tuple[Line, ...]
    meaning: Hashable
    span: Span | None


def lines_of(texts: Iterable[str]) -> tuple[Line, ...]:
    """Sentences that lie in no branch."""
    return tuple(Line(text) for text in texts)


def meaning(node: object) -> Hashable:
    """What a node of the graph means, as a value that is equal for nodes of one meaning."""
    if isinstance(node, Calendar):
        return node.hash
    if isinstance(node, tuple | list):
        return tuple(meaning(part) for part in node)
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        kept = (it.name for it in dataclasses.fields(node) if it.name not in _NOT_MEANT)
        return (type(node).__name__, *(meaning(getattr(node, name)) for name in kept))
    assert isinstance(node, Hashable)
    return node
