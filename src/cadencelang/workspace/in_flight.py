"""Those who are really under way, for whoever edits or simulates the playbook: read from the store, nothing is kept.

Owns: where candidates stand, and what one began with and lived through. Refuses: holding a transaction while something
is reckoned.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from cadencelang.clock import Minute
from cadencelang.desk.in_flight import Traveller
from cadencelang.desk.onward import UnderWay
from cadencelang.engine.inputs import TouchFailed, TouchSent
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Book
from cadencelang.graph.store import content_hash
from cadencelang.records import dataclass
from cadencelang.runtime.codec import load_facts, load_input, loads
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import EntryKind, Row
from cadencelang.workbench.candidate import Candidate
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.publishing import counted_of

_PAGE: Final = 100
"""How many candidates are read in one transaction, which others wait for."""


class LiveFlight:
    """Everybody in a workspace, which `open_it` opens when it is first asked; raises what that raises then."""

    def __init__(self, open_it: Callable[[], Workspace]) -> None:
        self._open_it = open_it
        self._opened: Workspace | None = None
        self._opening = threading.Lock()

    @property
    def workspace(self) -> Workspace:
        """The workspace, open from now on."""
        with self._opening:
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
        return [it.candidate for it in self._all(counted=False)]

    def under_way(self) -> Iterator[UnderWay]:
        """All candidates from where they stand, in the order of their ids. Raises StoreError."""
        return self._all(counted=True)

    def _all(self, *, counted: bool) -> Iterator[UnderWay]:
        after: str | None = ""
        while after is not None:
            page = page_of(self.workspace, after, _PAGE, counted=counted)
            yield from (it for _, it in page.found)
            after = page.next

    def known(self, candidate: str) -> Candidate | None:
        """One of them with what is known of them now; None for somebody who is not there. Raises StoreError."""
        found = under_way(self.workspace, candidate)
        return found and found[1].candidate

    def traveller(self, candidate: str) -> Traveller | None:
        """One of them with what happened so far; None for somebody who is not there. Raises StoreError."""
        return traveller_of(self.workspace, candidate)

    def is_published(self, book: Book) -> bool:
        """Whether this is what newcomers begin with already. Raises StoreError."""
        with self.workspace.store.transaction() as tx:
            return self.workspace.shelf.current(tx).hash == content_hash(book)


@dataclass(frozen=True, slots=True)
class FlightPage:
    """Some of those under way, each with their row; `next` is the id after which the next ones come (None: none do)."""

    found: Sequence[tuple[Row, UnderWay]]
    next: str | None


def page_of(workspace: Workspace, after: str, limit: int, *, counted: bool = True) -> FlightPage:
    """At most so many candidates after an id, from where they stand; who was erased is left out. Raises StoreError.

    Where not `counted`, nobody's log is read for the touches that limits of another version may have to count.
    """
    with workspace.store.transaction() as tx:
        rows = tx.rows(after, limit)
        standings = [(row, _standing(workspace, tx, row, counted=counted)) for row in rows]
    found = [(row, who) for row, who in standings if who is not None]
    return FlightPage(found, rows[-1].candidate if len(rows) == limit else None)


def under_way(workspace: Workspace, candidate: str) -> tuple[Row, UnderWay] | None:
    """A candidate from where they stand, with their row; None for somebody who is not there. Raises StoreError."""
    with workspace.store.transaction() as tx:
        row = tx.row(candidate)
        who = row and _standing(workspace, tx, row, counted=True)
    return (row, who) if row and who else None


def _standing(workspace: Workspace, tx: Transaction, row: Row, *, counted: bool) -> UnderWay | None:
    standing = workspace.steps.open(tx, row)
    if standing.state.erased:
        return None
    return UnderWay(standing.edition, standing.state, tuple(counted_of(tx, row, standing.edition)) if counted else ())


def traveller_of(workspace: Workspace, candidate: str) -> Traveller | None:
    """A candidate with what happened so far; None for somebody who is not there. Raises StoreError."""
    with workspace.store.transaction() as tx:
        row = tx.row(candidate)
        if row is None or workspace.steps.open(tx, row).state.erased:
            return None
        entries = tuple(tx.log(candidate))
    begin = next(it for it in entries if it.kind is EntryKind.BEGIN)
    told = (load_input(loads(it.body)) for it in entries if it.kind is EntryKind.INPUT)
    outside = tuple(it for it in told if not isinstance(it, TouchSent | TouchFailed))
    return Traveller(Candidate(candidate, _known(load_facts(loads(begin.body)["facts"]))), outside)


def _known(facts: Mapping[str, FactValue | None]) -> dict[str, FactValue]:
    return {name: value for name, value in facts.items() if value is not None}
