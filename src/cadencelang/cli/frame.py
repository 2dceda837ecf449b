"""What every command stands on: its arguments parsed, and wrong use told in a sentence."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, HelpFormatter, Namespace
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NoReturn

from cadencelang.cli.failure import Failure
from cadencelang.records import dataclass

_NEGATIVE: Final = re.compile(r"-[0-9].*")


class _Parser(ArgumentParser):
    """Tells wrong use in one sentence rather than in a usage screen."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:]
        raise Failure(f"{sentence}.", f"{self._hint(message)}`{self.prog} --help` tells how to use it.")

    def _hint(self, message: str) -> str:
        """What was probably meant by the first word that is not known: an option, or the file of one."""
        from cadencelang.diagnostics.suggest import did_you_mean

        _, unknown, words = message.partition("unrecognized arguments: ")
        if not unknown:
            return ""
        word = words.split()[0]
        if word.startswith("-"):
            meant = did_you_mean(word.partition("=")[0], [it for it in self._option_string_actions if it[:2] == "--"])
            return f"{meant} " if meant else ""
        options = [
            it
            for it, action in self._option_string_actions.items()
            if action.metavar in ("FILE", "BOOK") and it[:2] == "--"
        ]
        return f"Put the option before it that it is for: {' or '.join(options)}. " if options else ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `arguments` adds its own to a parser, `run` does it and gives the exit code."""

    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    epilog: str = ""

    def add_to(self, parser: ArgumentParser) -> None:
        """Add what the command takes to a parser: what every command does, and its own."""
        parser.add_argument(
            "--color", choices=("auto", "always", "never"), default="auto", help="when to colour (default: auto)"
        )
        self.arguments(parser)

    def parsed(self, name: str, does: str, argv: Sequence[str]) -> Namespace:
        """The arguments; `--help` prints and ends, wrong use raises Failure."""
        wanted = "--help" in argv or "-h" in argv
        parser = _Parser(
            prog=f"cadence {name}",
            description=sentence(does),
            epilog=self.epilog or None,
            formatter_class=_help_formatter() if wanted else HelpFormatter,
            allow_abbrev=False,
        )
        self.add_to(parser)
        try:
            return parser.parse_args(list(_joined(argv)))
        except SystemExit as end:
            raise Failure("", code=int(end.code or 0)) from None


def sentence(does: str) -> str:
    """What a command does, as a sentence."""
    return f"{does[0].upper()}{does[1:]}."


def _joined(argv: Sequence[str]) -> Iterator[str]:
    """The words of a command, where a value such as `-3d` is joined to its option, lest it be taken for one."""
    left = list(argv)
    while left:
        word = left.pop(0)
        negative = bool(left) and _NEGATIVE.fullmatch(left[0]) is not None
        yield f"{word}={left.pop(0)}" if word.startswith("--") and "=" not in word and negative else word


def _help_formatter() -> type[HelpFormatter]:
    """Help in colour on a terminal; the library that draws it is loaded for that alone."""
    if not sys.stdout.isatty():
        return HelpFormatter
    from rich_argparse import RichHelpFormatter

    return RichHelpFormatter
