"""`cadence init DIR`: a new workspace, in which everything can be tried with nothing to set up."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from cadencelang.cli.books import find_book
from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.diagnostics.clean import clean


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="the folder to make; it must be new or empty")
    parser.add_argument("--playbook", metavar="BOOK", help="a playbook to copy (default: a small one to begin with)")


def _run(args: Namespace) -> int:
    from cadencelang.runtime.ports import StoreError
    from cadencelang.workspace.config import ConfigError
    from cadencelang.workspace.making import make

    folder = Path(args.folder)
    playbook = find_book(args.playbook) if args.playbook else None
    if playbook is not None and playbook.suffix == ".json":
        raise Failure("A workspace needs the text of its playbook.", "Name the .cadence file.")
    try:
        make(folder, playbook)
    except (ConfigError, StoreError) as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"{folder} cannot be made: {error.strerror or error}.") from None
    print(f"The workspace {clean(str(folder))} is ready. Nothing leaves this machine: letters go to its outbox/.\n")
    people = "candidates.csv" if playbook is None else "YOUR-CANDIDATES.csv"
    for does, command in (
        ("bring candidates in", f"cadence import {folder} --candidates {folder / people}"),
        ("let it run", f"cadence run {folder}"),
        ("see how things stand", f"cadence status {folder}"),
    ):
        print(f"  {does:<22}{clean(command)}")
    return CLEAN


COMMAND = Command(_arguments, _run)
