"""Workers on one PostgreSQL: letters decided, claimed, handed over and confirmed a second, by 1, 2 and 4 of them.

The peers are the least that any program can do there: an outbox of its own, whose rows as many processes claim in
batches of 100 with `SKIP LOCKED` and mark as sent, and for events as many processes that commit one small row after the
other. The server is the tests' own, which does not wait for the disk, so
that what is measured is work and not a disk. Figures are of the clock on the wall.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.live import ENTERED, NOW, Standing, book
from benchmarks.measure import Size, figure
from benchmarks.table import Row
from cadencelang.engine.inputs import Replied
from cadencelang.runtime.ports import Letter
from cadencelang.runtime.steps import TEAM
from cadencelang.workspace.config import Config, Database
from cadencelang.workspace.opening import FixedClock, Workspace, store_of
from cadencelang.workspace.publishing import publish

_SERVERS = Path(__file__).parent.parent / "tests/runtime"
_PATIENCE = 120.0
_CREWS = (1, 2, 4)


def rows(size: Size) -> Iterator[Row]:
    """One row for each number of workers; none where there is no PostgreSQL, or no DBOS."""
    sys.path.insert(0, str(_SERVERS))
    from postgres_server import HOMES, server

    if not HOMES or find_spec("dbos") is None:
        return
    with server() as found:
        for count in _CREWS:
            runs = range(min(size.runs, 3))
            ours = figure([ours_with(found.url, count, size.of(3000)) for _ in runs])
            plain = figure([plain_with(found.url, count, size.of(30_000)) for _ in runs])
            yield Row(f"letters, workers: {count}", "per s", ours, "plain outbox", plain)
            taken = [taken_in_with(found.url, count, size.of(2000)) for _ in runs]
            rate, work = (figure(list(it)) for it in zip(*taken, strict=True))
            bare = figure([bare_with(found.url, count, size.of(10_000)) for _ in runs])
            yield Row(f"events taken in, processes: {count}", "per s", rate, "bare commits", bare)
            yield Row(f"CPU time of such an event, processes: {count}", "ms", work)
        runs = range(min(size.runs, 3))
        took = figure([taken_over(found.url, size.of(200)) for _ in runs])
        plain = figure([plainly_taken_over(found.url, size.of(200)) for _ in runs])
        yield Row("all that a killed worker had in hand has left", "s", took, "plain outbox", plain)


def ours_with(server: str, count: int, people: int) -> float:
    """Letters a second by so many workers, who are there before there is anything to do."""
    with a_database(server) as url, tempfile.TemporaryDirectory() as folder:
        workspace = opened(Path(folder), url)
        with workspace.store.transaction() as tx:
            publish(tx, book(), NOW)
        with hired("worker", folder, url, count=count):
            with workspace.store.transaction() as tx:
                for number in range(people):
                    facts = {"first_name": f"C{number}", "email": f"c{number}@example.com"}
                    workspace.steps.begin(tx, f"c{number}", facts, ENTERED, NOW - 10)
            seconds = until(lambda: sent(url, "SELECT count(*) FROM outbox WHERE status = 'sent'") >= people)
        workspace.close()
        return people / seconds


def taken_in_with(server: str, count: int, events: int) -> tuple[float, float]:
    """Replies a second that so many processes take in, each in a transaction of its own and each of other people.

    Beside it the milliseconds of CPU time that one costs these processes; the server's own are not among them.
    """
    with a_database(server) as url, tempfile.TemporaryDirectory() as folder:
        workspace = opened(Path(folder), url)
        each = max(events // count, 1)
        with workspace.store.transaction() as tx:
            publish(tx, book(), NOW)
            for number in range(each * count):
                facts = {"first_name": f"C{number}", "email": f"c{number}@example.com"}
                workspace.steps.begin(tx, f"c{number}", facts, ENTERED, NOW - 10)
        workspace.close()
        with hired("taker", f"{each} {count}", url, count=count) as takers:
            start, work = time.perf_counter(), 0.0
            for number, taker in enumerate(takers):
                begin(taker, number)
            for taker in takers:
                assert taker.stdout is not None
                work += float(taker.stdout.readline())
            events = each * count
            return events / (time.perf_counter() - start), 1000 * work / events


def take_in(share: str, url: str) -> None:
    """Take in the replies of one's share of the people, once its number is told; tells the seconds of work."""
    each, count = map(int, share.split())
    workspace = opened(Path("."), url)
    with workspace.store.transaction() as tx:
        workspace.shelf.current(tx)
    print("ready", flush=True)
    first, begun = int(sys.stdin.readline()), time.process_time()
    for number in range(first, each * count, count):
        with workspace.store.transaction() as tx:
            row = tx.row(f"c{number}")
            assert row is not None
            workspace.steps.take(tx, workspace.steps.open(tx, row), Replied(id="r", at=NOW), NOW)
    print(time.process_time() - begun, flush=True)
    workspace.close()
    sys.stdin.read()


def taken_over(server: str, people: int) -> float:
    """Seconds from the kill of a worker who hangs in a letter, with others claimed, until all of them have left."""
    with a_database(server) as url, tempfile.TemporaryDirectory() as folder:
        workspace = opened(Path(folder), url)
        with workspace.store.transaction() as tx:
            publish(tx, book(), NOW)
        with hired("hanging", folder, url, count=1) as (hanging,):
            with workspace.store.transaction() as tx:
                for number in range(people):
                    facts = {"first_name": f"C{number}", "email": f"c{number}@example.com"}
                    workspace.steps.begin(tx, f"c{number}", facts, ENTERED, NOW - 10)
            until(lambda: sent(url, "SELECT count(*) FROM outbox WHERE status = 'claimed'") > 0)
            with hired("worker", folder, url, count=1):
                hanging.kill()
                seconds = until(lambda: sent(url, "SELECT count(*) FROM outbox WHERE status = 'sent'") >= people)
        workspace.close()
        return seconds


def plain_with(server: str, count: int, orders: int) -> float:
    """Rows a second that so many processes claim and mark."""
    with a_plain_outbox(server) as url, hired("plain", "-", url, count=count):
        fill_plainly(url, orders)
        return orders / until(lambda: sent(url, "SELECT count(*) FROM plain WHERE status = 'sent'") >= orders)


def plainly_taken_over(server: str, orders: int) -> float:
    """Seconds from the kill of a process that hangs with rows locked, until another has marked all of them."""
    with a_plain_outbox(server) as url, hired("plainly hanging", "-", url, count=1) as (hanging,):
        fill_plainly(url, orders)
        until(lambda: sent(url, "SELECT count(*) FROM pg_locks WHERE relation = 'plain'::regclass") > 0)
        with hired("plain", "-", url, count=1):
            hanging.kill()
            return until(lambda: sent(url, "SELECT count(*) FROM plain WHERE status = 'sent'") >= orders)


@contextmanager
def a_plain_outbox(server: str) -> Iterator[str]:
    """A new database with a plain outbox."""
    import psycopg

    with a_database(server) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE plain (id INT PRIMARY KEY, status TEXT NOT NULL, body TEXT NOT NULL)")
            connection.execute("CREATE INDEX plain_ready ON plain (id) WHERE status = 'pending'")
        yield url


def fill_plainly(url: str, orders: int) -> None:
    """So many rows to be claimed."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        fill = "INSERT INTO plain SELECT n, 'pending', 'Dear ' || n FROM generate_series(1, %s) AS n"
        connection.execute(fill, (orders,))


def bare_with(server: str, count: int, events: int) -> float:
    """Rows a second that so many processes commit one after the other."""
    import psycopg

    each = max(events // count, 1)
    with a_database(server) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE log (text TEXT NOT NULL)")
        with hired("bare", str(each), url, count=count) as writers:
            start = time.perf_counter()
            for number, writer in enumerate(writers):
                begin(writer, number)
            for writer in writers:
                assert writer.stdout is not None
                writer.stdout.readline()
            return each * count / (time.perf_counter() - start)


def begin(process: subprocess.Popen[bytes], number: int) -> None:
    """Tell a process its number, on which it begins."""
    assert process.stdin is not None
    process.stdin.write(f"{number}\n".encode())
    process.stdin.flush()


def commit_barely(events: str, url: str) -> None:
    """Commit one small row after the other, once one's number is told."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(int(events)):
            connection.execute("INSERT INTO log VALUES (%s)", (f"event {number}",))
    print("done", flush=True)
    sys.stdin.read()


@contextmanager
def a_database(server: str) -> Iterator[str]:
    """A new database."""
    import psycopg

    name = f"bench{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield server.rpartition("/")[0] + f"/{name}"


def opened(folder: Path, url: str) -> Workspace:
    """A workspace on a database, whose clock stands."""
    config = Config(database=Database(url=url))
    return Workspace(folder, config, store_of(folder, config), FixedClock(NOW * 60.0))


@contextmanager
def hired(role: str, folder: str, url: str, *, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many processes of a role, all of them ready."""
    command = [sys.executable, "-m", "benchmarks.fleet", role, folder, url]
    workers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(count)]
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == b"ready\n"
        yield workers
    finally:
        for worker in workers:
            worker.communicate(timeout=60)


def until(true: Callable[[], bool]) -> float:
    """Seconds until something is true."""
    start = time.perf_counter()
    while not true():
        assert time.perf_counter() - start < _PATIENCE, "it takes too long"
        time.sleep(0.02)
    return time.perf_counter() - start


def sent(url: str, question: str) -> int:
    """A count in the database."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
        return 0 if row is None else int(row[0])


class Hanging(Standing):
    """A channel that never answers."""

    def send(self, letter: Letter) -> None:
        """Hang."""
        threading.Event().wait()


class Channels(dict[str, Any]):
    """Channels that hold nothing."""

    def close(self) -> None:
        """Nothing is to be done."""


def work(folder: str, url: str, stop: threading.Event, world: Any) -> None:
    """Be a worker, with these channels."""
    from cadencelang.fleet.worker import Worker

    workspace = opened(Path(folder), url)
    workspace.channels = Channels({"email": world, TEAM: world})  # type: ignore[assignment]
    worker = Worker(workspace, None, stop)
    threading.Timer(2.0, lambda: print("ready", flush=True)).start()
    worker.run()


_CLAIM = (
    "UPDATE plain SET status = 'claimed' WHERE id IN (SELECT id FROM plain WHERE status = 'pending'"
    " ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED) RETURNING id"
)


def hang_plainly(url: str, stop: threading.Event) -> None:
    """Claim some in a transaction, and never end it: its locks end with the process."""
    import psycopg

    with psycopg.connect(url) as connection:
        print("ready", flush=True)
        while not connection.execute(_CLAIM).fetchall():
            connection.rollback()
            time.sleep(0.01)
        stop.wait()


def work_plainly(url: str, stop: threading.Event) -> None:
    """Claim and mark, in batches of 100."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        print("ready", flush=True)
        while not stop.is_set():
            ids = [row[0] for row in connection.execute(_CLAIM).fetchall()]
            if ids:
                connection.execute("UPDATE plain SET status = 'sent' WHERE id = ANY(%s)", (ids,))
            else:
                stop.wait(0.01)


def _stop_with_the_input(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


def main() -> None:
    """A process of a role, which ends when its standard input does."""
    role, folder, url = sys.argv[1:]
    stop = threading.Event()
    if role not in ("taker", "bare"):
        threading.Thread(target=_stop_with_the_input, args=(stop,), daemon=True).start()
    if role in ("worker", "hanging"):
        work(folder, url, stop, Standing() if role == "worker" else Hanging())
    elif role == "taker":
        take_in(folder, url)
    elif role == "bare":
        commit_barely(folder, url)
    elif role == "plainly hanging":
        hang_plainly(url, stop)
    else:
        work_plainly(url, stop)


if __name__ == "__main__":
    main()
