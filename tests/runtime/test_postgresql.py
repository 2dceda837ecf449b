"""The store in PostgreSQL: the contract, and the whole way over it."""

import threading

import pytest
from live_world import Live
from postgres_server import HOMES, server
from store_contract import StoreContract, entry, row

from cadencelang.engine.inputs import Happened, Replied
from cadencelang.runtime.folding import fold
from cadencelang.runtime.ports import StoreError
from cadencelang.runtime.rows import Status

psycopg = pytest.importorskip("psycopg")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not HOMES, reason="there is no PostgreSQL on this machine")]


@pytest.fixture(scope="module")
def postgres():
    with server() as found:
        yield found


def empty(postgres) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


@pytest.fixture
def store(postgres):
    from cadencelang.stores.postgresql import PostgresStore

    empty(postgres)
    found = PostgresStore(postgres.url)
    yield found
    found.close()


class TestPostgres(StoreContract):
    """The contract."""

    @pytest.fixture
    def store(self, store):
        return store


def test_the_whole_way(store):
    live = Live(store)
    live.add()
    live.until("2026-03-02 12:00")
    live.tell(Happened, event="interview completed")
    live.until("2026-03-04 12:00")
    live.tell(Replied)
    live.until("2026-03-06 12:00")
    assert live.mail.templates == ["hello", "next-steps"]
    with store.transaction() as tx:
        assert fold(tx, live.shelf, "ada") == tx.row("ada").state


def test_what_failed_leaves_nothing_behind(store):
    """Neither of what was given before nor in the connection, which is used again."""

    def refused_by_the_database():
        with store.transaction() as tx:
            tx.put_row(row("a"))
            tx.append(entry("a"))
            tx.append(entry("a"))

    def broken_off():
        with store.transaction() as tx:
            tx.put_row(row("b"))
            assert tx.row("b") is not None
            tx.put_row(row("c"))
            raise LookupError

    with pytest.raises(StoreError, match="duplicate key"):
        refused_by_the_database()
    with pytest.raises(LookupError):
        broken_off()
    with store.transaction() as tx:
        assert (tx.rows(), list(tx.log("a"))) == ([], [])
        tx.put_row(row("d"))
    with store.transaction() as tx:
        assert [it.candidate for it in tx.rows()] == ["d"]


def test_a_transaction_waits_once_for_each_thing_it_reads_and_once_for_its_end(store, tmp_path):
    """The driver asks for an answer with a flush, at the end with a sync as well; its library traces both."""
    with store.transaction():
        pass
    (connection,) = store._idle
    with (tmp_path / "trace").open("w") as trace:
        connection.pgconn.trace(trace.fileno())
        with store.transaction() as tx:
            assert tx.row("a") is None
            tx.put_row(row("a"))
            tx.append(entry("a"))
            assert tx.knows("a", "b") is False
            tx.put_row(row("a", seq=2))
        connection.pgconn.untrace()
    said = [it.split("\t")[3] for it in (tmp_path / "trace").read_text().splitlines()]
    assert (said.count("Flush"), said.count("Sync")) == (3, 1)


def test_who_is_in_anothers_hands_is_passed_over(store):
    with store.transaction() as tx:
        tx.put_row(row("a", wake=1))
        tx.put_row(row("b", wake=2))
    with store.transaction() as mine:
        assert [it.candidate for it in mine.due(5, 1)] == ["a"]
        with store.transaction() as yours:
            assert [it.candidate for it in yours.due(5, 5)] == ["b"]


def test_many_workers_send_each_letter_once(store, postgres):
    from cadencelang.stores.postgresql import PostgresStore

    live = Live(store)
    for number in range(40):
        live.add(f"c{number}")
    others = [Live(PostgresStore(postgres.url), mail=live.mail) for _ in range(4)]
    wrong = []

    def work(worker):
        try:
            for _ in range(60):
                worker.pump.turn()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(it,)) for it in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for it in others:
        it.store.close()
    assert wrong == []
    keys = [it.key for it in live.mail.letters]
    assert len(keys) == len(set(keys)) == 40


def test_a_server_that_restarts_loses_nothing(store, postgres):
    live = Live(store)
    live.add()
    live.pump.step()
    postgres.restart()
    with pytest.raises(StoreError, match="went away"):
        live.pump.turn()
    live.until("2026-03-02 12:00")
    assert live.mail.templates == ["hello"]


NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$
"""


@pytest.mark.parametrize("table", ["candidates", "log", "outbox"])
def test_a_full_disk_stops_everything_and_loses_nothing(store, postgres, table):
    """The disk is full as a candidate takes a step, and again as the letter is delivered."""
    live = Live(store)
    live.add()
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(NO_ROOM)
        for work in (live.pump.step, live.delivery.deliver):
            trigger = f"no_room BEFORE INSERT OR UPDATE ON {table}"
            connection.execute(f"CREATE TRIGGER {trigger} EXECUTE FUNCTION no_room()")
            with pytest.raises(StoreError, match=r"disk is full; nothing was changed\. Make room"):
                work()
            connection.execute(f"DROP TRIGGER no_room ON {table}")
            live.pump.step()
    live.until("2026-03-02 12:00")
    assert len({letter.key for letter in live.mail.letters}) == 1
    assert [it.status for it in live.orders()] == [Status.SENT]
    with store.transaction() as tx:
        assert fold(tx, live.shelf, "ada") == tx.row("ada").state


def test_a_migration_may_take_longer_than_anything_else(postgres, monkeypatch):
    from cadencelang.stores import postgresql
    from cadencelang.stores.migrating import Migration

    empty(postgres)
    monkeypatch.setattr(postgresql, "_OPTIONS", "-c statement_timeout=200ms")
    monkeypatch.setattr(postgresql, "migrations", lambda _: (Migration(1, "slow", "SELECT pg_sleep(0.5)"),))
    store = postgresql.PostgresStore(postgres.url)
    with pytest.raises(StoreError, match="too long"), store.transaction() as tx:
        tx.run("SELECT pg_sleep(0.5)")
    store.close()


def test_while_another_program_migrates_the_database_it_is_busy(postgres, monkeypatch):
    from cadencelang.stores import postgresql

    monkeypatch.setattr(postgresql, "_OPTIONS", "-c lock_timeout=200ms")
    with psycopg.connect(postgres.url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (postgresql._MIGRATING,))
        with pytest.raises(StoreError, match="busy for too long"):
            postgresql.PostgresStore(postgres.url)


@pytest.mark.parametrize(("point", "told"), [("a candidate", "nothing was changed"), ("committing", "is not known")])
def test_a_server_that_goes_away_at_the_very_end_may_have_kept_it(store, postgres, point, told):
    from cadencelang.stores.postgresql import PostgresStore

    def cut(at):
        if at == f"before {point}":
            with psycopg.connect(postgres.url, autocommit=True) as connection:
                others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'cut'"
                connection.execute(f"SELECT pg_terminate_backend(pid, 5000) {others}")

    def put(store):
        with store.transaction() as tx:
            tx.put_row(row())
            tx.rows()

    cuttable = PostgresStore(f"{postgres.url}?application_name=cut", probe=cut)
    with pytest.raises(StoreError, match=told):
        put(cuttable)
    cuttable.close()
    with store.transaction() as tx:
        assert tx.rows() == []


def test_a_server_that_is_not_there_is_told():
    from cadencelang.stores.postgresql import PostgresStore

    with pytest.raises(StoreError, match=r"cannot be reached: .*port 1 failed: Connection refused\. Look at `url`"):
        PostgresStore("postgresql://cadence@127.0.0.1:1/none")


def test_a_database_that_does_not_exist_is_told_with_its_name_and_no_password(postgres):
    from cadencelang.stores.postgresql import PostgresStore

    with pytest.raises(StoreError, match=r'cannot be reached: database "none" does not exist\. Look') as told:
        PostgresStore(postgres.url.replace("/postgres", "/none"), "hush")
    assert "hush" not in str(told.value)


def test_every_command_works_on_it(postgres, tmp_path, monkeypatch, capsys):
    """A workspace whose database is named by the environment, from making it to erasing somebody."""
    from cadencelang.cli.main import main

    empty(postgres)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CADENCE_DATABASE_URL", postgres.url)
    people = ["--candidates", "firm/candidates.csv"]
    commands = [
        ["init", "firm"],
        ["import", "firm", *people],
        ["import", "firm", *people],
        ["status", "firm"],
        ["doctor", "firm"],
        ["run", "firm", "--once", "--quiet", "--at", "2026-12-01 10:00", "--yes"],
        ["person", "firm", "--id", "ada"],
        ["export", "firm", "--candidates", "out.csv", "--events", "out.jsonl"],
        ["publish", "firm", "--migrate", "move"],
        ["outbox", "firm"],
        ["questions", "firm"],
        ["erase", "firm", "--id", "ada", "--yes"],
    ]
    for command in commands:
        assert main(command) == 0, (command, capsys.readouterr())
    assert not (tmp_path / "firm" / "cadence.db").exists()
    assert list((tmp_path / "firm" / "outbox").glob("*.eml")) == []
    assert main(["backup", "firm"]) == 2
    assert "pg_dump" in capsys.readouterr().err
    assert main(["person", "firm", "--id", "ada"]) == 1
