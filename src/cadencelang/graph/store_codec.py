"""The rule graph as plain JSON values, and back: derived from the fields of its dataclasses, never kept by hand.

A node is an object of its fields; one that is nothing by default (no, none, empty) and is so here too is left out.
Where several nodes may stand, the object says which one it is under `node`, by its class's name. Tuples and frozen
sets are arrays (the latter sorted). A span is its number in a table of spans that stands beside the graph.

Coders are made from the type hints when a type is first met. A decoder checks what it is given and raises Malformed,
which knows the way to the value.
"""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import msgspec

from cadencelang.source import Span

TAG: Final = "node"

Spans = list[Span]
Decoder = Callable[[Any, Spans], Any]
Encoder = Callable[[Any, "SpanTable"], Any]
SCALARS: Final = (str, int, float, bool)


class Malformed(Exception):  # noqa: N818
    """A value is not what its place asks for; `path` leads to it from the outside in."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.path: list[str] = []

    def __str__(self) -> str:
        return f"{'.'.join(self.path) or 'it'} should be {self.wanted}"


class SpanTable:
    """Spans in the order in which they were first asked for, each once."""

    def __init__(self) -> None:
        self.numbers: dict[Span, int] = {}

    def number(self, span: Span) -> int:
        """The span's place in the table, where it is entered if it is new."""
        return self.numbers.setdefault(span, len(self.numbers))


@dataclasses.dataclass(frozen=True, slots=True)
class FieldPlan:
    """A field that is stored: its name, its type, and its default (`dataclasses.MISSING` where it has none)."""

    name: str
    type: Any
    default: Any

    @property
    def required(self) -> bool:
        """Whether it is always written: it has no default, or one that says something."""
        return self.default is dataclasses.MISSING or bool(self.default)


@cache
def fields_of(cls: Any) -> tuple[FieldPlan, ...]:
    """The fields of a dataclass that its constructor takes, their types resolved."""
    hints = typing.get_type_hints(cls)
    return tuple(
        FieldPlan(field.name, hints[field.name], field.default) for field in dataclasses.fields(cls) if field.init
    )


def members_of(hint: Any) -> tuple[Any, ...]:
    """The members of a union; of any other type itself alone."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return typing.get_args(hint)
    return (hint,)


def is_node(hint: Any) -> bool:
    """Whether a type is a dataclass, other than a span."""
    return isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint is not Span


@cache
def encoder(hint: Any) -> Encoder:
    """What turns a value of this type into plain JSON values."""
    if hint is Span:
        return lambda value, spans: spans.number(value)
    if is_node(hint):
        return lambda value, spans: _encode_node(value, spans)
    members = members_of(hint)
    if len(members) == 2 and members[1] is types.NoneType:
        some = encoder(members[0])
        return lambda value, spans: None if value is None else some(value, spans)
    if len(members) > 1:
        return _encode_any
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple and args[-1] is Ellipsis:
        item = encoder(args[0])
        return lambda value, spans: [item(part, spans) for part in value]
    if origin is tuple:
        items = tuple(encoder(arg) for arg in args)
        return lambda value, spans: [item(part, spans) for item, part in zip(items, value, strict=True)]
    if origin is frozenset:
        return lambda value, spans: sorted(value)
    return lambda value, spans: value


def _encode_node(value: Any, spans: SpanTable) -> dict[str, Any]:
    encoded: dict[str, Any] = {}
    cls: Any = type(value)
    for field in fields_of(cls):
        part = getattr(value, field.name)
        if part or field.required or part != field.default:
            encoded[field.name] = encoder(field.type)(part, spans)
    return encoded


def _encode_any(value: Any, spans: SpanTable) -> Any:
    """A value whose type says that several kinds may stand there; a node is tagged."""
    if isinstance(value, Span):
        return spans.number(value)
    if isinstance(value, tuple):
        return [_encode_any(part, spans) for part in value]
    if dataclasses.is_dataclass(value):
        return {TAG: type(value).__name__, **_encode_node(value, spans)}
    return value


@cache
def decoder(hint: Any) -> Decoder:
    """What turns plain JSON values into a value of this type. It raises Malformed."""
    if hint is Span:
        return _decode_span
    if is_node(hint):
        return _node_decoder(hint)
    if hint in SCALARS:
        return _scalar_decoder(hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _enum_decoder(hint)
    members = members_of(hint)
    if len(members) == 2 and members[1] is types.NoneType:
        return _optional_decoder(decoder(members[0]))
    if len(members) > 1:
        return _union_decoder(members)
    return _container_decoder(hint)


def _decode_span(raw: Any, spans: Spans) -> Span:
    if type(raw) is not int or not 0 <= raw < len(spans):
        raise Malformed("the number of a span")
    return spans[raw]


def _scalar_decoder(cls: type) -> Decoder:
    wanted = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}[cls]

    def decode(raw: Any, spans: Spans) -> Any:
        if type(raw) is cls:
            return raw
        raise Malformed(wanted)

    return decode


def _enum_decoder(cls: type[enum.Enum]) -> Decoder:
    values = {member.value: member for member in cls}

    def decode(raw: Any, spans: Spans) -> Any:
        found = values.get(raw) if type(raw) is str else None
        if found is None:
            raise Malformed(f"one of {', '.join(map(repr, values))}")
        return found

    return decode


def _node_decoder(cls: type) -> Decoder:
    """The decoder of one dataclass. Its fields' decoders are made at its first use, so that types may be recursive."""
    fields: dict[str, Decoder] = {}
    required: list[str] = []

    def decode(raw: Any, spans: Spans) -> Any:
        if not fields:
            required[:] = [it.name for it in fields_of(cls) if it.required]
            fields.update({it.name: decoder(it.type) for it in fields_of(cls)})
        if type(raw) is not dict:
            raise Malformed(f"an object ({cls.__name__})")
        values: dict[str, Any] = {}
        name = ""
        try:
            for name, part in raw.items():
                if name in fields:
                    values[name] = fields[name](part, spans)
                elif name != TAG:
                    raise Malformed("left out")
            for name in required:
                if name not in values:
                    raise Malformed("there")
        except Malformed as fault:
            fault.path.insert(0, name)
            raise
        return cls(**values)

    return decode


def _optional_decoder(some: Decoder) -> Decoder:
    def decode(raw: Any, spans: Spans) -> Any:
        return None if raw is None else some(raw, spans)

    return decode


def _union_decoder(members: tuple[Any, ...]) -> Decoder:
    """A value of one of several types: told apart by its JSON type, nodes by their tag."""
    nodes = {cls.__name__: decoder(cls) for cls in members if is_node(cls)}
    plain = tuple(cls for cls in members if cls in SCALARS or cls is types.NoneType)
    lists = [decoder(member) for member in members if typing.get_origin(member) is tuple]

    def decode(raw: Any, spans: Spans) -> Any:
        kind = type(raw)
        if kind in plain:
            return raw
        if kind is dict:
            node = nodes.get(str(raw.get(TAG)))
            if node is not None:
                return node(raw, spans)
        for attempt in lists if kind is list else ():
            try:
                return attempt(raw, spans)
            except Malformed:
                continue
        raise Malformed(f"one of {', '.join(nodes) or 'its kinds'}")

    return decode


def _container_decoder(hint: Any) -> Decoder:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if _is_plain(hint):
        return _plain_decoder(hint)
    items = tuple(decoder(arg) for arg in args if arg is not Ellipsis)
    if origin in (tuple, frozenset) and len(items) == 1:
        return _list_decoder(items[0], origin)
    if origin is tuple:
        return _row_decoder(items)
    raise TypeError(f"the graph cannot hold a {hint}")


def _is_plain(hint: Any) -> bool:
    """Whether a type holds scalars only, however deep."""
    return hint in SCALARS or hint is Ellipsis or (bool(args := typing.get_args(hint)) and all(map(_is_plain, args)))


def _plain_decoder(hint: Any) -> Decoder:
    """Arrays of scalars, such as the days of a calendar: msgspec knows these types whole."""

    def decode(raw: Any, spans: Spans) -> Any:
        try:
            return msgspec.convert(raw, hint)
        except msgspec.ValidationError as error:
            raise Malformed(f"otherwise ({str(error).rstrip('.')})") from None

    return decode


def _list_decoder(item: Decoder, made: Callable[[list[Any]], Any]) -> Decoder:
    def decode(raw: Any, spans: Spans) -> Any:
        if type(raw) is not list:
            raise Malformed("an array")
        values: list[Any] = []
        try:
            values.extend(item(part, spans) for part in raw)
        except Malformed as fault:
            fault.path.insert(0, str(len(values)))
            raise
        return made(values)

    return decode


def _row_decoder(items: tuple[Decoder, ...]) -> Decoder:
    def decode(raw: Any, spans: Spans) -> Any:
        if type(raw) is not list or len(raw) != len(items):
            raise Malformed(f"an array of {len(items)}")
        return tuple(item(part, spans) for item, part in zip(items, raw, strict=True))

    return decode
