"""Putting a server together."""

from __future__ import annotations

from cadencelang.lsp.commands import register_commands
from cadencelang.lsp.handlers import register
from cadencelang.lsp.server import CadenceServer


def make_server() -> CadenceServer:
    """A server that answers to everything, on no connection yet."""
    server = CadenceServer()
    register(server)
    register_commands(server)
    return server
