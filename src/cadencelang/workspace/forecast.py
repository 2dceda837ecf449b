"""Whose timelines another version of the playbook would change, and how: each candidate's weeks ahead, twice.

Both are told from where the candidate stands, by the production engine, in a team that does what it is asked and with
nothing new from outside: once on the version they are on, once moved to the other. Nothing is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from cadencelang.clock import CalendarRangeError, Minute
from cadencelang.desk.ahead import Ahead, team
from cadencelang.engine import EngineError, State
from cadencelang.engine.effects import Deliver, Effect, OpenTask
from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.runtime.moving import Orphaned, Stays, moved
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Row
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.reactions import Nothing
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.publishing import counted_of, version_of

AHEAD: Final = 30
"""How many days ahead are told."""
_DAY: Final = 1440


@dataclass(frozen=True, slots=True)
class Deed:
    """Something of ours: a letter or a task, its name, and when."""

    what: str
    at: Minute


@dataclass(frozen=True, slots=True)
class Forecast:
    """One candidate's weeks: what would be there no more and what would be new; or why they would stay as they are."""

    candidate: str
    gone: tuple[Deed, ...] = ()
    new: tuple[Deed, ...] = ()
    stays: str | None = None

    @property
    def changed(self) -> bool:
        """Whether anything would differ."""
        return bool(self.gone or self.new)


def forecasts(workspace: Workspace, book: Book, days: int = AHEAD) -> Iterator[Forecast]:
    """Of everyone under way, in the order of their ids. Raises StoreError."""
    edition, after = Edition(version_of(book, workspace.now).hash, book), ""
    while True:
        with workspace.store.transaction() as tx:
            rows = tx.rows(after, 100)
            found = [_forecast(workspace, tx, row, edition, days) for row in rows]
        yield from found
        if not rows:
            return
        after = rows[-1].candidate


def _forecast(workspace: Workspace, tx: Transaction, row: Row, to: Edition, days: int) -> Forecast:
    standing = workspace.steps.open(tx, row)
    end = workspace.now + days * _DAY
    try:
        state = standing.edition.engine.catch_up(standing.state, workspace.now, Nothing().arrival).state
        before = _deeds(standing.edition, state, end)
        outcome = moved(standing.edition, to, state, counted_of(tx, row, standing.edition), cancel=False)
        now = _deeds(to, outcome.state, end)
    except (Stays, Orphaned, EngineError, CalendarRangeError) as error:
        return Forecast(row.candidate, stays=str(error))
    gone, new = Counter(before) - Counter(now), Counter(now) - Counter(before)
    return Forecast(row.candidate, _in_order(gone), _in_order(new))


def _in_order(deeds: Counter[Deed]) -> tuple[Deed, ...]:
    return tuple(sorted(deeds.elements(), key=lambda it: (it.at, it.what)))


def _deeds(edition: Edition, state: State, end: Minute) -> list[Deed]:
    """What would be done up to an instant, where every letter arrives and people do what they are asked."""
    steps = Ahead(edition, state, team(edition).follow).until(end)
    return [deed for step in steps for effect in step.effects for deed in _deeds_of(effect)]


def _deeds_of(effect: Effect) -> Iterator[Deed]:
    match effect:
        case Deliver(at=at, touch=touch):
            yield Deed(f'{touch.channel} "{touch.template}"', at)
        case OpenTask(at=at, task=task):
            yield Deed(f'{task.role}: {task.verb} "{task.text}"', at)
        case _:
            return
