"""The candidates of a desk elsewhere, as a list: some hundred rows are asked for when one of them is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, overload

from cadencelang.desk.items import Person
from cadencelang.remote.asking import Refused, Unreachable

ROWS: Final = 200
_NOT_HERE: Final = Person("", "(could not be asked for)", "", "", 0)
Fetch = Callable[[int], Sequence[Person]]


class RemoteRoster(Sequence[Person]):
    """`count` candidates; `fetch` gives up to ROWS of them from a number on, `first` are those from 0 on."""

    def __init__(self, count: int, first: Sequence[Person], fetch: Fetch) -> None:
        self._count, self._fetch = count, fetch
        self._parts: dict[int, Sequence[Person]] = {0: first}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Person: ...

    @overload
    def __getitem__(self, at: slice) -> list[Person]: ...

    def __getitem__(self, at: int | slice) -> Person | list[Person]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(self._count))]
        number = at + self._count if at < 0 else at
        if not 0 <= number < self._count:
            raise IndexError(at)
        begin = number - number % ROWS
        if begin not in self._parts:
            try:
                self._parts[begin] = self._fetch(begin)
            except (Unreachable, Refused):
                return _NOT_HERE
        part = self._parts[begin]
        return part[number - begin] if number - begin < len(part) else _NOT_HERE
