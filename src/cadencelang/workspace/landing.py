"""Decisions land: what a person decided is told to the engine once it can no longer be taken back.

Until then nothing leaves because of it. An approval that something new overtook does not land: the draft waits again.
Nor does an answer to a question that was answered meanwhile. An answer about somebody who was merged into another is
told of the one who goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cadencelang.engine.inputs import Approved, Input
from cadencelang.runtime.codec import load_input, loads
from cadencelang.runtime.last_look import OUR_OWN
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import EntryKind, Ruling
from cadencelang.workspace.opening import Workspace

_BATCH: Final = 100


def land(workspace: Workspace) -> int:
    """Let what is to land by now land; gives how many rulings did."""
    with workspace.store.transaction() as tx:
        found = tx.landing(workspace.clock.now(), _BATCH)
        for ruling in found:
            _land(workspace, tx, ruling)
    return len(found)


def inputs_of(ruling: Ruling) -> list[Input]:
    """What a ruling tells the engine."""
    body: dict[str, Any] = loads(ruling.body)
    return [load_input(it) for it in body["inputs"]]


def _land(workspace: Workspace, tx: Transaction, ruling: Ruling) -> None:
    news, question = inputs_of(ruling), loads(ruling.body).get("answers")
    gone = ruling.candidate and tx.row(ruling.candidate) is None
    if gone or _overtaken(tx, ruling, news) or not _still_asked(tx, question):
        tx.take_back(ruling.batch, item=ruling.item)
        return
    tx.landed(ruling)
    _tell(workspace, tx, ruling.candidate if question is None else tx.person(ruling.candidate), news)
    if question is not None:
        tx.answered(question)


def _tell(workspace: Workspace, tx: Transaction, candidate: str, news: Sequence[Input]) -> None:
    """Tell the engine; what a ruling about nobody known says is nothing to it."""
    row = tx.row(candidate)
    if row is None:
        return
    standing = workspace.steps.open(tx, row)
    for each in news:
        if workspace.steps.tell(tx, standing, each, workspace.now) is not None:
            return


def _still_asked(tx: Transaction, question: str | None) -> bool:
    """Whether the question that a ruling answers is open; True where it answers none."""
    return question is None or any(it.id == question for it in tx.questions())


def _overtaken(tx: Transaction, ruling: Ruling, news: Sequence[Input]) -> bool:
    """Whether it approves something, and something new happened since it was decided."""
    if not any(isinstance(it, Approved) for it in news):
        return False
    since = (it for it in tx.log(ruling.candidate, ruling.seq) if it.kind is EntryKind.INPUT)
    return any(not isinstance(load_input(loads(it.body)), OUR_OWN) for it in since)
