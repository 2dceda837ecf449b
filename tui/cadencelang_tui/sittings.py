"""One sitting after the other: what breaks the application off is written down, and the next goes on from there.

A worker that fails and a file that cannot be read are told on the screen and end nothing. This is for what nobody
foresaw: the screen that it happened on cannot be trusted any more, so everything is kept and built anew.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cadencelang_tui.app import CadenceApp

TOO_SOON: Final = 5.0
"""Seconds: a sitting that breaks off sooner than this is not begun again."""
_TURN: Final = 0.0005
"""Seconds after which a thread that works lets the one that answers keys go on."""


class BrokenOff(Exception):  # noqa: N818
    """The application broke off and would again; the message is one plain sentence."""


def sit(make: Callable[[], CadenceApp], *, seconds: Callable[[], float] = time.monotonic) -> int:
    """Run the application until the person leaves it; gives the exit code. Raises BrokenOff."""
    told = ""
    sys.setswitchinterval(_TURN)
    while True:
        app = make()
        app.told_first = told
        begun = seconds()
        app.run()
        if app.broken is None:
            return app.return_code or 0
        if seconds() - begun < TOO_SOON:
            raise BrokenOff(f"The application broke off: {app.broken}. What you did is kept.")
        told = f"Something went wrong: {app.broken}. Everything is as it was; the details are in {app.report}."
