"""`cadence backup`: a whole copy of a workspace's database, made while it runs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)


def _run(args: Namespace) -> int:
    from cadencelang.stores.sqlite import SqliteStore
    from cadencelang.workspace.copies import keep_copy

    with workspace_of(args) as workspace:
        if not isinstance(workspace.store, SqliteStore):
            raise Failure("Only an SQLite database is copied by this command.", "Use pg_dump for PostgreSQL.")
        target = keep_copy(workspace.store, workspace.folder)
    print(f"Copied to {clean(str(target))}. `cadence erase` reaches into copies in this folder.")
    return CLEAN


COMMAND = Command(_arguments, _run)
