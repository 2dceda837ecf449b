"""The candidates beside a playbook, and what is recorded of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cadencelang.records import dataclass

if TYPE_CHECKING:
    from cadencelang.clock import Minute
    from cadencelang.engine.inputs import Input
    from cadencelang.graph.model import Book
    from cadencelang.workbench.candidate import Candidate

_MOST_TOLD: Final = 5
_CANDIDATES: Final = ("sample-candidates", "candidates")
_HISTORY: Final = "history"
_SUFFIXES: Final = (".csv", ".jsonl", ".json")
_NOTHING_RECORDED: Final = 29_542_680
"""An evening in March 2026, which every calendar reaches."""


@dataclass(frozen=True, slots=True)
class People:
    """The candidates by id in the order of their file, what is recorded of each, and what was refused."""

    candidates: Mapping[str, Candidate] = field(default_factory=dict)
    history: Mapping[str, tuple[Input, ...]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()

    def nobody(self, more: str = "") -> str:
        """Why there are no candidates: a sentence, with what else there is to do, and the first that was refused."""
        if not self.refused:
            return f"There are no candidates beside this playbook (candidates.csv).{more}"
        told = [*self.refused[:_MOST_TOLD], *(["…"] if len(self.refused) > _MOST_TOLD else [])]
        return "\n\n".join((f"Nobody could be taken from the file of candidates.{more}", *told))


def last_instant(people: People) -> Minute:
    """The last instant that anything is recorded of, where the future of all candidates begins; else in March 2026."""
    told = [it.at for history in people.history.values() for it in history]
    entered = [it.entered_at for it in people.candidates.values() if it.entered_at is not None]
    return max([*told, *entered], default=_NOTHING_RECORDED)


def read_people(folder: Path, book: Book, came: Callable[[Candidate], None] = lambda candidate: None) -> People:
    """The candidates of `sample-candidates.*` or `candidates.*` in a folder, with `history.*` beside it.

    `came` is told of each as soon as it is read.
    """
    from cadencelang.adapters import Record, Refusal, UnreadableFile, read_candidates, read_history

    candidates: dict[str, Candidate] = {}
    history: dict[str, list[Input]] = {}
    refused: list[str] = []
    try:
        for found in read_candidates(source, book) if (source := _one_of(folder, *_CANDIDATES)) else ():
            match found:
                case Refusal():
                    refused.append(str(found))
                case _:
                    candidates[found.id] = found
                    came(found)
        told = _one_of(folder, _HISTORY)
        for record in read_history(told, book, candidates) if told else ():
            match record:
                case Record():
                    history.setdefault(record.candidate, []).append(record.input)
                case Refusal():
                    refused.append(str(record))
    except UnreadableFile as error:
        refused.append(str(error))
    here = f"{folder}{os.sep}"
    told_of = tuple(it.removeprefix(here) for it in refused)
    return People(candidates, {id: tuple(inputs) for id, inputs in history.items()}, told_of)


def tells_of_people(path: str) -> bool:
    """Whether `read_people` would read a file of the folder at this path."""
    stem, _, suffix = path.rpartition(".")
    return stem in (*_CANDIDATES, _HISTORY) and f".{suffix}" in _SUFFIXES


def bytes_beside(folder: Path) -> int:
    """How large the files are that `read_people` would read."""
    files = (_one_of(folder, *_CANDIDATES), _one_of(folder, _HISTORY))
    return sum(file.stat().st_size for file in files if file is not None)


def _one_of(folder: Path, *stems: str) -> Path | None:
    names = (folder / f"{stem}{suffix}" for stem in stems for suffix in _SUFFIXES)
    return next((path for path in names if path.is_file()), None)
