"""Traversal of the rule graph, derived from the fields of its nodes: a new node is walked without a change here."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from cadencelang.clock import Calendar, Duration, WorkWeek
from cadencelang.graph.conditions import Money, Note, Peer
from cadencelang.graph.model import Article, FactType
from cadencelang.source import Span

_LEAVES = frozenset({Span, Duration, Calendar, WorkWeek, Article, FactType, Money, Note, Peer})

_fields: dict[type, tuple[str, ...] | None] = {}

Node = TypeVar("Node")


def child_fields(cls: type) -> tuple[str, ...] | None:
    """The names of a node class's fields; None for what has no nodes inside."""
    if cls not in _fields:
        _fields[cls] = None if cls in _LEAVES or not is_dataclass(cls) else tuple(it.name for it in fields(cls))
    return _fields[cls]


def nodes(root: object) -> Iterator[object]:
    """Every node at or below `root` (a node or a tuple of nodes), each before what it holds, in the order of fields."""
    if type(root) is tuple:
        for part in root:
            yield from nodes(part)
        return
    names = child_fields(type(root))
    if names is None:
        return
    yield root
    for name in names:
        value = getattr(root, name)
        if type(value) is tuple or child_fields(type(value)) is not None:
            yield from nodes(value)


def nodes_of(root: object, kind: type[Node]) -> Iterator[Node]:
    """The nodes of one kind at or below `root`, in the same order as `nodes`."""
    return (node for node in nodes(root) if isinstance(node, kind))


def without_span(root: object) -> object:
    """What a node says, wherever it stands: equal for two nodes that differ in their spans and identities only."""
    if type(root) is tuple:
        return tuple(without_span(part) for part in root)
    names = child_fields(type(root))
    if names is None:
        return root
    kept = (name for name in names if name not in ("span", "id", "use"))
    return (type(root).__name__, *(without_span(getattr(root, name)) for name in kept))
