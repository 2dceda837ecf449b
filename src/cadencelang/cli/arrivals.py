"""`cadence arrivals`: what other programs told that was not taken, and telling it again once that is mended.

With `--mapping` it writes the packaged mapping of an applicant tracking system, for a copy of one's own.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from getpass import getuser

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean

_VENDORS = ("greenhouse", "lever", "ashby", "merge", "standard")
"""The systems with a packaged mapping; that of `standard` is for a system of one's own."""


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument(
        "--again",
        metavar="ID",
        nargs="?",
        const="",
        help="tell one again, by the mapping as it is now; alone: all",
    )
    parser.add_argument("--seen", metavar="ID", help="put one away that was refused and that nothing will mend")
    parser.add_argument(
        "--mapping",
        choices=_VENDORS,
        help="write what the events of a system mean, as it is packaged, to be copied into the workspace and changed",
    )


def _run(args: Namespace) -> int:
    if args.seen and args.again is not None:
        raise Failure("--seen puts one away and --again tells one again; say one of them.")
    if args.mapping:
        return _packaged(args)
    with workspace_of(args) as workspace:
        from cadencelang.workbench.timeline_text import counted
        from cadencelang.workspace.config import ConfigError
        from cadencelang.workspace.webhooks import open_arrivals, put_away, tell_again

        told = None
        if args.again is not None:
            try:
                told = tell_again(workspace, args.again or None)
            except ConfigError as error:
                raise Failure(str(error)) from None
            if told is None:
                raise Failure("No such arrival is open.", "`cadence arrivals` lists those that are.")
        with workspace.store.transaction() as tx:
            if args.seen and not put_away(tx, args.seen, getuser()):
                raise Failure("No such arrival was refused.", "One that waits is told once its candidate is here.")
            found = open_arrivals(tx)
    if args.json:
        told_of = [{"id": it.id, "webhook": it.hook, "candidate": it.candidate, "status": it.status.value,
                    "why": it.told.splitlines()} for it in found]  # fmt: skip
        print(json.dumps(told_of, ensure_ascii=False, indent=2))
    else:
        if told is not None:
            print(f"{counted(told, 'event')} {'was' if told == 1 else 'were'} taken.")
        for it in found:
            why = it.told.replace("\n", "; ") or "nobody of that id is here yet"
            print(clean(f"{it.status.value:<8} {it.hook:<12} {it.id}  {it.candidate}: {why}"))
        print(f"{len(found)} to look at." if found else "All that came was taken.")
    return FOUND if found else CLEAN


def _packaged(args: Namespace) -> int:
    if args.again is not None or args.seen or args.json:
        raise Failure("--mapping goes alone.")
    from cadencelang.connectors.webhooks.mapping import packaged_mapping
    from cadencelang.connectors.webhooks.verify import Scheme

    sys.stdout.write(packaged_mapping(Scheme(args.mapping)))
    return CLEAN


COMMAND = Command(_arguments, _run)
