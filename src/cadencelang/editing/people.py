"""The candidates beside a playbook, and what is recorded of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.records import dataclass

if TYPE_CHECKING:
    from cadencelang.clock import Minute
    from cadencelang.engine.inputs import Input
    from cadencelang.graph.model import Book
    from cadencelang.workbench.candidate import Candidate


@dataclass(frozen=True, slots=True)
class People:
    """The candidates by id in the order of their file, what is recorded of each, and what was refused."""

    candidates: Mapping[str, Candidate] = field(default_factory=dict)
    history: Mapping[str, tuple[Input, ...]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


def last_instant(people: People) -> Minute:
    """The last instant that anything is recorded of: where the future of all candidates begins."""
    told = [it.at for history in people.history.values() for it in history]
    entered = [it.entered_at for it in people.candidates.values() if it.entered_at is not None]
    return max([*told, *entered], default=0)


def read_people(folder: Path, book: Book, came: Callable[[Candidate], None] = lambda candidate: None) -> People:
    """The candidates of `sample-candidates.*` or `candidates.*` in a folder, with `history.*` beside it.

    `came` is told of each as soon as it is read.
    """
    from cadencelang.adapters import Record, Refusal, UnreadableFile, read_candidates, read_history

    candidates: dict[str, Candidate] = {}
    history: dict[str, list[Input]] = {}
    refused: list[str] = []
    try:
        for found in (
            read_candidates(source, book) if (source := _one_of(folder, "sample-candidates", "candidates")) else ()
        ):
            match found:
                case Refusal():
                    refused.append(str(found))
                case _:
                    candidates[found.id] = found
                    came(found)
        told = _one_of(folder, "history")
        for record in read_history(told, book, candidates) if told else ():
            match record:
                case Record():
                    history.setdefault(record.candidate, []).append(record.input)
                case Refusal():
                    refused.append(str(record))
    except UnreadableFile as error:
        refused.append(str(error))
    return People(candidates, {id: tuple(inputs) for id, inputs in history.items()}, tuple(refused))


def bytes_beside(folder: Path) -> int:
    """How large the files are that `read_people` would read."""
    files = (_one_of(folder, "sample-candidates", "candidates"), _one_of(folder, "history"))
    return sum(file.stat().st_size for file in files if file is not None)


def _one_of(folder: Path, *stems: str) -> Path | None:
    names = (folder / f"{stem}{suffix}" for stem in stems for suffix in (".csv", ".jsonl", ".json"))
    return next((path for path in names if path.is_file()), None)
