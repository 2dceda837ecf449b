"""Everything the database holds in the name of one person, as plain data: what a person may ask to see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from cadencelang.clock import ClockError, Minute, format_instant
from cadencelang.clock.local import LocalTime
from cadencelang.records import dataclass
from cadencelang.runtime.codec import loads
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Entry, Order, Ruling
from cadencelang.runtime.steps import Steps
from cadencelang.workspace.identity import ids_of
from cadencelang.workspace.recorded import Recorded, recorded


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds on a person under one id: all of it as plain data, and their account (None: not entered)."""

    told: dict[str, Any]
    account: Recorded | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What the store holds on a person, `under` each of their `ids`; the id under which they go on comes first."""

    ids: tuple[str, ...]
    under: tuple[Held, ...]

    def told(self) -> dict[str, Any]:
        """All of it as plain data: what is held under the first id, the other ids, and what is held under these."""
        first, *others = (it.told for it in self.under)
        return {**first, "also known as": list(self.ids[1:]), "under other ids": others}


def holding(tx: Transaction, steps: Steps, candidate: str, now: Minute) -> Holding | None:
    """What the store holds on a person up to `now`, whichever of their ids is given; None where it holds nothing."""
    ids = ids_of(tx, candidate)
    if not any(tx.holds(id) for id in ids):
        return None
    return Holding(ids, tuple(_held(tx, steps, id, now) for id in ids))


def _held(tx: Transaction, steps: Steps, id: str, now: Minute) -> Held:
    """What is held under one id. Instants are told on their own clock, with its offset; else on the playbook's."""
    account = recorded(tx, steps, id, now)
    local = steps.shelf.current(tx).engine.clocks.candidate(None, None) if account is None else account.timeline.clock
    told = _NOT_ENTERED if account is None else _standing(tx, account, local)
    return Held({"candidate": id, **told, **_kept(tx, id, local)}, account)


_NOT_ENTERED: Final[Mapping[str, Any]] = {
    "playbook": None, "published": None, "stage": None, "cannot go on because": None, "facts": {}, "opted out": None,
    "consents": {}, "waits for": [], "state": None,
}  # fmt: skip


def _standing(tx: Transaction, found: Recorded, local: LocalTime) -> dict[str, Any]:
    """Where a candidate stands."""
    version = tx.version(found.row.book)
    return {
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
        "state": loads(found.row.state)["state"],
    }


def _kept(tx: Transaction, id: str, local: LocalTime) -> dict[str, Any]:
    """What is kept under an id, whether or not anybody entered under it."""
    return {
        "log": list(_log(tx.log(id), local)),
        "told by other programs": [
            {"webhook": it.hook, "received": moment(it.received, local), "status": it.status.value, "body": it.body,
             "not taken": it.told.splitlines()}
            for it in tx.arrivals(id)
        ],
        "outbox": list(_outbox(tx.orders(id), local)),
        "addresses": list(tx.addresses_of(id)),
        "letters remembered": [
            {"message id": it.message_id, "to": it.address, "letter": it.touch} for it in tx.sendings_to(id)
        ],
        "letters rewritten": [{"letter": key, "text": text} for key, text in tx.drafts_for(id).items()],
        "questions": [
            {"asked": moment(it.at, local), "why": it.why, "text": it.text, "open": it.is_open}
            for it in tx.questions(id, decided=True)
        ],
        "decisions": list(_decisions(tx.rulings(id), local)),
    }  # fmt: skip


def moment(at: Minute, local: LocalTime) -> str:
    """An instant on a person's clock; one beyond its years as it is reckoned."""
    try:
        return format_instant(at, local, "zoned")
    except ClockError:
        return "never"


def _log(entries: Iterable[Entry], local: LocalTime) -> Iterator[dict[str, Any]]:
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


def _decisions(rulings: Iterable[Ruling], local: LocalTime) -> Iterator[dict[str, Any]]:
    for ruling in rulings:
        yield {
            "decided": moment(ruling.at, local),
            "on": ruling.item,
            "tells the playbook": None if ruling.lands is None else moment(int(ruling.lands // 60), local),
            "what": loads(ruling.body),
        }


def _outbox(orders: Iterable[Order], local: LocalTime) -> Iterator[dict[str, Any]]:
    for order in orders:
        yield {
            "key": order.key,
            "for": order.purpose.value,
            "channel": order.channel,
            "due": moment(order.due, local),
            "status": order.status.value,
            "ordered": loads(order.effect),
            "attempts": order.attempts,
            "settled": None if order.settled is None else moment(int(order.settled // 60), local),
            "error": order.error,
            "letter": None if order.letter is None else loads(order.letter),
        }
