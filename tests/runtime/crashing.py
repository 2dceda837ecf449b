"""A story that is told to a workspace by a process which dies: at every point at which one can, one after the other.

Run as a program it plays the undisturbed story first, which enumerates the points; then, for each point, a child plays
it until it kills itself there, another child plays it on to the end, and what it left is compared. Prints one line of
JSON: how many points there were, and what went wrong at which.
"""

import json
import os
import random
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path

from live_world import Live, parse_instant

from cadencelang.channels.files import FileChannel
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import Approved, Happened, Replied
from cadencelang.runtime.folding import fold
from cadencelang.runtime.ports import QUIET, Letter
from cadencelang.runtime.rows import Status
from cadencelang.stores.sqlite import SqliteStore
from cadencelang.workspace.outbox import resolve

STORY = (
    ("2026-03-02 10:00", None, "ada", {}),
    ("2026-03-02 10:05", None, "bo", {}),
    ("2026-03-02 11:30", Happened, "ada", {"event": "interview completed"}),
    ("2026-03-02 14:10", Approved, "ada", {"touch": "thanks", "by": "recruiter"}),
    ("2026-03-03 09:10", Replied, "bo", {}),
)
END = "2026-03-11 18:00"
SERVER = sys.argv[5] if len(sys.argv) > 5 else None


class Counting:
    """Counts the points that a process comes to, and kills it at one of them."""

    def __init__(self, last: int | None) -> None:
        self.points: list[str] = []
        self.last = last

    def __call__(self, point: str) -> None:
        """The process is at this point."""
        self.points.append(point)
        if self.last is not None and len(self.points) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


class Appending:
    """A channel that cannot tell a repetition: whatever it is given leaves."""

    repeatable = False

    def __init__(self, path: Path, probe) -> None:
        self.path, self.probe = path, probe

    def close(self) -> None:
        """Nothing is held."""

    def send(self, letter: Letter) -> None:
        """Let it leave."""
        self.probe("before it leaves")
        with self.path.open("a") as file:
            file.write(f"{letter.key}\n")
            file.flush()
            os.fsync(file.fileno())
        self.probe("after it left")


def store_in(folder: Path, probe=QUIET):
    """The store of a story: a file in its folder, or a database of its own on the server that SERVER names."""
    if SERVER is None:
        return SqliteStore(folder / "cadence.db", probe)
    import psycopg

    from cadencelang.stores.postgresql import PostgresStore

    name = f"story_{folder.name.replace('-', '_')}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    return PostgresStore(SERVER.rpartition("/")[0] + f"/{name}", probe=probe)


def play(folder: Path, probe, *, repeatable: bool) -> None:
    """Play the story from where the time stands to its end; what was told before is told again."""
    mail = FileChannel(folder / "outbox", probe) if repeatable else Appending(folder / "sent", probe)
    live = Live(store_in(folder, probe), probe=probe, mail=mail)
    time = folder / "time"
    if time.exists():
        live.clock.seconds = float(time.read_text())
    told = 0
    end = parse_instant(END, live.local) * 60.0
    while True:
        told = tell(live, told)
        live.pump.drain()
        while decide(live, folder):
            live.pump.drain()
        moments = [it for it in (live.pump.next_due(), due(live, told), end) if it is not None]
        if live.clock.seconds >= end:
            break
        live.clock.seconds = max(min(moments), live.clock.seconds)
        time.write_text(str(live.clock.seconds))
    live.store.close()


def decide(live: Live, folder: Path) -> bool:
    """A person says of each letter in doubt whether it left, by what its reader has; tells whether there was any."""
    sent = folder / "sent"
    arrived = sent.read_text().split("\n") if sent.exists() else []
    with live.store.transaction() as tx:
        doubtful = tx.orders(None, (Status.UNKNOWN,))
        for order in doubtful:
            resolve(live, tx, order.key, sent=order.key in arrived)
    return bool(doubtful)


def due(live: Live, told: int) -> float | None:
    """When the next line of the story happens."""
    return parse_instant(STORY[told][0], live.local) * 60.0 if told < len(STORY) else None


def tell(live: Live, told: int) -> int:
    """Tell the lines of the story whose time has come; gives how many were told so far."""
    while told < len(STORY) and due(live, told) <= live.clock.seconds:
        _, kind, candidate, values = STORY[told]
        if kind is not None:
            live.tell(kind, candidate, id=f"line {told}", **values)
        else:
            with live.store.transaction() as tx:
                known = tx.row(candidate) is not None
            if not known:
                live.add(candidate)
        told += 1
    return told


def left(folder: Path) -> dict[str, object]:
    """What a story left: which touches reached their channel and how often, what the engine knows of them."""
    live = Live(store_in(folder))
    counted: Counter[str] = Counter()
    with live.store.transaction() as tx:
        orders = [it for it in tx.orders() if it.channel != "team"]
        folds = all(fold(tx, live.shelf, it.candidate) == it.state for it in tx.rows())
    for name in ("ada", "bo"):
        counted.update(it.subject for it in live.reasons(name) if it.what is What.SENT)
    live.store.close()
    files = sorted(it.name.split("-")[-1] for it in (folder / "outbox").glob("*.eml"))
    appended = (folder / "sent").read_text().split("\n")[:-1] if (folder / "sent").exists() else []
    return {
        "keys": sorted(it.key for it in orders if it.status is not Status.WITHDRAWN),
        "statuses": {it.key: it.status.value for it in orders},
        "known as sent": dict(counted),
        "files": files,
        "appended": sorted(appended),
        "folds": folds,
    }


def child(folder: Path, last: int | None, *, repeatable: bool) -> int:
    """Play in a process of its own, killed at point number `last`; gives its exit status."""
    process = os.fork()
    if process == 0:
        try:
            play(folder, Counting(last), repeatable=repeatable)
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    return os.waitpid(process, 0)[1]


def faults(found: dict[str, object], whole: dict[str, object]) -> list[str]:
    """How a disturbed story differs from the whole one: the same touches, each once, is what is wanted."""
    told = []
    if not found["folds"]:
        told.append("the log does not fold to the state")
    if found["keys"] != whole["keys"]:
        told.append(f"other touches: {found['keys']}")
    if any(number != 1 for number in found["known as sent"].values()):
        told.append("the engine heard of one twice")
    same = ("statuses", "known as sent", "files", "appended")
    return told + [f"{name} differ: {found[name]}" for name in same if found[name] != whole[name]]


def main(folder: Path, every: int, *, repeatable: bool, twice: bool) -> None:
    """Play all of it."""
    whole, probe = folder / "whole", Counting(None)
    whole.mkdir()
    play(whole, probe, repeatable=repeatable)
    expected, chance, wrong = left(whole), random.Random(7), {}
    for point in range(1, len(probe.points) + 1, every):
        place = folder / f"at-{point}"
        place.mkdir()
        statuses = [child(place, point, repeatable=repeatable)]
        if twice:
            child(place, chance.randrange(1, len(probe.points)), repeatable=repeatable)
        statuses.append(child(place, None, repeatable=repeatable))
        told = faults(left(place), expected)
        if statuses != [signal.SIGKILL, 0]:
            told.append(f"the processes ended with {statuses}")
        if told:
            wrong[f"{point} {probe.points[point - 1]}"] = told
        shutil.rmtree(place)
    print(json.dumps({"points": probe.points, "whole": expected, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), repeatable=sys.argv[3] == "repeatable", twice=sys.argv[4] == "twice")
