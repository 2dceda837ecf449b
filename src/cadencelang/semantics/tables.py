"""Decision tables as sets of classes: is a combination taken by no case, or by two?

A column is split into classes, sets of values that no cell of the table tells apart. A cell takes some of them. Owns
the splitting of numbers and the search for gaps and overlaps; knows neither facts nor the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

from cadencelang.records import dataclass

Cell = frozenset[int]
"""The classes of its column that a cell takes, by index."""

Witness = tuple[int, ...]
"""One class of each column."""


MOST_VISITS = 200_000
"""How far a gap is searched for; real tables stay far below."""


class TooWide(Exception):  # noqa: N818
    """A table has too many combinations to be checked."""


def gap(sizes: Sequence[int], cases: Sequence[Sequence[Cell]]) -> Witness | None:
    """The first combination (in the order of the classes) that no case takes; None where there is none.

    `sizes` are the numbers of classes of the columns. The search keeps the set of cases that still fit, so it visits
    each (column, set of cases) once. Raises TooWide beyond `MOST_VISITS`.
    """
    visits = 0

    @cache
    def search(column: int, live: frozenset[int]) -> Witness | None:
        nonlocal visits
        visits += 1
        if visits > MOST_VISITS:
            raise TooWide
        if column == len(sizes):
            return None if live else ()
        for chosen in range(sizes[column]):
            rest = search(column + 1, frozenset(case for case in live if chosen in cases[case][column]))
            if rest is not None:
                return chosen, *rest
        return None

    return search(0, frozenset(range(len(cases))))


def overlaps(cases: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, int, Witness]]:
    """Every pair of cases (earlier, later) that both take some combination, with one such combination."""
    for (i, earlier), (j, later) in combinations(enumerate(cases), 2):
        shared = [a & b for a, b in zip(earlier, later, strict=True)]
        if all(shared):
            yield i, j, tuple(min(cell) for cell in shared)


@dataclass(frozen=True, slots=True)
class Line:
    """The number line, split at `bounds`: class 2i+1 is the i-th bound itself, class 2i what lies before it."""

    bounds: tuple[float, ...]

    @classmethod
    def split(cls, numbers: Sequence[float]) -> Line:
        """The line split at these numbers."""
        return cls(tuple(sorted(set(numbers))))

    @property
    def size(self) -> int:
        """How many classes there are."""
        return 2 * len(self.bounds) + 1

    def between(self, low: float | None, high: float | None, *, low_in: bool = True, high_in: bool = True) -> Cell:
        """The classes from `low` to `high` (None: without end), each included or not; both are bounds of the line."""
        first = 0 if low is None else self._point(low) + (not low_in)
        last = self.size - 1 if high is None else self._point(high) - (not high_in)
        return frozenset(range(first, last + 1))

    def words(self, chosen: int) -> str:
        """A class in plain words, such as `more than 3`."""
        number, is_bound = divmod(chosen, 2)
        if is_bound:
            return _number(self.bounds[number])
        if not self.bounds:
            return "any number"
        if number == 0:
            return f"less than {_number(self.bounds[0])}"
        if number == len(self.bounds):
            return f"more than {_number(self.bounds[-1])}"
        return f"between {_number(self.bounds[number - 1])} and {_number(self.bounds[number])}"

    def _point(self, bound: float) -> int:
        return 2 * bisect_left(self.bounds, bound) + 1


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)
