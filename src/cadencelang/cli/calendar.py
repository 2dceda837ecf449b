"""`cadence calendar update`: how the installed holiday library differs from the days this package carries."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cadencelang.cli.failure import CLEAN, FOUND
from cadencelang.cli.frame import Command


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=("update",), help="compare the packaged days with the installed library")
    parser.add_argument("--check", action="store_true", help="exit with 1 where they differ")


def _run(args: Namespace) -> int:
    from cadencelang.clock.snapshot import diff, regenerate
    from cadencelang.clock.store import packaged

    changes = diff(packaged(), regenerate())
    for change in changes:
        print(change)
    if not changes:
        print("The packaged holidays are those of the installed library.")
    return FOUND if changes and args.check else CLEAN


COMMAND = Command(_arguments, _run)
