"""`cadence explain CODE` (or `cadence help CODE`): the page of a diagnostic."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.diagnostics.manual import NoSuchPage, page, pages


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", nargs="?", help="a code such as CL201, or its name")
    parser.add_argument("--list", action="store_true", help="list all codes")


def _run(args: Namespace) -> int:
    if args.list or args.code is None:
        for known in pages().values():
            print(f"{known.id}  {known.name}")
        return CLEAN
    try:
        print(page(args.code).markdown.rstrip())
    except NoSuchPage as error:
        help = f"Did you mean {error.suggestion}?" if error.suggestion else "`cadence explain --list` lists them."
        raise Failure(f'There is no code "{error.asked}".', help) from None
    return CLEAN


COMMAND = Command(_arguments, _run)
