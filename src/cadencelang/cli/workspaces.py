"""The workspace that a command is given, opened; what goes wrong with it is told in a sentence."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.cli.failure import FOUND, Failure

if TYPE_CHECKING:
    from cadencelang.runtime.ports import WallClock
    from cadencelang.workspace.opening import Workspace


def add_workspace(parser: ArgumentParser) -> None:
    """The argument DIR."""
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="the workspace (default: this folder)")


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
