"""Opening a workspace: its configuration, its store, its channels, put together."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from cadencelang.channels.files import FileChannel
from cadencelang.records import dataclass
from cadencelang.runtime.delivery import Delivery
from cadencelang.runtime.ports import QUIET, Channel, Probe, Store, StoreError, WallClock
from cadencelang.runtime.pump import Pump
from cadencelang.runtime.rows import Second
from cadencelang.runtime.shelf import Shelf
from cadencelang.runtime.steps import TEAM, Steps
from cadencelang.workspace.config import Config, ConfigError, read_config, secret

OUTBOX: Final = "outbox"


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


class Channels(Mapping[str, Channel]):
    """Every channel a playbook may name, each made when it is first asked for."""

    def __init__(self, config: Config, outbox: Path, probe: Probe) -> None:
        self._plans = config.channels
        self._outbox = outbox
        self._probe = probe
        self._made: dict[str, Channel] = {}

    def __getitem__(self, name: str) -> Channel:
        if name not in self._made:
            folder = self._outbox / TEAM if name == TEAM else self._outbox
            self._made[name] = FileChannel(folder, self._probe)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._plans, *self._made)))

    def __len__(self) -> int:
        return len(self._plans.keys() | self._made.keys())


class Workspace:
    """An open workspace. `probe` is told where a process could die; `clock` says what time it is."""

    def __init__(
        self, folder: Path, config: Config, store: Store, clock: WallClock | None = None, probe: Probe = QUIET
    ) -> None:
        self.folder = folder
        self.config = config
        self.store = store
        self.clock: WallClock = clock or SystemClock()
        self.probe = probe
        self.shelf = Shelf()
        self.steps = Steps(self.shelf)

    @property
    def now(self) -> int:
        """The instant it is, in minutes."""
        return int(self.clock.now() // 60)

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by name, as the configuration plans them: also those of a version published later."""
        return Channels(self.config, self.folder / OUTBOX, self.probe)

    def pump(self) -> Pump:
        """What makes it go."""
        policy = self.config.policy()
        delivery = Delivery(self.store, self.steps, self.channels, self.config.office(), self.clock, policy, self.probe)
        return Pump(self.store, self.steps, delivery, self.clock, policy)

    def close(self) -> None:
        """Let go of it."""
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
