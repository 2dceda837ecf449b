"""A node at another place: the same line or block where text before it has become longer or shorter.

How a class is moved is written when its first node is, from its fields, so that a new node is moved without a change
here.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node

Kind = TypeVar("Kind", bound=Node)
Mover = Callable[[Any, int], Any]

_NODES = type(Node)
_movers: dict[type, Mover] = {}


def moved(node: Kind, by: int) -> Kind:
    """The node with all that it holds, `by` characters further on in its file; the node itself where `by` is 0."""
    placed: Kind = _moved(node, by) if by else node
    return placed


def _moved(value: Any, by: int) -> Any:
    kind = type(value)
    if type(kind) is _NODES:
        return (_movers.get(kind) or _learn(kind))(value, by)
    if kind is tuple:
        return tuple([_moved(part, by) for part in value])
    return _span(value, by) if kind is Span else value


def _span(span: Span, by: int) -> Span:
    return Span(span.file, span.start + by, span.end + by)


def _learn(kind: type[Node]) -> Mover:
    """Write how nodes of a class are moved: places are, what can hold nodes is looked into, the rest stays."""
    plain = set(kind._meaning) - set(kind._holding)
    parts = [
        f"node.{name}" if name in plain else f"{'moved' if name in kind._meaning else 'span'}(node.{name}, by)"
        for name in kind._fields
    ]
    scope: dict[str, Any] = {"kind": kind, "moved": _moved, "span": _span}
    exec(f"def move(node, by): return kind({', '.join(parts)})", scope)  # noqa: S102 - field names of our own classes  # nosec B102
    mover: Mover = scope["move"]
    _movers[kind] = mover
    return mover
