"""`cadence backup`: a whole copy of a workspace's database, made while it runs."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace

from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)


def _run(args: Namespace) -> int:
    from cadencelang.stores.sqlite import BACKUPS, SqliteStore

    with workspace_of(args) as workspace:
        if not isinstance(workspace.store, SqliteStore):
            raise Failure("Only an SQLite database is copied by this command.", "Use pg_dump for PostgreSQL.")
        folder = workspace.folder / BACKUPS
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Failure(f"{folder} cannot be made: {error.strerror}.") from None
        target = folder / f"{dt.datetime.now(dt.UTC):%Y-%m-%d-%H%M%S}.db"
        workspace.store.back_up(target)
    print(f"Copied to {clean(str(target))}. `cadence erase` reaches into copies in this folder.")
    return CLEAN


COMMAND = Command(_arguments, _run)
