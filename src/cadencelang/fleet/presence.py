"""Who lives, and whose turn it is: locks that PostgreSQL holds for a session and lets go when its process dies.

No worker has to say that it lives, and no time has to pass before it is known that one does not.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

_LIVING: Final = 0x_CADE_0002 - 2**32
_DUTY: Final = 0x_CADE_0003 - 2**32
"""Classes of advisory locks, as PostgreSQL has them: signed, of 32 bits."""

_TAKE: Final = "SELECT pg_try_advisory_lock(%s, %s)::int"
_HELD: Final = (
    "FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Presence:
    """A worker's own session; one that broke is begun again, and with it what this worker was the first to ask for."""

    def __init__(self, url: str, password: str | None, name: str) -> None:
        """Be there. Raises psycopg.Error."""
        settings: dict[str, str | int] = {"connect_timeout": 10, "application_name": f"cadence worker {name}"}
        if password is not None:
            settings["password"] = password
        self._where = make_conninfo(url, **settings)
        self._name = name
        self._turn = threading.RLock()
        self._duties: set[str] = set()
        self._connection = self._begin()

    def lives(self, name: str) -> bool:
        """Whether the worker of that name lives. Raises psycopg.Error."""
        return bool(self._ask(f"SELECT count(*) {_HELD} AND objid = %s", (_LIVING + 2**32, _number(name) % 2**32)))

    def living(self) -> int:
        """How many workers live. Raises psycopg.Error."""
        return self._ask(f"SELECT count(*) {_HELD}", (_LIVING + 2**32,))

    def on_duty(self, duty: str) -> bool:
        """Whether this worker does what one alone may do: once it was the first to ask. Raises psycopg.Error."""
        with self._turn:
            self._ask("SELECT 1", ())  # a session that broke has lost its duties
            if duty not in self._duties and self._ask(_TAKE, (_DUTY, _number(duty))):
                self._duties.add(duty)
            return duty in self._duties

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _begin(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self._where, autocommit=True)
        connection.execute(_TAKE, (_LIVING, _number(self._name)))
        self._duties.clear()
        return connection

    def _ask(self, question: str, values: Sequence[int]) -> int:
        """A number from the database."""
        with self._turn:
            if self._connection.closed:
                self._connection = self._begin()
            row = self._connection.execute(question.encode(), values).fetchone()
            return 0 if row is None else int(row[0])


def _number(name: str) -> int:
    """A name as a signed number of 32 bits."""
    return zlib.crc32(name.encode()) - 2**31
