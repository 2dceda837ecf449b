"""What every part of the transaction stands on: running statements."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

from cadencelang.runtime.ports import Probe


class SqlBase:
    """Statements over a connection that is inside a transaction."""

    among: ClassVar[str] = ""
    """What follows the name of a column that is one of a list, which is given as one value (`listed`)."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and give the rows it returns."""
        raise NotImplementedError

    def listed(self, values: Iterable[str]) -> Any:
        """A list as the one value that `among` takes."""
        raise NotImplementedError

    def give(self, sql: str, values: Sequence[Any]) -> None:
        """Give the database a statement that returns nothing; what is wrong with it may be raised later."""
        self.run(sql, values)

    def write(self, what: str, sql: str, values: Sequence[Any]) -> None:
        """Run a statement that changes something."""
        self._probe(f"before {what}")
        self.give(sql, values)

    def written(self, what: str, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Run a statement that changes something, and give the rows it returns."""
        self._probe(f"before {what}")
        return self.run(sql, values)


def places(kind: type) -> str:
    """The places of all fields of a record in a statement."""
    return ", ".join("?" for _ in fields(kind))


def values_of(record: Any) -> tuple[Any, ...]:
    """The fields of a record as a database takes them."""
    return tuple(map(_plain, _fields_of(record.__class__)(record)))


@cache
def _fields_of(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(kind)))


def _plain(value: Any) -> Any:
    match value:
        case enum.Enum():
            return value.value
        case bool():
            return int(value)
        case _:
            return value
