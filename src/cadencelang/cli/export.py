"""`cadence export`: candidates and what happened to them, as files that `cadence import` reads."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.files import write_text
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--candidates", metavar="FILE", help="write candidates: .csv, .json or .jsonl")
    parser.add_argument("--events", metavar="FILE", help="write what happened to them: .jsonl")


def _run(args: Namespace) -> int:
    from cadencelang.workspace.exporting import UnknownForm, candidates_text, events_text

    if args.candidates is None and args.events is None:
        raise Failure("There is nothing to export.", "Name --candidates, --events, or both.")
    if args.events and not args.events.endswith(".jsonl"):
        raise Failure("What happened is written as .jsonl.", "Name a file that ends so.")
    with workspace_of(args) as workspace:
        try:
            if args.candidates:
                write_text(Path(args.candidates), candidates_text(workspace, Path(args.candidates)))
            if args.events:
                write_text(Path(args.events), events_text(workspace))
        except UnknownForm as error:
            raise Failure(str(error)) from None
    print(f"Written: {clean(', '.join(filter(None, (args.candidates, args.events))))}.")
    return CLEAN


COMMAND = Command(_arguments, _run)
