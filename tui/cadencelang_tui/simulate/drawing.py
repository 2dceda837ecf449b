"""Rows of a timeline as cells: which character stands in which column, and how it looks.

Owns: what covers what (stretches, then quiet and silence, then marks, then their words where there is room). It draws
only the columns asked for. Refuses: colours and widgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, assert_never

from rich.cells import cell_len, set_cell_size

from cadencelang.clock import date_of, weekday
from cadencelang_tui.glyphs import Glyphs
from cadencelang_tui.simulate.rows import Item, Look, Quiet, Row, RowKind, SilenceOf
from cadencelang_tui.simulate.scale import Scale

Cell = tuple[str, str]
"""A character, one cell wide, and the name of how it looks: a Look's, or `plain`, `word`, `quiet`, `silence`."""

_BLANK: Final[Cell] = (" ", "plain")
_GRAVITY: Final = {
    Look.BAD: 5, Look.DONE: 4, Look.NOT: 3, Look.EVENT: 3, Look.HELD: 2, Look.LATER: 1, Look.GOING: 0,
}  # fmt: skip


def glyph_of(look: Look, glyphs: Glyphs) -> str:
    """The character of a look."""
    match look:
        case Look.DONE:
            return glyphs.done
        case Look.LATER:
            return glyphs.later
        case Look.NOT:
            return glyphs.no
        case Look.BAD:
            return glyphs.urgent
        case Look.HELD:
            return glyphs.shade
        case Look.EVENT:
            return glyphs.event
        case Look.GOING:
            return glyphs.dash
        case _:
            assert_never(look)


@dataclass(frozen=True, slots=True)
class Drawer:
    """What rows are drawn with."""

    scale: Scale
    glyphs: Glyphs
    quiet: Quiet
    silence: SilenceOf

    def cells(self, row: Row, first: int, last: int) -> list[Cell]:
        """The cells of a row from column `first` up to, not at, `last`."""
        cells = [_BLANK] * max(0, last - first)
        match row.kind:
            case RowKind.QUIET:
                return [self._quiet(first + i) for i in range(len(cells))]
            case RowKind.SILENCE:
                return [self._silence(first + i) for i in range(len(cells))]
            case _:
                self._stretches(row, cells, first)
                self._marks(row, cells, first)
                return cells

    def _quiet(self, column: int) -> Cell:
        inside = 0 <= column < self.scale.columns
        return (self.glyphs.shade, "quiet") if inside and self.quiet.at(self.scale.middle(column)) else _BLANK

    def _silence(self, column: int) -> Cell:
        if not 0 <= column < self.scale.columns:
            return _BLANK
        days = self.silence.at(self.scale.middle(column))
        levels = self.glyphs.spark
        return levels[min(days, len(levels) - 1)], "BAD" if days >= 5 else "silence"

    def _stretches(self, row: Row, cells: list[Cell], first: int) -> None:
        for stretch in row.stretches:
            begin = max(self.scale.column(stretch.start), first)
            end = min(self.scale.column(stretch.end - 1) + 1, first + len(cells))
            fill = glyph_of(stretch.look, self.glyphs)
            for column in range(begin, end):
                cells[column - first] = (fill, stretch.look.name)
            if stretch.label:
                room = end - begin
                self._write(f" {stretch.label} ", cells, begin - first + 1, begin - first + room)

    def _marks(self, row: Row, cells: list[Cell], first: int) -> None:
        shown: dict[int, Item] = {}
        for item in row.items:
            column = self.scale.column(item.at)
            if first <= column < first + len(cells):
                known = shown.get(column)
                if known is None or _GRAVITY[item.look] > _GRAVITY[known.look]:
                    shown[column] = item
        columns = sorted(shown)
        for number, column in enumerate(columns):
            item = shown[column]
            if row.kind is not RowKind.STAGE or column == columns[0] or not cells[column - first][0].isalpha():
                cells[column - first] = (glyph_of(item.look, self.glyphs), item.look.name)
            following = columns[number + 1] if number + 1 < len(columns) else first + len(cells)
            if row.kind is not RowKind.STAGE and following - column > cell_len(item.told.word) + 2:
                self._write(f" {item.told.word}", cells, column - first + 1, following - first, over_stretch=False)

    def _write(self, text: str, cells: list[Cell], start: int, end: int, *, over_stretch: bool = True) -> None:
        """Write words into cells from `start`, not reaching `end`; only where each character is one cell wide."""
        start = max(start, 0)
        if start >= end or (
            not over_stretch and any(cells[i] != _BLANK for i in range(start, min(end, start + len(text))))
        ):
            return
        fitted = text if cell_len(text) <= end - start else set_cell_size(text, end - start)
        if cell_len(fitted) != len(fitted):
            return
        for offset, char in enumerate(fitted):
            cells[start + offset] = (char, "word")

    def dates(self, first: int, last: int) -> list[Cell]:
        """The header: each day's date where there is room, Mondays always, months named as they begin."""
        cells = [_BLANK] * max(0, last - first)
        per_day = self.scale.per_day
        free = -1
        for day in range(first // per_day, min(-(-last // per_day), self.scale.days)):
            number = self.scale.first + day
            column = day * per_day - first
            label = _date_label(number, per_day, named=day == 0 or column <= 0)
            if label and column >= 0 and column >= free and column + len(label) <= len(cells):
                for offset, char in enumerate(label):
                    cells[column + offset] = (char, "word" if self.scale.clock.is_working_day(number) else "head")
                free = column + len(label) + 1
        return cells


def _date_label(day: int, per_day: int, *, named: bool) -> str:
    date = date_of(day)
    monday = weekday(day) == 0
    if monday or named or date.day == 1:
        return f"{date:%a} {date.day} {date:%b}" if per_day >= 5 else f"{date.day} {date:%b}"
    return f"{date.day}" if per_day >= 3 else ""
