"""`cadence serve`: a workspace for other programs, over HTTP."""

from __future__ import annotations

import logging
import socket
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of

_PORT: Final = 8400
_HERE: Final = ("127.0.0.1", "::1", "localhost")
_LARGEST_HEAD: Final = 32_768
_MOST_AT_ONCE: Final = 200


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise ArgumentTypeError("a port is a number up to 65535")
    return int(text)


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, default=_PORT, help=f"the port (default: {_PORT}; 0: any free one)")


def _run(args: Namespace) -> int:
    if find_spec("fastapi") is None or find_spec("uvicorn") is None:
        raise Failure("Serving needs more packages.", "Install them with `pip install 'cadencelang[http]'`.")
    from cadencelang.http.tokens import BadTokens, read_tokens

    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    with workspace_of(args) as workspace:
        try:
            tokens = read_tokens(Path(args.folder))
        except BadTokens as error:
            raise Failure(str(error)) from None
        if not list(tokens):
            raise Failure("Nobody could use it: there are no tokens.", "Issue one with `cadence token add`.")
        with _listening(args.host, args.port) as listening:
            _tell(args.host, listening.getsockname()[1])
            from cadencelang.http.app import create_app
            from cadencelang.http.live import LiveService

            _serve(create_app(LiveService(workspace), tokens), listening)
    return CLEAN


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


def _serve(app: object, listening: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_AT_ONCE,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        timeout_graceful_shutdown=10,
    )
    uvicorn.Server(config).run(sockets=[listening])


COMMAND = Command(_arguments, _run)
