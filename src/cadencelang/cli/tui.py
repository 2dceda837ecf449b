"""`cadence tui [BOOK | DIR]`: the terminal application, where it is installed."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from importlib.util import find_spec
from pathlib import Path

from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.live import in_flight_in, is_workspace, live_workspace, served_desk

_PORT, _LAST_PORT = 8321, 65535
_ANY_PORT = "`--port 0` takes any that is free."
_HOW = "Install it with `pip install 'cadencelang[{}]'`."


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("book", metavar="BOOK", nargs="?", help="a playbook, or a workspace; none: one to practise in")
    parser.add_argument("--server", metavar="URL", help="the desk of the workspace that `cadence serve` serves there")
    parser.add_argument("--token-file", metavar="FILE", help="with --server: where the token stands (else it is asked)")
    parser.add_argument("--ascii", action="store_true", help="draw with plain characters only")
    parser.add_argument("--web", action="store_true", help="show it in a browser on this computer, and nowhere else")
    parser.add_argument(
        "--port", metavar="N", type=int, default=_PORT, help=f"with --web: where (default: {_PORT}; 0: any)"
    )


def _run(args: Namespace) -> int:
    book, live, in_flight = None, None, None
    if args.token_file and not args.server:
        raise Failure("A token is for a server.", "Name it with --server, as in --server http://127.0.0.1:8400.")
    if args.book and is_workspace(Path(args.book)):
        book, live = live_workspace(Path(args.book))
        in_flight = in_flight_in(Path(args.book))
    elif args.book:
        from cadencelang.cli.books import find_book

        book = find_book(args.book)
        if book.suffix == ".json":
            raise Failure(f"{book} is a compiled playbook; its text is what is edited.", "Name the .cadence file.")
    if find_spec("textual") is None:
        raise Failure("The terminal application is not installed.", _HOW.format("web" if args.web else "tui"))
    if args.server:
        if live is not None:
            raise Failure(f"{args.book} is a workspace itself.", "Leave out --server, or name a playbook.")
        live, there = served_desk(args)
        in_flight = there if book else None
    if args.web:
        return _serve(Path(args.book) if args.book and book and is_workspace(Path(args.book)) else book, args)
    served = "TEXTUAL_DRIVER" in os.environ
    if not served and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure(
            "The terminal application needs a terminal.", "`cadence queue BOOK --plain` and `cadence simulate` do not."
        )
    from cadencelang_tui.app import CadenceApp
    from cadencelang_tui.glyphs import ASCII, DRAWN
    from cadencelang_tui.sittings import BrokenOff, sit

    try:
        glyphs = ASCII if args.ascii else DRAWN if served else None
        mode = "run" if args.server else None
        return sit(lambda: CadenceApp(book, glyphs=glyphs, live=live, in_flight=in_flight, mode=mode))
    except BrokenOff as error:
        raise Failure(str(error), "Start it again, or see `cadence --help` for what works without it.") from None


def _serve(book: Path | None, args: Namespace) -> int:
    """Serve it to the browser until Ctrl+C; `book` may be a workspace."""
    if find_spec("textual_serve") is None:
        raise Failure("What serves it to a browser is not installed.", _HOW.format("web"))
    if not 0 <= args.port <= _LAST_PORT:
        raise Failure(f"There is no port {args.port}.", f"Ports go up to {_LAST_PORT}; {_ANY_PORT}")
    from cadencelang_tui.web.server import serve

    entry = [sys.executable, "-c", "from cadencelang.cli.main import run; run()", "tui"]
    server = ["--server", args.server, *(["--token-file", args.token_file] if args.token_file else [])]
    options = [*(["--ascii"] if args.ascii else []), *(server if args.server else [])]
    argv = [*entry, *options, *([str(book.resolve())] if book else [])]
    try:
        serve(argv, args.port, _tell)
    except OSError as error:
        words = f"Port {args.port} cannot be used ({error.strerror})."
        raise Failure(words, _ANY_PORT) from None
    return CLEAN


def _tell(address: str) -> None:
    print(f"Open {address}\nOnly this computer reaches it; Ctrl+C ends it.", flush=True)


COMMAND = Command(_arguments, _run)
