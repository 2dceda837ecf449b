"""`cadence queue`: what waits for a decision, as text for screen readers, or as JSON; of a playbook or a workspace."""

from __future__ import annotations

import math
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cadencelang.cli.books import find_book, open_book
from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.instants import moment
from cadencelang.cli.live import is_workspace
from cadencelang.cli.people import add_people, read_people
from cadencelang.cli.workspaces import needs, takes_no, workspace_of
from cadencelang.clock import ClockError, format_instant
from cadencelang.desk.items import Kind, Urgency, View
from cadencelang.desk.port import Desk
from cadencelang.desk.queue_json import queue_json
from cadencelang.desk.rehearsal import Rehearsal
from cadencelang.desk.standing import Stage
from cadencelang.desk.text import queue_text
from cadencelang.engine import Engine


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("book", metavar="BOOK", help="a playbook, its folder, a compiled .json, or a workspace")
    add_people(parser, needed=False)
    parser.add_argument("--at", metavar="INSTANT", help="the day or instant that it is; in a workspace it is now")
    parser.add_argument(
        "--past", choices=("assumed", "recorded"), default="assumed",
        help="what the record does not tell of: until two days ago it was done (default), or it did not happen",
    )  # fmt: skip
    parser.add_argument(
        "--only", choices=[str(it) for it in Kind], action="append", help="only these (may be repeated)"
    )
    parser.add_argument("--search", metavar="WORDS", default="", help="only what has these words in it")
    parser.add_argument("--later", action="store_true", help="also what is due on later days")
    parser.add_argument("--why", action="store_true", help="with the draft, the reasons, and what happens otherwise")
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--plain", action="store_true", help="plain text, which is the default")
    forms.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    with _desk(args) as desk:
        desk.settle(math.inf)
        kinds = frozenset(Kind(it) for it in args.only) if args.only else None
        view = View(kinds, Urgency.LATER if args.later else Urgency.TODAY, args.search)
        told = queue_json if args.json else queue_text
        sys.stdout.write(told(desk, view, why=args.why))
        if isinstance(desk, Rehearsal) and args.past == "assumed" and not args.json:
            since = format_instant(desk.stage.since, desk.clock)
            sys.stdout.write(f"\nUntil {since} people are taken to have done what they were asked; `--past recorded`\n")
            sys.stdout.write("goes by the record alone.\n")
    return CLEAN


@contextmanager
def _desk(args: Namespace) -> Iterator[Desk]:
    """The desk of a workspace, else one to rehearse on. Raises Failure."""
    if not is_workspace(Path(args.book)):
        yield _rehearsal(args)
        return
    takes_no(args, "candidates", "events", "at")
    with workspace_of(Namespace(folder=args.book)) as workspace:
        from cadencelang.workspace.desk import LiveDesk

        yield LiveDesk(workspace)


def _rehearsal(args: Namespace) -> Desk:
    """A desk over the candidates of a file at an instant. Raises Failure."""
    find_book(args.book)
    needs(args, candidates="FILE", at="INSTANT")
    opened = open_book(args.book, args.color)
    people = read_people(args, opened.book, [])
    engine, atlas = Engine(opened.book), opened.atlas()
    try:
        now = moment(args.at, Stage(engine, atlas, 0, recorded=False).owner_clock())
        known = {it.id: it for it in people.candidates}
        recorded = args.past == "recorded"
        return Rehearsal(engine, atlas, known, people.history, now, time.monotonic, recorded=recorded)
    except ClockError as error:
        raise Failure(str(error)) from None


COMMAND = Command(_arguments, _run)
