"""The store in one SQLite file: WAL, synchronous FULL, and one writer at a time, in whatever process or thread.

Writers queue for a lock file of their own beside the database, in fair turns, where SQLite itself would let them poll.
Erased texts are overwritten (`secure_delete`), not only unlinked.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar, Final

from cadencelang.runtime.ports import QUIET, Probe, StoreError
from cadencelang.stores.migrating import Migration, migrate, migrations
from cadencelang.stores.sql import SqlTransaction

BACKUPS: Final = "backups"
"""The folder beside the file in which copies of it are kept."""
_PATIENCE: Final = 30.0
_PAUSE: Final = 0.002
_SETTINGS: Final = (
    "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON", "PRAGMA foreign_keys = ON",
)  # fmt: skip
_APPLIED: Final = (
    "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)"
)


class SqliteStore:
    """The store of one workspace. May be used by several threads: their transactions take turns."""

    def __init__(self, path: Path, probe: Probe = QUIET, *, keep: bool = True) -> None:
        """Open the file, made where there is none, and migrate it; `keep`: after a copy of it. Raises StoreError."""
        self.path = path
        self._keep = keep
        self._probe = probe
        self._turn = threading.RLock()
        try:
            self._gate = path.with_name(f"{path.name}.lock").open("ab")
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            reason = f"The database {path} cannot be opened: {error.strerror or error}."
            raise StoreError(f"{reason} It has to lie in a folder that may be written.") from None
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_PATIENCE)
        try:
            self._set_up()
        except sqlite3.Error as error:
            self.close()
            raise translated(error, path) from None
        except StoreError:
            self.close()
            raise

    def _set_up(self) -> None:
        with self._locked():
            for setting in _SETTINGS:
                self._connection.execute(setting)
            self._connection.execute(_APPLIED)
            applied = dict(self._connection.execute("SELECT number, checksum FROM migrations ORDER BY number"))
            wanted = migrations("sqlite")
            if self._keep and applied and len(applied) < len(wanted):
                self._keep_before(max(applied))
            migrate(wanted, applied, self._apply)

    def _keep_before(self, step: int) -> None:
        """A copy of the file as it was before it is migrated on."""
        folder = self.path.parent / BACKUPS
        folder.mkdir(mode=0o700, exist_ok=True)
        self._copy_to(folder / f"{self.path.stem}-at-step-{step}.db")

    def _apply(self, migration: Migration) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in migration.sql.split(";\n"):
                if statement.strip():
                    self._connection.execute(statement)
            values = (migration.number, migration.name, migration.checksum)
            self._connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", values)
            self._connection.execute("COMMIT")
        except BaseException:
            self._rollback()
            raise

    @contextmanager
    def transaction(self) -> Iterator[SqliteTransaction]:
        """A transaction, committed at the end of its block and rolled back where the block raises."""
        try:
            with self._locked():
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield SqliteTransaction(self._connection, self._probe)
                    self._probe("before committing")
                    self._connection.execute("COMMIT")
                except BaseException:
                    self._rollback()
                    raise
            self._probe("after committing")
        except sqlite3.Error as error:
            raise translated(error, self.path) from None

    def _rollback(self) -> None:
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """This thread's and this process's turn. Raises StoreError where it does not come."""
        with self._turn:
            self._wait_for_gate()
            try:
                yield
            finally:
                fcntl.flock(self._gate, fcntl.LOCK_UN)

    def _wait_for_gate(self) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(self._gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise StoreError(
                        f"The database {self.path} has been busy for {_PATIENCE:.0f} seconds; try again."
                    ) from None
                time.sleep(_PAUSE)

    def check(self) -> str | None:
        """What is wrong with the file; None: nothing."""
        try:
            found = self._connection.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.Error as error:
            return str(translated(error, self.path))
        return None if found == "ok" else str(found)

    def compact(self) -> None:
        """Write the file anew without what was deleted, and empty the write-ahead log. Raises StoreError."""
        try:
            with self._locked():
                self._connection.execute("VACUUM")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise translated(error, self.path) from None

    def back_up(self, target: Path) -> None:
        """Write a whole copy to another file. Raises StoreError."""
        try:
            with self._locked():
                self._copy_to(target)
        except sqlite3.Error as error:
            raise translated(error, target) from None

    def become(self, other: SqliteStore) -> None:
        """Hold from now on what another one holds, all of it at once. Raises StoreError."""
        try:
            with self._locked(), other._locked():
                other._connection.backup(self._connection)
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise translated(error, self.path) from None

    def _copy_to(self, target: Path) -> None:
        os.close(os.open(target, os.O_RDWR | os.O_CREAT, 0o600))
        copy = sqlite3.connect(target)
        try:
            self._connection.backup(copy)
        finally:
            copy.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._gate.close()


class SqliteTransaction(SqlTransaction):
    """A transaction on the one connection."""

    among: ClassVar[str] = " IN (SELECT value FROM json_each(?))"

    def __init__(self, connection: sqlite3.Connection, probe: Probe) -> None:
        super().__init__(probe)
        self._connection = connection

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and give the rows it returns."""
        return self._connection.execute(sql, values).fetchall()

    def listed(self, values: Iterable[str]) -> str:
        """A list as the one value that `among` takes."""
        return json.dumps(list(values))


def translated(error: sqlite3.Error, path: Path) -> StoreError:
    """A database's exception as the runtime knows it."""
    words = str(error)
    if "disk is full" in words or "disk I/O" in words:
        return StoreError(f"The disk that holds {path} is full or failing; nothing was changed. Make room and go on.")
    if "locked" in words or "busy" in words:
        return StoreError(f"The database {path} is in another program's hands; try again.")
    if "not a database" in words or "malformed" in words:
        return StoreError(f"The database {path} is damaged; restore it from a backup.")
    if "readonly" in words:
        return StoreError(f"The database {path} may not be written; look at its permissions.")
    return StoreError(f"The database {path} cannot do that ({words}).")
