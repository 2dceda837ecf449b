"""Where instants stand on a row of cells: so many cells to a local day, whatever the clocks do on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cadencelang.clock import Clock, Minute

ZOOMS: Final = (1, 2, 3, 5, 8, 12, 24, 48)
USUAL: Final = 5
_DAY: Final = 1440


@dataclass(frozen=True, slots=True)
class Scale:
    """`first` is the day of column 0, `days` how many there are, `per_day` the cells of each."""

    clock: Clock
    first: int
    days: int
    per_day: int = USUAL

    @property
    def columns(self) -> int:
        """How many cells the whole is wide."""
        return self.days * self.per_day

    def column(self, instant: Minute) -> int:
        """The cell of an instant, which may lie outside."""
        day, minute = self.clock.day(instant), self.clock.minute_of_day(instant)
        return (day - self.first) * self.per_day + minute * self.per_day // _DAY

    def start(self, column: int) -> Minute:
        """The first instant of a cell."""
        day, part = divmod(column, self.per_day)
        return self.clock.at(self.first + day, -(-part * _DAY // self.per_day))

    def middle(self, column: int) -> Minute:
        """An instant in the middle of a cell."""
        day, part = divmod(column, self.per_day)
        return self.clock.at(self.first + day, (2 * part + 1) * _DAY // (2 * self.per_day))

    def day(self, column: int) -> int:
        """The local day of a cell."""
        return self.first + column // self.per_day

    def zoomed(self, step: int) -> Scale:
        """The same with more (1) or fewer (-1) cells to a day; itself at the ends."""
        number = min(max(ZOOMS.index(self.per_day) + step, 0), len(ZOOMS) - 1)
        return Scale(self.clock, self.first, self.days, ZOOMS[number])
