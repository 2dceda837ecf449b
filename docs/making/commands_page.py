"""The page of all commands and their options, made from their parsers. Run this file to write it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from commands_told import Argument, Told, commands

PAGE = Path(__file__).parents[1] / "commands.md"
_HEAD = """\
# Commands

`BOOK` is a `.cadence` file, or a folder with one playbook in it; where a command only reads, a compiled `.json` will
do. `DIR` is [a workspace](workspace.md). Every command has `--help`, and `--color auto`, `always` or `never`;
`NO_COLOR` is heeded. `cadence completion SHELL` prints what completes all of this in bash, zsh, fish and tcsh (where
tcsh knows one meaning of an option for all commands), and `man cadence` shows it where the package is installed.

| exit code | |
|---|---|
| 0 | all is well |
| 1 | something was found: an error, a scenario that failed, a guarantee that is broken |
| 2 | wrong use, or a file that cannot be read |
| 3 | a guarantee that was not decided within the bounds given |

This page is made from the commands by `make reference`; a test says when it is out of date.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(line for command in commands() for line in _command(command))])


def _command(command: Told) -> Iterator[str]:
    yield from (f"## {command.name}", "", _plain(command.does), "", "```text", command.usage, "```", "")
    shown = [it for it in (*command.places, *command.options) if not {"-h", "--color"} & set(it.flags)]
    if shown:
        yield from ("| | |", "|---|---|", *map(_row, shown), "")
    if command.epilog:
        yield from (_plain(command.epilog), "")


def _row(argument: Argument) -> str:
    needed = " (needed)" if argument.needed and argument.flags else ""
    return f"| {_code(argument.words)} | {_plain(argument.does)}{needed} |"


def _code(words: str) -> str:
    return f"`{words}`".replace("|", r"\|")


def _plain(text: str) -> str:
    """A text in which no character is taken for markup, on one line."""
    return " ".join(text.split()).replace("|", r"\|").replace("<", "&lt;").replace("*", r"\*")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
