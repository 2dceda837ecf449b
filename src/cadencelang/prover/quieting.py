"""What is known to come to the same whenever in a stretch of a day it happens.

What happens outside at one instant comes to the same as at a later one of that day, as long as it does nothing by
itself in between: so far, it is tried once.
"""

from __future__ import annotations

from array import array
from typing import Final

from cadencelang.clock import Minute

_NEVER_TRIED: Final = (0, 0)


class Quiet:
    """For each body of a situation and move from it, by their numbers, the stretch that one trial speaks for."""

    def __init__(self) -> None:
        self._stretches: dict[int, array[int]] = {}

    def speaks_for(self, body: int, move: int, at: Minute) -> bool:
        """Whether it was tried at an instant that speaks for this one."""
        first, until = self._stretch(body, move)
        return first <= at < until

    def tried(self, body: int, move: int, at: Minute, until: Minute) -> None:
        """It was tried at an instant, and does nothing by itself before `until`.

        Stretches that meet are one; of others only the last is kept.
        """
        first, end = self._stretch(body, move)
        if first <= until and at <= end:
            at, until = min(first, at), max(end, until)
        found = self._stretches.setdefault(body, array("q"))
        found.extend([0] * (2 * move + 2 - len(found)))
        found[2 * move], found[2 * move + 1] = at, until

    def _stretch(self, body: int, move: int) -> tuple[Minute, Minute]:
        found = self._stretches.get(body)
        return (found[2 * move], found[2 * move + 1]) if found and 2 * move < len(found) else _NEVER_TRIED
