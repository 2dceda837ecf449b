"""The values that a template sees: frozen, plain, and printable as a person writes them.

Dates are told as `Tuesday 3 March`, with the year where it is not this one; money as `150,000 GBP`. A list counts how
often it is gone through against the rendering's budget of steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from cadencelang.clock import Day, date_of, format_time
from cadencelang.graph.conditions import Money
from cadencelang.records import dataclass

MAX_TEXT = 16_384
"""The longest text of a fact that goes into a message, in characters."""
MAX_STEPS = 20_000
"""How many entries of lists one rendering may go through, all loops taken together."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class TooMuch(Exception):  # noqa: N818
    """A rendering goes over one of its bounds; the text is a sentence about which."""


@dataclass(slots=True)
class Budget:
    """The steps that a rendering has left."""

    left: int = MAX_STEPS

    def spend(self) -> None:
        """Take one step. Raises TooMuch when there is none."""
        self.left -= 1
        if self.left < 0:
            raise TooMuch(f"its loops take more than {MAX_STEPS:,} steps")


@dataclass(frozen=True, slots=True, order=True)
class DateView:
    """A date, or a date and time (`minute` of the day), as it is told in the year `year`."""

    day: Day
    minute: int = -1
    year: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.long()} at {self.time()}" if self.minute >= 0 else self.long()

    def long(self) -> str:
        """`Tuesday 3 March`."""
        date = date_of(self.day)
        return f"{self.weekday()} {date.day} {_MONTHS[date.month - 1]}{self._year()}"

    def short(self) -> str:
        """`Tue 3 Mar`."""
        date = date_of(self.day)
        return f"{self.weekday()[:3]} {date.day} {_MONTHS[date.month - 1][:3]}{self._year()}"

    def weekday(self) -> str:
        """`Tuesday`."""
        return _WEEKDAYS[date_of(self.day).weekday()]

    def time(self) -> str:
        """`14:00`. Raises ValueError for a date without a time."""
        if self.minute < 0:
            raise ValueError("a date has no time")
        return format_time(self.minute)

    def _year(self) -> str:
        year = date_of(self.day).year
        return "" if year == self.year else f" {year}"


class LinkView(str):
    """The address of a page."""

    __slots__ = ()


class Texts:
    """A list of texts."""

    __slots__ = ("_budget", "_items")

    def __init__(self, items: Iterable[str], budget: Budget) -> None:
        self._items = tuple(items)
        self._budget = budget

    def __iter__(self) -> Iterator[str]:
        for item in self._items:
            self._budget.spend()
            yield item

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, item: object) -> bool:
        return item in self._items


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes on the candidate, of which a template sees only how many there are."""

    count: int

    def __len__(self) -> int:
        return self.count


@dataclass(frozen=True, slots=True)
class Parts:
    """Something with named parts."""

    parts: Mapping[str, object]


def text_view(text: str) -> str:
    """A text of a fact. Raises TooMuch where it is too long."""
    if len(text) > MAX_TEXT:
        raise TooMuch(f"a fact has more than {MAX_TEXT:,} characters")
    return text


def money_view(money: Money) -> str:
    """`150,000 GBP`, with pence only where there are some."""
    whole = float(money.amount).is_integer()
    return f"{money.amount:,.0f} {money.currency}" if whole else f"{money.amount:,.2f} {money.currency}"
