"""`cadence schema NAME`: the shape of what goes in or comes out, for other programs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from cadencelang.cli.failure import CLEAN
from cadencelang.cli.files import write_text
from cadencelang.cli.frame import Command
from cadencelang.schemas import SCHEMAS, published


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", choices=tuple(SCHEMAS), nargs="?", help="which one; none: list them")
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write it (default: standard output)"
    )


def _run(args: Namespace) -> int:
    if args.name is None:
        for name, does in SCHEMAS.items():
            print(f"{name:<15}{does}")
    elif args.output == "-":
        sys.stdout.write(published(args.name))
    else:
        write_text(Path(args.output), published(args.name))
    return CLEAN


COMMAND = Command(_arguments, _run)
