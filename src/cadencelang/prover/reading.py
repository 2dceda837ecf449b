"""Everything that a book asks and counts, found wherever it stands: conditions, triggers, durations, steps.

Traversal follows the fields of the graph's nodes, so that a node added to the graph is found without being named here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from cadencelang.clock import Duration
from cadencelang.graph.conditions import Condition
from cadencelang.graph.model import Book
from cadencelang.graph.triggers import Trigger
from cadencelang.source import Span

_CONDITIONS: tuple[type, ...] = get_args(Condition)
_TRIGGERS: tuple[type, ...] = get_args(Trigger)


@cache
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(it.name for it in dataclasses.fields(kind))


def inside(node: object, without: tuple[type, ...] = ()) -> Iterator[object]:
    """The node and every node within it, spans excepted, and whatever is of the types `without`."""
    if isinstance(node, tuple | frozenset):
        for item in node:
            yield from inside(item, without)
        return
    if isinstance(node, (Span, *without)):
        return
    yield node
    kind: type[Any] = type(node)
    if dataclasses.is_dataclass(kind):
        for name in _field_names(kind):
            yield from inside(getattr(node, name), without)


def ruling(book: Book) -> tuple[object, ...]:
    """The parts of a book that say what happens: limits, stops, stages and rules."""
    return book.limits, book.stops, book.stages, book.rules


def conditions_of(*parts: object) -> Iterator[Condition]:
    """The conditions within these parts and, of a book, within what says what happens; parts of conditions too."""
    for node in _inside_all(parts):
        if isinstance(node, _CONDITIONS):
            yield node  # type: ignore[misc]


def triggers_of(*parts: object) -> Iterator[Trigger]:
    """The triggers within these parts, likewise."""
    for node in _inside_all(parts):
        if isinstance(node, _TRIGGERS):
            yield node  # type: ignore[misc]


def durations_of(*parts: object, without: tuple[type, ...] = ()) -> Iterator[Duration]:
    """The durations within these parts, likewise; not those within nodes of the types `without`."""
    for node in _inside_all(parts, without):
        if isinstance(node, Duration):
            yield node


def _inside_all(parts: tuple[object, ...], without: tuple[type, ...] = ()) -> Iterator[object]:
    for part in parts:
        yield from inside(ruling(part) if isinstance(part, Book) else part, without)
