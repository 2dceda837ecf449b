"""Stages drawn as boxes below one another, and the ways between them as lines, those that were taken heavier.

Each box is three rows: lines come in from above and at its foot, and leave from its middle. A way to the next box runs
straight down; the others run along lanes at the right, one lane for each stage that is led to. Owns geometry in cells;
knows nothing of playbooks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from rich.cells import cell_len

from cadencelang_tui.cells import fit

Way = tuple[int, int]
"""From one box to another, by their numbers from 0."""

ROWS: Final = 3
_LANE: Final = 3
_NOSE: Final = 4
_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_SIDES: Final = (_UP, _DOWN, _LEFT, _RIGHT)


@dataclass(frozen=True, slots=True)
class Pen:
    """The characters for lines, by the sides they go to (`light`, and `heavy` for what is lit), and tips of arrows."""

    light: Mapping[int, str]
    heavy: Mapping[int, str]
    down: str
    left: str


def _pen(signs: str) -> dict[int, str]:
    """The signs for `│ ─ ╯ ╰ ╮ ╭ ┤ ├ ┴ ┬ ┼`, in this order."""
    upright, flat, *rest = list(signs)
    corners = {5: 0, 9: 1, 6: 2, 10: 3, 7: 4, 11: 5, 13: 6, 14: 7, 15: 8}
    ends = {1: upright, 2: upright, 3: upright, 4: flat, 8: flat, 12: flat}
    return ends | {mask: rest[place] for mask, place in corners.items()}


DRAWN_PEN: Final = Pen(_pen("│─╯╰╮╭┤├┴┬┼"), _pen("┃━┛┗┓┏┫┣┻┳╋"), "▼", "◀")
PLAIN_PEN: Final = Pen(_pen("|-+++++++++"), _pen("#=#########"), "v", "<")


@dataclass(frozen=True, slots=True)
class Cell:
    """One character, and whether it belongs to a way that was taken."""

    char: str
    lit: bool = False


@dataclass(slots=True)
class _Lines:
    """The lines in the making: the sides that each cell is joined on, which of them are lit, and what runs through.

    Two lines that only cross are kept apart: `upright` and `flat` cells are joined where `joints` says so.
    """

    upright: dict[tuple[int, int], bool] = field(default_factory=dict)
    flat: dict[tuple[int, int], bool] = field(default_factory=dict)
    joints: dict[tuple[int, int], dict[int, bool]] = field(default_factory=dict)

    def run_down(self, x: int, top: int, bottom: int, *, lit: bool) -> None:
        for y in range(min(top, bottom) + 1, max(top, bottom)):
            self.upright[x, y] = self.upright.get((x, y), False) or lit

    def run_across(self, y: int, left: int, right: int, *, lit: bool) -> None:
        for x in range(left, right):
            self.flat[x, y] = self.flat.get((x, y), False) or lit

    def join(self, x: int, y: int, side: int, *, lit: bool) -> None:
        sides = self.joints.setdefault((x, y), {})
        sides[side] = sides.get(side, False) or lit

    def cell(self, x: int, y: int, pen: Pen) -> Cell | None:
        """What is drawn at a cell; a line that is only crossed is seen through the other."""
        at = (x, y)
        if (joined := self.joints.get(at)) is not None:
            sides = dict(joined)
            for through, ends in ((self.flat, (_LEFT, _RIGHT)), (self.upright, (_UP, _DOWN))):
                if at in through:
                    sides |= {side: through[at] or sides.get(side, False) for side in ends}
            lit = any(sides.values())
            mask = sum(side for side in _SIDES if side in sides and (sides[side] or not lit))
            return Cell((pen.heavy if lit else pen.light)[mask], lit)
        if at in self.upright and not (self.flat.get(at, False) and not self.upright[at]):
            lit = self.upright[at]
            return Cell((pen.heavy if lit else pen.light)[_UP | _DOWN], lit)
        if at in self.flat:
            lit = self.flat[at]
            return Cell((pen.heavy if lit else pen.light)[_LEFT | _RIGHT], lit)
        return None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The rows of cells, `ROWS` for each box, and the width of the boxes."""

    rows: tuple[tuple[Cell, ...], ...]
    box_width: int


def draw(labels: Sequence[str], ways: Set[Way], taken: Set[Way], pen: Pen, *, widest: int, dots: str) -> Drawing:
    """Draw boxes with these labels and the ways between them; no box is wider than `widest`."""
    width = min(widest, max((cell_len(it) for it in labels), default=0) + 4)
    lanes = _lanes(ways)
    lines = _Lines()
    for way in ways:
        if way[1] != way[0] + 1:
            _way(way, width + _LANE * (lanes[way[1]] + 1), width, lines, lit=way in taken)
    right = width + _LANE * (max(lanes.values(), default=-1) + 1) + 1
    heads = {way[1] for way in ways if way[1] != way[0] + 1}
    rows: list[tuple[Cell, ...]] = []
    for number, label in enumerate(labels):
        straight = {side: way for side, way in ((_UP, (number - 1, number)), (_DOWN, (number, number + 1)))
                    if way in ways}  # fmt: skip
        lit = {side: way in taken for side, way in straight.items()}
        for row, box in enumerate(_box(fit(label, width - 4, dots), width, lit, pen)):
            cells = [lines.cell(x, number * ROWS + row, pen) or Cell(" ") for x in range(width, right)]
            if row == ROWS - 1 and number in heads:
                cells[0] = Cell(pen.left, any((start, number) in taken for start in range(len(labels))
                                              if start != number - 1))  # fmt: skip
            rows.append((*box, *cells))
    return Drawing(tuple(rows), width)


def _box(label: str, width: int, straight: Mapping[int, bool], pen: Pen) -> list[list[Cell]]:
    """The three rows of a box; `straight` are the ways above and below it, and whether they were taken."""
    flat, upright = Cell(pen.light[_LEFT | _RIGHT]), Cell(pen.light[_UP | _DOWN])
    top = [Cell(pen.light[_DOWN | _RIGHT]), *[flat] * (width - 2), Cell(pen.light[_DOWN | _LEFT])]
    foot = [Cell(pen.light[_UP | _RIGHT]), *[flat] * (width - 2), Cell(pen.light[_UP | _LEFT])]
    if _UP in straight:
        top[_NOSE] = Cell(pen.down, straight[_UP])
    if _DOWN in straight:
        lit = straight[_DOWN]
        foot[_NOSE] = Cell((pen.heavy if lit else pen.light)[_DOWN | _LEFT | _RIGHT], lit)
    # A wide character takes two cells, so that the label is one cell of text and not a cell a character.
    middle = [upright, Cell(f" {label} "), upright]
    return [top, middle, foot]


def _way(way: Way, lane: int, width: int, lines: _Lines, *, lit: bool) -> None:
    """A way along its lane: out of the middle of one box, into the foot of the other."""
    start, finish = way[0] * ROWS + 1, way[1] * ROWS + 2
    lines.run_across(start, width, lane, lit=lit)
    lines.run_across(finish, width, lane, lit=lit)
    lines.run_down(lane, start, finish, lit=lit)
    down = finish > start
    lines.join(lane, start, _LEFT, lit=lit)
    lines.join(lane, start, _DOWN if down else _UP, lit=lit)
    lines.join(lane, finish, _LEFT, lit=lit)
    lines.join(lane, finish, _UP if down else _DOWN, lit=lit)


def _lanes(ways: Set[Way]) -> dict[int, int]:
    """The lane of each stage that is led to from elsewhere than just above; shorter ones nearer to the boxes."""
    spans: dict[int, tuple[int, int]] = {}
    for start, finish in ways:
        if finish != start + 1:
            low, high = spans.get(finish, (finish, finish))
            spans[finish] = (min(low, start), max(high, start))
    lanes: dict[int, int] = {}
    taken: list[list[tuple[int, int]]] = []
    for finish, (low, high) in sorted(spans.items(), key=lambda it: (it[1][1] - it[1][0], it[0])):
        free = (n for n, lane in enumerate(taken) if all(high < a or b < low for a, b in lane))
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append((low, high))
        lanes[finish] = number
    return lanes
