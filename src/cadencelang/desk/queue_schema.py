"""The JSON Schema of the queue, as `queue_json` tells it.

Owns: the schema as a value. The kinds and urgencies are the desk's own, so that a new one cannot be left out.
"""

from __future__ import annotations

from typing import Final

from cadencelang.desk.items import Kind, Urgency
from cadencelang.desk.queue_json import VERSION
from cadencelang.schemas.shapes import (
    COUNT,
    INSTANT,
    PLACE,
    TEXT,
    YES_NO,
    Schema,
    head,
    many,
    or_none,
    thing,
    told,
)

_PERHAPS: Final[Schema] = {"type": ["string", "null"], "format": "date-time"}
_KIND: Final[Schema] = {"enum": [str(it) for it in Kind]}


def queue_schema() -> Schema:
    """The schema of what `cadence queue --json` writes."""
    properties = {
        "at": told(INSTANT, "The instant that it is, on the desk's clock."),
        "rehearsal": told(YES_NO, "Whether nothing that is decided here leaves the computer."),
        "today": {
            "type": "object", "propertyNames": _KIND, "additionalProperties": COUNT,
            "description": "How many of each kind are due today or before, whatever was asked for.",
        },
        "later": told(COUNT, "How many come later, those put off among them."),
        "items": told(many(_item()), "What was asked for, the most pressing first."),
    }  # fmt: skip
    about = "What waits for a person's decision, as a desk tells it."
    return head("queue", VERSION, "The day's queue", about, properties)


def _item() -> Schema:
    item = thing({
        "id": told(TEXT, "By which it is decided."),
        "kind": _KIND,
        "candidate": told(TEXT, "The candidate's id; empty where a question came from nobody known."),
        "who": TEXT,
        "search": told(TEXT, "The search or stage it belongs to."),
        "what": TEXT,
        "reason": TEXT,
        "role": told(TEXT, "Whose decision it is."),
        "due": told(_PERHAPS, "By when it must be decided; null: no time is set."),
        "urgency": {"enum": [it.name.lower() for it in Urgency]},
        "outcomes": told(many(TEXT), "Those that logging it can have."),
        "edited": told(YES_NO, "Whether its text was changed by hand."),
        "snoozed": told(_PERHAPS, "Until when it was put off; null: it was not."),
    })  # fmt: skip
    item["properties"]["account"] = _account()
    return item


def _account() -> Schema:
    """What stands behind an item, where `--why` asks for it."""
    holds = {"type": ["boolean", "null"], "description": "Null: it is no condition."}
    account = thing({
        "subject": TEXT,
        "body": TEXT,
        "checks": many(thing({"holds": holds, "text": TEXT, "place": TEXT})),
        "otherwise": told(TEXT, "What happens if nobody decides."),
        "place": told(or_none(PLACE), "The line of the playbook that it comes from."),
    })  # fmt: skip
    return told(account, "Only with `--why`.")
