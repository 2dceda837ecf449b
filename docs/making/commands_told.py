"""What the commands take, read off their parsers: for the man page and the page of commands.

Owns: reading an argument parser. Refuses: any markup.
"""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass

from cadencelang.cli.parsers import parsers_of, whole_parser


@dataclass(frozen=True)
class Argument:
    """An argument: how it is written (`--from`, and the word for its value), what it does, whether it must be there."""

    flags: tuple[str, ...]
    value: str
    does: str
    needed: bool

    @property
    def words(self) -> str:
        """As one would write it: `--from DATE`, `BOOK`."""
        return " ".join(filter(None, (", ".join(self.flags), self.value)))


@dataclass(frozen=True)
class Told:
    """A command: its name, what it does, how it is called, its arguments by place and by name, and what is added."""

    name: str
    does: str
    usage: str
    places: tuple[Argument, ...]
    options: tuple[Argument, ...]
    epilog: str


def commands() -> list[Told]:
    """All commands, in the order in which the command line lists them."""
    return [_told(name, parser) for name, parser in parsers_of(whole_parser()).items()]


def _told(name: str, parser: ArgumentParser) -> Told:
    arguments = [(it, _argument(it, parser)) for it in parser._actions if it.help != SUPPRESS]
    places = tuple(told for it, told in arguments if not it.option_strings)
    options = tuple(told for it, told in arguments if it.option_strings)
    return Told(name, parser.description or "", _usage(name, places, options), places, options, parser.epilog or "")


def _argument(action: Action, parser: ArgumentParser) -> Argument:
    does = (action.help or "") % {"prog": parser.prog, "default": action.default}
    value = "" if action.nargs == 0 else _value(action)
    needed = action.required if action.option_strings else action.nargs not in ("?", "*")
    return Argument(tuple(action.option_strings), value, does, needed)


def _value(action: Action) -> str:
    if action.choices is not None and action.metavar is None:
        word = "|".join(map(str, action.choices))
    else:
        word = str(action.metavar or action.dest.upper())
    return f"{word} …" if action.nargs in ("+", "*") else word


def _usage(name: str, places: tuple[Argument, ...], options: tuple[Argument, ...]) -> str:
    """How it is called: what must be there, and that there are options."""
    return " ".join(["cadence", name, *_usage_words(places, options)])


def _usage_words(places: tuple[Argument, ...], options: tuple[Argument, ...]) -> Iterator[str]:
    yield from (it.value if it.needed else f"[{it.value}]" for it in places)
    yield from (f"{it.flags[-1]} {it.value}" for it in options if it.needed)
    yield "[option …]"
