"""`cadence doctor`: tries every part of a workspace, and says how to mend what is wrong."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from cadencelang.cli.failure import CLEAN, FOUND
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace
from cadencelang.diagnostics.clean import clean


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    from cadencelang.workbench.terminal import terminal_of
    from cadencelang.workspace.examining import examine
    from cadencelang.workspace.finding import Health

    findings = list(examine(Path(args.folder)))
    if args.json:
        told = [{"part": it.part, "health": it.health.value, "found": it.found, "mend": it.mend} for it in findings]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        terminal = terminal_of(sys.stdout, args.color)
        width = max(len(it.part) for it in findings) + 2
        tones = {Health.WELL: "good", Health.LOOK: "warn", Health.ILL: "bad"}
        for it in findings:
            print(f"{terminal.paint(tones[it.health], f'{it.health.value:<5}')}{it.part:<{width}}{clean(it.found)}")
            if it.mend:
                print(f"{'':<{width + 5}}{clean(it.mend)}")
    return FOUND if any(it.health is Health.ILL for it in findings) else CLEAN


COMMAND = Command(_arguments, _run)
