"""What every part of the transaction stands on: running statements."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from cadencelang.runtime.ports import Probe


class SqlBase:
    """Statements over a connection that is inside a transaction."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and give the rows it returns."""
        raise NotImplementedError

    def write(self, what: str, sql: str, values: Sequence[Any]) -> None:
        """Run a statement that changes something."""
        self._probe(f"before {what}")
        self.run(sql, values)


def values_of(record: Any) -> tuple[Any, ...]:
    """The fields of a record as a database takes them."""
    return tuple(_plain(getattr(record, field.name)) for field in fields(record))


def _plain(value: Any) -> Any:
    match value:
        case enum.Enum():
            return value.value
        case bool():
            return int(value)
        case _:
            return value
