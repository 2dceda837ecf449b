"""`cadence lsp`: the language server, for editors that speak its protocol over standard input and output."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from importlib.util import find_spec

from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command

_HOW = "Install it with `pip install 'cadencelang[lsp]'`."


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--stdio", action="store_true", help="speak over standard input and output (it always does)")


def _run(args: Namespace) -> int:
    if find_spec("pygls") is None:
        raise Failure("The language server is not installed.", _HOW)
    if sys.stdin.isatty():
        raise Failure("The language server is started by an editor, not by hand.", "docs/editors.md tells how.")
    from cadencelang.lsp.starting import log_briefly, make_server

    log_briefly()

    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what is printed by anything else is no message
        with suppress(ValueError):
            make_server().start_io(stdout=out)
    return CLEAN


COMMAND = Command(_arguments, _run)
