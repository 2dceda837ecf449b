"""Erasing a person: facts and texts leave the log, the outbox, the letters' files, and the backups made here.

What stays is a set of marks (`suppression`), so that nobody brings them in again by accident. Erasing is begun again
where it was interrupted: the person is known until the very end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from cadencelang.channels.files import file_name, unfinished
from cadencelang.engine.inputs import Erased, FactLearnt
from cadencelang.graph.conditions import FactValue
from cadencelang.records import dataclass
from cadencelang.runtime.codec import load_facts, load_input, load_letter, loads
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import EntryKind, Order
from cadencelang.runtime.steps import TEAM, Standing
from cadencelang.stores.sqlite import BACKUPS, SqliteStore
from cadencelang.workspace.identity import ids_of
from cadencelang.workspace.opening import OUTBOX, Workspace
from cadencelang.workspace.suppression import key_of, marks_of
from cadencelang.workspace.waiting import facts_kept


@dataclass(frozen=True, slots=True)
class Gone:
    """What was erased: all ids of the person, entries of the log, orders, files of letters, backups written anew."""

    ids: tuple[str, ...]
    entries: int
    orders: int
    files: int
    backups: int


def erase(workspace: Workspace, candidate: str) -> Gone | None:
    """Erase a person under all their ids, whichever of them is given; None where nothing is held on anybody of that id.

    Raises StoreError, OSError.
    """
    with workspace.store.transaction() as tx:
        ids = ids_of(tx, candidate)
        here = any(tx.holds(id) for id in ids)
        if here:
            _mark(workspace, tx, ids)
            for standing in _standings(workspace, tx, ids):
                workspace.steps.tell(tx, standing, Erased(id="erased", at=workspace.now), workspace.now)
        orders, entries = _orders(tx, ids), sum(1 for id in ids for _ in tx.log(id))
    files = _remove_letters(workspace.folder / OUTBOX, orders)
    backups = sum(_forget_in(path, ids) for path in _backups(workspace))
    if not (here or backups):
        return None
    with workspace.store.transaction() as tx:
        if not here:
            _mark(workspace, tx, ids)
        late = [order for order in _orders(tx, ids) if order not in orders]
        for id in ids:
            tx.forget(id)
    files += _remove_letters(workspace.folder / OUTBOX, late)
    workspace.store.compact()
    return Gone(ids, entries, len(orders), files, backups)


def _standings(workspace: Workspace, tx: Transaction, ids: Iterable[str]) -> list[Standing]:
    return [workspace.steps.open(tx, row) for row in tx.rows_of(ids).values()]


def _mark(workspace: Workspace, tx: Transaction, ids: Iterable[str]) -> None:
    """Remember the marks of all ids, and of each address that any of them had or that came for one of them."""
    key, book = key_of(tx), workspace.shelf.current(tx).book
    for id in ids:
        for told in ({}, *facts_kept(workspace, tx, id)):
            tx.suppress(marks_of(key, book, id, told))
    for standing in _standings(workspace, tx, ids):
        for facts in _facts(tx, standing):
            tx.suppress(marks_of(key, standing.edition.book, standing.row.candidate, facts))


def _orders(tx: Transaction, ids: Iterable[str]) -> list[Order]:
    return [order for id in ids for order in tx.orders(id)]


def _facts(tx: Transaction, standing: Standing) -> list[Mapping[str, FactValue]]:
    """The facts at their beginning and as they are: an address that was changed is an address of theirs too."""
    found: list[Mapping[str, FactValue]] = [standing.edition.engine.facts(standing.state)]
    for entry in tx.log(standing.row.candidate):
        body = loads(entry.body)
        if entry.kind is EntryKind.BEGIN:
            found.append({name: value for name, value in load_facts(body["facts"]).items() if value is not None})
        elif entry.kind is EntryKind.INPUT and isinstance(news := load_input(body), FactLearnt):
            found.append({} if news.value is None else {news.fact: news.value})
    return found


def _remove_letters(outbox: Path, orders: Iterable[Order]) -> int:
    """Remove the files of letters; gives how many there were."""
    removed = 0
    for order in orders:
        if order.letter is None:
            continue
        folder = outbox / TEAM if order.channel == TEAM else outbox
        path = folder / file_name(load_letter(order.letter))
        for each in (path, unfinished(path)):
            if each.exists():
                each.unlink()
                removed += 1
    return removed


def _backups(workspace: Workspace) -> list[Path]:
    """The copies of the database in their folder and in those below it."""
    return sorted((workspace.folder / BACKUPS).rglob("*.db"))


def _forget_in(path: Path, ids: Iterable[str]) -> bool:
    """Erase the person from a backup. It is brought to this program's form, and no copy of it as it was is kept."""
    store = SqliteStore(path, keep=False)
    try:
        with store.transaction() as tx:
            everyone = {each for id in ids for each in ids_of(tx, id)}
            known = any(tx.holds(id) for id in everyone)
            for id in everyone if known else ():
                tx.forget(id)
        if known:
            store.compact()
    finally:
        store.close()
    path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
    return known
