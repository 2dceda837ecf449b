"""Serving a workspace over HTTP, by itself or beside what else a process does."""

from __future__ import annotations

import socket
import sys
import threading
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cadencelang.cli.failure import Failure

if TYPE_CHECKING:
    import uvicorn

    from cadencelang.workspace.opening import Workspace

_HOST: Final = "127.0.0.1"
_PORT: Final = 8400
_HERE: Final = ("127.0.0.1", "::1", "localhost")
_LARGEST_HEAD: Final = 32_768
_MOST_OPEN: Final = 1000
"""Connections: more are cut off. How many requests are carried out at once the application says."""


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise ArgumentTypeError("a port is a number up to 65535")
    return int(text)


def add_address(parser: ArgumentParser) -> None:
    """The arguments that say where to listen."""
    parser.add_argument("--host", default=_HOST, help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, default=_PORT, help=f"the port (default: {_PORT}; 0: any free one)")


def names_address(args: Namespace) -> bool:
    """Whether the arguments say where to listen, other than by default."""
    return (args.host, args.port) != (_HOST, _PORT)


def need_http_packages() -> None:
    """Raises Failure where what serves is not installed."""
    if find_spec("fastapi") is None or find_spec("uvicorn") is None:
        raise Failure("Serving needs more packages.", "Install them with `pip install 'cadencelang[http]'`.")


def serve(workspace: Workspace, folder: Path, host: str, port: int) -> None:
    """Serve until interrupted. Raises Failure."""
    app = _application(workspace, folder)
    with _listening(host, port) as listening:
        _tell(host, listening.getsockname()[1])
        _server(app).run(sockets=[listening])


@contextmanager
def serving(workspace: Workspace, folder: Path, host: str, port: int, ended: Callable[[], None]) -> Iterator[None]:
    """Serve on a thread of its own for as long as the block takes; `ended` is called when it ends. Raises Failure."""
    app = _application(workspace, folder)
    with _listening(host, port) as listening:
        _tell(host, listening.getsockname()[1])
        server = _server(app)

        def run() -> None:
            try:
                server.run(sockets=[listening])
            finally:
                ended()

        thread = threading.Thread(target=run, name="http")
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()


def _application(workspace: Workspace, folder: Path) -> object:
    """The application, for the tokens of the workspace. Raises Failure where nobody could use it."""
    from cadencelang.http.tokens import BadTokens, KeptTokens, read_tokens

    try:
        tokens = read_tokens(folder)
    except BadTokens as error:
        raise Failure(str(error)) from None
    open_to_others = workspace.config.webhooks or workspace.config.outside.address
    if not list(tokens) and not open_to_others:
        raise Failure("Nobody could use it: there are no tokens.", "Issue one with `cadence token add`.")
    from cadencelang.http.app import create_app
    from cadencelang.http.live import LiveService

    return create_app(LiveService(workspace), KeptTokens(folder, tokens))


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise Failure(f"{host}:{port} cannot be listened on: {error.strerror or error}.") from None


def _tell(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    print(f"serving http://{shown}:{port} (described at /openapi.json); stop it with Ctrl+C", file=sys.stderr)
    if host not in _HERE:
        print("Tokens go over this address in the open: put a proxy with TLS before it.", file=sys.stderr)


def _server(app: object) -> uvicorn.Server:
    import uvicorn

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_OPEN,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        timeout_graceful_shutdown=10,
    )
    return uvicorn.Server(config)
