"""A colleague's calendar: what waits for them, at the instant by which it must be done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from cadencelang.clock import Minute
from cadencelang.connectors.calendar.ics import feed
from cadencelang.connectors.calendar.model import Reminder
from cadencelang.desk.items import Item


def agenda(role: str, items: Iterable[Item], now: Minute) -> bytes:
    """The items of a role that have a time, as a calendar to subscribe to."""
    own = [it for it in items if it.role == role and it.due is not None]
    return feed((Reminder(uid=_uid(it), due=it.due or 0, summary=f"{it.who}: {it.what}") for it in own), role, now)


def _uid(item: Item) -> str:
    return f"{hashlib.sha256(item.id.encode()).hexdigest()[:40]}@cadence"
