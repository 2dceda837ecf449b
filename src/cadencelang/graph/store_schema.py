"""The JSON Schema of a compiled playbook's file, made from the same dataclasses as the file itself.

Owns the generation. It is not needed to load a book.
"""

from __future__ import annotations

import enum
import types
import typing
from functools import cache
from typing import Any

from cadencelang.graph import conditions, model, steps, triggers
from cadencelang.graph.model import LANGUAGE_VERSION, Book
from cadencelang.graph.store import FORMAT, laid_out
from cadencelang.graph.store_codec import TAG, fields_of, is_node, members_of
from cadencelang.source import Span

SCHEMA_ID = f"urn:cadencelang:book:{LANGUAGE_VERSION}"
_SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean", types.NoneType: "null"}

Schema = dict[str, Any]


def schema_text() -> str:
    """The text of the schema as the dataclasses have it now."""
    return laid_out(schema()) + "\n"


def schema() -> Schema:
    """The schema (JSON Schema 2020-12) of the whole file."""
    definitions: dict[str, Schema] = {}
    book = _of(Book, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A compiled CadenceLang playbook",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "language": {"type": "integer", "minimum": 1, "maximum": LANGUAGE_VERSION},
            "tool": {"type": "string", "description": "The version of the package that wrote the file."},
            "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
            "content": {
                "type": "object",
                "properties": {"spans": {"type": "array", "items": _span_entry()}, "book": book},
                "required": ["spans", "book"],
                "additionalProperties": False,
            },
        },
        "required": ["format", "language", "tool", "hash", "content"],
        "$defs": dict(sorted(definitions.items())),
    }


def _span_entry() -> Schema:
    return {
        "type": "object",
        "description": "A range of characters in one file of the playbook: the end is not included.",
        "properties": {
            "file": {"type": "string"},
            "start": {"type": "integer"},
            "end": {"type": "integer"},
        },
        "required": ["file", "start", "end"],
        "additionalProperties": False,
    }


def _of(hint: Any, definitions: dict[str, Schema]) -> Schema:
    if hint in _SCALARS:
        return {"type": _SCALARS[hint]}
    if hint is Span:
        return {"type": "integer", "minimum": 0, "description": "The number of a span in `content.spans`, from 0."}
    if is_node(hint):
        return _reference(hint, definitions)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return {"enum": [member.value for member in hint]}
    members = members_of(hint)
    if len(members) > 1:
        return _union(members, definitions)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is frozenset or args[-1] is Ellipsis:
        return {"type": "array", "items": _of(args[0], definitions)}
    items = [_of(arg, definitions) for arg in args]
    return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}


def _reference(cls: type, definitions: dict[str, Schema]) -> Schema:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}
        definitions[cls.__name__] = _node(cls, definitions)
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _node(cls: Any, definitions: dict[str, Schema]) -> Schema:
    fields = fields_of(cls)
    return {
        "type": "object",
        "description": " ".join((cls.__doc__ or "").split()),
        "properties": {
            TAG: {"const": cls.__name__},
            **{field.name: _of(field.type, definitions) for field in fields},
        },
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _union(members: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    """Any of the members. A union that the graph has a name for is defined once."""
    others = frozenset(members) - {types.NoneType}
    name = _named_unions().get(others)
    if name is None:
        return {"anyOf": _alternatives(members, definitions)}
    if name not in definitions:
        definitions[name] = {}
        named = tuple(member for member in members if member is not types.NoneType)
        definitions[name] = {"anyOf": _alternatives(named, definitions)}
    reference = {"$ref": f"#/$defs/{name}"}
    return {"anyOf": [reference, {"type": "null"}]} if types.NoneType in members else reference


def _alternatives(members: tuple[Any, ...], definitions: dict[str, Schema]) -> list[Schema]:
    """The schema of each member; a node has its tag there, unless it is the only thing beside null."""
    tagged = len(frozenset(members) - {types.NoneType}) > 1
    return [
        {**_of(member, definitions), "required": [TAG]} if tagged and is_node(member) else _of(member, definitions)
        for member in members
    ]


@cache
def _named_unions() -> dict[frozenset[Any], str]:
    """The names of the graph's unions (`Condition`, `Trigger`, …) by their members."""
    return {
        frozenset(members_of(value)): name
        for module in (conditions, triggers, steps, model)
        for name, value in vars(module).items()
        if isinstance(value, types.UnionType)
    }
