"""Traversal of the rule graph, derived from the fields of its nodes: a new node is walked without a change here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import TypeVar

from cadencelang.clock import Calendar, Duration, WorkWeek
from cadencelang.graph.conditions import Money, Note, Peer
from cadencelang.graph.model import Article, FactType
from cadencelang.source import Span

_LEAVES = frozenset({Span, Duration, Calendar, WorkWeek, Article, FactType, Money, Note, Peer})
_PLAIN = frozenset({*_LEAVES, str, int, float, bool, type(None)})
"""What most fields hold, and no node: passed over before anything is asked of it."""
_WHERE = ("span", "id", "use")
"""Fields that say where a node stands, never what it says; none holds a node."""

Values = Callable[[object], tuple[object, ...]]

_inside: dict[type, Values | None] = {}
_said: dict[type, Values | None] = {}

Node = TypeVar("Node")


def nodes(root: object) -> Iterator[object]:
    """Every node at or below `root` (a node or a tuple of nodes), each before what it holds, in the order of fields."""
    left = [root]
    while left:
        node = left.pop()
        cls = type(node)
        if cls is tuple:
            left += [part for part in node[::-1] if type(part) not in _PLAIN]  # type: ignore[index]
            continue
        inside = _inside[cls] if cls in _inside else _learn(_inside, cls, backwards=True)
        if inside is not None:
            yield node
            left += [value for value in inside(node) if type(value) not in _PLAIN]


def nodes_of(root: object, kind: type[Node]) -> Iterator[Node]:
    """The nodes of one kind at or below `root`, in the same order as `nodes`."""
    return (node for node in nodes(root) if isinstance(node, kind))


def without_span(root: object) -> object:
    """What a node says, wherever it stands: equal for two nodes that differ in their spans and identities only."""
    cls = type(root)
    if cls is tuple:
        return tuple(map(without_span, root))  # type: ignore[call-overload]
    said = _said[cls] if cls in _said else _learn(_said, cls)
    return root if said is None else (cls, *map(without_span, said(root)))


def _learn(known: dict[type, Values | None], cls: type, *, backwards: bool = False) -> Values | None:
    """Enter how the fields of a class are read that say something; None for what is no node."""
    known[cls] = None
    if cls not in _LEAVES and is_dataclass(cls):
        names = [it.name for it in fields(cls) if it.name not in _WHERE]
        known[cls] = _reading(names[::-1] if backwards else names)
    return known[cls]


def _reading(names: Sequence[str]) -> Values:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda node: tuple([getattr(node, name) for name in names])
