"""Putting a server together."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

from cadencelang.editing.collecting import collect_seldom
from cadencelang.lsp.commands import register_commands
from cadencelang.lsp.handlers import register
from cadencelang.lsp.server import CadenceServer


class _Brief(logging.Formatter):
    """A fault in a line; all of it with CADENCE_DEBUG."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        """What was raised, without where it passed through."""
        kind, fault, _ = ei
        return f"{kind.__name__}: {fault}" if kind is not None else ""


def log_briefly() -> None:
    """What pygls has to complain of goes to standard error, which editors keep as the server's log."""
    handler = logging.StreamHandler(sys.stderr)
    if not os.environ.get("CADENCE_DEBUG"):
        handler.setFormatter(_Brief())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def make_server() -> CadenceServer:
    """A server that answers to everything, on no connection yet."""
    collect_seldom()
    server = CadenceServer()
    register(server)
    register_commands(server)
    return server
