"""The candidates and their history that a command is given, with everything refused told on standard error."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from cadencelang.adapters import Record, Refusal, UnreadableFile, read_candidates, read_history
from cadencelang.adapters.candidates import OWN_COLUMNS
from cadencelang.adapters.refusals import Extent
from cadencelang.cli.failure import FOUND, Failure
from cadencelang.clock import Clock
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.engine import Engine
from cadencelang.engine.inputs import Input
from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.left_out import LeftOut

_MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class People:
    """Candidates in the order of their file, what is recorded of each, and what was left out."""

    candidates: tuple[Candidate, ...]
    history: Mapping[str, tuple[Input, ...]]
    left_out: LeftOut


def add_people(parser: ArgumentParser, *, needed: bool = True) -> None:
    """The arguments --candidates and --events; `needed`: a workspace, which has its own, will not do."""
    own = "" if needed else "; a workspace has its own"
    parser.add_argument("--candidates", metavar="FILE", required=needed, help=f"candidates: .csv, .json or .jsonl{own}")
    parser.add_argument("--events", metavar="FILE", help="what happened to them so far: .jsonl, .csv or .json")


def read_people(args: Namespace, book: Book, only: list[str]) -> People:
    """The people of the files, `only` those (by id or name; empty: all), at least one; raises Failure."""
    refusals: list[Refusal] = []
    lost: list[Refusal] = []
    found: dict[str, Candidate] = {}
    history: dict[str, list[Input]] = {}
    try:
        for candidate in read_candidates(Path(args.candidates), book):
            if isinstance(candidate, Refusal):
                refusals.append(candidate)
            else:
                found[candidate.id] = candidate
        if args.events:
            for record in read_history(Path(args.events), book, found):
                if isinstance(record, Record):
                    history.setdefault(record.candidate, []).append(record.input)
                else:
                    lost.append(record)
    except UnreadableFile as error:
        raise Failure(str(error), _beside_the_playbook(args)) from None
    _tell([*refusals, *lost])
    chosen = [_chosen(name, found, refusals) for name in only] if only else list(found.values())
    if not chosen:
        raise _nobody(args.candidates, book, refusals)
    told = {id: tuple(inputs) for id, inputs in history.items()}
    return People(tuple(chosen), told, _left_out(refusals, lost, len(found)))


def _beside_the_playbook(args: Namespace) -> str | None:
    """Where a file is that was looked for in another folder, if it is beside the playbook."""
    folder = Path(args.book) if Path(args.book).is_dir() else Path(args.book).parent
    for name in filter(None, (args.candidates, args.events)):
        if not Path(name).exists() and (folder / Path(name).name).is_file():
            return f"There is one beside the playbook: {folder / Path(name).name}"
    return None


def _left_out(refusals: list[Refusal], lost: list[Refusal], taken: int) -> LeftOut:
    """The account of refused rows, columns and fields, and of records lost, where `taken` candidates were read."""
    rows = {line for it in refusals if it.extent is Extent.ROW for line in range(it.line, (it.until or it.line) + 1)}
    return LeftOut(
        rows=len(rows),
        read=len(rows) + taken,
        columns=sum(it.extent is Extent.COLUMN for it in refusals),
        fields=sum(it.extent is Extent.FIELD and it.line not in rows for it in refusals),
        records=len(lost),
        told=tuple(str(it) for it in (*refusals, *lost)),
    )


def _nobody(path: str, book: Book, refusals: list[Refusal]) -> Failure:
    """What to say where every row was left out: of the rows, if it was for what they hold, else of the headings."""
    if refusals and all(it.extent in (Extent.ROW, Extent.FIELD) for it in refusals):
        return Failure(f"No candidate could be read from {path}.", "Mend in it what is told above.", FOUND)
    own, facts = (", ".join(names) for names in (OWN_COLUMNS, [it.name for it in book.facts]))
    help = f"The headings must be the playbook's facts: {facts}; beside them {own}. A row below them is a candidate."
    return Failure(f"No candidate could be read from {path}.", help, FOUND)


def clock_of(engine: Engine, candidate: Candidate) -> Clock:
    """The clock of a candidate, by the facts of the file."""
    plan = engine.book.clock
    zone, country = (candidate.facts.get(name or "") for name in (plan.zone_fact, plan.calendar_fact))
    return engine.clocks.candidate(zone, country)


def _chosen(name: str, found: Mapping[str, Candidate], refusals: list[Refusal]) -> Candidate:
    if name in found:
        return found[name]
    named = [it for it in found.values() if it.label.casefold() == name.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        raise Failure(f'Several candidates are called "{name}".', f"Say which: {', '.join(it.id for it in named)}.")
    for refusal in refusals:
        if refusal.extent is Extent.ROW and name.casefold() in (it.casefold() for it in refusal.whom):
            where = f"{refusal.file}:{refusal.line}{f':{refusal.column}' if refusal.column else ''}"
            raise Failure(f'The row of "{name}" was left out ({where}).', refusal.said, FOUND)
    known = [word for it in found.values() for word in (it.id, it.label)]
    raise Failure(f'There is no candidate "{name}".', did_you_mean(name, known))


def _tell(refusals: list[Refusal]) -> None:
    for refusal in refusals[:_MOST_TOLD]:
        print(refusal, file=sys.stderr)
    if len(refusals) > _MOST_TOLD:
        print(f"… and {len(refusals) - _MOST_TOLD} more that were left out", file=sys.stderr)
