"""`cadence questions`: mails that a person must decide on, and what is said of one."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Final

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean, clean_block

_LONGEST: Final = 600


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument("--answer", metavar="ID", help="decide on one")
    parser.add_argument(
        "--as", dest="meaning", choices=("reply", "stop", "away", "nothing"),
        help="it is a reply, they want no more, they are away, or it means nothing",
    )  # fmt: skip
    parser.add_argument("--candidate", metavar="ID", help="whose it is, where several candidates are in question")


def _run(args: Namespace) -> int:
    if (args.answer is None) != (args.meaning is None):
        raise Failure("--answer and --as go together.", "Say --answer ID --as reply, for instance.")
    with workspace_of(args) as workspace, workspace.store.transaction() as tx:
        if args.answer:
            from cadencelang.desk.items import Meaning
            from cadencelang.workspace.questions import Undecided, decide

            try:
                decide(workspace, tx, args.answer, Meaning(args.meaning), args.candidate)
            except Undecided as error:
                raise Failure(str(error)) from None
            print("Decided; what waited for it goes on.")
            return CLEAN
        found = [{"id": it.id, "candidate": it.candidate, "why": it.why, "text": it.text} for it in tx.questions()]
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return FOUND if found else CLEAN
    for it in found:
        print(clean(f"{it['id']}  {it['candidate'] or '(nobody known)'}: {it['why']}"))
        for line in clean_block(it["text"][:_LONGEST].strip()).splitlines():
            print(f"    | {line}".rstrip())
    print(f"{len(found)} to decide." if found else "Nothing is to be decided.")
    return FOUND if found else CLEAN


COMMAND = Command(_arguments, _run)
