"""A workspace as the terminal application opens it: its playbook to edit, and its desk, here or at a server."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.cli.failure import Failure

if TYPE_CHECKING:
    from cadencelang.desk.in_flight import InFlight
    from cadencelang.desk.port import Desk

_MARK = "cadence.toml"
_TOKEN = "CADENCE_TOKEN"  # noqa: S105 - the name of a variable
_SCOPES = "queue:read, queue:decide and candidates:read"


def is_workspace(folder: Path) -> bool:
    """Whether a folder is a workspace."""
    return (folder / _MARK).is_file()


def live_workspace(folder: Path) -> tuple[Path, Callable[[], Desk]]:
    """The playbook of a workspace, and what opens its desk; the desk stays open as long as the process. Raises Failure.

    Letters leave where `cadence run` runs; decisions are kept and land here as well.
    """
    from cadencelang.workspace.config import ConfigError, read_config

    try:
        config = read_config(folder)
    except ConfigError as error:
        raise Failure(str(error)) from None
    book = folder / config.playbook.file
    if not book.exists():
        raise Failure(f"There is no playbook {book}.", "Set `file` in [playbook] of cadence.toml.")

    def live() -> Desk:
        from cadencelang.workspace.desk import LiveDesk
        from cadencelang.workspace.opening import Workspace, store_of

        return LiveDesk(Workspace(folder, config, store_of(folder, config)))

    return book, live


def in_flight_in(folder: Path) -> InFlight:
    """Those who are under way in a workspace; it is opened when they are first asked for."""
    from cadencelang.workspace.config import read_config
    from cadencelang.workspace.in_flight import LiveFlight
    from cadencelang.workspace.opening import Workspace, store_of

    def open_it() -> Workspace:
        config = read_config(folder)
        return Workspace(folder, config, store_of(folder, config))

    return LiveFlight(open_it)


def served_desk(args: Namespace) -> tuple[Callable[[], Desk], InFlight]:
    """What opens the desk of the workspace at `args.server`, once it has answered, and who is under way there.

    The token stands in `args.token_file` or in the environment (CADENCE_TOKEN), else it is asked for. Raises Failure.
    """
    from cadencelang.remote.asking import Asker, Refused, Unreachable
    from cadencelang.remote.desk import RemoteDesk
    from cadencelang.remote.flight import RemoteFlight

    token = _token(args)
    try:
        found = RemoteDesk(Asker(args.server, token))
    except ValueError as error:
        raise Failure(str(error)) from None
    except (Unreachable, Refused) as error:
        hint = f"Is `cadence serve` running there? The token needs {_SCOPES}."
        raise Failure(str(error), hint) from None
    if args.web:
        os.environ[_TOKEN] = token  # for the process that the browser is served by
        found.close()

    def live() -> Desk:
        found.watch()
        return found

    return live, RemoteFlight(Asker(args.server, token), lambda: found.now)


def _token(args: Namespace) -> str:
    """The token. Raises Failure."""
    if args.token_file:
        try:
            return Path(args.token_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise Failure(f"{args.token_file} cannot be read: {reason}.") from None
    if told := os.environ.get(_TOKEN, "").strip():
        return told
    if not sys.stdin.isatty():
        raise Failure("There is no token.", f"Give --token-file, or set {_TOKEN}.")
    return getpass("Token (as `cadence token add` showed it): ").strip()
