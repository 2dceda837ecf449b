"""The JSON Schema of one record of history: the kinds of `records` and their columns.

Owns: the schema as a value. Names that a playbook declares (stages, events, facts, roles) are texts here; which there
are, only the playbook says.
"""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]

_NAME: Final[Schema] = {"type": "string", "minLength": 1}
_DAY: Final[Schema] = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_COLUMNS: Final[dict[str, Schema]] = {
    "stage": _NAME, "event": _NAME, "fact": _NAME, "consent": _NAME, "task": _NAME, "outcome": _NAME,
    "template": _NAME, "touch": _NAME, "promise": _NAME, "channel": _NAME, "article": _NAME,
    "by": _NAME | {"description": "A role of the playbook; `owner` is the one that owns the candidate."},
    "role": _NAME | {"description": "A role of the playbook."},
    "due": {"$ref": "#/$defs/instant"},
    "until": _DAY | {"description": "The last day."}, "first": _DAY, "last": _DAY,
    "fields": {"type": "object", "description": "What the event carries, by the names of its fields."},
    "value": {"description": "The fact's value; left out, null or empty: unknown again."},
}  # fmt: skip
_KINDS: Final[dict[str, tuple[str, str]]] = {
    "enters": ("stage", ""),
    "replies": ("", ""),
    "out of office": ("", "until"),
    "is back": ("", ""),
    "opts out": ("", ""),
    "erased": ("", ""),
    "bounces": ("", "touch"),
    "event": ("event", "fields"),
    "fact": ("fact", "value"),
    "consent": ("consent", "until"),
    "consent withdrawn": ("consent", ""),
    "task done": ("task by", "outcome"),
    "approves": ("by", "template touch"),
    "declines": ("by", "template touch"),
    "undoes": ("by", "template touch"),
    "promise": ("promise due by", ""),
    "promise moved": ("promise due by", ""),
    "promise released": ("promise by", ""),
    "hold resolved": ("by", ""),
    "away": ("role first last", ""),
    "back at work": ("role", ""),
    "contacted": ("channel", "template article"),
}
"""Each kind with the columns it must have, and those it may have."""
_ONE_OF_TWO: Final = frozenset({"approves", "declines", "undoes"})
"""Kinds whose draft is named by its template or by its touch."""
_INSTANT: Final[Schema] = {
    "type": "string",
    "pattern": r"^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{1,2}:[0-9]{2}"
    r"(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$",
    "description": "ISO 8601, or on the candidate's own clock where it has no offset.",
}


def record_schema() -> Schema:
    """The schema (draft 2020-12) of one record."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cadencelang:events:1",
        "title": "Something that happened to a candidate",
        "description": "One line of a history in JSON Lines, or one item of a list in JSON. Its kind says which columns"
        " it has besides; a column without a value may be left out, null or empty.",
        "type": "object",
        "required": ["id", "candidate", "at", "kind"],
        "properties": {
            "id": {"type": ["string", "integer"], "description": "Its own; told twice, it counts once."},
            "candidate": {"type": ["string", "integer"], "description": "Whose: the id of a candidate."},
            "at": {"$ref": "#/$defs/instant"},
            "received": _maybe({"$ref": "#/$defs/instant"}) | {"description": "When it was learnt, where later."},
            "kind": {"enum": list(_KINDS)},
        },
        "allOf": [_of(kind) for kind in _KINDS],
        "$defs": {"instant": _INSTANT},
    }


def _of(kind: str) -> Schema:
    """What holds of a record of that kind."""
    needed, possible = (it.split() for it in _KINDS[kind])
    columns = {name: _COLUMNS[name] for name in needed} | {name: _maybe(_COLUMNS[name]) for name in possible}
    then: Schema = {"properties": columns}
    if needed:
        then["required"] = needed
    if kind in _ONE_OF_TWO:
        then["anyOf"] = [{"required": [name], "properties": {name: _NAME}} for name in possible]
    return {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": then}


def _maybe(schema: Schema) -> Schema:
    """The schema of a column that may have no value."""
    return {"anyOf": [schema, {"enum": [None, ""]}]} if schema.keys() & {"type", "$ref"} else schema
