"""Serves the application to a browser, on this computer's own address alone.

Whoever reaches the page can do what the person could, so it is reached by an address with a secret in it, asked for by
this computer's name, from its own page. The page loads nothing from anywhere else. Owns nothing of the application:
each page that is opened runs one in a process of its own.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from shlex import join
from typing import Final

import aiohttp_jinja2
import jinja2
from aiohttp import web
from textual_serve.server import Server

HOST: Final = "127.0.0.1"
_PAGES: Final = Path(__file__).parent
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LoopbackServer(Server):
    """The server over an open socket. `argv` is the command that runs the application on a driver for the web."""

    def __init__(self, argv: Sequence[str], port: int) -> None:
        self.secret = secrets.token_urlsafe(16)
        url = f"http://{HOST}:{port}"
        super().__init__(join(argv), HOST, port, title="CadenceLang", public_url=url, templates_path=_PAGES)
        self.origins = {url, f"http://localhost:{port}"}
        self.address = f"{url}/{self.secret}/"

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(self.templates_path))
        app.add_routes([
            web.get(f"/{self.secret}/", self.handle_index, name="index"),
            web.get(f"/{self.secret}/ws", self.handle_websocket, name="websocket"),
            web.static(f"/{self.secret}/static", self.statics_path, name="static"),
        ])  # fmt: skip
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Answer only what our own page asks, and let the page speak to nobody else."""
        asked = f"http://{request.headers.get('Host', '')}"
        if asked not in self.origins or request.headers.get("Origin", asked) not in self.origins:
            raise web.HTTPForbidden(text="This page is for its own computer only.")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response


_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def listening(port: int) -> socket.socket:
    """A socket on this computer's own address; port 0 is any that is free. Raises OSError where it is taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen()
    except OSError:
        made.close()
        raise
    return made


def serve(argv: Sequence[str], port: int, tell: Callable[[str], None]) -> None:
    """Serve until Ctrl+C; `tell` is given the address. Raises OSError where the port is taken."""
    with listening(port) as heard:
        server = LoopbackServer(argv, heard.getsockname()[1])
        tell(server.address)
        web.run_app(server._make_app(), sock=heard, print=None, access_log=None)
