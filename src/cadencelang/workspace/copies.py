"""Copies of the database, in the folder of backups, each under a name of its own that says when it was made."""

from __future__ import annotations

import datetime as dt
from itertools import count
from pathlib import Path

from cadencelang.runtime.ports import StoreError
from cadencelang.stores.sqlite import BACKUPS, SqliteStore


def keep_copy(store: SqliteStore, folder: Path, why: str = "") -> Path:
    """Copy the database of the workspace in `folder`; the name begins with `why`. Raises StoreError."""
    backups = folder / BACKUPS
    stem = f"{why}{'-' if why else ''}{dt.datetime.now(dt.UTC):%Y-%m-%d-%H%M%S}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    try:
        backups.mkdir(mode=0o700, exist_ok=True)
        target = next(it for name in names if not (it := backups / f"{name}.db").exists())
        store.back_up(target)
    except OSError as error:
        raise StoreError(f"{backups} cannot be written: {error.strerror or error}.") from None
    return target
