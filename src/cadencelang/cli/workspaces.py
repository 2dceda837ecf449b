"""The workspace that a command is given, opened; what goes wrong with it is told in a sentence."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.cli.failure import FOUND, Failure

if TYPE_CHECKING:
    from cadencelang.runtime.ports import Transaction, WallClock
    from cadencelang.workspace.opening import Workspace


def add_workspace(parser: ArgumentParser) -> None:
    """The argument DIR."""
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="the workspace (default: this folder)")


def takes_no(args: Namespace, *options: str) -> None:
    """Refuse options that are for a playbook beside files, where a workspace is given. Raises Failure."""
    for option in options:
        if getattr(args, option) is not None:
            raise Failure(f"A workspace takes no --{option}.", "Its candidates are those in it, and it is now.")


def needs(args: Namespace, **options: str) -> None:
    """Insist on options, each with the word for what it takes, where no workspace is given. Raises Failure."""
    for option, what in options.items():
        if getattr(args, option) is None:
            raise Failure(f"--{option} is missing.", f"Say --{option} {what}; only a workspace needs none.")


def nobody(tx: Transaction, candidate: str) -> Failure:
    """What to say where a workspace has no candidate of that id."""
    from cadencelang.workspace.identity import near

    help = near(tx, candidate) or "`cadence export` lists those there are."
    return Failure(f'There is no candidate "{candidate}".', help, FOUND)


@contextmanager
def workspace_of(args: Namespace, clock: WallClock | None = None) -> Iterator[Workspace]:
    """The workspace of the arguments; raises Failure."""
    from cadencelang.runtime.ports import StoreError
    from cadencelang.workspace.config import ConfigError
    from cadencelang.workspace.opening import opened

    try:
        with opened(Path(args.folder), clock) as workspace:
            yield workspace
    except ConfigError as error:
        raise Failure(str(error)) from None
    except StoreError as error:
        raise Failure(str(error), code=FOUND) from None
