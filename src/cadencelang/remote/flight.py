"""Those under way in a workspace elsewhere, for whoever edits or simulates its playbook here.

Owns: asking where they stand, a page at a time; what lies ahead of them is reckoned here, by the same engine. Each
version of the playbook is asked for once. Whatever is asked raises Unreachable, Refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from cadencelang.clock import ClockError, Minute
from cadencelang.desk.in_flight import Traveller
from cadencelang.desk.onward import UnderWay
from cadencelang.engine import EngineError
from cadencelang.engine.codec import load_state
from cadencelang.graph import store as book_store
from cadencelang.graph.model import Book
from cadencelang.remote.answers import PeopleTold, minute, read
from cadencelang.remote.asking import Asker, Refused, Unreachable, at
from cadencelang.runtime.codec import CodecError, load_facts, load_input
from cadencelang.runtime.moving import Counted
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.candidate import Candidate

_PAGE: Final = 200
_NAMES: Final = 1000
_OTHERWISE: Final = "The server's engine is of another version than this one; bring both up to date."


class _Current(msgspec.Struct):
    hash: str


class _State(msgspec.Struct):
    id: str
    playbook: str
    state: msgspec.Raw
    counted: list[tuple[str, bool, str]]


class _States(msgspec.Struct):
    items: list[_State]
    next: str | None


class _History(msgspec.Struct):
    facts: dict[str, Any]
    inputs: list[dict[str, Any]]


class RemoteFlight:
    """Everybody in the workspace at a server; `now` gives the instant it is there."""

    def __init__(self, asker: Asker, now: Callable[[], Minute]) -> None:
        self._asker = asker
        self._now = now
        self._editions: dict[str, Edition] = {}

    @property
    def now(self) -> Minute:
        """The instant it was when the server was asked last."""
        return self._now()

    def close(self) -> None:
        """Ask no more."""
        self._asker.close()

    def everyone(self) -> list[Candidate]:
        """All candidates with their names and the stages they stand in, in the order of their ids."""
        found: list[Candidate] = []
        while True:
            page = read(self._asker.get("/v1/desk/people", {"after": len(found), "limit": _NAMES}), PeopleTold)
            found += [Candidate(it.candidate, {"name": it.who}, it.stage or None) for it in page.people]
            if not page.people or len(found) >= page.count:
                return found

    def under_way(self) -> Iterator[UnderWay]:
        """All candidates from where they stand, in the order of their ids."""
        after: str | None = ""
        while after is not None:
            page = read(self._asker.get("/v1/states", {"after": after, "limit": _PAGE}), _States)
            for it in page.items:
                yield self._standing(it)
            after = page.next

    def known(self, candidate: str) -> Candidate | None:
        """One of them with what is known of them now; None for somebody who is not there."""
        try:
            answer = self._asker.get(f"/v1/candidates{at(candidate)}/state")
        except Refused:
            return None
        return self._standing(read(answer, _State)).candidate

    def traveller(self, candidate: str) -> Traveller | None:
        """One of them with what happened so far; None for somebody who is not there."""
        try:
            answer = self._asker.get(f"/v1/candidates{at(candidate)}/history")
        except Refused:
            return None
        told = read(answer, _History)
        try:
            facts = {name: value for name, value in load_facts(told.facts).items() if value is not None}
            return Traveller(Candidate(candidate, facts), tuple(map(load_input, told.inputs)))
        except (CodecError, EngineError, TypeError, ValueError):
            raise Unreachable(_OTHERWISE) from None

    def is_published(self, book: Book) -> bool:
        """Whether this is what newcomers begin with already."""
        return read(self._asker.get("/v1/playbooks/current"), _Current).hash == book_store.content_hash(book)

    def _standing(self, told: _State) -> UnderWay:
        edition = self._edition(told.playbook)
        try:
            state = load_state(edition.engine.program, bytes(told.state).decode())
        except (EngineError, UnicodeError):
            raise Unreachable(_OTHERWISE) from None
        return UnderWay(edition, state, tuple(Counted(on, itself, minute(when)) for on, itself, when in told.counted))

    def _edition(self, hash: str) -> Edition:
        if hash not in self._editions:
            try:
                book = book_store.load(self._asker.get(f"/v1/playbooks{at(hash)}"))
                self._editions[hash] = Edition(hash, book)
            except (book_store.StoreError, EngineError, ClockError):
                raise Unreachable(_OTHERWISE) from None
        return self._editions[hash]
