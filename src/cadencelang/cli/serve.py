"""`cadence serve`: a workspace for other programs, over HTTP."""

from __future__ import annotations

import logging
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from cadencelang.cli.failure import CLEAN
from cadencelang.cli.frame import Command
from cadencelang.cli.serving import add_address, need_http_packages, serve
from cadencelang.cli.workspaces import add_workspace, workspace_of


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    add_address(parser)


def _run(args: Namespace) -> int:
    need_http_packages()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    with workspace_of(args) as workspace:
        serve(workspace, Path(args.folder), args.host, args.port)
    return CLEAN


COMMAND = Command(_arguments, _run)
