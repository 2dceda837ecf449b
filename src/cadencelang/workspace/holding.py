"""Everything held on one person, as plain data: what a person may ask to see, and nothing left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from cadencelang.clock import ClockError, Minute, format_instant
from cadencelang.clock.local import LocalTime
from cadencelang.records import dataclass
from cadencelang.runtime.codec import loads
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Entry, Order
from cadencelang.runtime.steps import Steps
from cadencelang.workspace.identity import ids_of
from cadencelang.workspace.recorded import Recorded, recorded


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds on a person under one id: their account, and all of it as plain data."""

    account: Recorded
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """What the store holds on a person, `under` each of their `ids`; the id under which they go on comes first."""

    ids: tuple[str, ...]
    under: tuple[Held, ...]

    def told(self) -> dict[str, Any]:
        """All of it as plain data: what is held under the first id, the other ids, and what is held under these."""
        first, *others = (it.told for it in self.under)
        also = [id for id in self.ids if id != first["candidate"]]
        return {**first, "also known as": also, "under other ids": others}


def holding(tx: Transaction, steps: Steps, candidate: str, now: Minute) -> Holding | None:
    """What the store holds on a person up to `now`, whichever of their ids is given; None for somebody not there."""
    ids = ids_of(tx, candidate)
    accounts = (recorded(tx, steps, id, now) for id in ids)
    under = tuple(Held(account, _everything(tx, account)) for account in accounts if account is not None)
    return Holding(ids, under) if under else None


def _everything(tx: Transaction, found: Recorded) -> dict[str, Any]:
    """What is held under one id. Instants are told on their own clock, with its offset."""
    local = found.timeline.clock
    version = tx.version(found.row.book)
    return {
        "candidate": found.row.candidate,
        "playbook": {"name": found.edition.book.name, "version": found.edition.book.version, "hash": found.row.book},
        "published": None if version is None else moment(version.published, local),
        "stage": found.row.stage,
        "cannot go on because": found.row.stuck,
        "facts": msgspec.to_builtins(found.edition.engine.facts(found.state)),
        "opted out": found.state.opted_out,
        "consents": {name: moment(until, local) for name, until in found.state.consents},
        "waits for": [
            {"kind": it.kind.value, "due": None if it.due is None else moment(it.due, local), "what": it.text}
            for it in found.timeline.pending
        ],
        "log": list(_log(found.entries, local)),
        "told by other programs": [
            {"webhook": it.hook, "received": moment(it.received, local), "status": it.status.value, "body": it.body}
            for it in tx.arrivals(found.row.candidate)
        ],
        "outbox": list(_outbox(tx.orders(found.row.candidate), local)),
        "state": loads(found.row.state)["state"],
    }


def moment(at: Minute, local: LocalTime) -> str:
    """An instant on a person's clock; one beyond its years as it is reckoned."""
    try:
        return format_instant(at, local, "zoned")
    except ClockError:
        return "never"


def _log(entries: tuple[Entry, ...], local: LocalTime) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield {
            "number": entry.seq,
            "kind": entry.kind.value,
            "occurred": moment(entry.occurred, local),
            "received": moment(entry.received, local),
            "event": entry.event,
            "version": entry.book,
            "given": loads(entry.body),
            "reasons": loads(entry.reasons),
            "effects": loads(entry.effects),
        }


def _outbox(orders: Any, local: LocalTime) -> Iterator[dict[str, Any]]:
    order: Order
    for order in orders:
        yield {
            "key": order.key,
            "for": order.purpose.value,
            "channel": order.channel,
            "due": moment(order.due, local),
            "status": order.status.value,
            "attempts": order.attempts,
            "error": order.error,
            "letter": None if order.letter is None else loads(order.letter),
        }
