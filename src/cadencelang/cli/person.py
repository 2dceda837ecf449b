"""`cadence person`: everything that is held on one person."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace

from cadencelang.cli.failure import CLEAN
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, nobody, workspace_of


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--id", metavar="ID", required=True, help="the candidate's id, any of them")
    parser.add_argument("--json", action="store_true", help="write all of it as JSON")
    parser.add_argument("--detail", action="store_true", help="tell every step, not only what anybody would notice")


def _run(args: Namespace) -> int:
    from cadencelang.workspace.holding import holding

    with workspace_of(args) as workspace, workspace.store.transaction() as tx:
        found = holding(tx, workspace.steps, args.id, workspace.now)
        if found is None:
            raise nobody(tx, args.id)
    if args.json:
        print(json.dumps(found.told(), ensure_ascii=False, indent=2))
        return CLEAN
    from cadencelang.cli.person_text import person_lines
    from cadencelang.workbench.terminal import terminal_of

    for line in person_lines(found, terminal_of(sys.stdout, args.color), detail=args.detail):
        print(line)
    return CLEAN


COMMAND = Command(_arguments, _run)
