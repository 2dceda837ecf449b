"""Opening a workspace: its configuration, its store, its channels, put together."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from cadencelang.records import dataclass
from cadencelang.runtime.clock_watch import ClockWatch
from cadencelang.runtime.delivery import Delivery
from cadencelang.runtime.ports import QUIET, Probe, Store, StoreError, WallClock
from cadencelang.runtime.pump import Pump
from cadencelang.runtime.rows import Second
from cadencelang.runtime.shelf import Shelf
from cadencelang.runtime.steps import Steps
from cadencelang.workspace.channels import OUTBOX, Channels, listeners
from cadencelang.workspace.config import Config, ConfigError, read_config, secret
from cadencelang.workspace.doors import unsubscribing_at
from cadencelang.workspace.suppression import key_of


class SystemClock:
    """The clock of this machine."""

    def now(self) -> Second:
        """UTC seconds since 1970."""
        return time.time()


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands, for trying things out."""

    at: Second

    def now(self) -> Second:
        """UTC seconds since 1970."""
        return self.at


class Workspace:
    """An open workspace. `probe` is told where a process could die; `clock` says what time it is.

    A clock that is handed in is believed; that of the machine as far as the configuration says.
    """

    def __init__(
        self, folder: Path, config: Config, store: Store, clock: WallClock | None = None, probe: Probe = QUIET
    ) -> None:
        self.folder = folder
        self.config = config
        self.store = store
        self.clock: WallClock = clock or SystemClock()
        self.probe = probe
        self.shelf = Shelf()
        watch = ClockWatch(config.clock.longest_gap_days * 1440 if clock is None else None)
        self.steps = Steps(self.shelf, listeners(config), watch)
        self.channels = Channels(config, folder, probe, self._left)

    @property
    def now(self) -> int:
        """The instant it is, in minutes."""
        return int(self.clock.now() // 60)

    def stand_at(self, at: Second) -> None:
        """From now on it is this instant, and that is believed."""
        self.clock = FixedClock(at)
        self.steps.watch.longest_gap = None

    def pump(self) -> Pump:
        """What makes it go."""
        policy = self.config.policy()
        office = replace(self.config.office(), unsubscribe=self._unsubscribe())
        delivery = Delivery(self.store, self.steps, self.channels, office, self.clock, policy, self.probe)
        return Pump(self.store, self.steps, delivery, self.clock, policy)

    def _left(self, channels: Collection[str], seconds: Second, but: str) -> list[Second]:
        """The ages of the mails that left by these channels in the last so many seconds, but for the letter of a key.

        One that another process has in hand counts as if it left now.
        """
        now = self.clock.now()
        with self.store.transaction() as tx:
            leaving = tx.leaving(channels, but)
            return [now - at for at in tx.left_since(channels, now - seconds)] + [0.0] * leaving

    def _unsubscribe(self) -> Callable[[str], str]:
        """Gives the address at which a candidate can say that they want no more."""
        address = self.config.outside.address
        if address is None:
            return lambda _: ""
        with self.store.transaction() as tx:
            key = key_of(tx)
        return lambda candidate: unsubscribing_at(address, key, candidate)

    def close(self) -> None:
        """Let go of it."""
        self.channels.close()
        self.store.close()


@contextmanager
def opened(folder: Path, clock: WallClock | None = None, probe: Probe = QUIET) -> Iterator[Workspace]:
    """The workspace in a folder, closed at the end. Raises ConfigError or StoreError."""
    config = read_config(folder)
    workspace = Workspace(folder, config, store_of(folder, config, probe), clock, probe)
    try:
        yield workspace
    finally:
        workspace.close()


def store_of(folder: Path, config: Config, probe: Probe = QUIET) -> Store:
    """The store that the configuration names. Raises ConfigError or StoreError."""
    url = config.database.url
    if url.startswith("sqlite:"):
        from cadencelang.stores.sqlite import SqliteStore

        return SqliteStore(folder / url.removeprefix("sqlite:"), probe)
    if find_spec("psycopg") is None:
        raise ConfigError("PostgreSQL needs a driver; install it with `pip install 'cadencelang[postgres]'`.")
    from cadencelang.stores.postgresql import PostgresStore

    return PostgresStore(url, secret("CADENCE_DATABASE_PASSWORD", config.database.password_file, folder), probe)


__all__ = ["OUTBOX", "FixedClock", "StoreError", "SystemClock", "Workspace", "opened", "store_of"]
