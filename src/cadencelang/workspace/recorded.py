"""A candidate's account, read from the log: the same timeline that a simulation gives, of what really happened."""

from __future__ import annotations

from collections.abc import Iterable

from cadencelang.clock import Minute
from cadencelang.engine import State
from cadencelang.engine.effects import Effect, Reason, What
from cadencelang.records import dataclass
from cadencelang.runtime.codec import load_effects, load_reasons, loads
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Entry, EntryKind, Row
from cadencelang.runtime.shelf import Edition
from cadencelang.runtime.steps import Steps
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.retold import timeline_of
from cadencelang.workbench.timeline import Entry as Line
from cadencelang.workbench.timeline import Origin, Timeline

_DEEDS = {What.SENT, What.TASK_DONE, What.APPROVED, What.CONTACT, What.HOLD_ENDED}


@dataclass(frozen=True, slots=True)
class Recorded:
    """Somebody of the store: where they stand, their version of the playbook, and everything that led there."""

    row: Row
    edition: Edition
    atlas: Atlas
    state: State
    entries: tuple[Entry, ...]
    timeline: Timeline


def recorded(tx: Transaction, steps: Steps, candidate: str, now: Minute) -> Recorded | None:
    """Everything on a candidate up to `now`; None for somebody who is not there."""
    row = tx.row(candidate)
    if row is None:
        return None
    standing = steps.open(tx, row)
    entries = tuple(tx.log(candidate))
    atlas = Atlas(standing.edition.book)
    timeline = _timeline(standing.edition, atlas, standing.state, entries, now)
    return Recorded(row, standing.edition, atlas, standing.state, entries, timeline)


def _timeline(edition: Edition, atlas: Atlas, state: State, entries: Iterable[Entry], now: Minute) -> Timeline:
    lines: list[Line] = []
    effects: list[Effect] = []
    for entry in entries:
        assumed = entry.kind is EntryKind.TIME and "answers" in loads(entry.body)
        lines += [Line(reason, _origin(reason, assumed=assumed)) for reason in load_reasons(entry.reasons)]
        effects += load_effects(entry.effects)
    return timeline_of(edition.engine, atlas, state, lines, effects, now)


def _origin(reason: Reason, *, assumed: bool) -> Origin:
    return Origin.ASSUMED if assumed and reason.what in _DEEDS else Origin.RECORDED
