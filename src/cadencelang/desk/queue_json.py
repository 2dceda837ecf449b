"""The queue as JSON for other programs. Instants are ISO 8601 on the desk's clock, with their offset.

Every key is always there, save `account`, which stands where it is asked for; a later version may add keys.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

from cadencelang.clock import Minute
from cadencelang.desk.items import Account, Item, View
from cadencelang.desk.port import Desk
from cadencelang.workbench.timeline_json import iso

FORMAT: Final = "cadencelang.queue"
VERSION: Final = 1


def queue_json(desk: Desk, view: View, *, why: bool = False) -> str:
    """The items of the view, with what stands behind each where `why`; ends with a line feed."""
    tally = desk.tally()
    told = {
        "format": FORMAT,
        "version": VERSION,
        "at": iso(desk.now, desk.clock),
        "rehearsal": desk.rehearsal,
        "today": {str(kind): count for kind, count in tally.today.items()},
        "later": tally.later + tally.next_day,
        "items": [_item(item, desk, why=why) for item in desk.queue(view)],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _item(item: Item, desk: Desk, *, why: bool) -> dict[str, Any]:
    def at(instant: Minute | None) -> str | None:
        return None if instant is None else iso(instant, desk.clock)

    told: dict[str, Any] = {
        "id": item.id, "kind": str(item.kind), "candidate": item.candidate, "who": item.who, "search": item.search,
        "what": item.what, "reason": item.reason, "role": item.role, "due": at(item.due),
        "urgency": item.urgency.name.lower(), "outcomes": list(item.outcomes), "edited": item.edited,
        "snoozed": at(item.snoozed),
    }  # fmt: skip
    return told | {"account": _account(desk.account(item.id))} if why else told


def _account(account: Account) -> dict[str, Any]:
    place = account.place
    return {
        "subject": account.subject, "body": account.body, "checks": [asdict(it) for it in account.checks],
        "otherwise": account.otherwise,
        "place": None if place is None else {"file": place.file, "line": place.line, "text": place.text},
    }  # fmt: skip
