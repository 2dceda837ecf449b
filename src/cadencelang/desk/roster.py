"""The candidates of a desk as a list: each row is made when it is asked for, so that any number opens at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar, overload

from cadencelang.desk.items import Person
from cadencelang.desk.queue import search_of
from cadencelang.workbench.candidate import Candidate

Id = TypeVar("Id")


class Roster(Sequence[Person], Generic[Id]):
    """Candidates by their ids, or whatever else names them; `person` tells one of them."""

    def __init__(self, ids: Sequence[Id], person: Callable[[Id], Person]) -> None:
        self._ids, self._person = ids, person

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Person: ...

    @overload
    def __getitem__(self, at: slice) -> Roster[Id]: ...

    def __getitem__(self, at: int | slice) -> Person | Roster[Id]:
        if isinstance(at, slice):
            return Roster(self._ids[at], self._person)
        return self._person(self._ids[at])


def of_file(candidate: Candidate) -> Person:
    """A candidate as the file alone tells of them, before anything is reckoned."""
    return Person(candidate.id, candidate.label, candidate.stage or "", search_of(dict(candidate.facts)), 0)


def with_words(ids: Iterable[Id], person: Callable[[Id], Person], text: str) -> list[Id]:
    """The ids of those with all these words in their name, search or stage."""
    words = text.casefold().split()
    found = ((id, person(id)) for id in ids)
    return [id for id, it in found if all(word in f"{it.who} {it.search} {it.stage}".casefold() for word in words)]
