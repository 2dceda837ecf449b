"""`cadence tui [BOOK]`: the terminal application, where it is installed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from importlib.util import find_spec

from cadencelang.cli.failure import Failure
from cadencelang.cli.frame import Command

_HOW = "Install it with `pip install 'cadencelang[tui]'`."


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("book", metavar="BOOK", nargs="?", help="a playbook; none: a workspace to practise in")
    parser.add_argument("--ascii", action="store_true", help="draw with plain characters only")


def _run(args: Namespace) -> int:
    book = None
    if args.book:
        from cadencelang.cli.books import find_book

        book = find_book(args.book)
        if book.suffix == ".json":
            raise Failure(f"{book} is a compiled playbook; its text is what is edited.", "Name the .cadence file.")
    if find_spec("textual") is None:
        raise Failure("The terminal application is not installed.", _HOW)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure(
            "The terminal application needs a terminal.", "`cadence queue BOOK --plain` and `cadence simulate` do not."
        )
    from cadencelang_tui.app import CadenceApp
    from cadencelang_tui.glyphs import ASCII
    from cadencelang_tui.sittings import BrokenOff, sit

    try:
        return sit(lambda: CadenceApp(book, glyphs=ASCII if args.ascii else None))
    except BrokenOff as error:
        raise Failure(str(error), "Start it again, or see `cadence --help` for what works without it.") from None


COMMAND = Command(_arguments, _run)
