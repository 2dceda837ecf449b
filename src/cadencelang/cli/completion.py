"""`cadence completion SHELL`: the script that lets a shell complete commands, options, their values and files."""

from __future__ import annotations

import sys
from argparse import Action, ArgumentParser, Namespace
from typing import Final

from cadencelang.cli.failure import CLEAN
from cadencelang.cli.frame import Command

_SHELLS: Final = ("bash", "zsh", "fish", "tcsh")
_EPILOG: Final = (
    "bash: cadence completion bash > ~/.local/share/bash-completion/completions/cadence. "
    "zsh: cadence completion zsh > a folder of $fpath, as _cadence. "
    "fish: cadence completion fish > ~/.config/fish/completions/cadence.fish. "
    "tcsh: cadence completion tcsh > ~/.cadence.tcsh, and source it in ~/.tcshrc."
)
_FOLDERS: Final = frozenset({"DIR"})
_FILES: Final = frozenset({"FILE", "BOOK", "OLD", "NEW"})


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=_SHELLS, help="for which shell")


def _run(args: Namespace) -> int:
    sys.stdout.write(script(args.shell))
    return CLEAN


def script(shell: str) -> str:
    """The script for one of the shells."""
    import shtab

    from cadencelang.cli.parsers import parsers_of, whole_parser
    from cadencelang.diagnostics.manual import pages

    parser = whole_parser()
    commands = parsers_of(parser)
    for command in commands.values():
        for action in command._actions:
            _complete(action)
    codes = next(it for it in commands["explain"]._actions if it.dest == "code")
    codes.choices = [word for page in pages().values() for word in (page.id, page.name)]
    text: str = shtab.complete(parser, shell)
    return text if text.endswith("\n") else f"{text}\n"


def _complete(action: Action) -> None:
    """Say of an argument that is a file or a folder that it is one."""
    import shtab

    if action.choices is None and isinstance(action.metavar, str):
        if action.metavar in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]


COMMAND = Command(_arguments, _run, _EPILOG)
