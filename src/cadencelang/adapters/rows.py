"""Files as rows: CSV, JSON (a list of objects) and JSON Lines, streamed, each row with its line.

Owns: encodings, separators, limits on size and depth, and what makes a row unreadable. Refuses: knowing what the
columns mean. A row that cannot be read comes as a `Refusal` in its place, and the rows after it are still read.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TextIO, cast

from cadencelang.adapters.refusals import Refusal, UnreadableFile, quoted
from cadencelang.adapters.writing import read_cell
from cadencelang.records import dataclass

LONGEST_CELL: Final = 2_000_000
LARGEST_JSON: Final = 256 * 1024 * 1024
_SEPARATORS: Final = ",;\t"
_LOOKED_AT: Final = 4096
_ZIP: Final = b"PK\x03\x04"
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f\v")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line (from 1) it begins on and its values by column; empty cells are left out.

    `headings` are the columns that the first line names, in its order; None where every row names its own.
    """

    line: int
    values: Mapping[str, object]
    headings: tuple[str, ...] | None = None


def read_rows(path: Path, name: str) -> Iterator[Row | Refusal]:
    """The rows of a `.csv`, `.json` or `.jsonl` file, known as `name` in messages; raises UnreadableFile."""
    try:
        with path.open(encoding=_encoding(path), errors="surrogateescape", newline="") as file:
            match path.suffix.casefold():
                case ".csv" | ".tsv":
                    yield from _csv_rows(file, name)
                case ".jsonl" | ".ndjson":
                    yield from _line_rows(file, name)
                case ".json":
                    yield from _json_rows(file, name)
                case other:
                    raise UnreadableFile(f"{name} ends in {quoted(other)}; a .csv, .json or .jsonl file is read.")
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be read: {error.strerror or error}.") from None
    except UnicodeError:
        raise UnreadableFile(f"{name} is not UTF-8 text; save it as UTF-8.") from None


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if start.startswith(_ZIP) or b"\0" in start or 20 * sum(byte in _CONTROLS for byte in start) > len(start):
        raise UnreadableFile(f"{path} is not a text file; in a spreadsheet, save it as CSV (UTF-8).")
    return "utf-8-sig"


# CSV


def _csv_rows(file: TextIO, name: str) -> Iterator[Row | Refusal]:
    first = file.readline(LONGEST_CELL)
    file.seek(0)
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(file, delimiter=separator, strict=True)
    header: tuple[str, ...] | None = None
    end = 0
    while True:
        line = end + 1
        try:
            cells = _next_cells(reader)
        except csv.Error as error:
            end = reader.line_num
            yield _broken_row(error, name, line, end)
            continue
        end = reader.line_num
        if cells is None:
            break
        if header is None:
            header = _header(cells, name)
        elif any(cells):
            yield _csv_row(cells, header, line, name)
    if header is None:
        raise UnreadableFile(f"{name} is empty; its first line names the columns.")


def _broken_row(error: csv.Error, name: str, line: int, end: int) -> Refusal:
    """The refusal of a row that runs from `line` to `end`; a quotation mark that nothing closes takes all lines."""
    if "limit" in str(error):
        return Refusal(name, line, None, f"A cell has more than {LONGEST_CELL:,} characters.")
    until = end if end > line else None
    if "unexpected end" in str(error):
        message = "A quotation mark that opens in this row is not closed, so the file cannot be read from here on."
    else:
        message = "A quotation mark in this row is not closed where its cell ends."
    return Refusal(name, line, None, message, 'Close it; a quotation mark inside a cell is written "".', until=until)


def _next_cells(reader: Iterator[list[str]]) -> list[str] | None:
    """The cells of the next row, read with a limit of our own; the library's, which all of a process share, is kept."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)


def _header(cells: list[str], name: str) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    twice = sorted({cell for cell in header if header.count(cell) > 1})
    if twice:
        raise UnreadableFile(f"{name} names the column {quoted(twice[0])} twice.")
    return header


def _csv_row(cells: list[str], header: tuple[str, ...], line: int, name: str) -> Row | Refusal:
    if len(cells) != len(header):
        message = f"The row has {len(cells)} cells where the first line names {len(header)} columns."
        return Refusal(name, line, None, message, "A cell that holds the separator must stand in quotes.")
    values = {column: read_cell(cell) for column, cell in zip(header, cells, strict=True) if cell.strip()}
    return Row(line, values, header)


# JSON


class _Twice(ValueError):  # noqa: N818
    """A key stands twice in one object."""


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return found


def _constant(word: str) -> object:
    raise json.JSONDecodeError(f"{word} is not a number", word, 0)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def _line_rows(file: TextIO, name: str) -> Iterator[Row | Refusal]:
    for line, (text, length) in enumerate(_measured_lines(file), 1):
        if length > LONGEST_CELL:
            yield Refusal(name, line, None, f"The line has {length:,} characters.", f"At most {LONGEST_CELL:,}.")
        elif text:
            yield _json_row(text, line, name)


def _measured_lines(file: TextIO) -> Iterator[tuple[str, int]]:
    """Each line without the blanks around it, and its length; of one that is too long only the beginning is read in."""
    size = LONGEST_CELL + 2
    while start := file.readline(size):
        more, end = 0, start
        while len(end) == size and end[-1] not in "\r\n" and (end := file.readline(size)):
            more += len(end.rstrip("\r\n"))
        text = start.strip()
        yield text, len(text) + more


def _json_row(text: str, line: int, name: str) -> Row | Refusal:
    try:
        value = _DECODER.decode(text)
    except _Twice as error:
        return Refusal(name, line, str(error), "The key stands twice.", "Keep one of them.")
    except (ValueError, RecursionError) as error:
        return Refusal(name, line, None, f"The line is not JSON: {_json_fault(error)}.")
    return _object_row(value, line, name)


def _json_fault(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"{error.msg} (character {error.pos + 1})"
        case RecursionError():
            return "it nests too deep"
        case _:
            return str(error)


def _object_row(value: object, line: int, name: str) -> Row | Refusal:
    if not isinstance(value, dict):
        return Refusal(name, line, None, "An object was expected here.", 'Write {"id": "…", …}.')
    found = cast("dict[str, object]", value)
    return Row(line, {key: it for key, it in found.items() if it is not None and it != ""})


def _json_rows(file: TextIO, name: str) -> Iterator[Row | Refusal]:
    """The objects of one JSON list, decoded one by one so that each has its line."""
    text = file.read(LARGEST_JSON + 1)
    if len(text) > LARGEST_JSON:
        raise UnreadableFile(f"{name} is larger than {LARGEST_JSON // 2**20} MB; use a .jsonl file, which is streamed.")
    place = _Place(text)
    if place.next_char() != "[":
        raise UnreadableFile(f"{name} must hold a list of objects: [{{…}}, {{…}}].")
    place.offset += 1
    while place.next_char() not in ("]", ""):
        line = place.line()
        try:
            value, place.offset = _DECODER.raw_decode(text, place.offset)
        except _Twice as error:
            raise UnreadableFile(f"{name}:{line} has the key {quoted(str(error))} twice in one object.") from None
        except (ValueError, RecursionError) as error:
            raise UnreadableFile(f"{name}:{line} is not JSON: {_json_fault(error)}.") from None
        yield _object_row(value, line, name)
        if place.next_char() == ",":
            place.offset += 1
        elif place.next_char() != "]":
            raise UnreadableFile(f"{name}:{place.line()} is not JSON: a comma or ] was expected.")


class _Place:
    """A moving place in a text that knows its line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self._counted = 0
        self._line = 1

    def next_char(self) -> str:
        """The next character that is no space, with the place moved to it; empty at the end."""
        while self.offset < len(self.text) and self.text[self.offset] in " \t\r\n":
            self.offset += 1
        return self.text[self.offset : self.offset + 1]

    def line(self) -> int:
        """The line of the place, from 1."""
        self._line += self.text.count("\n", self._counted, self.offset)
        self._counted = self.offset
        return self._line
