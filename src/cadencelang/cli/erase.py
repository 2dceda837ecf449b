"""`cadence erase`: facts and texts of one person leave the log, the outbox, the letters and the backups."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--id", metavar="ID", required=True, help="the candidate's id, any of them")
    parser.add_argument("--yes", action="store_true", help="do not ask; this cannot be taken back")


def _run(args: Namespace) -> int:
    from cadencelang.workspace.erasing import erase
    from cadencelang.workspace.identity import near

    if not args.yes and not _confirmed(args.id):
        raise Failure("Nothing was erased.", code=FOUND)
    with workspace_of(args) as workspace:
        try:
            gone = erase(workspace, args.id)
        except OSError as error:
            raise Failure(f"A letter's file cannot be removed: {error.strerror}.", "Do it again once it can.") from None
        if gone is None:
            with workspace.store.transaction() as tx:
                help = " ".join(filter(None, ("Nothing was erased.", near(tx, args.id))))
            raise Failure(f'There is no candidate "{args.id}".', help, FOUND)
    if gone.ids[1:]:
        print(clean(f"They were known under {len(gone.ids)} ids: {', '.join(gone.ids)}."))
    print(
        f"Erased: {gone.entries} log entries, {gone.orders} letters and notices, {gone.files} files,"
        f" out of {gone.backups} backups. A mark stays by which they are known should they be imported again."
    )
    return CLEAN


def _confirmed(id: str) -> bool:
    if not sys.stdin.isatty():
        raise Failure("Erasing cannot be taken back.", "Say --yes where nobody can be asked.")
    return input(f"Erase everything held on {id}? This cannot be taken back. Type yes: ").strip() == "yes"


COMMAND = Command(_arguments, _run)
