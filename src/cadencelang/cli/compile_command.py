"""`cadence compile BOOK -o FILE`: the playbook as one file that runs without the compiler."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cadencelang.cli.books import add_book, open_book
from cadencelang.cli.failure import CLEAN
from cadencelang.cli.files import write_output
from cadencelang.cli.frame import Command


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write it (default: standard output)"
    )


def _run(args: Namespace) -> int:
    from cadencelang.graph.store import dump

    write_output(args.output, dump(open_book(args.book, args.color).book))
    return CLEAN


COMMAND = Command(_arguments, _run)
