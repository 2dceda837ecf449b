"""The days ahead of somebody from where they stand: on the version of the playbook they are on, or moved to another.

A pure function of where they stand: it is reckoned wherever that is known. Refuses: any store.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cadencelang.clock import Minute
from cadencelang.desk.ahead import Ahead, team
from cadencelang.engine import State
from cadencelang.engine.effects import Effect
from cadencelang.records import dataclass
from cadencelang.runtime.moving import Counted, Orphaned, Stays, moved
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Nothing
from cadencelang.workbench.retold import timeline_of
from cadencelang.workbench.timeline import Entry, Origin, Stretch, Timeline

_DAY: Final = 1440


class Unmoved(Exception):  # noqa: N818
    """A candidate would not move to another version; words behind their name say why."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Somebody from where they stand: their version of the playbook, their state on it, and what limits may count."""

    edition: Edition
    state: State
    counted: tuple[Counted, ...]

    @property
    def candidate(self) -> Candidate:
        """Who they are, with what is known of them now and the stage they stand in."""
        facts = self.edition.engine.facts(self.state)
        stage = self.edition.book.stages[self.state.stage].name if self.state.stage >= 0 else None
        return Candidate(self.state.candidate, {name: it for name, it in facts.items() if it is not None}, stage)


def days_ahead(who: UnderWay, at: Minute, days: int, to: Edition | None = None) -> tuple[Atlas, Timeline]:
    """The days after `at`: on their version, or moved then `to` another.

    Colleagues do what they are asked from then on, every letter arrives, and nothing comes from outside. Raises
    Unmoved, EngineError and ClockError.
    """
    edition, engine = who.edition, who.edition.engine
    state = engine.catch_up(who.state, max(at, who.state.now), Nothing().arrival).state
    if to is not None:
        edition, state = to, _moved(edition, to, state, who.counted)
    return Atlas(edition.book), _timeline(edition, state, at, at + days * _DAY)


def _moved(old: Edition, to: Edition, state: State, counted: tuple[Counted, ...]) -> State:
    try:
        return moved(old, to, state, counted, cancel=False).state
    except Stays as error:
        raise Unmoved(f"they would stay on their version: {error}.") from None
    except Orphaned as error:
        raise Unmoved(f"they cannot be moved: nothing would keep {error}.") from None


def _timeline(edition: Edition, state: State, now: Minute, end: Minute) -> Timeline:
    lines: list[Entry] = []
    effects: list[Effect] = []
    way = Ahead(edition, state, team(edition).follow)
    for outcome in way.until(end):
        lines += [Entry(reason, Origin.SIMULATED) for reason in outcome.reasons]
        effects += outcome.effects
    atlas = Atlas(edition.book)
    found = timeline_of(edition.engine, atlas, way.state, lines, effects, end)
    here = (Stretch("stage", edition.book.stages[state.stage].name, now, None),) if state.stage >= 0 else ()
    return replace(found, start=now, stays=(*here, *found.stays))
