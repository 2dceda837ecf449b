"""`cadence verify`: each guarantee proved for every history, or the shortest history that breaks it.

Exits with 0 where all are proved, 1 where one is broken, 3 where none is broken but one is not decided.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from math import isfinite

from cadencelang.cli.books import Opened, add_book, open_book
from cadencelang.cli.failure import CLEAN, FOUND, UNDECIDED, Failure
from cadencelang.cli.frame import Command
from cadencelang.prover.claims import Goal
from cadencelang.prover.exploring import Bounds, Explored
from cadencelang.prover.verifying import Verdict, Wish, Word, verify
from cadencelang.workbench.terminal import terminal_of


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument("--only", metavar="WORDS", default="", help="only guarantees whose names hold these words")
    parser.add_argument("--seconds", metavar="N", type=_some, default=60, help="for each guarantee and calendar (60)")
    parser.add_argument(
        "--max-states", metavar="N", type=_count, default=3_000_000, help="situations for each (3,000,000)"
    )
    parser.add_argument("--memory", metavar="MB", type=_count, default=4096, help="stop beyond this much memory (4096)")
    parser.add_argument("--plain-weeks", action="store_true", help="on weeks without holidays only")
    parser.add_argument("--every-tick", action="store_true", help="let things happen at every tick, closed hours too")
    parser.add_argument("--save", action="store_true", help="write each story into the playbook, as a scenario")
    parser.add_argument("--dry-run", action="store_true", help="with --save: show the scenario, write nothing")
    faces = parser.add_mutually_exclusive_group()
    faces.add_argument("--json", action="store_true", help="write JSON, one verdict a line")
    faces.add_argument("--sarif", action="store_true", help="write SARIF 2.1.0, for code hosts and editors")


def _some(text: str) -> float:
    """A number above zero."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not isfinite(number) or number <= 0:
        raise ArgumentTypeError(f"{text} is not a number above zero")
    return number


def _count(text: str) -> int:
    """A whole number above zero."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number <= 0:
        raise ArgumentTypeError(f"{text} is not a whole number above zero")
    return number


def _run(args: Namespace) -> int:
    if args.dry_run and not args.save:
        raise Failure("There is nothing to try out.", "--dry-run shows what --save would write: give both.")
    opened = open_book(args.book, args.color)
    if args.save and opened.path.suffix == ".json":
        raise Failure("A compiled playbook has no place for scenarios.", "Give --save the .cadence file.")
    verdicts = list(_told(_verdicts(opened, args), opened, args))
    if not verdicts:
        raise Failure("There is no guarantee to prove." if not args.only else "No guarantee's name holds these words.")
    if args.sarif:
        sys.stdout.write(_sarif(verdicts, opened))
    if args.save:
        from cadencelang.cli.verify_save import save_stories

        save_stories(verdicts, opened.path, dry_run=args.dry_run)
    words = [it.word for it in verdicts]
    return FOUND if Word.BROKEN in words else UNDECIDED if Word.NOT_DECIDED in words else CLEAN


def _verdicts(opened: Opened, args: Namespace) -> Iterator[Verdict]:
    bounds = Bounds(args.max_states, args.seconds, args.memory)
    wish = Wish(bounds, args.only, args.plain_weeks, args.every_tick)
    for verdict in verify(opened.book, wish, _show_progress):
        _clear()
        yield verdict


def _told(verdicts: Iterator[Verdict], opened: Opened, args: Namespace) -> Iterator[Verdict]:
    """The verdicts, each told as it comes, save where they are told all at once."""
    from cadencelang.review.verdict_json import verdict_json
    from cadencelang.review.verdict_text import verdict_text

    terminal, atlas = terminal_of(sys.stdout, args.color), opened.atlas()
    for verdict in verdicts:
        if args.json:
            print(json.dumps(verdict_json(verdict, atlas), ensure_ascii=False), flush=True)
        elif not args.sarif:
            print(verdict_text(verdict, atlas, terminal), flush=True)
        yield verdict


def _sarif(verdicts: list[Verdict], opened: Opened) -> str:
    from cadencelang.cli.checking import moved_under, shown_under
    from cadencelang.diagnostics.render_sarif import render_sarif
    from cadencelang.review.verdict_sarif import verdict_diagnostics
    from cadencelang.source import SourceFile, Sources

    sources = opened.sources or Sources(SourceFile(path, text) for path, text in opened.book.sources)
    folder = opened.path.parent
    found = verdict_diagnostics(verdicts, opened.atlas(), sources)
    return render_sarif((moved_under(it, folder) for it in found), shown_under(sources, folder))


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
