"""Whose turn it is: locks that PostgreSQL holds for a session and lets go when its process dies.

What one process alone may do is a duty. Nobody has to say that they live, and no time has to pass before it is known
that somebody does not.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

from cadencelang.stores.postgresql import translated

_DUTY: Final = 0x_CADE_0003 - 2**32
"""The class of advisory locks, as PostgreSQL has it: signed, of 32 bits."""
TAKE: Final = "SELECT pg_try_advisory_lock(%s, %s)::int"
"""Takes a lock of a class and a number, if nobody else has it."""


class Duties:
    """A session of one process; one that broke is begun again, and with it what this process was the first to ask for.

    Everything raises StoreError while the database is not there.
    """

    def __init__(self, url: str, password: str | None, name: str) -> None:
        """Be there, under a name that the database shows."""
        settings: dict[str, str | int] = {"connect_timeout": 10, "application_name": f"cadence {name}"}
        if password is not None:
            settings["password"] = password
        self._where = make_conninfo(url, **settings)
        self._turn = threading.RLock()
        self._duties: set[str] = set()
        try:
            self._connection = self._begin()
        except psycopg.Error as error:
            raise translated(error) from None

    def on_duty(self, duty: str) -> bool:
        """Whether this process does what one alone may do: once it was the first to ask."""
        with self._turn:
            self._ask("SELECT 1", ())  # a session that broke has lost its duties
            if duty not in self._duties and self._ask(TAKE, (_DUTY, number(duty))):
                self._duties.add(duty)
            return duty in self._duties

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _begin(self) -> psycopg.Connection[Any]:
        self._duties.clear()
        return psycopg.connect(self._where, autocommit=True)

    def _ask(self, question: str, values: Sequence[int]) -> int:
        """A number from the database."""
        with self._turn:
            try:
                if self._connection.closed:
                    self._connection = self._begin()
                row = self._connection.execute(question.encode(), values).fetchone()
            except psycopg.Error as error:
                raise translated(error) from None
            return 0 if row is None else int(row[0])


def number(name: str) -> int:
    """A name as a signed number of 32 bits."""
    return zlib.crc32(name.encode()) - 2**31
