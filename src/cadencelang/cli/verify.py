"""`cadence verify`: each guarantee proved for every history, or the shortest history that breaks it.

Exits with 0 where all are proved, 1 where one is broken, 3 where none is broken but one is not decided.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace

from cadencelang.cli.books import add_book, open_book
from cadencelang.cli.failure import CLEAN, FOUND, UNDECIDED, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.verify_text import verdict_json, verdict_text
from cadencelang.prover.claims import Goal
from cadencelang.prover.exploring import Bounds, Explored
from cadencelang.prover.verifying import Wish, Word, verify
from cadencelang.workbench.terminal import terminal_of


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument("--only", metavar="WORDS", default="", help="only guarantees whose names hold these words")
    parser.add_argument("--seconds", metavar="N", type=float, default=60, help="for each guarantee and calendar (60)")
    parser.add_argument(
        "--max-states", metavar="N", type=int, default=3_000_000, help="situations for each (3,000,000)"
    )
    parser.add_argument("--memory", metavar="MB", type=int, default=4096, help="stop beyond this much memory (4096)")
    parser.add_argument("--plain-weeks", action="store_true", help="on weeks without holidays only")
    parser.add_argument("--every-tick", action="store_true", help="let things happen at every tick, closed hours too")
    parser.add_argument("--json", action="store_true", help="write JSON, one verdict a line")


def _run(args: Namespace) -> int:
    opened = open_book(args.book, args.color)
    bounds = Bounds(args.max_states, args.seconds, args.memory)
    wish = Wish(bounds, args.only, args.plain_weeks, args.every_tick)
    terminal, atlas = terminal_of(sys.stdout, args.color), opened.atlas()
    words: list[Word] = []
    for verdict in verify(opened.book, wish, _show_progress):
        _clear()
        words.append(verdict.word)
        if args.json:
            print(json.dumps(verdict_json(verdict), ensure_ascii=False), flush=True)
        else:
            print(verdict_text(verdict, atlas, terminal), flush=True)
    if not words:
        raise Failure("There is no guarantee to prove." if not args.only else "No guarantee's name holds these words.")
    return FOUND if Word.BROKEN in words else UNDECIDED if Word.NOT_DECIDED in words else CLEAN


def _show_progress(goal: Goal, calendar: str, explored: Explored) -> bool:
    if sys.stderr.isatty():
        told = f"{goal.name}, {calendar}: {explored.situations:,} situations, {explored.seconds:.0f} s"
        sys.stderr.write(f"\r\x1b[K{told[:79]}")
        sys.stderr.flush()
    return True


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


COMMAND = Command(_arguments, _run)
