"""A candidate's account, read from the log: the same timeline that a simulation gives, of what really happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cadencelang.clock import Minute
from cadencelang.engine import Engine, State
from cadencelang.engine.effects import Effect, Reason, What
from cadencelang.records import dataclass
from cadencelang.runtime.codec import load_effects, load_reasons, loads
from cadencelang.runtime.letters import label_of
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Entry, EntryKind, Row
from cadencelang.runtime.shelf import Edition
from cadencelang.runtime.steps import Steps
from cadencelang.workbench import tracks
from cadencelang.workbench.atlas import Atlas
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


def timeline_of(
    engine: Engine, atlas: Atlas, state: State, lines: Sequence[Line], effects: Sequence[Effect], now: Minute
) -> Timeline:
    """The timeline of an account that led to a state, up to `now` at least."""
    reasons = [line.reason for line in lines]
    clock, stays, contacts = engine.clock(state), tracks.stays(reasons), tracks.contacts(reasons, atlas)
    start = min((it.at for it in reasons), default=now)
    end = max(now, start)
    return Timeline(
        candidate=state.candidate,
        label=label_of(engine.facts(state), state.candidate),
        clock=clock,
        start=start,
        end=end,
        entries=tuple(lines),
        effects=tuple(effects),
        touches=tracks.touches(reasons, atlas),
        tasks=tracks.tasks(reasons, effects),
        promises=tracks.promises(reasons),
        contacts=contacts,
        silences=tracks.silences(contacts, stays, start, end, clock, atlas),
        holds=tracks.holds(reasons),
        stays=stays,
        pending=engine.pending(state),
    )


def _origin(reason: Reason, *, assumed: bool) -> Origin:
    return Origin.ASSUMED if assumed and reason.what in _DEEDS else Origin.RECORDED
