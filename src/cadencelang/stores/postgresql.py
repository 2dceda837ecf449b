"""The store in PostgreSQL: any number of processes, each candidate in the hands of one at a time.

A candidate's row is locked while it is worked on; what is due and in another's hands is passed over. Statements that
return nothing are sent without waiting for each (a pipeline), so that a transaction costs as many round trips as it
reads, and one for its end.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, ClassVar, Final

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus

from cadencelang.diagnostics.clean import clean
from cadencelang.runtime.ports import QUIET, Probe, StoreError
from cadencelang.stores.migrating import Migration, migrate, migrations
from cadencelang.stores.sql import OF_PEOPLE, SqlTransaction

_MIGRATING: Final = 0x_CADE_0001
"""The advisory lock under which a database is migrated."""
_APPLIED: Final = (
    "CREATE TABLE IF NOT EXISTS migrations (number INT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)"
)
_OPTIONS: Final = "-c lock_timeout=30s -c statement_timeout=120s"
_IDLE: Final = 8
logging.getLogger("psycopg").setLevel(logging.ERROR)
"""Of a connection that broke it warns too, and that is raised here as a StoreError."""


class PostgresStore:
    """The store of one workspace. May be used by several threads: each transaction has a connection of its own."""

    def __init__(self, url: str, password: str | None = None, probe: Probe = QUIET) -> None:
        """Connect, and migrate the database. Raises StoreError."""
        self._url = url
        self._password = password
        self._probe = probe
        self._idle: list[psycopg.Connection[Any]] = []
        self._hand = threading.Lock()
        try:
            self._set_up()
        except StoreError:
            self.close()
            raise

    def _set_up(self) -> None:
        try:
            with self._connection() as connection, connection.transaction():
                _run(connection, "SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))
                _run(connection, "SET LOCAL statement_timeout = 0")  # a step may have millions of rows to go through
                _run(connection, _APPLIED)
                applied = dict(_run(connection, "SELECT number, checksum FROM migrations ORDER BY number"))
                migrate(migrations("postgresql"), applied, lambda it: _apply(connection, it))
        except (errors.LockNotAvailable, errors.DiskFull) as error:
            raise translated(error) from None
        except psycopg.OperationalError as error:
            raise StoreError(
                f"The database cannot be reached: {_why(error)}. Look at `url` in [database], and at its password"
                " (CADENCE_DATABASE_PASSWORD)."
            ) from None
        except psycopg.Error as error:
            raise translated(error) from None

    @contextmanager
    def transaction(self) -> Iterator[PostgresTransaction]:
        """A transaction, committed at the end of its block and rolled back where the block raises."""
        ending = False
        try:
            with self._connection() as connection:
                try:
                    with connection.pipeline():
                        transaction = PostgresTransaction(connection, self._probe)
                        transaction.give("BEGIN")
                        yield transaction
                        self._probe("before committing")
                        ending = True
                        transaction.give("COMMIT")
                except BaseException:
                    _roll_back(connection)
                    raise
                self._probe("after committing")
        except psycopg.Error as error:
            raise translated(error, ending=ending) from None

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection nobody else has; one that broke, or is left inside a transaction, is not used again."""
        with self._hand:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = self._connect()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _connect(self) -> psycopg.Connection[Any]:
        settings: dict[str, str | int] = {"connect_timeout": 10, "options": _OPTIONS}
        if self._password is not None:
            settings["password"] = self._password
        return psycopg.connect(make_conninfo(self._url, **settings), autocommit=True)

    def _give_back(self, connection: psycopg.Connection[Any]) -> None:
        with self._hand:
            if connection.info.transaction_status is TransactionStatus.IDLE and len(self._idle) < _IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def check(self) -> str | None:
        """What is wrong with the database; None: nothing that can be seen from here."""
        try:
            with self._connection() as connection:
                _run(connection, "SELECT count(*) FROM meta")
        except psycopg.Error as error:
            return str(translated(error))
        return None

    def compact(self) -> None:
        """Let what was deleted be gone from the tables. Raises StoreError."""
        try:
            with self._connection() as connection:
                _run(connection, f"VACUUM FULL {', '.join((*OF_PEOPLE, 'answers'))}")
        except psycopg.Error as error:
            raise translated(error) from None

    def close(self) -> None:
        """Let go of the connections."""
        with self._hand:
            for connection in self._idle:
                with suppress(psycopg.Error):
                    connection.close()
            self._idle.clear()


class PostgresTransaction(SqlTransaction):
    """A transaction on one connection."""

    among: ClassVar[str] = " = ANY(?)"
    lock: ClassVar[str] = " FOR UPDATE"
    lock_free: ClassVar[str] = " FOR UPDATE SKIP LOCKED"

    def __init__(self, connection: psycopg.Connection[Any], probe: Probe) -> None:
        super().__init__(probe)
        self._reading, self._writing = connection.cursor(), connection.cursor()

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and give the rows it returns."""
        return self._reading.execute(_marked(sql), values or None).fetchall()

    def give(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Send a statement; what is wrong with it is raised by what is read next, or by the end."""
        self._writing.execute(_marked(sql), values or None)

    def listed(self, values: Iterable[str]) -> list[str]:
        """A list as the one value that `among` takes."""
        return list(values)


@cache
def _marked(sql: str) -> bytes:
    """A statement as the driver has it."""
    return sql.replace("?", "%s").encode()


def _roll_back(connection: psycopg.Connection[Any]) -> None:
    """Let nothing be kept; of a connection that broke the server sees to that."""
    with suppress(psycopg.Error):
        connection.execute("ROLLBACK")


def _run(connection: psycopg.Connection[Any], sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    cursor = connection.execute(sql.encode(), values or None)
    return cursor.fetchall() if cursor.description is not None else []


def _apply(connection: psycopg.Connection[Any], migration: Migration) -> None:
    _run(connection, migration.sql)
    values = (migration.number, migration.name, migration.checksum)
    _run(connection, "INSERT INTO migrations VALUES (%s, %s, %s)", values)


def _why(error: psycopg.Error) -> str:
    """Why a connection was not made: the server's own words, in which no password stands."""
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return clean(first.rpartition("FATAL:")[2].strip().rstrip("."))


def translated(error: psycopg.Error, *, ending: bool = False) -> StoreError:
    """A database's exception as the runtime knows it; what it tells of values is left out.

    Where it came at the very end of a transaction (`ending`), one that went away may have kept it.
    """
    match error:
        case errors.DiskFull():
            return StoreError("The database's disk is full; nothing was changed. Make room and go on.")
        case errors.LockNotAvailable() | errors.QueryCanceled() | errors.DeadlockDetected():
            return StoreError("The database has been busy for too long; try again.")
        case psycopg.OperationalError() if ending:
            return StoreError("The database went away; whether it kept what was done last is not known. Look again.")
        case psycopg.OperationalError():
            return StoreError("The database cannot be reached, or went away; nothing was changed.")
        case _:
            return StoreError(f"The database cannot do that ({error.diag.message_primary or type(error).__name__}).")
