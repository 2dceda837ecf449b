"""`cadence compile BOOK -o FILE`: the playbook as one file that runs without the compiler."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from cadencelang.cli.books import add_book, open_book
from cadencelang.cli.failure import CLEAN
from cadencelang.cli.files import write_text
from cadencelang.cli.frame import Command


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write it (default: standard output)"
    )


def _run(args: Namespace) -> int:
    from cadencelang.graph.store import dump

    text = dump(open_book(args.book, args.color).book)
    if args.output == "-":
        sys.stdout.write(text)
    else:
        write_text(Path(args.output), text)
    return CLEAN


COMMAND = Command(_arguments, _run)
