"""The timeline of an account that the engine gave before: of what is on record, or of a way ahead."""

from __future__ import annotations

from collections.abc import Sequence

from cadencelang.clock import Minute
from cadencelang.engine import Engine, State
from cadencelang.engine.effects import Effect
from cadencelang.workbench import tracks
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.timeline import Entry, Timeline


def timeline_of(
    engine: Engine, atlas: Atlas, state: State, lines: Sequence[Entry], effects: Sequence[Effect], now: Minute
) -> Timeline:
    """The timeline of an account that led to a state, up to `now` at least."""
    reasons = [line.reason for line in lines]
    clock, stays, contacts = engine.clock(state), tracks.stays(reasons), tracks.contacts(reasons, atlas)
    start = min((it.at for it in reasons), default=now)
    end = max(now, start)
    return Timeline(
        candidate=state.candidate,
        label=Candidate(state.candidate, engine.facts(state)).label,
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
