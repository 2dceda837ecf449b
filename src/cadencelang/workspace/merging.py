"""Candidates who turn out to be one person: the stricter consent of both holds, and one of them goes on.

What was promised to the other is owed to the one who goes on.
"""

from __future__ import annotations

from collections.abc import Iterator

from cadencelang.clock import Minute
from cadencelang.connectors.webhooks.consents import Standing as Allowed
from cadencelang.connectors.webhooks.consents import stricter
from cadencelang.engine import NEVER
from cadencelang.engine.inputs import (
    ConsentGranted,
    ConsentWithdrawn,
    Input,
    MergedInto,
    OptedOut,
    Promised,
    TookIn,
)
from cadencelang.runtime.letters import owner_of
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.steps import Standing
from cadencelang.workspace.opening import Workspace


def merge(workspace: Workspace, tx: Transaction, candidate: str, into: str, event: str) -> str | None:
    """One candidate was merged into another, as the event with this id tells; gives the one who goes on, if any does.

    Where both are here, the second goes on under the stricter consent and the first is contacted no more. Where one is,
    they go on under the id by which they are known. Their accounts name each other.
    """
    gone, kept = candidate, tx.person(into)
    if kept == gone:
        return kept if tx.row(kept) else None
    if tx.row(kept) is None and tx.row(gone) is not None:
        gone, kept = kept, gone
    tx.merge(gone, kept)
    old, new = tx.row(gone), tx.row(kept)
    if new is None:
        return None
    second, now = workspace.steps.open(tx, new), workspace.now
    changes: list[Input] = [TookIn(id=f"{event}:merged", at=now, other=gone)]
    if old is not None:
        first = workspace.steps.open(tx, old)
        wanted = stricter(_allowed(first), _allowed(second))
        changes += _changes(event, second, wanted, now)
        changes += [] if wanted.opted_out else _owed(event, first, second, now)
        workspace.steps.tell(tx, first, MergedInto(id=f"{event}:merged away", at=now, other=kept), now)
    for news in changes:
        workspace.steps.tell(tx, second, news, now)
    return kept


def _allowed(standing: Standing) -> Allowed:
    """What somebody allowed and forbade; a consent that was given once and holds no more counts as taken back."""
    state = standing.state
    granted = {name: None if until >= NEVER else until for name, until in state.consents}
    heard = {name for name, _ in state.consent_at}
    return Allowed(granted, frozenset(heard - granted.keys()), state.opted_out, state.erased)


def _changes(event: str, standing: Standing, wanted: Allowed, now: Minute) -> list[Input]:
    """What makes somebody stand as wanted."""
    has, day = _allowed(standing), standing.edition.engine.clock(standing.state).day
    changes: list[Input] = [
        ConsentWithdrawn(id=f"{event}:withdrawn {name}", at=now, consent=name)
        for name in sorted(wanted.withdrawn & has.granted.keys())
    ]
    for name, until in wanted.granted.items():
        if name not in has.granted or has.granted[name] != until:
            last = None if until is None else day(until - 1)
            changes.append(ConsentGranted(id=f"{event}:given {name}", at=now, consent=name, until=last))
    if wanted.opted_out and not has.opted_out:
        changes.append(OptedOut(id=f"{event}:opted out", at=now))
    return changes


def _owed(event: str, first: Standing, second: Standing, now: Minute) -> Iterator[Input]:
    """What is promised to the first, promised to the second; of one that both have, the sooner deadline holds."""
    book = second.edition.book
    for it in first.state.promises:
        if it.name in book.promises:
            id = f"{event}:promise {it.name}"
            yield Promised(id=id, at=now, promise=it.name, due=it.deadline, by=owner_of(book))
