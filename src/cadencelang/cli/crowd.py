"""Simulating a crowd on other machines: candidates in batches, each simulated where Dask sends it.

A batch carries its candidates and what is recorded of them; the playbook goes once to each machine, compiled. The
workers need this package, of the same version.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final

from cadencelang import __version__
from cadencelang.cli.failure import Failure
from cadencelang.cli.world import World
from cadencelang.clock import CalendarRangeError
from cadencelang.engine import Engine, FactError
from cadencelang.engine.inputs import Input
from cadencelang.graph.model import Book
from cadencelang.graph.store import dump, load
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.timeline import Timeline

SCHEME: Final = "dask://"
_LOCAL: Final = "local"
_HOST_AND_PORT: Final = re.compile(r"\S+:\d{1,5}")
_BATCH: Final = 50
_AHEAD: Final = 200
"""Batches that may be under way."""
_SECONDS: Final = 15


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate to be simulated: what is recorded of them, and when they are looked at."""

    candidate: Candidate
    history: tuple[Input, ...]
    stretch: Stretch


def simulated(book: str, world: World, people: Sequence[Person], run: int) -> list[Timeline] | str:
    """The timelines of some people, by the playbook's compiled text; a sentence where one cannot be simulated."""
    engine, atlas = _loaded(book)
    timelines = []
    for person in people:
        reactions = world.reactions(engine, atlas, person.candidate.id, run)
        try:
            timelines.append(simulate(engine, atlas, person.candidate, person.history, person.stretch, reactions))
        except (FactError, CalendarRangeError) as error:
            return f'"{person.candidate.id}" cannot be simulated: {error}'
    return timelines


@lru_cache(maxsize=4)
def _loaded(text: str) -> tuple[Engine, Atlas]:
    book = load(text)
    return Engine(book), Atlas(book)


def version() -> str:
    """The version of this package, where it is asked."""
    return __version__


class Crowd:
    """A cluster that simulates: `dask://HOST:PORT` is its scheduler, `dask://local` one on this machine."""

    def __init__(self, address: str, book: Book, world: World) -> None:
        """Connect. Raises Failure."""
        where = address.removeprefix(SCHEME)
        if not address.startswith(SCHEME) or not (where == _LOCAL or _HOST_AND_PORT.fullmatch(where)):
            raise Failure("Workers are named as dask://HOST:PORT, or dask://local.")
        if find_spec("distributed") is None:
            raise Failure("Dask is not installed.", "Install it with `pip install 'cadencelang[scale]'`.")
        self._client, self._cluster = _connected(where)
        self._world = world
        try:
            _check_versions(self._client)
            self._book = self._client.scatter(dump(book), broadcast=True)
        except BaseException:
            self.close()
            raise

    def timelines(self, people: Sequence[Person], run: int = 0) -> Iterator[Timeline]:
        """Everybody's timelines, in their order. Raises Failure."""
        batches = (people[start : start + _BATCH] for start in range(0, len(people), _BATCH))
        sent: deque[Any] = deque()
        for batch in batches:
            sent.append(self._client.submit(simulated, self._book, self._world, batch, run, pure=False))
            if len(sent) >= _AHEAD:
                yield from _result(sent.popleft())
        while sent:
            yield from _result(sent.popleft())

    def close(self) -> None:
        """Let go of the cluster."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _connected(where: str) -> tuple[Any, Any]:
    """A client, and the cluster that is ours to close (None: somebody else's)."""
    import distributed

    library: Any = distributed
    _hush()
    cluster = None
    if where == _LOCAL:
        cluster = library.LocalCluster(threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR)
    try:
        return library.Client(cluster or f"tcp://{where}", timeout=_SECONDS, set_as_default=False), cluster
    except (OSError, ValueError, TimeoutError):
        raise Failure(f"There is no scheduler of Dask at {where}, or it does not answer.") from None


def _hush() -> None:
    """Let the library, once it is loaded, log nothing of what goes wrong: it is told by us, in a sentence."""
    for name in ("distributed", "distributed.client"):  # the second has a level of its own
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _check_versions(client: Any) -> None:
    """Raise Failure where a worker is of another version, or has not got the package, or there is none."""
    try:
        client.wait_for_workers(1, timeout=_SECONDS)
        found = set(client.run(version).values())
    except TimeoutError:
        raise Failure("The cluster has no workers.", "Start some with `dask worker SCHEDULER`.") from None
    except ImportError:
        found = set()
    if found != {__version__}:
        raise Failure(f"Every worker needs cadencelang {__version__}.", "Install it there, and start them again.")


def _result(future: Any) -> list[Timeline]:
    from distributed.scheduler import KilledWorker

    try:
        found = future.result()
    except (KilledWorker, OSError, CancelledError):
        words = "Look whether its scheduler and its workers still run, and simulate again."
        raise Failure("The cluster lost what it was simulating.", words) from None
    if isinstance(found, str):
        raise Failure(found)
    timelines: list[Timeline] = found
    return timelines
