"""The entry of `cadence`: picks the command, loads it, and sees to it that no traceback ever reaches the user."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final, TextIO

from cadencelang.cli.failure import CLEAN, MISUSED, Failure

if TYPE_CHECKING:
    from cadencelang.cli.frame import Command

COMMANDS: Final = {
    "new": "begin a playbook, after a few questions",
    "check": "say what is wrong with a playbook, and mend what is safe to mend",
    "fmt": "write a playbook the one canonical way",
    "test": "run a playbook's scenarios",
    "verify": "prove a playbook's guarantees, or show the shortest history that breaks one",
    "diff": "tell what changed in meaning between two playbooks",
    "simulate": "show what would happen to each candidate, when, and why",
    "init": "make a workspace, in which a playbook runs for real",
    "import": "bring candidates and what happened to them into a workspace",
    "run": "let a workspace live: what is due happens, and letters leave",
    "worker": "let a workspace on PostgreSQL live, as one of any number of workers",
    "serve": "offer a workspace to other programs over HTTP",
    "token": "issue, list and revoke tokens for the HTTP interface",
    "publish": "let a workspace's newcomers begin with the playbook as it stands, and move others to it",
    "status": "say how a workspace stands, and what a person should look at",
    "outbox": "list the letters that could not leave, or may have",
    "arrivals": "list what other programs told that was not taken, and tell it again",
    "questions": "list the mails that a person must decide on, and decide on one",
    "person": "show everything that is held on one person",
    "export": "write candidates and what happened to them as files",
    "erase": "erase one person from a workspace",
    "backup": "copy a workspace's database whole, while it runs",
    "restore": "go back to a copy of a workspace's database",
    "doctor": "try every part of a workspace, and say how to mend what is wrong",
    "queue": "list what waits for a decision, as plain text",
    "tui": "edit, simulate and run a playbook in the terminal",
    "lsp": "serve an editor: problems, suggestions, meanings and the rest, while a playbook is written",
    "why": "explain what happened to a candidate, or did not",
    "compile": "write a playbook as one compiled file",
    "docs": "write a playbook as a document to read, print and agree on",
    "graph": "draw the rule graph of a playbook",
    "schema": "print the shape of what goes in or comes out, for other programs",
    "explain": "show the page of a diagnostic code",
    "completion": "print what lets a shell complete commands, options and files",
    "calendar": "compare the packaged holidays with the installed library",
}
_MODULES: Final = {"test": "test_command", "compile": "compile_command", "import": "import_command"}
_INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 141


def run() -> None:
    """The console script."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command and give its exit code; errors of ours and of others are told in one plain sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _dispatch(argv)
        sys.stdout.flush()
    except Failure as failure:
        return _told(failure)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _silence(sys.stdout)
        return _PIPE_CLOSED
    except Exception as error:
        return _last_resort(error)
    return code


def _dispatch(argv: Sequence[str]) -> int:
    name, rest = (argv[0], list(argv[1:])) if argv else ("--help", [])
    if name in ("--version", "-V"):
        return _version()
    if name == "help" and rest:
        name, rest = (rest[0], ["--help"]) if rest[0] in COMMANDS else ("explain", _code_of(rest))
    if name in ("--help", "-h", "help"):
        return _help()
    if name not in COMMANDS:
        from cadencelang.diagnostics.suggest import did_you_mean

        kind, known = ("option", ("--help", "--version")) if name.startswith("-") else ("command", COMMANDS)
        suggestion = did_you_mean(name, known) or "`cadence --help` lists them."
        raise Failure(f'There is no {kind} "{name}".', suggestion)
    command = command_of(name)
    return command.run(command.parsed(name, COMMANDS[name], rest))


def _code_of(words: list[str]) -> list[str]:
    """What is asked of `explain`. Raises Failure where help is asked for on what is neither a command nor a code."""
    from cadencelang.diagnostics.manual import NoSuchPage, page
    from cadencelang.diagnostics.suggest import did_you_mean

    try:
        if not words[0].startswith("-"):
            page(words[0])
    except NoSuchPage as error:
        near = did_you_mean(error.asked, COMMANDS) or (error.suggestion and f"Did you mean {error.suggestion}?")
        help = near or "`cadence --help` lists the commands, `cadence explain --list` the codes."
        raise Failure(f'There is no command and no code "{error.asked}".', help) from None
    return words


def command_of(name: str) -> Command:
    """The command of that name, one of COMMANDS, loaded."""
    command: Command = import_module(f"cadencelang.cli.{_MODULES.get(name, name)}").COMMAND
    return command


def _version() -> int:
    from cadencelang import __version__

    print(f"cadence {__version__}")
    return CLEAN


def _help() -> int:
    print("usage: cadence COMMAND …\n\nFollow-up with candidates, written as a readable playbook.\n\ncommands:")
    for name, does in COMMANDS.items():
        print(f"  {name:<12}{does}")
    print("\n`cadence COMMAND --help` tells more of a command, `cadence help CODE` of a diagnostic.")
    return CLEAN


def _told(failure: Failure) -> int:
    from cadencelang.diagnostics.clean import clean

    help = f" {clean(failure.help)}" if failure.help else ""
    if failure.message:
        print(f"cadence: {clean(failure.message)}{help}", file=sys.stderr)
    return failure.code


def _silence(stream: TextIO) -> None:
    """Let what is still to be flushed go nowhere, so that the end of the process stays quiet."""
    with suppress(OSError, ValueError):
        target = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, target)
        os.close(nowhere)


def _last_resort(error: Exception) -> int:
    if os.environ.get("CADENCE_DEBUG"):
        raise error
    from cadencelang.diagnostics.clean import clean

    told = clean(f"{type(error).__name__}: {error}")[:300]
    print(f"cadence: Something went wrong that should not have ({told}).", file=sys.stderr)
    print("Run it again with CADENCE_DEBUG=1 to see the details, and please report them.", file=sys.stderr)
    return MISUSED
