"""A story that is told to a workspace by a process which dies: at every point at which one can, one after the other.

Run as a program it plays the undisturbed story first, which enumerates the points; then, for each point, a child plays
it until it kills itself there, another child plays it on to the end, and what it left is compared. Prints one line of
JSON: how many points there were, and what went wrong at which.

Its second and third argument say with which point to begin, and how many lie from one to the next; the fourth how the
letters leave: as `files`; `untold`, through a channel that cannot tell a repetition; or `connected`: by a mail server,
with a program and colleagues who are told as well, where every write to a connection is a point. The fifth is `once`,
or `twice`: who mends is killed too. A sixth is a PostgreSQL.
"""

import base64
import gc
import json
import os
import random
import shutil
import signal
import socket
import sys
from collections import Counter
from pathlib import Path

from far_ends import CHAT, HOOK, MAIL, Arrived, FarEnd, Listening, Mailing, arrivals
from live_world import BOOK, OFFICE, Live, parse_instant

from cadencelang.channels.files import FileChannel
from cadencelang.channels.mail import MailChannel
from cadencelang.channels.notice import NoticeChannel
from cadencelang.channels.webhook import WebhookChannel
from cadencelang.connectors.addresses import Allowed
from cadencelang.connectors.mail.security import Security
from cadencelang.connectors.mail.smtp import SmtpSender, SmtpSettings
from cadencelang.connectors.notify.notices import check_url
from cadencelang.connectors.webhooks.outgoing import Endpoint
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import Approved, Happened, Replied
from cadencelang.runtime.codec import load_letter
from cadencelang.runtime.folding import fold
from cadencelang.runtime.ports import QUIET, Letter
from cadencelang.runtime.rows import Purpose, Status
from cadencelang.stores.sqlite import SqliteStore
from cadencelang.workspace.outbox import Said, resolve

STORY = (
    ("2026-03-02 10:00", None, "ada", {}),
    ("2026-03-02 10:05", None, "bo", {}),
    ("2026-03-02 11:30", Happened, "ada", {"event": "interview completed"}),
    ("2026-03-02 14:10", Approved, "ada", {"touch": "thanks", "by": "recruiter"}),
    ("2026-03-03 09:10", Replied, "bo", {}),
)
END = "2026-03-11 18:00"
CALL = 'ask recruiter to call "Answer them" within 1 working day\n'
TEXT = BOOK.replace(CALL, f'{CALL}      if not done\n        tell partner "Nobody has called"\n')
PROGRAM = "webhook to hub"
TOLD = {PROGRAM: frozenset({What.SENT, What.HAPPENED})}
SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, thirty two").decode()
HERE = Allowed.of("127.0.0.0/8")
SERVER = None
"""The PostgreSQL in whose database every story is played, emptied before each; None: each in a file of its own."""


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

    def __init__(self, path: Path, probe) -> None:
        self.path, self.probe = path, probe

    def repeatable(self, letter: Letter) -> bool:
        """It would leave twice."""
        return False

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


def watch_connections(probe) -> None:
    """Let every write of this process to a connection be a point."""
    plain = socket.socket.sendall

    def sendall(self, *given) -> None:
        probe("before bytes leave")
        plain(self, *given)
        probe("after bytes left")

    socket.socket.sendall = sendall


class Far:
    """The mail server and the program that listens, and the channels that lead to them."""

    def __init__(self, mailing: type[Mailing] = Mailing) -> None:
        self.mailing, self.listening = FarEnd(mailing), FarEnd(Listening)
        self.chat = f"json://127.0.0.1:{self.listening.port}/chat"
        check_url(self.chat, HERE)  # what it loads is then there in every process of the story

    def play_in(self, folder: Path) -> None:
        """From now on what arrives belongs to the story in this folder."""
        self.mailing.folder = self.listening.folder = folder

    def settled(self) -> None:
        """Wait until all has arrived that was on its way."""
        self.mailing.settled()
        self.listening.settled()

    def mail(self) -> MailChannel:
        """Letters by the mail server."""
        settings = SmtpSettings(host="127.0.0.1", port=self.mailing.port, security=Security.NONE, local_name="here")
        return MailChannel(SmtpSender(settings))

    def team(self) -> NoticeChannel:
        """The recruiter is told in a chat, all others are written to."""
        return NoticeChannel({OFFICE.of("recruiter").address: [self.chat]}, self.mail(), HERE)

    def program(self) -> WebhookChannel:
        """Another program is told what happens."""
        url = f"http://127.0.0.1:{self.listening.port}/hook"
        return WebhookChannel(Endpoint(url=url, secret=SECRET, allowed=HERE), lambda: 0.0)


def store_in(folder: Path, probe=QUIET):
    """The store of the story that is played in this folder."""
    if SERVER is None:
        return SqliteStore(folder / "cadence.db", probe)
    from cadencelang.stores.postgresql import PostgresStore

    return PostgresStore(SERVER, probe=probe)


def new_story(folder: Path, far: Far | None) -> Path:
    """A folder, and far ends and a database that know of nothing yet."""
    folder.mkdir()
    if far is not None:
        far.play_in(folder)
    if SERVER is not None:
        import psycopg

        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'"
        with psycopg.connect(SERVER) as connection:
            found = connection.execute(tables).fetchall()
            connection.execute("; ".join(f"DELETE FROM {table}" for (table,) in found))
    return folder


def living(folder: Path, probe, way: str, far: Far | None) -> Live:
    """The playbook at work over what is left in the folder."""
    store = store_in(folder, probe)
    if far is None:
        mail = FileChannel(folder / "outbox", probe) if way == "files" else Appending(folder / "sent", probe)
        return Live(store, probe=probe, mail=mail, text=TEXT)
    others = {PROGRAM: far.program()}
    return Live(store, probe=probe, mail=far.mail(), team=far.team(), text=TEXT, others=others, listeners=TOLD)


def play(folder: Path, probe, way: str, far: Far | None) -> None:
    """Play the story from where the time stands to its end; what was told before is told again."""
    live = living(folder, probe, way, far)
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
    arrived = set(sent.read_text().split("\n") if sent.exists() else [])
    arrived |= {it.id for it in arrivals(folder)}
    with live.store.transaction() as tx:
        doubtful = tx.orders(None, (Status.UNKNOWN,))
        with (folder / "doubts").open("a") as file:
            file.writelines(f"{order.key}\n" for order in doubtful)
        for order in doubtful:
            known_as = {order.key, load_letter(order.letter).message_id}
            said = Said.SENT if known_as & arrived else Said.NOT_SENT
            resolve(live, tx, order.key, said, "somebody")
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
    live = Live(store_in(folder), text=TEXT)
    counted: Counter[str] = Counter()
    with live.store.transaction() as tx:
        everything = tx.orders()
        folds = all(fold(tx, live.shelf, it.candidate) == it.state for it in tx.rows())
    for name in ("ada", "bo"):
        counted.update(it.subject for it in live.reasons(name) if it.what is What.SENT)
    live.store.close()
    orders = [it for it in everything if it.purpose is Purpose.TOUCH]
    files = sorted(it.name.split("-")[-1] for it in (folder / "outbox").glob("*.eml"))
    appended = (folder / "sent").read_text().split("\n")[:-1] if (folder / "sent").exists() else []
    doubts = (folder / "doubts").read_text().split("\n")[:-1]
    return {
        "keys": sorted(it.key for it in orders if it.status is not Status.WITHDRAWN),
        "statuses": {it.key: it.status.value for it in orders},
        "open": [it.key for it in everything if it.status not in (Status.SENT, Status.WITHDRAWN)],
        "known as sent": dict(counted),
        "files": files,
        "appended": sorted(appended),
        "arrived": arrivals(folder),
        "doubts": doubts,
        "folds": folds,
    }


def child(folder: Path, last: int | None, way: str, far: Far | None) -> int:
    """Play in a process of its own, killed at point number `last`; gives its exit status when all has arrived."""
    gc.freeze()
    process = os.fork()
    if process == 0:
        try:
            probe = Counting(last)
            if far is not None:
                watch_connections(probe)
            play(folder, probe, way, far)
            (folder / "points").write_text("\n".join(probe.points))
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    status = os.waitpid(process, 0)[1]
    if far is not None:
        far.settled()
    return status


def faults(found: dict[str, object], whole: dict[str, object], killed: int) -> list[str]:
    """How a disturbed story differs from the whole one: the same touches, each once, is what is wanted."""
    told = []
    if not found["folds"]:
        told.append("the log does not fold to the state")
    if found["keys"] != whole["keys"]:
        told.append(f"other touches: {found['keys']}")
    if any(number != 1 for number in found["known as sent"].values()):
        told.append("the engine heard of one twice")
    if len(found["doubts"]) > killed:
        told.append(f"more in doubt than were in hand: {found['doubts']}")
    same = ("statuses", "open", "known as sent", "files", "appended")
    told += [f"{name} differ: {found[name]}" for name in same if found[name] != whole[name]]
    return told + promises(found["arrived"], whole["arrived"])


def promises(found: list[Arrived], whole: list[Arrived]) -> list[str]:
    """What arrived against the promise of its way: by mail at most once, to programs known by its id, in a chat."""
    told = []
    if len({(it.way, it.id) for it in found}) != len(set(found)):
        told.append("an attempt differs from the one before")
    if max(Counter(it.id for it in found if it.way == MAIL).values(), default=0) > 1:
        told.append("a mail came twice")
    for way in (MAIL, HOOK, CHAT):
        here, there = ([it.told for it in set(those) if it.way == way] for those in (found, whole))
        if Counter(here) != Counter(there):
            told.append(f"by {way} came {sorted(here)}")
    return told


def main(folder: Path, first: int, every: int, way: str, *, twice: bool) -> None:
    """Play all of it: at first here, so that what a process must load and compile is there in all that come after."""
    far = Far() if way == "connected" else None
    chance, wrong, repeated = random.Random(7), {}, Counter()
    play(new_story(folder / "here", far), QUIET, way, far)
    whole = new_story(folder / "whole", far)
    assert child(whole, None, way, far) == 0
    expected, points = left(whole), (whole / "points").read_text().split("\n")
    for point in range(first, len(points) + 1, every):
        place = new_story(folder / f"at-{point}", far)
        statuses = [child(place, point, way, far)]
        if twice:
            child(place, chance.randrange(1, len(points)), way, far)
        statuses.append(child(place, None, way, far))
        found = left(place)
        told = faults(found, expected, 1 + twice)
        repeated.update(it.way for it in found["arrived"])
        repeated.subtract(it.way for it in set(found["arrived"]))
        if statuses != [signal.SIGKILL, 0]:
            told.append(f"the processes ended with {statuses}")
        if told:
            wrong[f"{point} {points[point - 1]}"] = told
        shutil.rmtree(place)
    print(json.dumps({"points": points, "whole": expected, "wrong": wrong, "repeated": repeated}))


if __name__ == "__main__":
    SERVER = sys.argv[6] if len(sys.argv) > 6 else None
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], twice=sys.argv[5] == "twice")
