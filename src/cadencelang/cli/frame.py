"""What every command stands on: its arguments parsed, and wrong use told in a sentence."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, HelpFormatter, Namespace
from collections.abc import Callable, Sequence
from typing import NoReturn

from cadencelang.cli.failure import Failure
from cadencelang.records import dataclass


class _Parser(ArgumentParser):
    """Tells wrong use in one sentence rather than in a usage screen."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:]
        raise Failure(f"{sentence}.", f"`{self.prog} --help` tells how to use it.")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `arguments` adds its own to a parser, `run` does it and gives the exit code."""

    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    epilog: str = ""

    def parsed(self, name: str, does: str, argv: Sequence[str]) -> Namespace:
        """The arguments; `--help` prints and ends, wrong use raises Failure."""
        wanted = "--help" in argv or "-h" in argv
        parser = _Parser(
            prog=f"cadence {name}",
            description=f"{does[0].upper()}{does[1:]}.",
            epilog=self.epilog or None,
            formatter_class=_help_formatter() if wanted else HelpFormatter,
            allow_abbrev=False,
        )
        parser.add_argument(
            "--color", choices=("auto", "always", "never"), default="auto", help="when to colour (default: auto)"
        )
        self.arguments(parser)
        try:
            return parser.parse_args(argv)
        except SystemExit as end:
            raise Failure("", code=int(end.code or 0)) from None


def _help_formatter() -> type[HelpFormatter]:
    """Help in colour on a terminal; the library that draws it is loaded for that alone."""
    if not sys.stdout.isatty():
        return HelpFormatter
    from rich_argparse import RichHelpFormatter

    return RichHelpFormatter
