"""The store in SQLite: the contract, and what is its own."""

import resource
import sqlite3
import subprocess
import sys

import pytest
from live_world import Live
from store_contract import StoreContract, row

from cadencelang.runtime.ports import StoreError
from cadencelang.stores import migrating
from cadencelang.stores.sqlite import SqliteStore

WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from cadencelang.stores.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    with store.transaction() as tx:
        found = tx.row("ada")
        tx.put_row(replace(found, seq=found.seq + 1))
store.close()
"""


class TestSqlite(StoreContract):
    """The contract."""

    @pytest.fixture
    def store(self, tmp_path):
        store = SqliteStore(tmp_path / "cadence.db")
        yield store
        store.close()


@pytest.fixture
def path(tmp_path):
    """Where the database stands."""
    return tmp_path / "cadence.db"


def seq_of(path) -> int:
    store = SqliteStore(path)
    with store.transaction() as tx:
        found = tx.row("ada").seq
    store.close()
    return found


def test_it_is_durable_and_one_writes_at_a_time(path):
    store = SqliteStore(path)
    with store.transaction() as tx:
        assert tx.run("PRAGMA journal_mode") == [("wal",)]
        assert tx.run("PRAGMA synchronous") == [(2,)]
        assert tx.run("PRAGMA secure_delete") == [(1,)]
    store.close()


@pytest.mark.slow
def test_fifty_processes_write_to_one_candidate(path):
    store = SqliteStore(path)
    with store.transaction() as tx:
        tx.put_row(row(seq=0))
    store.close()
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), "5"]) for _ in range(50)]
    assert [it.wait() for it in writers] == [0] * 50
    assert seq_of(path) == 250


def test_a_full_disk_is_told_and_changes_nothing(path):
    """A limit on the size of files is what a full disk is to a program."""
    program = f"""
import resource, signal
from pathlib import Path
from cadencelang.runtime.ports import StoreError
from cadencelang.stores.sqlite import SqliteStore
from cadencelang.runtime.rows import Row
store = SqliteStore(Path({str(path)!r}))
with store.transaction() as tx:
    tx.put_row(Row("ada", "book", 1, "state", None, ""))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
try:
    with store.transaction() as tx:
        tx.put_row(Row("ada", "book", 2, "x" * 4_000_000, None, ""))
except StoreError as error:
    print("TOLD", error)
with store.transaction() as tx:
    print("SEQ", tx.row("ada").seq)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "TOLD The disk" in done.stdout, done.stderr
    assert "SEQ 1" in done.stdout
    store = SqliteStore(path)
    assert store.check() is None
    store.close()
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_file_that_is_no_database_is_told(path):
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="damaged"):
        SqliteStore(path)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StoreError, match=r"cannot be opened: .*\. It has to lie in a folder that may be written\."):
        SqliteStore(tmp_path / "nowhere" / "cadence.db")


def test_what_is_deleted_is_gone_from_the_file(path):
    store = SqliteStore(path)
    with store.transaction() as tx:
        tx.put_row(row("ada", state="SECRETWORD" * 50))
    with store.transaction() as tx:
        tx.forget("ada")
    store.compact()
    store.close()
    assert not [it for it in path.parent.iterdir() if b"SECRETWORD" in it.read_bytes()]


def test_a_backup_is_a_whole_copy(path):
    store = SqliteStore(path)
    with store.transaction() as tx:
        tx.put_row(row())
    copy = path.with_name("copy.db")
    store.back_up(copy)
    store.close()
    assert seq_of(copy) == 1


# Migrations


def test_migrations_are_applied_once_and_remembered(path):
    SqliteStore(path).close()
    SqliteStore(path).close()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT number, name FROM migrations").fetchall() == [
            (it.number, it.name) for it in migrating.migrations("sqlite")
        ]
    db.close()


def before_stands(path) -> None:
    """Make a database one as it was before step 8."""
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM migrations WHERE number >= 8")
        db.execute("DROP INDEX candidates_standing")
        db.execute("ALTER TABLE candidates DROP COLUMN stands")
    db.close()


def test_a_copy_is_kept_before_a_migration(path):
    SqliteStore(path).close()
    before_stands(path)
    SqliteStore(path).close()
    assert [it.name for it in (path.parent / "backups").glob("*.db")] == ["cadence-at-step-7.db"]


def test_where_candidates_stand_is_known_of_those_who_were_there_before_it_was_kept(path):
    live = Live(SqliteStore(path))
    live.add()
    live.until("2026-03-03 12:00")
    stands = live.state().now
    live.store.close()
    before_stands(path)
    live = Live(SqliteStore(path))
    with live.store.transaction() as tx:
        assert tx.row("ada").stands == stands > 0
    live.store.close()


def test_nobody_else_may_read_it(path):
    SqliteStore(path).close()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE migrations SET checksum = 'x' WHERE number = 1", "not this program's"),
        ("INSERT INTO migrations VALUES (99, 'later', 'x')", "step 99 by a newer program"),
    ],
)
def test_a_database_of_another_program_is_refused(path, change, told):
    SqliteStore(path).close()
    with sqlite3.connect(path) as db:
        db.execute(change)
    db.close()
    with pytest.raises(StoreError, match=told):
        SqliteStore(path)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_migrations_count_from_one_without_gaps(dialect):
    found = migrating.migrations(dialect)
    assert [it.number for it in found] == list(range(1, len(found) + 1))
