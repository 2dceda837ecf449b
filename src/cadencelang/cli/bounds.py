"""How far the prover may go, as options; and proving with progress on the terminal."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from math import isfinite

from cadencelang.adapters.proofs import Disk, cache_folder
from cadencelang.clock.store import is_calendar
from cadencelang.diagnostics.clean import clean
from cadencelang.graph.model import Book
from cadencelang.prover.almanac import Grain
from cadencelang.prover.claims import Goal
from cadencelang.prover.covering import first_zone
from cadencelang.prover.exploring import Bounds, Explored
from cadencelang.prover.mutating import Mutation
from cadencelang.prover.remembering import Forgetful
from cadencelang.prover.together import verify_together
from cadencelang.prover.verifying import Verdict, Wish


def add_bounds(parser: ArgumentParser) -> None:
    """The options that say how far to go and on which calendars."""
    parser.add_argument("--only", metavar="WORDS", default="", help="only guarantees whose names hold these words")
    parser.add_argument("--seconds", metavar="N", type=_some, default=60, help="for each guarantee and calendar (60)")
    parser.add_argument(
        "--max-states", metavar="N", type=_count, default=3_000_000, help="situations for each (3,000,000)"
    )
    parser.add_argument("--memory", metavar="MB", type=_count, default=4096, help="stop beyond this much memory (4096)")
    parser.add_argument("--plain-weeks", action="store_true", help="on weeks without holidays only")
    parser.add_argument(
        "--calendar", metavar="ID", action="append", default=[], type=_calendar, help="also for candidates there (US)"
    )
    parser.add_argument("--cores", metavar="N", type=_count, default=_cores(), help="prove on so many cores (up to 4)")
    parser.add_argument("--fresh", action="store_true", help="prove all anew, whatever was proved before")
    grains = parser.add_mutually_exclusive_group()
    grains.add_argument("--every-tick", action="store_true", help="let things happen at every tick, closed hours too")
    grains.add_argument(
        "--coarse", action="store_true", help="only as days begin, open and close: faster, and CHECKED, not PROVED"
    )


def wish_of(args: Namespace) -> Wish:
    """What these options ask for."""
    bounds = Bounds(args.max_states, args.seconds, args.memory)
    memory = Forgetful() if args.fresh else Disk(cache_folder())
    return Wish(bounds, args.only, args.plain_weeks, _grain(args), tuple(args.calendar), memory)


def verdicts(book: Book, args: Namespace) -> Iterator[Verdict]:
    """The verdicts as they come; where someone watches, how far it is stands on standard error meanwhile."""
    try:
        for verdict in verify_together(book, wish_of(args), show_progress, args.cores):
            clear_progress()
            yield verdict
    finally:
        clear_progress()


def show_progress(goal: Goal, calendar: str, explored: Explored) -> bool:
    """Say how far an exploration is, where someone watches; never asks it to stop."""
    return _show(f"{goal.name}, {calendar}", explored)


def _show(what: str, explored: Explored) -> bool:
    if sys.stderr.isatty():
        told = clean(f"{what}: {explored.situations:,} situations, {explored.seconds:.0f} s")
        sys.stderr.write(f"\r\x1b[K{told[:79]}")
        sys.stderr.flush()
    return True


def show_question(mutation: Mutation, explored: Explored) -> bool:
    """Say which question about a proof is explored, and how far it is; never asks it to stop."""
    asked = f"{mutation.becomes} for {mutation.what}" if mutation.becomes else f"without {mutation.what}"
    return _show(asked, explored)


def clear_progress() -> None:
    """Take the line of progress away."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _grain(args: Namespace) -> Grain:
    return Grain.EVERY_TICK if args.every_tick else Grain.COARSE if args.coarse else Grain.TELLING


def _cores() -> int:
    """The cores there are for this process, but no more than are good for a machine that is worked on."""
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(there, 4)


def _calendar(text: str) -> str:
    """A calendar that is known, of a country with a time zone."""
    if not is_calendar(text):
        raise ArgumentTypeError(f"there is no calendar {text}; US, AE or GB-ENG is one")
    try:
        first_zone(text)
    except KeyError:
        raise ArgumentTypeError(f"{text} is no country's calendar; US, AE or GB-ENG is one") from None
    return text


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
