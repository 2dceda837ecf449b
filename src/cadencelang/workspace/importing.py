"""Candidates and their history come in: the first time by what happened so far, later by what is new.

A newcomer's past is replayed as `cadence simulate` replays it: nothing of it is sent, and what the record does not
tell is taken to have followed the playbook, or not to have happened. All of it stands in the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Final

from cadencelang.adapters import Record, Refusal, read_candidates, read_history
from cadencelang.adapters.refusals import Extent
from cadencelang.clock import Minute
from cadencelang.engine import EngineError
from cadencelang.engine.inputs import Entered, FactLearnt, Input
from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.runtime.codec import dump_facts, dumps, load_input, loads
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import EntryKind, Row
from cadencelang.runtime.steps import Standing
from cadencelang.workbench.candidate import Candidate
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.replaying import replay
from cadencelang.workspace.suppression import key_of, marks_of
from cadencelang.workspace.waiting import hear_late

_BATCH: Final = 100
_FUTURE: Final = ("It lies in the future.", "Import it once it has happened.")


@dataclass(slots=True)
class Report:
    """What came of an import. `refusals` are rows, fields and records that were not taken; `left_alone` are the rows of
    those who were erased."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    records: int = 0
    known: int = 0
    left_alone: list[Refusal] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many candidates of the file were looked at."""
        return self.added + self.changed + self.unchanged + len(self.left_alone)

    def add(self, other: Report) -> None:
        """Count what came of another part of it."""
        for name in ("added", "changed", "unchanged", "records", "known"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.left_alone += other.left_alone
        self.refusals += other.refusals


@dataclass(frozen=True, slots=True)
class Plan:
    """What to import: files, whether only to try, and whether the past is taken to have followed the playbook."""

    candidates: Path | None
    events: Path | None
    dry_run: bool = False
    assume: bool = True


class _DryRun(Exception):  # noqa: N818
    """Takes back what a dry run did."""


class _NotTaken(Exception):  # noqa: N818
    """Takes back what was done while somebody (`id`) was taken in whom the engine refuses."""

    def __init__(self, id: str, refusal: Refusal) -> None:
        self.id = id
        self.refusal = refusal


def import_files(workspace: Workspace, plan: Plan) -> Report:
    """Take the files in. Raises UnreadableFile, StoreError."""
    report = Report()
    with workspace.store.transaction() as tx:
        book = workspace.shelf.current(tx).book
        people = _people(plan, book, report, workspace.now)
        records = _records(plan, book, _Known(people, tx, workspace), report, workspace.now)
    ids = list(dict.fromkeys((*people, *records)))
    for start in range(0, len(ids), _BATCH):
        wanted = {id: (people.get(id), list(records.get(id, {}).values())) for id in ids[start : start + _BATCH]}
        while wanted:
            try:
                report.add(_batch(workspace, plan, wanted))
                break
            except _NotTaken as error:
                report.refusals.append(error.refusal)
                del wanted[error.id]
    return report


def _batch(workspace: Workspace, plan: Plan, wanted: Mapping[str, tuple[Candidate | None, list[Record]]]) -> Report:
    """Take some people in, in one transaction. Raises _NotTaken, StoreError: then nothing of them is kept."""
    report = Report()
    with suppress(_DryRun), workspace.store.transaction() as tx:
        one = _Import(workspace, tx, plan, report)
        for id, (candidate, records) in wanted.items():
            one.person(id, candidate, records)
        if plan.dry_run:
            raise _DryRun
    return report


def _people(plan: Plan, book: Book, report: Report, now: Minute) -> dict[str, Candidate]:
    """The candidates of the file, by id."""
    people: dict[str, Candidate] = {}
    for found in read_candidates(plan.candidates, book) if plan.candidates else ():
        if isinstance(found, Refusal):
            report.refusals.append(found)
        elif found.entered_at is not None and found.entered_at > now:
            report.refusals.append(Refusal(str(plan.candidates), found.line, "entered_at", *_FUTURE))
        else:
            people[found.id] = found
    return people


def _records(
    plan: Plan, book: Book, known: Mapping[str, Candidate], report: Report, now: Minute
) -> dict[str, dict[str, Record]]:
    """The records of the file, by candidate and by their own id; one told twice counts once."""
    found: dict[str, dict[str, Record]] = {}
    for record in read_history(plan.events, book, known) if plan.events else ():
        if not isinstance(record, Record):
            report.refusals.append(record)
        elif record.input.at > now:
            report.refusals.append(Refusal(str(plan.events), record.line, "at", *_FUTURE))
        elif found.setdefault(record.candidate, {}).setdefault(record.input.id, record) is not record:
            report.known += 1
    return found


@dataclass(slots=True)
class _Import:
    """Takes one person in, inside a transaction."""

    workspace: Workspace
    tx: Transaction
    plan: Plan
    report: Report

    def person(self, id: str, candidate: Candidate | None, records: Sequence[Record]) -> None:
        """A newcomer with their past, or what is new of somebody known. Raises _NotTaken where the engine refuses."""
        row, person = self.tx.row(id), self.tx.row(self.tx.person(id))
        try:
            if row is not None and person is not None and person.candidate != id:
                self.known(row, candidate, [])
                self.merged(id, person, [it.input for it in records])
            elif row is not None:
                self.known(row, candidate, [it.input for it in records])
            elif candidate is not None:
                self.newcomer(candidate, [it.input for it in records])
        except EngineError as error:
            told = f"{id}: {error}"
            if candidate is not None:
                raise _NotTaken(id, Refusal(str(self.plan.candidates), candidate.line, None, told)) from None
            raise _NotTaken(id, Refusal(str(self.plan.events), records[0].line, None, told)) from None

    def newcomer(self, candidate: Candidate, records: Sequence[Input]) -> None:
        """Somebody new, unless they must not be contacted."""
        edition = self.workspace.shelf.current(self.tx)
        marks = marks_of(key_of(self.tx), edition.book, candidate.id, candidate.facts)
        if self.tx.suppressed(marks):
            told = "They were erased and are to be left alone."
            self.report.left_alone.append(Refusal(str(self.plan.candidates), candidate.line, None, told))
            return
        now = self.workspace.now
        standing, left = replay(self.tx, edition, candidate, records, now, assume=self.plan.assume)
        for news in left:
            self.workspace.steps.take(self.tx, standing, news, now)
        standing.save(self.tx)
        hear_late(self.workspace, self.tx, candidate.id)
        self.report.added += 1
        self.report.records += len(records)

    def known(self, row: Row, candidate: Candidate | None, records: Sequence[Input]) -> None:
        """Somebody known: facts that differ, a later move, records that are new."""
        standing = self.workspace.steps.open(self.tx, row)
        changes = list(self.changes(standing, candidate)) if candidate else []
        taken = 0
        for news in sorted([*records, *changes], key=lambda it: it.at):
            if self.workspace.steps.take(self.tx, standing, news, self.workspace.now) is None:
                self.report.known += 1
            elif news not in changes:
                taken += 1
        self.report.records += taken
        if changes:
            self.report.changed += 1
        elif candidate:
            self.report.unchanged += 1

    def merged(self, id: str, person: Row, records: Sequence[Input]) -> None:
        """What is told of somebody who was merged into another is told of the one who goes on."""
        new = [it for it in records if not self.tx.knows(id, it.id)]
        self.report.known += len(records) - len(new)
        self.known(person, None, new)

    def changes(self, standing: Standing, candidate: Candidate) -> Iterator[Input]:
        """What the file says that differs from what is known."""
        edition, now = standing.edition, self.workspace.now
        facts = edition.engine.facts(standing.state)
        for name, value in candidate.facts.items():
            if facts.get(name) != value:
                id = f"import {_digest(name, dump_facts({name: value}), standing.row.seq)}"
                yield FactLearnt(id=id, at=now, fact=name, value=value)
        stage, at = candidate.stage, candidate.entered_at
        if stage is None or stage == standing.row.stage:
            return
        if at is not None and at > standing.state.moved_at:
            yield Entered(id=f"import {_digest(stage, at)}", at=at, stage=stage)
        elif at is None and stage not in self.been_in(candidate.id):
            told = f'They are in "{standing.row.stage}" and are not moved.'
            help = f'Write in entered_at since when they have been in "{stage}".'
            place = str(self.plan.candidates), candidate.line, "stage"
            self.report.refusals.append(Refusal(*place, told, help, Extent.FIELD))

    def been_in(self, id: str) -> set[str]:
        """The stages that somebody known has been in: a file that is imported again may name the first of them."""
        told = (load_input(loads(it.body)) for it in self.tx.log(id) if it.kind is EntryKind.INPUT)
        return {it.stage for it in told if isinstance(it, Entered)}


def _digest(*parts: object) -> str:
    return hashlib.sha256(dumps([str(part) for part in parts]).encode()).hexdigest()[:24]


class _Known(Mapping[str, Candidate]):
    """Everybody that a record may be about: those of the file, and those in the store."""

    def __init__(self, fresh: Mapping[str, Candidate], tx: Transaction, workspace: Workspace) -> None:
        self._fresh = fresh
        self._tx = tx
        self._workspace = workspace

    def __getitem__(self, id: str) -> Candidate:
        if id in self._fresh:
            return self._fresh[id]
        row = self._tx.row(id)
        if row is None:
            raise KeyError(id)
        standing = self._workspace.steps.open(self._tx, row)
        return Candidate(id, standing.edition.engine.facts(standing.state), row.stage)

    def __iter__(self) -> Iterator[str]:
        yield from self._fresh
        yield from (row.candidate for row in self._tx.rows())

    def __len__(self) -> int:
        return len(self._fresh) + len(self._tx.rows())
