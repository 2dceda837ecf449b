"""The line below the queue: how much there is today, what the next working day brings, and who may wait too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from textual.content import Content
from textual.widgets import Static

from cadencelang.clock import Clock, Minute, date_of
from cadencelang.desk.board import next_day
from cadencelang.desk.items import Kind, Tally

_RISK: Final = ("AT RISK OF SILENCE", "AT RISK")
"""How it is said that somebody may wait too long, the longest that fits."""


class AheadLine(Static):
    """`TODAY 16 (3 late)   MONDAY 4   AT RISK OF SILENCE 1`."""

    def __init__(self) -> None:
        super().__init__(id="ahead")
        self._tally, self._next = Tally(), ""

    def show(self, tally: Tally, clock: Clock, now: Minute) -> None:
        """Show these counts of a desk, on its clock."""
        day, tomorrow = next_day(clock, now), clock.day(now) + 1
        self._tally, self._next = tally, "tomorrow" if day == tomorrow else f"{date_of(day):%A}"
        self.refresh()

    def clear(self) -> None:
        """Show nothing."""
        self._next = ""
        self.refresh()

    def render(self) -> Content:
        """One line; what does not fit is left out."""
        if not self._next:
            return Content("")
        lines = [Content("   ").join(self._parts(risk)) for risk in _RISK]
        return next((it for it in lines if it.cell_length <= self.size.width), lines[-1])

    def _parts(self, risk: str) -> Iterator[Content]:
        tally = self._tally
        late, silent = tally.overdue, tally.today.get(Kind.SILENCE, 0)
        today = _count("TODAY", sum(tally.today.values()), "bold")
        yield Content.assemble(today, (f" ({late} late)", "bold $error")) if late else today
        yield _count(self._next.upper(), tally.next_day, "bold")
        yield _count(risk, silent, "bold $warning" if silent else "bold")


def _count(words: str, number: int, style: str) -> Content:
    return Content.assemble((f"{words} ", "$foreground-muted"), (str(number), style))
