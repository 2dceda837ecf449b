"""A candidate's state, folded anew from their log: the proof that the log alone is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cadencelang.engine import State
from cadencelang.engine.codec import dump_state
from cadencelang.engine.effects import Deliver
from cadencelang.engine.inputs import Input
from cadencelang.runtime.codec import load_facts, load_input, loads
from cadencelang.runtime.moving import counted_from, moved
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Entry, EntryKind
from cadencelang.runtime.shelf import Edition, Shelf


def fold(tx: Transaction, shelf: Shelf, candidate: str) -> str | None:
    """The state as the log gives it, as text; None for somebody who has no log."""
    state: State | None = None
    edition: Edition | None = None
    for entry in tx.log(candidate):
        body, before = loads(entry.body), edition
        edition = shelf.edition(tx, entry.book)
        state = _step(edition, before, state, entry, body)
    return dump_state(edition.engine.program, state) if edition and state else None


def _step(
    edition: Edition, before: Edition | None, state: State | None, entry: Entry, body: Mapping[str, Any]
) -> State:
    engine = edition.engine
    match entry.kind:
        case EntryKind.BEGIN:
            return engine.begin(entry.candidate, load_facts(body["facts"]), body["at"])
        case EntryKind.INPUT:
            assert state is not None
            return engine.apply(state, load_input(body)).state
        case EntryKind.TIME:
            assert state is not None
            if "answers" in body:
                return engine.advance(state, body["until"], Answers(body["answers"])).state
            return engine.catch_up(state, body["until"]).state
        case EntryKind.MOVE:
            assert state is not None
            assert before is not None
            counted = counted_from(body["counted"])
            return moved(before, edition, state, counted, cancel=body["cancel"]).state


class Answers:
    """Answers deliveries as they were answered, in their order."""

    def __init__(self, answers: Iterable[Mapping[str, Any] | None]) -> None:
        self._answers = list(answers)

    def __call__(self, order: Deliver) -> Input | None:
        """What the channel said of this order."""
        found = self._answers.pop(0) if self._answers else None
        return None if found is None else load_input(found)
