"""Making a workspace: configuration, playbook, templates, outbox and database, in a folder that holds none yet."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from cadencelang.compiler import compile_path
from cadencelang.runtime.clock_watch import ClockWatch
from cadencelang.stores.sqlite import BACKUPS
from cadencelang.workspace.config import NAME, ConfigError, read_config
from cadencelang.workspace.opening import OUTBOX, SystemClock, store_of
from cadencelang.workspace.publishing import publish
from cadencelang.workspace.suppression import key_of

_MAIN: Final = "playbook.cadence"


def make(folder: Path, playbook: Path | None = None) -> None:
    """Make a workspace; `playbook` is the main file of one to copy with its folder (None: a small one to begin with).

    Raises ConfigError where there is a workspace already or the playbook has errors, OSError where the folder cannot
    be written.
    """
    if (folder / NAME).exists():
        raise ConfigError(f"{folder} is a workspace already.")
    if folder.exists() and any(folder.iterdir()):
        raise ConfigError(f"{folder} is not empty; name a new folder, or an empty one.")
    if playbook is not None and compile_path(playbook).book is None:
        raise ConfigError(
            f"The playbook {playbook} has errors, so nothing was made; `cadence check {playbook}` tells them."
        )
    folder.mkdir(parents=True, exist_ok=True)
    with as_file(files("cadencelang.workspace") / "starter") as starter:
        text = (starter / NAME).read_text(encoding="utf-8")
        if playbook is None:
            shutil.copytree(starter, folder, dirs_exist_ok=True)
        else:
            shutil.copytree(playbook.resolve().parent, folder / "playbook", dirs_exist_ok=True)
            text = text.replace(f'file = "{_MAIN}"', f'file = "playbook/{playbook.name}"')
    (folder / NAME).write_text(text, encoding="utf-8")
    for name in (OUTBOX, BACKUPS):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    _publish_first(folder)


def _publish_first(folder: Path) -> None:
    config = read_config(folder)
    compiled = compile_path(folder / config.playbook.file)
    assert compiled.book is not None
    store = store_of(folder, config)
    try:
        with store.transaction() as tx:
            now = int(SystemClock().now() // 60)
            publish(tx, compiled.book, now)
            ClockWatch().believe(tx, now)
            key_of(tx)
    finally:
        store.close()
