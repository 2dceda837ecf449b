"""The candidates of a desk as a list: each row is made when it is asked for, so that any number opens at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import overload

from cadencelang.desk.items import Person


class Roster(Sequence[Person]):
    """Candidates by their ids; `person` tells one of them."""

    def __init__(self, ids: Sequence[str], person: Callable[[str], Person]) -> None:
        self._ids, self._person = ids, person

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Person: ...

    @overload
    def __getitem__(self, at: slice) -> Roster: ...

    def __getitem__(self, at: int | slice) -> Person | Roster:
        if isinstance(at, slice):
            return Roster(self._ids[at], self._person)
        return self._person(self._ids[at])


def with_words(ids: Iterable[str], person: Callable[[str], Person], text: str) -> list[str]:
    """The ids of those with all these words in their name, search or stage."""
    words = text.casefold().split()
    found = ((id, person(id)) for id in ids)
    return [id for id, it in found if all(word in f"{it.who} {it.search} {it.stage}".casefold() for word in words)]
