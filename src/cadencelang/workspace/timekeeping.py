"""Candidates who stand ahead of the clock: what a wrong clock, or a step on trial into the future, leaves behind.

Time stands still for them until the clock has caught up. Owns: finding them, telling of them without saying who they
are, and the copy of the database that is kept before a step ahead is taken; and telling when the workspace itself lags
behind the clock, for nothing runs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cadencelang.clock import Minute, format_instant
from cadencelang.records import dataclass
from cadencelang.runtime.ports import Transaction
from cadencelang.stores.sqlite import BACKUPS, SqliteStore
from cadencelang.workspace.copies import keep_copy
from cadencelang.workspace.opening import Workspace

BEFORE: Final = "before-a-step-ahead"
"""What the names of copies begin with that were made before a step ahead."""
_TOLERATED: Final[Minute] = 60
_LATE: Final[Minute] = 15


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many candidates stand ahead of the clock, and the first and the last instant at which one stands."""

    candidates: int
    first: Minute
    last: Minute


def is_ahead(at: Minute, now: Minute) -> bool:
    """Whether an instant is so far ahead of another that whoever stands there is told of."""
    return at > now + _TOLERATED


def overdue(due: Minute | None, now: Minute) -> str:
    """That something has been due for longer than a workspace that runs leaves it; "" where nothing has."""
    late = 0 if due is None else now - due
    return f"Something has been due for {late} minutes." if late > _LATE else ""


def ahead(tx: Transaction, now: Minute) -> Ahead | None:
    """Who stands ahead of the clock; None: nobody."""
    found = Ahead(*tx.ahead(now + _TOLERATED))
    return found if found.candidates else None


def told_of(workspace: Workspace, tx: Transaction, found: Ahead) -> str:
    """`3 candidates stand ahead of the clock, from … until …`, and what that means."""
    clock = workspace.shelf.current(tx).engine.clocks.candidate(None, None)
    first, last = (format_instant(at, clock, "zoned") for at in (found.first, found.last))
    who = "1 candidate stands" if found.candidates == 1 else f"{found.candidates} candidates stand"
    return f"{who} ahead of the clock, the first until {first}, the last until {last}; time stands still for them."


def mending(workspace: Workspace) -> str:
    """How to mend it."""
    way = "restore a dump from before"
    if isinstance(workspace.store, SqliteStore):
        kept = sorted((workspace.folder / BACKUPS).glob(f"{BEFORE}-*.db"))
        name = kept[-1].name if kept else "FILE"
        way = f"go back to a copy from before: `cadence restore {workspace.folder} --copy {name}`"
    return (
        f"See that the clock is right; then wait until it has caught up, or {way}"
        ' ("A clock that was ahead" in docs/workspace.md).'
    )


def keep_before(workspace: Workspace) -> Path | None:
    """Copy the database before a step ahead is taken; None where that is not for us to do, or one is ahead already.

    Raises StoreError.
    """
    if not isinstance(workspace.store, SqliteStore):
        return None
    with workspace.store.transaction() as tx:
        if ahead(tx, workspace.now) is not None:
            return None
    return keep_copy(workspace.store, workspace.folder, BEFORE)
