"""`cadence outbox`: letters that a person should look at, and what they say of one."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from getpass import getuser
from shlex import quote

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean

_DONE = {
    "sent": "Noted as sent.",
    "not-sent": "It will be tried again, if it is still wanted.",
    "again": "It will be tried again, if nothing that stops it has happened since.",
    "seen": "It is put away; `--as unseen` takes that back.",
    "unseen": "It waits for a person again.",
}
"""What can be said of a letter, and what is told then."""


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument("--seen", action="store_true", help="list those that were put away")
    parser.add_argument("--resolve", metavar="KEY", help="decide on a letter that is listed")
    parser.add_argument(
        "--as", dest="said", choices=tuple(_DONE),
        help="in doubt: sent, or not-sent; tried too often: again; could not leave: seen, which puts it away; put away:"
        " unseen, which takes that back",
    )  # fmt: skip


def _run(args: Namespace) -> int:
    if (args.resolve is None) != (args.said is None):
        raise Failure("--resolve and --as go together.", "Say --resolve KEY --as seen, for instance.")
    with workspace_of(args) as workspace, workspace.store.transaction() as tx:
        from cadencelang.workspace.outbox import Said, Unresolvable, put_away, resolve, wanting

        if args.resolve:
            try:
                resolve(workspace, tx, args.resolve, Said(args.said), getuser())
            except Unresolvable as error:
                raise Failure(str(error)) from None
            print(_DONE[args.said])
            return CLEAN
        found = [
            {"key": it.key, "channel": it.channel, "status": it.status.value, "attempts": it.attempts, "why": it.error}
            for it in (put_away(tx) if args.seen else wanting(tx))
        ]
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for it in found:
            print(clean(f"{it['status']:<12} {it['channel']:<8} {quote(str(it['key']))}"))
            print(clean(f"{'':<21} {it['why']}"))
        print(_counted(len(found), seen=args.seen))
    return FOUND if found and not args.seen else CLEAN


def _counted(number: int, *, seen: bool) -> str:
    if seen:
        return f"{number} were put away." if number else "Nothing was put away."
    return f"{number} to look at; `--resolve KEY` decides on one." if number else "Nothing waits for a person."


COMMAND = Command(_arguments, _run)
