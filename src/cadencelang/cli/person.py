"""`cadence person`: everything that is held on one person."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--id", metavar="ID", required=True, help="the candidate's id")
    parser.add_argument("--json", action="store_true", help="write all of it as JSON")
    parser.add_argument("--detail", action="store_true", help="tell every step, not only what anybody would notice")


def _run(args: Namespace) -> int:
    from cadencelang.workspace.holding import everything_on, moment
    from cadencelang.workspace.recorded import recorded

    with workspace_of(args) as workspace, workspace.store.transaction() as tx:
        found = recorded(tx, workspace.steps, args.id, workspace.now)
        if found is None:
            raise Failure(f'There is no candidate "{args.id}".', "`cadence export` lists those there are.", FOUND)
        everything = everything_on(tx, found)
    if args.json:
        print(json.dumps(everything, ensure_ascii=False, indent=2))
        return CLEAN
    from cadencelang.workbench.terminal import terminal_of
    from cadencelang.workbench.timeline_text import timeline_text

    terminal = terminal_of(sys.stdout, args.color)
    print(clean(f"{found.timeline.label} ({found.row.candidate}), stage {found.row.stage or 'none'}"))
    print(f"since {moment(found.timeline.start, found.timeline.clock)}; all that is held:\n")
    for name, value in everything["facts"].items():
        print(clean(f"  {name:<18}{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"))
    print()
    print(timeline_text(found.timeline, found.atlas, terminal, detail=args.detail))
    for order in everything["outbox"]:
        letter = order["letter"]
        subject = f': "{letter["subject"]}" to {letter["to"]}' if letter else ""
        print(clean(f"  {order['due']}  {order['status']:<12}{order['channel']}{subject}"))
    return CLEAN


COMMAND = Command(_arguments, _run)
