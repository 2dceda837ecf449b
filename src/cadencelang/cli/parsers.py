"""All commands as one parser, from which completion, the man page and the page of commands are made."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Final

from cadencelang import __version__
from cadencelang.cli.frame import sentence
from cadencelang.cli.main import COMMANDS, command_of

DESCRIPTION: Final = "Follow-up with candidates, written as a readable playbook and executed exactly."


def whole_parser() -> ArgumentParser:
    """The parser of `cadence` with every command in it. It describes; each command parses with one of its own."""
    parser = ArgumentParser(prog="cadence", description=DESCRIPTION, allow_abbrev=False)
    parser.add_argument("-V", "--version", action="version", version=f"cadence {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for name, does in COMMANDS.items():
        command = command_of(name)
        command.add_to(
            commands.add_parser(
                name, help=does, description=sentence(does), epilog=command.epilog or None, allow_abbrev=False
            )
        )
    return parser


def parsers_of(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    """The parsers of the commands in a whole parser, by name."""
    assert parser._subparsers is not None
    (action,) = parser._subparsers._group_actions
    return dict(action.choices or {})
