"""Decisions of the desk as the store keeps them, one row an item, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from cadencelang.desk.decided import LONG_AGO, Decided, Decisions, decisions_of
from cadencelang.desk.deciding import Taken
from cadencelang.desk.port import UNDO_SECONDS
from cadencelang.engine.inputs import Input
from cadencelang.runtime.codec import dump_input, dumps, load_input, loads
from cadencelang.runtime.rows import Ruling, Second

Told = Mapping[str, Sequence[Input]]
"""What a decision tells the engine, by item."""


def rulings_of(
    batch: str, made: Decided, told: Told, seqs: Mapping[str, int], lands: Second, answers: Mapping[str, str]
) -> Iterator[Ruling]:
    """The rows of a decision that lands at `lands`; `seqs` are the candidates' last log entries.

    `answers` are the questions that landing decides, by item. A row says nothing of the other candidates that were
    decided about at once.
    """
    one = Decisions()
    one.add(made)
    written = one.written()[0]
    for item, (candidate, what) in zip(made.items, made.about, strict=True):
        inputs = [dump_input(it) for it in told[item]]
        own = {**written, "who": [candidate], "items": [item]}
        body = {"did": made.did, "text": made.text, "what": what, "inputs": inputs, "written": own}
        if item in answers:
            body["answers"] = answers[item]
        yield Ruling(batch, candidate, item, seqs.get(candidate, 0), made.at, lands - UNDO_SECONDS, lands, dumps(body))


def decided_of(rulings: Sequence[Ruling]) -> Decisions:
    """What was decided, from its rows; nothing of it can be taken back by who reads it."""
    found = Decisions()
    for _, group in groupby(rulings, key=lambda it: it.batch):
        rows = [(row, loads(row.body)) for row in group]
        first, body = rows[0]
        decision = next((it[3] for it in decisions_of([body["written"]])), None)
        if decision is None:
            continue
        found.count += 1
        taken = tuple(Taken(row.candidate, load_input(it)) for row, body in rows for it in body["inputs"])
        about = tuple((row.candidate, body["what"]) for row, body in rows)
        ids = tuple(row.item for row, _ in rows)
        found.add(Decided(found.count, first.at, LONG_AGO, body["text"], body["did"], ids, about, decision, taken))
    return found
