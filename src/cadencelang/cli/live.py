"""A workspace as the terminal application opens it: its playbook to edit, and its desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.cli.failure import Failure

if TYPE_CHECKING:
    from cadencelang.desk.port import Desk

_MARK = "cadence.toml"


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
