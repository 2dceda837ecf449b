"""What every node is: a frozen record with slots, made cheaply.

A playbook's tree has some two hundred kinds of node, and a short command pays for making all their classes.
`Node` gives what `@dataclass(frozen=True, slots=True)` gives (and type checkers treat it as such), but writes a class's
initialiser when its first instance is made, so that a kind that is not used costs next to nothing.

Places are not meaning: a field annotated `Span` or `SourceFile` takes no part in equality, hash and repr.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError
from operator import attrgetter
from typing import Any, ClassVar, NoReturn, dataclass_transform

from cadencelang.source import SourceFile, Span

__all__ = ["Node"]

_PLAIN = (Span, SourceFile, str, int, bool, str | None, int | None, bool | None)
"""How a field is annotated that holds no node."""


@dataclass_transform(frozen_default=True, eq_default=True)
class _NodeType(type):
    """Makes the annotated names of a class body its slots and its positional arguments."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> "_NodeType":
        notes = _annotations(namespace)
        names = tuple(note for note, kind in notes.items() if "ClassVar" not in str(kind))
        meaning = tuple(note for note in names if notes[note] not in (Span, SourceFile))
        holding = tuple(note for note in names if notes[note] not in _PLAIN)
        namespace |= {"__slots__": names, "__match_args__": names, "_fields": names, "_meaning": meaning}
        namespace |= {"_holding": holding, "_inside": _reading(holding[::-1])}
        return super().__new__(mcls, name, bases, namespace)


def _reading(names: Sequence[str]) -> Callable[["Node"], Sequence[Any]]:
    if len(names) > 1:
        return attrgetter(*names)
    return staticmethod(lambda node: [getattr(node, name) for name in names])


def _annotations(namespace: dict[str, Any]) -> dict[str, Any]:
    if sys.version_info >= (3, 14):
        from annotationlib import Format, call_annotate_function, get_annotate_from_class_namespace

        annotate = get_annotate_from_class_namespace(namespace)
        return dict(call_annotate_function(annotate, Format.FORWARDREF)) if annotate else {}
    return dict(namespace.get("__annotations__", {}))


class Node(metaclass=_NodeType):
    """A frozen record; its fields are the annotated names of the class, given in their order or by name."""

    _fields: ClassVar[tuple[str, ...]]
    _meaning: ClassVar[tuple[str, ...]]
    _holding: ClassVar[tuple[str, ...]]
    """The fields that can hold nodes."""
    _inside: ClassVar[Callable[["Node"], Sequence[Any]]]
    """Reads them, the last first."""

    def __init__(self, *values: Any, **named: Any) -> None:
        kind = type(self)
        kind.__init__ = _initialiser(kind)  # type: ignore[method-assign]
        kind.__init__(self, *values, **named)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._meaning)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in self._meaning)))

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._meaning)
        return f"{type(self).__name__}({inner})"

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), tuple(getattr(self, name) for name in self._fields)


def _initialiser(kind: type[Node]) -> Any:
    """Write `__init__` for a class: each slot is set through its descriptor, the quickest way past freezing."""
    names = kind._fields
    setters = {f"_set_{name}": getattr(kind, name).__set__ for name in names}
    body = "".join(f"\n    _set_{name}(self, {name})" for name in names) or "\n    pass"
    scope: dict[str, Any] = setters
    exec(f"def __init__(self, {', '.join(names)}):{body}", scope)  # noqa: S102 - field names of our own classes  # nosec B102
    return scope["__init__"]
