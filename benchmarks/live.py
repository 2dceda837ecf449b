"""The runtime on SQLite: events taken in, letters delivered, what a look at a million candidates costs, and recovery.

These figures are of the clock on the wall, not of the processor: what is measured waits for the disk, since every
commit is durable (`synchronous = FULL`). The peers are the least that any program can do there: bare commits of as
many rows, and a process that claims rows of its own table and hands the first one over.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from benchmarks.measure import Figure, Size, figure
from benchmarks.table import Goal, Row
from cadencelang.compiler import compile_text
from cadencelang.engine.inputs import Entered, Replied
from cadencelang.graph.model import Book
from cadencelang.runtime.delivery import Delivery
from cadencelang.runtime.letters import Colleague, Office
from cadencelang.runtime.policy import Policy
from cadencelang.runtime.ports import Letter
from cadencelang.runtime.pump import Pump
from cadencelang.runtime.rows import Row as Candidate
from cadencelang.runtime.shelf import Shelf
from cadencelang.runtime.steps import TEAM, Steps
from cadencelang.stores.sqlite import SqliteStore
from cadencelang.workspace.publishing import publish

NOW = 29_540_700
"""Monday 2 March 2026, 13:00 in London."""
ENTERED = Entered(id="entered", at=NOW - 10, stage="Talking")
DUE = 100
BATCH = 100
BARE = ("hangs bare", "goes on bare")
"""The roles of a process that is killed and of the one after it, by hand."""
TEXT = """\
playbook "Live"
  version 1
clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  tick 30 minutes
team
  recruiter owns the candidate
facts
  first_name  text
  email       email address
channels
  email  automatic, to email
  call   by a person
limits
  at most 2 automatic touches in 7 days
  automatic touches only in working time
stage "Talking"
  leads to "Over"
  rule "hello"
    when the candidate enters
    send email "hello"
  rule "answer"
    when the candidate replies
    ask recruiter to call "Answer them" within 1 working day
  rule "never silent"
    when we have been silent for 4 working days
    send email "hello"
closing stage "Over"
"""
LETTER = "---\nsubject: A word, {{ first_name }}\n---\nDear {{ first_name }},\n\nhello.\n"


def rows(size: Size) -> Iterator[Row]:
    """Events, letters, ticks."""
    with a_folder() as folder:
        events = size.of(2000)
        one, hundred = (
            figure([bare_commits(folder / f"bare-{batch}-{run}.db", events * batch, batch) for run in range(size.runs)])
            for batch in (1, BATCH)
        )
        ours = figure([taken_in(folder, events, 1) for _ in range(size.runs)])
        yield Row("events taken in, one a commit", "per s", ours, "bare commits", one)
        ours = figure([taken_in(folder, events, BATCH) for _ in range(size.runs)])
        yield Row("events taken in, 100 a commit", "per s", ours, "bare, 100 a commit", hundred)
        ours = figure([delivered(folder, size.of(1000)) for _ in range(size.runs)])
        yield Row("letters claimed, handed over, confirmed", "per s", ours, "bare commits", one)
        runs = range(min(size.runs, 3))
        ours, bare = (figure([recovered(folder, *roles) for _ in runs]) for roles in (("hangs", "goes on"), BARE))
        yield Row("back at work after kill -9", "s", ours, "a bare process", bare)
        few, many = (tick(folder, size.of(count), size) for count in (10_000, 1_000_000))
        name = f"a tick of {DUE} due among 1,000,000"
        yield Row(name, "ms", many, "among 10,000", few, Goal(1.5, least=False))


@cache
def book() -> Book:
    """The playbook, compiled."""
    made = compile_text(TEXT, files={"templates/hello.md": LETTER}).book
    assert made is not None
    return made


@contextmanager
def a_folder() -> Iterator[Path]:
    """A folder for a while, on the disk that the project is on."""
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as folder:
        yield Path(folder)


@dataclass(slots=True)
class Standing:
    """A clock that stands, and a channel that takes everything."""

    at: float = NOW * 60.0
    taken: int = 0

    def now(self) -> float:
        """UTC seconds."""
        return self.at

    def repeatable(self, letter: Letter) -> bool:
        """It can be taken twice."""
        return True

    def close(self) -> None:
        """Nothing is held."""

    def send(self, letter: Letter) -> None:
        """Take a letter."""
        self.taken += 1


@contextmanager
def at_work(path: Path) -> Iterator[tuple[Pump, Standing]]:
    """A store with the playbook, and the pump over it."""
    store, world, steps = SqliteStore(path), Standing(), Steps(Shelf())
    office = Office({}, Colleague("The team", "team@example.com"), "example.com")
    policy = Policy()
    delivery = Delivery(store, steps, {"email": world, TEAM: world}, office, world, policy)
    with store.transaction() as tx:
        publish(tx, book(), NOW)
    yield Pump(store, steps, delivery, world, policy), world
    store.close()


def fill(pump: Pump, count: int, address: str = "", sender: str = "") -> None:
    """New candidates, who entered a moment ago, each at an address of their own or all at one; `sender` writes."""
    if sender:
        pump.delivery.office = Office({}, Colleague("The team", sender), "example.com")
    with pump.store.transaction() as tx:
        for number in range(count):
            facts = {"first_name": f"C{number}", "email": address or f"c{number}@example.com"}
            pump.steps.begin(tx, f"c{number}", facts, ENTERED, NOW - 10)


def timed(work: Callable[[], object]) -> float:
    """Seconds on the wall."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare(path: Path) -> sqlite3.Connection:
    """A durable database with one table."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS log (text TEXT, status TEXT)")
    return connection


def bare_commits(path: Path, count: int, batch: int) -> float:
    """Small rows a second, committed so many at a time."""
    connection = bare(path)

    def work() -> None:
        for start in range(0, count, batch):
            connection.execute("BEGIN IMMEDIATE")
            for number in range(start, min(start + batch, count)):
                connection.execute("INSERT INTO log VALUES (?, 'pending')", (f"event {number}",))
            connection.execute("COMMIT")

    seconds = timed(work)
    connection.close()
    return count / seconds


def taken_in(folder: Path, count: int, batch: int) -> float:
    """Replies taken in a second, so many a transaction."""
    with at_work(folder / f"in-{time.monotonic_ns()}.db") as (pump, _):
        fill(pump, count)

        def work() -> None:
            for start in range(0, count, batch):
                with pump.store.transaction() as tx:
                    for number in range(start, min(start + batch, count)):
                        row = tx.row(f"c{number}")
                        assert row is not None
                        pump.steps.take(tx, pump.steps.open(tx, row), Replied(id="r", at=NOW), NOW)

        return count / timed(work)


def delivered(folder: Path, count: int) -> float:
    """Letters that left a second."""
    with at_work(folder / f"out-{time.monotonic_ns()}.db") as (pump, world):
        fill(pump, count)
        while pump.step():
            pass

        def work() -> None:
            while pump.delivery.deliver():
                pass

        seconds = timed(work)
        assert world.taken == count, world.taken
        return count / seconds


def recovered(folder: Path, first_role: str, second_role: str) -> float:
    """Seconds from the start of a process to its first letter, where the one before was killed with 100 in hand."""
    place = folder / f"killed-{time.monotonic_ns()}"
    command = [sys.executable, "-m", "benchmarks.live", str(place)]
    place.mkdir()
    with subprocess.Popen([*command, first_role], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"in hand\n"
        first.kill()
    start = time.perf_counter()
    with subprocess.Popen([*command, second_role], stdout=subprocess.PIPE) as second:
        assert second.stdout is not None
        assert second.stdout.readline() == b"sent\n"
        return time.perf_counter() - start


@dataclass(slots=True)
class Telling(Standing):
    """A channel that says so at its first letter, and then hangs or ends the process."""

    hangs: bool = False

    def send(self, letter: Letter) -> None:
        """Say so."""
        print("in hand" if self.hangs else "sent", flush=True)
        if self.hangs:
            time.sleep(600)
        os._exit(0)


def work_in(place: Path, *, hangs: bool) -> None:
    """A process that delivers: a hundred letters, which it finds or makes."""
    store, world, steps = SqliteStore(place / "live.db"), Telling(hangs=hangs), Steps(Shelf())
    office = Office({}, Colleague("The team", "team@example.com"), "example.com")
    delivery = Delivery(store, steps, {"email": world, TEAM: world}, office, world)
    pump = Pump(store, steps, delivery, world)
    with store.transaction() as tx:
        tx.release("", world.now())
        made = bool(tx.versions())
        if not made:
            publish(tx, book(), NOW)
    if not made:
        fill(pump, DUE)
    pump.drain()


def work_barely(place: Path, *, hangs: bool) -> None:
    """The same by hand: rows of a table of its own, claimed at once, whoever had claimed them before."""
    connection, world = bare(place / "bare.db"), Telling(hangs=hangs)
    if hangs:
        rows = ((f"letter {number}",) for number in range(DUE))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO log VALUES (?, 'pending')", rows)
        connection.execute("COMMIT")
    claim = "UPDATE log SET status = 'claimed' WHERE status <> 'sent' RETURNING text"
    for (text,) in connection.execute(claim).fetchall():
        world.send(text)


def tick(folder: Path, count: int, size: Size) -> Figure:
    """Milliseconds in which those due take their step among so many who wait for another time."""
    with at_work(folder / f"tick-{count}.db") as (pump, _):
        fill(pump, min(DUE, count))
        with pump.store.transaction() as tx:
            due = list(tx.rows(limit=DUE))
            for number in range(count - len(due)):
                tx.put_row(Candidate(f"w{number}", due[0].book, 1, "{}", NOW + 60 + number % 100_000, "Talking"))

        def again() -> float:
            with pump.store.transaction() as tx:
                for row in due:
                    tx.forget(row.candidate)
                    tx.put_row(replace(row, seq=row.seq + 100))
            return 1000 * timed(pump.step)

        again()
        return figure([again() for _ in range(2 * size.runs + 1)])


if __name__ == "__main__":
    (work_barely if sys.argv[2] in BARE else work_in)(Path(sys.argv[1]), hangs=sys.argv[2].startswith("hangs"))
