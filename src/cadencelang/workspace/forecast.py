"""Whose timelines another version of the playbook would change, and how: each candidate's weeks ahead, twice.

Both are told from where the candidate stands, by the production engine, in a team that does what it is asked and with
nothing new from outside: once on the version they are on, once moved to the other. Nothing is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from cadencelang.clock import CalendarRangeError, Minute
from cadencelang.engine import EngineError, Outcome, State
from cadencelang.engine.effects import Deliver, Effect, OpenTask
from cadencelang.engine.inputs import Input
from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.runtime.moving import Orphaned, Stays, moved
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Row
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.reactions import Habits, Nothing, Steady
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
    world = Steady(Atlas(edition.book), edition.engine.role_clock, Habits())
    run = _Ahead(edition, state, world.follow)
    while (at := run.next()) <= end:
        run.to(at)
    return run.deeds


class _Ahead:
    """One candidate on their way ahead."""

    def __init__(self, edition: Edition, state: State, follow: Callable[[Effect], Iterator[Input]]) -> None:
        self.engine = edition.engine
        self.state = state
        self.follow = follow
        self.coming: list[Input] = []
        self.deeds: list[Deed] = []

    def next(self) -> Minute:
        """When something happens next."""
        return min([self.state.next_wake, *(it.at for it in self.coming)])

    def to(self, at: Minute) -> None:
        """Let what happens at an instant happen: what comes from people first."""
        due = [it for it in self.coming if it.at <= at]
        self.coming = [it for it in self.coming if it.at > at]
        for news in due:
            self.take(self.engine.apply(self.state, news))
        if self.state.next_wake <= at:
            self.take(self.engine.advance(self.state, at, Nothing().arrival))

    def take(self, outcome: Outcome) -> None:
        """Go on from there, and note what was ordered."""
        self.state = outcome.state
        for effect in outcome.effects:
            match effect:
                case Deliver(at=at, touch=touch):
                    self.deeds.append(Deed(f'{touch.channel} "{touch.template}"', at))
                case OpenTask(at=at, task=task):
                    self.deeds.append(Deed(f'{task.role}: {task.verb} "{task.text}"', at))
                case _:
                    pass
            self.coming += self.follow(effect)
