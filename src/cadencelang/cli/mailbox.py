"""The mailbox, read on a thread of its own beside what else a process does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cadencelang.workspace.opening import Workspace

_ASK_AGAIN = 5.0


@contextmanager
def listening(workspace: Workspace, stop: threading.Event, mine: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Read the mailbox, where one is set up, once it is `mine` to read; where that raises StoreError it is not yet.

    Raises ConfigError.
    """
    if workspace.config.inbox.host is None:
        yield
        return
    from cadencelang.workspace.channels import need_mail_packages

    need_mail_packages()
    from cadencelang.runtime.ports import StoreError
    from cadencelang.workspace.mailbox import imap_settings, listen

    settings = imap_settings(workspace.config, workspace.folder)
    assert settings is not None

    def is_mine() -> bool:
        try:
            return mine()
        except StoreError:
            return False

    def read() -> None:
        while not is_mine():
            if stop.wait(_ASK_AGAIN):
                return
        listen(workspace, settings, stop)

    thread = threading.Thread(target=read, name="mailbox")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
