"""Sets of values that one thing can have: some or all but some of an open vocabulary, or ranges of numbers."""

from __future__ import annotations

from cadencelang.records import dataclass

INFINITY = float("inf")

Edge = tuple[float, int]
"""A cut of the number line: at a number, just before it (-1) or just after it (1)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """These values (`inside`), or every value but these."""

    values: frozenset[object]
    inside: bool = True

    def meet(self, other: Choice) -> Choice:
        """The values in both."""
        if self.inside and other.inside:
            return Choice(self.values & other.values)
        if not self.inside and not other.inside:
            return Choice(self.values | other.values, inside=False)
        some, but = (self, other) if self.inside else (other, self)
        return Choice(some.values - but.values)

    def complement(self) -> Choice:
        """Every other value."""
        return Choice(self.values, not self.inside)

    @property
    def is_empty(self) -> bool:
        """Whether no value is left."""
        return self.inside and not self.values


@dataclass(frozen=True, slots=True)
class Ranges:
    """Numbers in any of these ranges, which are in order and apart; each has its first and its last edge."""

    parts: tuple[tuple[Edge, Edge], ...]

    def meet(self, other: Ranges) -> Ranges:
        """The numbers in both."""
        pairs = ((max(a, c), min(b, d)) for a, b in self.parts for c, d in other.parts)
        return Ranges(tuple(sorted((low, high) for low, high in pairs if low <= high)))

    def complement(self) -> Ranges:
        """Every other number."""
        found: list[tuple[Edge, Edge]] = []
        low: Edge = (-INFINITY, 0)
        for first, last in self.parts:
            found.append((low, (first[0], first[1] - 1)))
            low = (last[0], last[1] + 1)
        found.append((low, (INFINITY, 0)))
        return Ranges(tuple((a, b) for a, b in found if a <= b))

    @property
    def is_empty(self) -> bool:
        """Whether no number is left."""
        return not self.parts


Domain = Choice | Ranges


def meet(a: Domain, b: Domain) -> Domain:
    """The values in both; two of different families are not compared, and the first is given."""
    if isinstance(a, Choice):
        return a.meet(b) if isinstance(b, Choice) else a
    return a.meet(b) if isinstance(b, Ranges) else a


def at_least(number: float) -> Ranges:
    """From this number on, itself included."""
    return Ranges((((number, 0), (INFINITY, 0)),))


def more_than(number: float) -> Ranges:
    """Above this number."""
    return Ranges((((number, 1), (INFINITY, 0)),))


def at_most(number: float) -> Ranges:
    """Up to this number, itself included."""
    return Ranges((((-INFINITY, 0), (number, 0)),))


def less_than(number: float) -> Ranges:
    """Below this number."""
    return Ranges((((-INFINITY, 0), (number, -1)),))


def from_to(low: float, high: float) -> Ranges:
    """From `low` to `high`, both included; nothing where they are the wrong way round."""
    return Ranges((((low, 0), (high, 0)),) if low <= high else ())


def points(*numbers: float) -> Ranges:
    """Exactly these numbers."""
    return Ranges(tuple(((number, 0), (number, 0)) for number in sorted(set(numbers))))


def one_of(*values: object) -> Choice:
    """Exactly these values."""
    return Choice(frozenset(values))
