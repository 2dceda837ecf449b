"""Those who are really under way, for whoever edits or simulates the playbook: read from the store, nothing is kept.

Owns: what a candidate began with and lived through, and the days ahead of them on one version or another, from where
they stand. Refuses: holding a transaction while something is reckoned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from cadencelang.clock import Minute
from cadencelang.desk.in_flight import Traveller, Unmoved
from cadencelang.engine import State
from cadencelang.engine.effects import Effect
from cadencelang.engine.inputs import TouchFailed, TouchSent
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Book
from cadencelang.graph.store import content_hash
from cadencelang.runtime.codec import load_facts, load_input, loads
from cadencelang.runtime.moving import Counted, Orphaned, Stays, moved
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import EntryKind
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Nothing
from cadencelang.workbench.timeline import Entry, Origin, Stretch, Timeline
from cadencelang.workspace.ahead import Ahead, team
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.publishing import counted_of
from cadencelang.workspace.recorded import timeline_of

_DAY: Final = 1440
_PAGE: Final = 100
"""How many candidates are read in one transaction, which others wait for."""


class LiveFlight:
    """Everybody in a workspace, which `open_it` opens when it is first asked; raises what that raises then."""

    def __init__(self, open_it: Callable[[], Workspace]) -> None:
        self._open_it = open_it
        self._opened: Workspace | None = None
        self._to: tuple[Book, Edition] | None = None

    @property
    def workspace(self) -> Workspace:
        """The workspace, open from now on."""
        if self._opened is None:
            self._opened = self._open_it()
        return self._opened

    def close(self) -> None:
        """Let go of the workspace, if it was opened."""
        if self._opened is not None:
            self._opened.close()

    @property
    def now(self) -> Minute:
        """The instant it is."""
        return self.workspace.now

    def everyone(self) -> list[Candidate]:
        """All candidates with what is known of them now, in the order of their ids. Raises StoreError."""
        return list(self._everyone())

    def _everyone(self) -> Iterator[Candidate]:
        after = ""
        while True:
            with self.workspace.store.transaction() as tx:
                rows = tx.rows(after, _PAGE)
                found = [self.workspace.steps.open(tx, row) for row in rows]
            for it in found:
                if not it.state.erased:
                    facts = _known(it.edition.engine.facts(it.state))
                    yield Candidate(it.row.candidate, facts, it.row.stage or None)
            if not rows:
                return
            after = rows[-1].candidate

    def traveller(self, candidate: str) -> Traveller | None:
        """One of them with what happened so far; None for somebody who is not there. Raises StoreError."""
        with self.workspace.store.transaction() as tx:
            row = tx.row(candidate)
            if row is None or self.workspace.steps.open(tx, row).state.erased:
                return None
            entries = tuple(tx.log(candidate))
        begin = next(it for it in entries if it.kind is EntryKind.BEGIN)
        told = (load_input(loads(it.body)) for it in entries if it.kind is EntryKind.INPUT)
        outside = tuple(it for it in told if not isinstance(it, TouchSent | TouchFailed))
        return Traveller(Candidate(candidate, _known(load_facts(loads(begin.body)["facts"]))), outside)

    def is_published(self, book: Book) -> bool:
        """Whether this is what newcomers begin with already. Raises StoreError."""
        with self.workspace.store.transaction() as tx:
            return self.workspace.shelf.current(tx).hash == content_hash(book)

    def ahead(self, candidate: str, at: Minute, days: int, book: Book | None = None) -> tuple[Atlas, Timeline]:
        """The days after `at` from where somebody stands: on their version, or moved then to a `book`.

        Raises Unmoved, EngineError, ClockError, StoreError.
        """
        with self.workspace.store.transaction() as tx:
            edition, state, counted = self._standing(tx, candidate)
        state = edition.engine.catch_up(state, max(at, state.now), Nothing().arrival).state
        if book is not None:
            edition, state = self._moved(edition, book, state, counted)
        return Atlas(edition.book), _timeline(edition, state, at, at + days * _DAY)

    def _standing(self, tx: Transaction, candidate: str) -> tuple[Edition, State, tuple[Counted, ...]]:
        row = tx.row(candidate)
        if row is None:
            raise Unmoved("they are not in the workspace any more.")
        standing = self.workspace.steps.open(tx, row)
        return standing.edition, standing.state, tuple(counted_of(tx, row, standing.edition))

    def _moved(self, old: Edition, book: Book, state: State, counted: tuple[Counted, ...]) -> tuple[Edition, State]:
        if self._to is None or self._to[0] is not book:
            self._to = book, Edition(content_hash(book), book)
        to = self._to[1]
        try:
            return to, moved(old, to, state, counted, cancel=False).state
        except Stays as error:
            raise Unmoved(f"they would stay on their version: {error}.") from None
        except Orphaned as error:
            raise Unmoved(f"they cannot be moved: nothing would keep {error}.") from None


def _timeline(edition: Edition, state: State, now: Minute, end: Minute) -> Timeline:
    """What would come up to an instant, where every letter arrives and people do what they are asked."""
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


def _known(facts: Mapping[str, FactValue | None]) -> dict[str, FactValue]:
    return {name: value for name, value in facts.items() if value is not None}
