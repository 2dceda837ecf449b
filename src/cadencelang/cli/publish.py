"""`cadence publish`: the playbook as it stands becomes the version that newcomers begin with."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from cadencelang.cli.books import open_book
from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean

if TYPE_CHECKING:
    from cadencelang.workspace.publishing import Published

_MOST_TOLD = 20


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument(
        "--migrate", choices=("stay", "move", "cancel"), default="stay",
        help="those under way: stay on their version (default), move where all they have under way has its step, or"
        " move and cancel what has none",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and publish nothing")
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    from cadencelang.workspace.publishing import Forbidden, Migration, publish_to

    with workspace_of(args) as workspace:
        book = open_book(str(workspace.folder / workspace.config.playbook.file), args.color).book
        with workspace.store.transaction() as tx:
            versions = {it.hash: it.version for it in tx.versions()}
        try:
            published = publish_to(workspace, book, Migration(args.migrate), dry_run=args.dry_run)
        except Forbidden as error:
            _tell(error.published, args, forbidden=True)
            raise Failure(
                "Nothing was published: these promises would be orphaned.",
                "Leave in the playbook what made and keeps them, or publish with --migrate stay.",
                FOUND,
            ) from None
    if published.version.hash not in versions and book.version in versions.values():
        print(f"The number of the version is {book.version} still; a new one tells them apart.", file=sys.stderr)
    _tell(published, args, forbidden=False)
    return CLEAN


def _tell(published: Published, args: Namespace, *, forbidden: bool) -> None:
    if args.json:
        print(
            json.dumps(
                {
                    "version": published.version.version,
                    "hash": published.version.hash,
                    "dry_run": args.dry_run,
                    "published": not (args.dry_run or forbidden),
                    "moved": published.moved,
                    "stay": dict(published.stay),
                    "orphans": [{"candidate": who, "promise": what} for who, what in published.orphans],
                },
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    for who, what in published.orphans[:_MOST_TOLD]:
        print(clean(f"  {who}: {what} would be orphaned"), file=sys.stderr)
    if len(published.orphans) > _MOST_TOLD:
        print(f"  … and {len(published.orphans) - _MOST_TOLD} more", file=sys.stderr)
    if forbidden:
        return
    did = "Would publish" if args.dry_run else "Published"
    print(clean(f"{did} {published.version.name}, version {published.version.version}."))
    if args.migrate == "stay":
        print("Who is under way stays on their version; newcomers begin with this one.")
        return
    print(f"{published.moved} {'would move' if args.dry_run else 'moved'} to it.")
    for why, number in published.stay.most_common():
        print(clean(f"{number:>7} stay on theirs: {why}"))


COMMAND = Command(_arguments, _run)
