"""A request with a key whose server is killed: at every point at which a process can die, one after the other.

Run as a program. It asks undisturbed first, which enumerates the points; then, for each point, a server is killed
there, and another one is asked the same twice, a minute later. Prints one line of JSON: the points of each request,
and what went wrong at which.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from office import Office, tokens
from test_repeating import KEY, REQUESTS, undoing

from cadencelang.runtime.rows import EntryKind

ISSUED = tokens()
SERVER = sys.argv[2] if len(sys.argv) > 2 else None


class Counting:
    """Counts the points that a process comes to once it is `armed`, and kills it at one of them."""

    def __init__(self, last: int | None) -> None:
        self.points: list[str] = []
        self.last, self.armed = last, False

    def __call__(self, point: str) -> None:
        """The process is at this point."""
        if self.armed:
            self.points.append(point)
            if len(self.points) == self.last:
                os.kill(os.getpid(), signal.SIGKILL)


def database_of(folder: Path) -> None:
    """Let the workspace in a folder have a database of its own on the server, where there is one."""
    if SERVER is not None:
        import psycopg

        name = f"door_{folder.name.replace('-', '_')}"
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        os.environ["CADENCE_DATABASE_URL"] = SERVER.rpartition("/")[0] + f"/{name}"


def ask(folder: Path, request_of, last: int | None) -> None:
    """Ask in this process, which dies at that point; notes what was before it, and what is after it."""
    database_of(folder)
    probe = Counting(last)
    office = Office(folder / "firm", probe=probe, issued=ISSUED)
    path, body = request_of(office)
    note(folder, "request", [path, body])
    note(folder, "before", standing(office))
    probe.armed = True
    status = office.client.post(path, json=body, headers=KEY).status_code
    probe.armed = False
    note(folder, "after", standing(office))
    note(folder, "points", probe.points)
    note(folder, "status", status)


def ask_again(folder: Path) -> None:
    """Ask the same twice in this process, a minute later; notes both answers, and what is then."""
    office = Office(folder / "firm", issued=ISSUED)
    office.clock.seconds += 61
    path, body = noted(folder, "request")
    answers = [office.client.post(path, json=body, headers=KEY) for _ in range(2)]
    note(folder, "answers", [[it.status_code, "Idempotent-Replayed" in it.headers] for it in answers])
    note(folder, "after", standing(office))


def standing(office: Office) -> list[object]:
    """What the request can change, whenever it was asked: what is decided, and what happened."""
    with office.workspace.store.transaction() as tx:
        happened = tx.log("ada") if tx.row("ada") is not None else ()
        told = [it.event for it in happened if it.kind is EntryKind.INPUT]
        return [[it.item for it in tx.rulings()], told]


def note(folder: Path, name: str, what: object) -> None:
    """Write something down for the processes that come."""
    (folder / name).write_text(json.dumps(what))


def noted(folder: Path, name: str):
    """What was written down."""
    return json.loads((folder / name).read_text())


def apart(work, *given) -> int:
    """Work in a process of its own; gives its exit status."""
    process = os.fork()
    if process == 0:
        try:
            work(*given)
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    return os.waitpid(process, 0)[1]


def faults(place: Path, whole: Path, request_of) -> list[str]:
    """What is wrong after a death: the change and its answer are both there, once."""
    told, (first, second) = [], noted(place, "answers")
    if request_of is undoing and not first[1]:  # the time in which it can be taken back is over
        if first[0] != 409 or noted(place, "after") != noted(place, "before"):
            told.append(f"too late, and yet {first}")
        return told
    if first[0] != noted(whole, "status") or second != [first[0], True]:
        told.append(f"answered {first}, {second}")
    if noted(place, "after") != noted(whole, "after"):
        told.append(f"left {noted(place, 'after')}")
    return told


def main(folder: Path) -> None:
    """Ask all requests."""
    points, wrong = {}, {}
    for request_of in REQUESTS:
        name = request_of.__name__
        whole = folder / f"whole-{name}"
        whole.mkdir()
        assert apart(ask, whole, request_of, None) == 0
        assert noted(whole, "before") != noted(whole, "after")
        points[name] = noted(whole, "points")
        for number, point in enumerate(points[name], 1):
            place = folder / f"{name}-{number}"
            place.mkdir()
            statuses = [apart(ask, place, request_of, number)]
            if SERVER is not None:
                os.environ["CADENCE_DATABASE_URL"] = SERVER.rpartition("/")[0] + f"/door_{name}_{number}"
            statuses.append(apart(ask_again, place))
            told = faults(place, whole, request_of) if statuses[1] == 0 else []
            if statuses != [signal.SIGKILL, 0]:
                told.append(f"the servers ended with {statuses}")
            if told:
                wrong[f"{name} {number} {point}"] = told
            shutil.rmtree(place)
    print(json.dumps({"points": points, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
