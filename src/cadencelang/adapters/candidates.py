"""Candidates from a file, typed by the facts of a playbook.

Owns: which columns there are (`id`, `stage`, `entered_at` and the facts), what is required, duplicates, and what
becomes of a bad field: an optional one is left out alone, a required one takes the row with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from cadencelang.adapters.refusals import Extent, Refusal, Refused, quoted
from cadencelang.adapters.rows import Row, read_rows
from cadencelang.adapters.values import Reader, date_day, is_date, local_time
from cadencelang.clock import Day, Minute, weekday
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Book, Fact, FactType, Kind
from cadencelang.records import dataclass
from cadencelang.workbench.candidate import NAME_FACTS, Candidate

OWN_COLUMNS = ("id", "stage", "entered_at")
_WHY_AN_ID = (
    "By it they are known again: in what happened to them, and when the file comes once more. Add a column id with the "
    "number that another system of yours has for each, or with a short name of their own."
)


def read_candidates(path: Path, book: Book) -> Iterator[Candidate | Refusal]:
    """Candidates of a `.csv`, `.json` or `.jsonl` file in its order, and refusals in between.

    Raises UnreadableFile when nothing can be made of the file.
    """
    rows = _Rows(book, str(path))
    for row in read_rows(path, str(path)):
        match row:
            case Refusal():
                yield row
            case Row():
                yield from rows.take(row)
                if rows.hopeless:
                    return


def candidates_in(rows: Iterable[Row], book: Book, name: str) -> Iterator[Candidate | Refusal]:
    """Candidates in rows that came by another way than a file, known as `name` in messages, and refusals in between."""
    taking = _Rows(book, name)
    for row in rows:
        yield from taking.take(row)


@dataclass(slots=True)
class _Rows:
    """Turns rows into candidates; remembers the ids seen, the headings looked at and the columns told.

    `hopeless`: the headings lack a column without which no row can be taken.
    """

    book: Book
    file: str
    seen: dict[str, int] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    hopeless: bool = False
    headings: tuple[str, ...] | None = None
    meant: dict[str, str] = field(default_factory=dict)
    readers: dict[object, Reader] = field(default_factory=dict)

    def take(self, row: Row) -> Iterator[Candidate | Refusal]:
        looked_at = row.headings is not None and row.headings == self.headings
        if not looked_at:
            self.headings = row.headings
            self.meant = self.columns_meant(row.headings or ())
        if self.meant:
            row = self.as_meant(row)
        if not looked_at:
            yield from self.unknown_columns(row)
            if missing := self.missing_columns(row):
                self.hopeless = True
                yield from missing
                return
        try:
            id = self.identity(row)
            reader = self.reader(row)
        except Refused as refused:
            yield self.refusal(row, refused, whole=True)
            return
        facts, faults = self.facts(row, reader)
        candidate = None
        try:
            candidate = Candidate(id, facts, self.stage(row), self.entered_at(row, reader), row.line)
        except Refused as refused:
            faults.append((refused, True))
        for fault, whole in faults:
            yield self.refusal(row, fault, whole)
        if candidate and not any(whole for _, whole in faults):
            self.seen[id] = row.line
            yield candidate

    def columns_meant(self, headings: tuple[str, ...]) -> dict[str, str]:
        """The columns that headings mean as a spreadsheet writes them: `First Name`, `E-Mail`, `Entered at`."""
        columns = (*OWN_COLUMNS, *(fact.name for fact in self.book.facts))
        alike = {heading: [it for it in columns if _plain(it) == _plain(heading)] for heading in headings}
        meant = {heading: found[0] for heading, found in alike.items() if len(found) == 1 and heading not in columns}
        named = [meant.get(it, it) for it in headings]
        return {heading: column for heading, column in meant.items() if named.count(column) == 1}

    def as_meant(self, row: Row) -> Row:
        """The row with its columns under their own names."""
        values = {self.meant.get(heading, heading): value for heading, value in row.values.items()}
        headings = tuple(self.meant.get(heading, heading) for heading in row.headings or ())
        return Row(row.line, values, headings)

    def unknown_columns(self, row: Row) -> Iterator[Refusal]:
        known = [*OWN_COLUMNS, *(fact.name for fact in self.book.facts)]
        line = row.line if row.headings is None else 1
        for column in dict.fromkeys((*filter(None, row.headings or ()), *row.values)):
            if column not in known and column not in self.told:
                self.told.add(column)
                message = "The playbook declares no fact of this name."
                yield Refusal(self.file, line, column, message, did_you_mean(column, known), Extent.COLUMN)

    def missing_columns(self, row: Row) -> tuple[Refusal, ...]:
        """The columns that every row needs and the first line does not name."""
        if row.headings is None:
            return ()
        needed = ("id", *(fact.name for fact in self.book.facts if not fact.optional))
        message = "The first line does not name this column, and every candidate must have a value in it."
        missing = (name for name in needed if name not in row.headings)
        helps = {"id": _WHY_AN_ID}
        return tuple(Refusal(self.file, 1, name, message, helps.get(name), Extent.ALL) for name in missing)

    def identity(self, row: Row) -> str:
        raw = row.values.get("id")
        if not isinstance(raw, str | int) or isinstance(raw, bool):
            raise Refused("The row has no id.", "Give every candidate an id of their own.", "id")
        id = str(raw).strip()
        if first := self.seen.get(id):
            raise Refused(
                f"{quoted(id)} is the id of the candidate on line {first}.", "Give each an id of its own.", "id"
            )
        return id

    def reader(self, row: Row) -> Reader:
        """The reader on the row's own time; a zone that does not exist is told where the facts are read."""
        name = self.book.clock.zone_fact
        zone = row.values.get(name) if name else None
        if not isinstance(zone, str | None):
            return Reader(local_time(self.book, {name: zone} if name else {}))
        if zone not in self.readers:
            self.readers[zone] = Reader(local_time(self.book, {name: zone} if name else {}))
        return self.readers[zone]

    def facts(self, row: Row, reader: Reader) -> tuple[dict[str, FactValue], list[tuple[Refused, bool]]]:
        facts: dict[str, FactValue] = {}
        faults: list[tuple[Refused, bool]] = []
        for fact in self.book.facts:
            try:
                if (value := _fact(fact, row, reader)) is not None:
                    facts[fact.name] = value
            except Refused as refused:
                faults.append((Refused(refused.message, refused.help, fact.name), not fact.optional))
        return facts, faults

    def stage(self, row: Row) -> str | None:
        raw = row.values.get("stage")
        names = [stage.name for stage in self.book.stages]
        if raw is None or raw in names:
            return raw if raw is None else str(raw)
        help = did_you_mean(str(raw), names) or f"There are {', '.join(quoted(it) for it in names)}."
        raise Refused(f"There is no stage {quoted(str(raw))}.", help, "stage")

    def entered_at(self, row: Row, reader: Reader) -> Minute | None:
        raw = row.values.get("entered_at")
        if raw is None:
            return None
        text = str(raw).strip()
        try:
            return self.opening(date_day(text), reader) if is_date(text) else reader.instant(text)
        except Refused as refused:
            raise Refused(refused.message, refused.help, "entered_at") from None

    def opening(self, day: Day, reader: Reader) -> Minute:
        """When working time begins on a day, by the playbook's week; on a day without, the earliest of the week."""
        days = self.book.clock.week.days
        windows = days[weekday(day)] or [window for windows in days for window in windows]
        return reader.local.at(day, min(start for start, _ in windows))

    def refusal(self, row: Row, refused: Refused, whole: bool) -> Refusal:
        extent = Extent.ROW if whole else Extent.FIELD
        whom = tuple(str(row.values[name]).strip() for name in ("id", *NAME_FACTS) if name in row.values)
        return Refusal(self.file, row.line, refused.column, refused.message, refused.help, extent, whom=whom)


def _plain(name: str) -> str:
    """A name without what tells spellings of it apart: case, blanks, hyphens and underscores."""
    return "".join(it for it in name.casefold() if it.isalnum())


def _fact(fact: Fact, row: Row, reader: Reader) -> FactValue | None:
    raw = row.values.get(fact.name)
    if raw is not None:
        return reader.value(fact.type, raw)
    if fact.optional:
        return None
    raise Refused("There is no value, and every candidate must have one.", _expected(fact.type))


def _expected(type: FactType) -> str:
    """The sentence that says what a value of this type is."""
    match type.kind:
        case Kind.ONE_OF:
            return f"It is one of {', '.join(quoted(it) for it in type.options)}."
        case Kind.YES_NO | Kind.TEXT:
            return f"It is {type.kind}."
        case Kind.EMAIL:
            return f"It is an {type.kind}."
        case Kind.MONEY:
            return f"It is an amount of {type.kind}."
        case _:
            return f"It is a {type.kind}."
