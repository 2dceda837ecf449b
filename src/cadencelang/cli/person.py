"""`cadence person`: everything that is held on one person."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean, clean_block

if TYPE_CHECKING:
    from cadencelang.workbench.terminal import Terminal
    from cadencelang.workspace.holding import Held
    from cadencelang.workspace.recorded import Recorded


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
        raise Failure(f'There is no candidate "{args.id}".', "`cadence export` lists those there are.", FOUND)
    if args.json:
        print(json.dumps(found.told(), ensure_ascii=False, indent=2))
        return CLEAN
    from cadencelang.workbench.terminal import terminal_of

    terminal = terminal_of(sys.stdout, args.color)
    if found.ids[1:]:
        print(clean(f"{len(found.ids)} ids of one person: {', '.join(found.ids)}\n"))
    for each in found.under:
        _show(each, terminal, detail=args.detail)
    return CLEAN


def _show(held: Held, terminal: Terminal, *, detail: bool) -> None:
    """What is held under one id, to read."""
    told = held.told
    if held.account is None:
        print(clean(f"{told['candidate']}, who has not entered; all that is held:\n"))
    else:
        _show_account(held.account, told["facts"], terminal, detail=detail)
    for order in told["outbox"]:
        letter = order["letter"]
        subject = f': "{letter["subject"]}" to {letter["to"]}' if letter else ""
        print(clean(f"  {order['due']}  {order['status']:<12}{order['channel']}{subject}"))
    for it in told["told by other programs"]:
        print(clean(f"  {it['received']}  {it['status']:<12}told by {it['webhook']}"))
        _quote(it["body"])


def _show_account(account: Recorded, facts: Mapping[str, Any], terminal: Terminal, *, detail: bool) -> None:
    from cadencelang.workbench.timeline_text import timeline_text
    from cadencelang.workspace.holding import moment

    timeline, row = account.timeline, account.row
    print(clean(f"{timeline.label} ({row.candidate}), stage {row.stage or 'none'}"))
    print(f"since {moment(timeline.start, timeline.clock)}; all that is held:\n")
    for name, value in facts.items():
        print(clean(f"  {name:<18}{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"))
    print()
    print(timeline_text(timeline, account.atlas, terminal, detail=detail))


def _quote(text: str) -> None:
    """A text from outside, as it came."""
    for line in clean_block(text).splitlines():
        print(f"    | {line}".rstrip())


COMMAND = Command(_arguments, _run)
