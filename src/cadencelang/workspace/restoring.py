"""Going back to a copy of the database, out of the folder of backups.

Everything is put in place at once, and a copy of what was there is kept before. Who was erased stays erased: erasing
reaches into these copies, and the marks by which those people are known are carried over. Refuses: copies of another
workspace, and those that lie elsewhere, into which erasing does not reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cadencelang.records import dataclass
from cadencelang.runtime.ports import StoreError, Transaction
from cadencelang.runtime.rows import Status
from cadencelang.stores.sqlite import BACKUPS, SqliteStore
from cadencelang.workspace.copies import keep_copy
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.suppression import key_of

_MOST_NAMED: Final = 5
_LEFT: Final = (Status.SENT, Status.UNKNOWN)


class Unrestorable(Exception):  # noqa: N818
    """The workspace cannot go back to that; one plain sentence."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What going back costs: log entries that are then not known, and letters and notices that leave once more."""

    entries: int
    letters: int


def copy_named(workspace: Workspace, name: str) -> Path:
    """The copy of that name, or at that place, in the folder of backups. Raises Unrestorable."""
    backups = workspace.folder / BACKUPS
    for path in (Path(name), backups / name):
        if path.is_file() and path.resolve().is_relative_to(backups.resolve()):
            return path
    there = sorted(backups.glob("*.db"), key=lambda it: it.stat().st_mtime, reverse=True)[:_MOST_NAMED]
    those = (
        f"The newest there are {', '.join(it.name for it in there)}."
        if there
        else "There is none; `cadence backup` makes one."
    )
    raise Unrestorable(f"There is no copy {name} in {backups}. {those}")


def loss(workspace: Workspace, copy: Path) -> Loss:
    """What going back to a copy costs. Raises Unrestorable, StoreError."""
    with workspace.store.transaction() as tx:
        key, entries, left = key_of(tx), tx.counts()["entries"], _left(tx)
    with _opened(copy) as store, store.transaction() as tx:
        if key_of(tx) != key:
            raise Unrestorable(f"{copy} is a copy of another workspace.")
        return Loss(max(entries - tx.counts()["entries"], 0), len(left - _left(tx)))


def restore(workspace: Workspace, copy: Path) -> Path:
    """Go back to a copy; gives where what was there is kept. Raises StoreError."""
    assert isinstance(workspace.store, SqliteStore)
    kept = keep_copy(workspace.store, workspace.folder, "before-restoring")
    with workspace.store.transaction() as tx:
        marks = tx.marks()
    with _opened(copy) as store:
        if (wrong := store.check()) is not None:
            raise StoreError(f"The copy {copy} is damaged ({wrong}).")
        with store.transaction() as tx:
            tx.suppress(marks)
        workspace.store.become(store)
    return kept


@contextmanager
def _opened(copy: Path) -> Iterator[SqliteStore]:
    """The copy, brought to this program's form."""
    store = SqliteStore(copy, keep=False)
    try:
        yield store
    finally:
        store.close()
        copy.with_name(f"{copy.name}.lock").unlink(missing_ok=True)


def _left(tx: Transaction) -> set[str]:
    """The keys of what left, or may have."""
    return {order.key for order in tx.orders(None, _LEFT)}
