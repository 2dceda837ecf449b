"""The JSON Schema of the queue, as `queue_json` tells it.

Owns: the schema as a value. The kinds and urgencies are the desk's own, so that a new one cannot be left out.
"""

from __future__ import annotations

from typing import Any, Final

from cadencelang.desk.items import Kind, Urgency
from cadencelang.desk.queue_json import FORMAT, VERSION

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}
_PERHAPS: Final[Schema] = {"type": ["string", "null"], "format": "date-time"}
_KIND: Final[Schema] = {"enum": [str(it) for it in Kind]}


def queue_schema() -> Schema:
    """The schema of what `cadence queue --json` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:cadencelang:queue:{VERSION}",
        "title": "The day's queue",
        "description": "What waits for a person's decision, as a desk tells it. Later versions may add keys.",
        **_object(
            format={"const": FORMAT},
            version={"const": VERSION},
            at=_INSTANT | {"description": "The instant that it is, on the desk's clock."},
            rehearsal={"type": "boolean", "description": "Whether nothing that is decided here leaves the computer."},
            today={
                "type": "object", "propertyNames": _KIND, "additionalProperties": _COUNT,
                "description": "How many of each kind are due today or before, whatever was asked for.",
            },
            later=_COUNT | {"description": "How many come later, those put off among them."},
            items={"type": "array", "items": _item(), "description": "What was asked for, the most pressing first."},
        ),
    }  # fmt: skip


def _item() -> Schema:
    item = _object(
        id=_TEXT | {"description": "By which it is decided."},
        kind=_KIND,
        candidate=_TEXT | {"description": "The candidate's id; empty where a question came from nobody known."},
        who=_TEXT,
        search=_TEXT | {"description": "The search or stage it belongs to."},
        what=_TEXT,
        reason=_TEXT,
        role=_TEXT | {"description": "Whose decision it is."},
        due=_PERHAPS | {"description": "By when it must be decided; null: no time is set."},
        urgency={"enum": [it.name.lower() for it in Urgency]},
        outcomes={"type": "array", "items": _TEXT, "description": "Those that logging it can have."},
        edited={"type": "boolean", "description": "Whether its text was changed by hand."},
        snoozed=_PERHAPS | {"description": "Until when it was put off; null: it was not."},
    )
    item["properties"]["account"] = _account()
    return item


def _account() -> Schema:
    """What stands behind an item, where `--why` asks for it."""
    holds = {"type": ["boolean", "null"], "description": "Null: it is no condition."}
    place = _object(file=_TEXT, line={"type": "integer", "minimum": 1}, text=_TEXT)
    told = _object(
        subject=_TEXT,
        body=_TEXT,
        checks={"type": "array", "items": _object(holds=holds, text=_TEXT, place=_TEXT)},
        otherwise=_TEXT | {"description": "What happens if nobody decides."},
        place={"anyOf": [{"type": "null"}, place], "description": "The line of the playbook that it comes from."},
    )
    return told | {"description": "Only with `--why`."}


def _object(**properties: Schema) -> Schema:
    """An object that has all of these keys, and may have more."""
    return {"type": "object", "required": list(properties), "properties": properties}
