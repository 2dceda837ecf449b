"""What JSON Schemas are put together from, where code makes them.

head("queue", 1, "The day's queue", "What waits for a person's decision.", {"at": INSTANT})
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cadencelang.schemas import published

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
YES_NO: Final[Schema] = {"type": "boolean"}
INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}


def thing(properties: Mapping[str, Schema]) -> Schema:
    """An object that has all of these keys, and may have more."""
    return {"type": "object", "required": list(properties), "properties": dict(properties)}


def many(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def or_none(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [{"type": "null"}, schema]}


def told(schema: Schema, description: str) -> Schema:
    """The same, with what it means."""
    return schema | {"description": description}


PLACE: Final[Schema] = thing({"file": TEXT, "line": {"type": "integer", "minimum": 1}, "text": TEXT})
"""A line of a playbook."""
PLAYBOOK: Final[Schema] = thing({"name": TEXT, "version": COUNT, "language": COUNT})


def head(name: str, version: int, title: str, description: str, properties: Mapping[str, Schema]) -> Schema:
    """The schema of a document of a format and version."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:cadencelang:{name}:{version}",
        "title": title,
        "description": f"{description} Later versions may add keys.",
        **thing({"format": {"const": f"cadencelang.{name}"}, "version": {"const": version}, **properties}),
    }


def of_timelines(*names: str) -> dict[str, Schema]:
    """The definitions `$defs` of the published timelines, for schemas that refer to some of them."""
    found: dict[str, Schema] = json.loads(published("timeline"))["$defs"]
    return {"$defs": {name: found[name] for name in names or found}}
