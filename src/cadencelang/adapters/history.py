"""What happened to candidates so far, from a file, as the engine's inputs.

Owns: whose record it is; the kinds of record and their columns are in `records`. Refuses: putting records in
order, dropping repeats or judging late ones; the engine does that and says so.

Every record has `id`, `candidate`, `at` and `kind`, and may have `received`; instants without an offset are on the
candidate's own clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path

from cadencelang.adapters.cells import Cells, cell_text
from cadencelang.adapters.records import KINDS
from cadencelang.adapters.refusals import Refusal, Refused, quoted
from cadencelang.adapters.rows import Row, read_rows
from cadencelang.adapters.values import Reader, local_time
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.engine.inputs import Input
from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.workbench.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened to one candidate, and its line in the file."""

    candidate: str
    input: Input
    line: int = field(default=0, compare=False)


def read_history(path: Path, book: Book, candidates: Mapping[str, Candidate]) -> Iterator[Record | Refusal]:
    """Records of a `.jsonl`, `.json` or `.csv` file in its order, and refusals in between.

    `candidates` are those known, by id. Raises UnreadableFile when nothing can be made of the file.
    """
    for row in read_rows(path, str(path)):
        match row:
            case Refusal():
                yield row
            case Row():
                try:
                    yield _record(row, book, candidates)
                except Refused as refused:
                    yield Refusal(str(path), row.line, refused.column, refused.message, refused.help)


def input_in(row: Row, book: Book, facts: Mapping[str, object]) -> Input:
    """What a record is to the engine, for a candidate with these facts. Raises Refused."""
    kind = cell_text(row, "kind")
    make = KINDS.get(kind)
    if make is None:
        help = did_you_mean(kind, KINDS) or f"There are {', '.join(KINDS)}."
        raise Refused(f"There is no kind of record {quoted(kind)}.", help, "kind")
    return make(Cells(row, book, Reader(local_time(book, facts))))


def _record(row: Row, book: Book, candidates: Mapping[str, Candidate]) -> Record:
    id = cell_text(row, "candidate")
    candidate = candidates.get(id)
    if candidate is None:
        raise Refused(f"There is no candidate {quoted(id)}.", did_you_mean(id, candidates), "candidate")
    return Record(id, input_in(row, book, candidate.facts), row.line)
