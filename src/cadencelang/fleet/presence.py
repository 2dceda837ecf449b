"""Who lives, and whose turn it is: locks that PostgreSQL holds for a session and lets go when its process dies.

No worker has to say that it lives, and no time has to pass before it is known that one does not.
"""

from __future__ import annotations

import threading
import zlib
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

_LIVING: Final = 0x_CADE_0002 - 2**32
_DUTY: Final = 0x_CADE_0003 - 2**32
"""Classes of advisory locks, as PostgreSQL has them: signed, of 32 bits."""

_HELD: Final = (
    "FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Presence:
    """A worker's own session. Raises psycopg.Error where the database is gone: then the worker is no more, either."""

    def __init__(self, url: str, password: str | None, name: str) -> None:
        settings: dict[str, str | int] = {"connect_timeout": 10, "application_name": f"cadence worker {name}"}
        if password is not None:
            settings["password"] = password
        self._connection: psycopg.Connection[Any] = psycopg.connect(make_conninfo(url, **settings), autocommit=True)
        self._turn = threading.Lock()
        self._duties: set[str] = set()
        self._take(_LIVING, name)

    def lives(self, name: str) -> bool:
        """Whether the worker of that name lives."""
        with self._turn:
            found = self._connection.execute(
                f"SELECT 1 {_HELD} AND objid = %s", (_LIVING + 2**32, _number(name) % 2**32)
            )
            return found.fetchone() is not None

    def living(self) -> int:
        """How many workers live."""
        with self._turn:
            row = self._connection.execute(f"SELECT count(*) {_HELD}", (_LIVING + 2**32,)).fetchone()
            return 0 if row is None else int(row[0])

    def on_duty(self, duty: str) -> bool:
        """Whether this worker does what one alone may do; it does as long as it lives, once it was the first to ask."""
        if duty not in self._duties and self._take(_DUTY, duty):
            self._duties.add(duty)
        return duty in self._duties

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _take(self, of: int, name: str) -> bool:
        with self._turn:
            row = self._connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (of, _number(name))).fetchone()
            return bool(row and row[0])


def _number(name: str) -> int:
    """A name as a signed number of 32 bits."""
    return zlib.crc32(name.encode()) - 2**31
