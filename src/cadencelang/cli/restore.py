"""`cadence restore`: a workspace goes back to a copy of its database, where nothing runs it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean

if TYPE_CHECKING:
    from cadencelang.workspace.restoring import Loss


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--copy", metavar="FILE", required=True, help="the copy, one of those in backups/")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _run(args: Namespace) -> int:
    from cadencelang.stores.sqlite import SqliteStore
    from cadencelang.workspace.restoring import Unrestorable, copy_named, loss, restore
    from cadencelang.workspace.running import AlreadyRunning, only_one

    with workspace_of(args) as workspace:
        if not isinstance(workspace.store, SqliteStore):
            raise Failure("Only an SQLite database is restored by this command.", "Use pg_restore for PostgreSQL.")
        try:
            with only_one(Path(args.folder)):
                copy = copy_named(workspace, args.copy)
                if not _confirmed(loss(workspace, copy), sure=args.yes):
                    raise Failure("Nothing was restored.", code=FOUND)
                kept = restore(workspace, copy)
        except AlreadyRunning as error:
            raise Failure(str(error), "Stop it first.") from None
        except Unrestorable as error:
            raise Failure(str(error)) from None
    print(clean(f"Restored {copy}. What was there is kept as {kept}."))
    return CLEAN


def _confirmed(costs: Loss, *, sure: bool) -> bool:
    entries = "1 log entry is" if costs.entries == 1 else f"{costs.entries} log entries are"
    letters = "1 letter or notice" if costs.letters == 1 else f"{costs.letters} letters and notices"
    told = f"Then {entries} not known any more, and of what has left {letters} may leave once more."
    if sure:
        print(told, file=sys.stderr)
        return True
    if not sys.stdin.isatty():
        raise Failure(told, "Say --yes where nobody can be asked.")
    return input(f"{told} Go back? Type yes: ").strip() == "yes"


COMMAND = Command(_arguments, _run)
