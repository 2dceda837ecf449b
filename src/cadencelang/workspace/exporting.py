"""Candidates and what happened to them leave as files that `cadence import` reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cadencelang.adapters.writing import cell, fact_json, fact_text, instant_text
from cadencelang.adapters.writing_records import Record, record_of
from cadencelang.engine import NEVER
from cadencelang.engine.effects import Deliver
from cadencelang.engine.inputs import Contacted, TouchSent
from cadencelang.runtime.codec import load_effects, load_input, loads
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import EntryKind
from cadencelang.runtime.steps import Standing
from cadencelang.workspace.opening import Workspace


class UnknownForm(Exception):  # noqa: N818
    """A file's name does not say how to write it; one plain sentence."""


def candidates_text(workspace: Workspace, path: Path) -> str:
    """All candidates as the text of a `.csv`, `.json` or `.jsonl` file. Raises UnknownForm, StoreError."""
    with workspace.store.transaction() as tx:
        facts = [it.name for it in workspace.shelf.current(tx).book.facts]
        match path.suffix.casefold():
            case ".csv":
                return _csv(["id", "stage", "entered_at", *facts], _rows(workspace, tx, as_json=False))
            case ".json":
                return json.dumps(list(_rows(workspace, tx, as_json=True)), ensure_ascii=False, indent=2) + "\n"
            case ".jsonl":
                return _lines(_rows(workspace, tx, as_json=True))
            case other:
                raise UnknownForm(
                    f'A file that ends in "{other}" cannot be written; name a .csv, .json or .jsonl file.'
                )


def events_text(workspace: Workspace) -> str:
    """What happened to all candidates, as JSON Lines. Raises StoreError."""
    with workspace.store.transaction() as tx:
        return _lines(record for standing in _everyone(workspace, tx) for record in _records(tx, standing))


def _everyone(workspace: Workspace, tx: Transaction) -> Iterator[Standing]:
    after = ""
    while page := tx.rows(after):
        for row in page:
            standing = workspace.steps.open(tx, row)
            if not standing.state.erased:
                yield standing
        after = page[-1].candidate


def _rows(workspace: Workspace, tx: Transaction, *, as_json: bool) -> Iterator[dict[str, Any]]:
    for standing in _everyone(workspace, tx):
        engine, state = standing.edition.engine, standing.state
        local = engine.clock(state)
        entered = "" if state.entered_at >= NEVER else instant_text(state.entered_at, local)
        row: dict[str, Any] = {"id": standing.row.candidate, "stage": standing.row.stage, "entered_at": entered}
        values = engine.facts(state)
        for fact in engine.book.facts:
            if fact.name in values:
                write = fact_json if as_json else fact_text
                row[fact.name] = write(fact.type.kind, values[fact.name], local)
        yield {name: value for name, value in row.items() if value != ""}


def _records(tx: Transaction, standing: Standing) -> Iterator[Record]:
    """What happened to one candidate; a letter of ours that reached them is a contact."""
    book, local = standing.edition.book, standing.edition.engine.clock(standing.state)
    letters: dict[str, Deliver] = {}
    for entry in tx.log(standing.row.candidate):
        for effect in load_effects(entry.effects):
            if isinstance(effect, Deliver):
                letters[effect.touch.id] = effect
        if entry.kind is not EntryKind.INPUT:
            continue
        news = load_input(loads(entry.body))
        if isinstance(news, TouchSent) and (order := letters.get(news.touch)):
            touch = order.touch
            news = Contacted(
                id=news.id, at=news.at, channel=touch.channel, template=touch.template, article=touch.article
            )
        record = record_of(standing.row.candidate, news, book, local)
        if record is not None:
            yield record


def _csv(columns: list[str], rows: Iterator[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(str(row.get(name, ""))) for name in columns])
    return out.getvalue()


def _lines(rows: Iterator[Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
