"""Who lives: a lock that PostgreSQL holds for each worker's session and lets go when its process dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from cadencelang.stores.duties import TAKE, Duties, number

_LIVING: Final = 0x_CADE_0002 - 2**32
"""The class of advisory locks, as PostgreSQL has it: signed, of 32 bits."""
_IN_TURN: Final = 0x_CADE_0004 - 2**32
_PAUSE: Final = 0.1
_HELD: Final = (
    "FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Presence(Duties):
    """A worker's own session. Everything raises StoreError while the database is not there."""

    def __init__(self, url: str, password: str | None, name: str) -> None:
        """Be there."""
        self._name = name
        super().__init__(url, password, f"worker {name}")

    def lives(self, name: str) -> bool:
        """Whether the worker of that name lives."""
        return bool(self._ask(f"SELECT count(*) {_HELD} AND objid = %s", (_LIVING + 2**32, number(name) % 2**32)))

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Wait until no other worker is within this: by asking, since an index is not made while a statement waits."""
        while not self._ask(TAKE, (_IN_TURN, 0)):
            time.sleep(_PAUSE)
        try:
            yield
        finally:
            self._ask("SELECT pg_advisory_unlock(%s, 0)::int", (_IN_TURN,))

    def living(self) -> int:
        """How many workers live."""
        return self._ask(f"SELECT count(*) {_HELD}", (_LIVING + 2**32,))

    def _begin(self) -> psycopg.Connection[Any]:
        connection = super()._begin()
        connection.execute(TAKE, (_LIVING, number(self._name)))
        return connection
