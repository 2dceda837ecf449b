"""`cadence import`: candidates and what happened to them, into a workspace."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of

if TYPE_CHECKING:
    from cadencelang.workspace.importing import Report


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--candidates", metavar="FILE", help="candidates: .csv, .json or .jsonl")
    parser.add_argument("--events", metavar="FILE", help="what happened to them: .jsonl, .csv or .json")
    parser.add_argument("--dry-run", action="store_true", help="say what would come in, and keep nothing")
    parser.add_argument(
        "--past", choices=("assumed", "recorded"), default="assumed",
        help="what the record does not tell of a past: it followed the playbook (default), or it did not happen",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    from cadencelang.adapters import UnreadableFile
    from cadencelang.workspace.importing import Plan, import_files

    if args.candidates is None and args.events is None:
        raise Failure("There is nothing to import.", "Name --candidates, --events, or both.")
    candidates, events = (Path(it) if it else None for it in (args.candidates, args.events))
    with workspace_of(args) as workspace:
        try:
            report = import_files(workspace, Plan(candidates, events, args.dry_run, args.past == "assumed"))
        except UnreadableFile as error:
            raise Failure(str(error)) from None
    if args.json:
        print(json.dumps(_json(report, dry_run=args.dry_run), ensure_ascii=False, indent=2))
    else:
        _tell(report, dry_run=args.dry_run)
        if candidates and not (report.people or report.refusals):
            print(f"There is no candidate in {candidates}.", file=sys.stderr)
    return FOUND if report.refusals else CLEAN


def _tell(report: Report, *, dry_run: bool) -> None:
    for refusal in (*report.refusals, *report.left_alone):
        print(refusal, file=sys.stderr)
    told = [
        f"{report.added} new",
        f"{report.changed} changed",
        f"{report.unchanged} as they were",
        f"{report.records} record{'' if report.records == 1 else 's'} taken",
    ]
    if report.known:
        told.append(f"{report.known} known already")
    if report.left_alone:
        told.append(f"{len(report.left_alone)} not taken, because they are to be left alone")
    if report.refusals:
        told.append(f"{_counted(report)} (told above)")
    print(f"{'Would be taken' if dry_run else 'Candidates'}: {', '.join(told)}.")


def _counted(report: Report) -> str:
    """How much was left out, by how much of a row it was."""
    from cadencelang.adapters.refusals import Extent

    times = Counter(it.extent for it in report.refusals)
    named = {Extent.ROW: "row", Extent.FIELD: "field", Extent.COLUMN: "column"}
    told = [f"{times[it]} {name}{'' if times[it] == 1 else 's'}" for it, name in named.items() if times[it]]
    return f"{', '.join(['every row'] if times[Extent.ALL] else told)} left out"


def _json(report: Report, *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "records": report.records,
        "known": report.known,
        "suppressed": len(report.left_alone),
        "refusals": [
            {
                "file": it.file, "line": it.line, "column": it.column, "message": it.message, "help": it.help,
                "extent": it.extent.value,
            }
            for it in report.refusals
        ],
    }  # fmt: skip


COMMAND = Command(_arguments, _run)
