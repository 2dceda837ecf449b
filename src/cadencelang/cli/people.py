"""The candidates and their history that a command is given, with everything refused told on standard error."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from cadencelang.adapters import Record, Refusal, UnreadableFile, read_candidates, read_history
from cadencelang.cli.failure import Failure
from cadencelang.clock import Clock
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.engine import Engine
from cadencelang.engine.inputs import Input
from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.workbench.candidate import Candidate

_MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class People:
    """Candidates in the order of their file, what is recorded of each, and how much was refused."""

    candidates: tuple[Candidate, ...]
    history: Mapping[str, tuple[Input, ...]]
    refused: int


def add_people(parser: ArgumentParser) -> None:
    """The arguments --candidates and --events."""
    parser.add_argument("--candidates", metavar="FILE", required=True, help="candidates: .csv, .json or .jsonl")
    parser.add_argument("--events", metavar="FILE", help="what happened to them so far: .jsonl, .csv or .json")


def read_people(args: Namespace, book: Book, only: list[str]) -> People:
    """The people of the files, `only` those (by id or name; empty: all); raises Failure."""
    refusals: list[Refusal] = []
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
                    refusals.append(record)
    except UnreadableFile as error:
        raise Failure(str(error)) from None
    _tell(refusals)
    chosen = [_chosen(name, found) for name in only] if only else list(found.values())
    told = {id: tuple(inputs) for id, inputs in history.items()}
    return People(tuple(chosen), told, len(refusals))


def clock_of(engine: Engine, candidate: Candidate) -> Clock:
    """The clock of a candidate, by the facts of the file."""
    plan = engine.book.clock
    zone, country = (candidate.facts.get(name or "") for name in (plan.zone_fact, plan.calendar_fact))
    return engine.clocks.candidate(zone, country)


def _chosen(name: str, found: Mapping[str, Candidate]) -> Candidate:
    if name in found:
        return found[name]
    named = [it for it in found.values() if it.label.casefold() == name.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        raise Failure(f'Several candidates are called "{name}".', f"Say which: {', '.join(it.id for it in named)}.")
    known = [word for it in found.values() for word in (it.id, it.label)]
    raise Failure(f'There is no candidate "{name}".', did_you_mean(name, known))


def _tell(refusals: list[Refusal]) -> None:
    for refusal in refusals[:_MOST_TOLD]:
        print(refusal, file=sys.stderr)
    if len(refusals) > _MOST_TOLD:
        print(f"… and {len(refusals) - _MOST_TOLD} more that were left out", file=sys.stderr)
