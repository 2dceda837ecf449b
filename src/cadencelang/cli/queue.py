"""`cadence queue`: what waits for a decision at an instant, as text for screen readers and scripts."""

from __future__ import annotations

import math
import sys
import time
from argparse import ArgumentParser, Namespace

from cadencelang.cli.books import add_book, open_book
from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.instants import moment
from cadencelang.cli.people import add_people, read_people
from cadencelang.clock import ClockError
from cadencelang.desk.items import Kind, Urgency, View
from cadencelang.desk.rehearsal import Rehearsal
from cadencelang.desk.standing import Stage
from cadencelang.desk.text import queue_text
from cadencelang.engine import Engine


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser)
    add_people(parser)
    parser.add_argument("--at", metavar="INSTANT", required=True, help="the day or instant that it is")
    parser.add_argument(
        "--only", choices=[str(it) for it in Kind], action="append", help="only these (may be repeated)"
    )
    parser.add_argument("--search", metavar="WORDS", default="", help="only what has these words in it")
    parser.add_argument("--later", action="store_true", help="also what is due on later days")
    parser.add_argument("--why", action="store_true", help="with the draft, the reasons, and what happens otherwise")
    parser.add_argument("--plain", action="store_true", help="plain text, which is the only form and the default")


def _run(args: Namespace) -> int:
    opened = open_book(args.book, args.color)
    people = read_people(args, opened.book, [])
    engine, atlas = Engine(opened.book), opened.atlas()
    try:
        now = moment(args.at, Stage(engine, atlas, 0).owner_clock())
        known = {it.id: it for it in people.candidates}
        desk = Rehearsal(engine, atlas, known, people.history, now, time.monotonic)
        desk.settle(math.inf)
    except ClockError as error:
        raise Failure(str(error)) from None
    kinds = frozenset(Kind(it) for it in args.only) if args.only else None
    view = View(kinds, Urgency.LATER if args.later else Urgency.TODAY, args.search)
    sys.stdout.write(queue_text(desk, view, why=args.why))
    return CLEAN


COMMAND = Command(_arguments, _run)
