"""`cadence outbox`: letters that a person should look at, and what they say of one."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from getpass import getuser

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean

_DONE = {
    "sent": "Noted as sent.",
    "not-sent": "It will be tried again, if it is still wanted.",
    "again": "It will be tried again, if nothing that stops it has happened since.",
    "seen": "It is put away.",
}
"""What can be said of a letter, and what is told then."""


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument("--resolve", metavar="KEY", help="decide on a letter that is listed")
    parser.add_argument(
        "--as", dest="said", choices=tuple(_DONE),
        help="in doubt: sent, or not-sent; tried too often: again; could not leave: seen, which puts it away",
    )  # fmt: skip


def _run(args: Namespace) -> int:
    if (args.resolve is None) != (args.said is None):
        raise Failure("--resolve and --as go together.", "Say --resolve KEY --as seen, for instance.")
    with workspace_of(args) as workspace, workspace.store.transaction() as tx:
        from cadencelang.workspace.outbox import Said, Unresolvable, resolve, wanting

        if args.resolve:
            try:
                resolve(workspace, tx, args.resolve, Said(args.said), getuser())
            except Unresolvable as error:
                raise Failure(str(error)) from None
            print(_DONE[args.said])
            return CLEAN
        found = [
            {"key": it.key, "channel": it.channel, "status": it.status.value, "attempts": it.attempts, "why": it.error}
            for it in wanting(tx)
        ]
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for it in found:
            print(clean(f"{it['status']:<12} {it['channel']:<8} {it['key']}: {it['why']}"))
        print("Nothing waits for a person." if not found else f"{len(found)} to look at.")
    return FOUND if found else CLEAN


COMMAND = Command(_arguments, _run)
