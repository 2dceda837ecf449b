"""`cadence worker`: one of any number of processes that let a workspace on PostgreSQL live."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.mailbox import listening
from cadencelang.cli.workspaces import add_workspace, workspace_of

if TYPE_CHECKING:
    from cadencelang.fleet.worker import Worker
    from cadencelang.workspace.opening import Workspace

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--quiet", action="store_true", help="log warnings only")


def _run(args: Namespace) -> int:
    if find_spec("dbos") is None:
        raise Failure(
            "A fleet of workers needs more packages.", "Install them with `pip install 'cadencelang[scale]'`."
        )
    level = logging.WARNING if args.quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=level, format=_FORMAT)
    with workspace_of(args) as workspace:
        if workspace.config.database.url.startswith("sqlite:"):
            raise Failure("Workers share a PostgreSQL, and this workspace is on SQLite.", "Use `cadence run`.")
        workspace.channels.prepare()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        with _worker(workspace, stop) as worker, listening(workspace, stop, worker.reads_mail):
            worker.run()
    return CLEAN


@contextmanager
def _worker(workspace: Workspace, stop: threading.Event) -> Iterator[Worker]:
    from psycopg import Error
    from sqlalchemy.exc import SQLAlchemyError

    from cadencelang.fleet.worker import Worker
    from cadencelang.workspace.config import secret

    password = secret("CADENCE_DATABASE_PASSWORD", workspace.config.database.password_file, workspace.folder)
    try:
        yield Worker(workspace, password, stop)
    except (Error, SQLAlchemyError) as error:
        told = f"The database went away, or lets no worker work ({type(error).__name__})."
        raise Failure(told, code=FOUND) from None
    finally:
        stop.set()


COMMAND = Command(_arguments, _run)
