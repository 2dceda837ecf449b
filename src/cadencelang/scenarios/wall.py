"""The candidate's wall clock through a scenario: which zone a date and time is read in.

Owns: that a time is read in the zone that holds then, wherever its line stands in the text.
"""

from __future__ import annotations

from bisect import bisect_right

from cadencelang.clock import Day, Minute, day_of
from cadencelang.clock.local import LocalTime
from cadencelang.syntax import nodes as n

_DAY = 1440


class Wall:
    """Local times in order: one from the beginning, others from the wall times at which the zone changes."""

    def __init__(self, local: LocalTime) -> None:
        self._from: list[int] = [0]
        self._locals: list[LocalTime] = [local]

    def change(self, node: n.Instant, local: LocalTime) -> None:
        """From this wall time on another local time holds; changes come in the order of time."""
        self._from.append(max(_wall(node), self._from[-1]))
        self._locals.append(local)

    def instant(self, node: n.Instant) -> Minute:
        """The instant of a date and time."""
        wall = _wall(node)
        return self.at(wall // _DAY, wall % _DAY)

    def at(self, day: Day, minute: int) -> Minute:
        """The instant of a minute of a day (1440 is its end)."""
        return self._locals[bisect_right(self._from, day * _DAY + minute) - 1].at(day, minute)

    def day(self, at: Minute) -> Day:
        """The date of an instant, in the last zone that begins by it."""
        begins = [
            local.at(wall // _DAY, wall % _DAY) for wall, local in zip(self._from[1:], self._locals[1:], strict=True)
        ]
        return self._locals[bisect_right(begins, at)].day(at)


def _wall(node: n.Instant) -> int:
    return day_of(node.value.date()) * _DAY + node.value.hour * 60 + node.value.minute
