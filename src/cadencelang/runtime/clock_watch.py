"""Whether a clock is believed: not where it stands far ahead of when the workspace was last looked after.

A step that a wrong clock lets a candidate take cannot be taken back: they then stand in the future, and time stands
still for them until it has come. So nothing is done by such a clock until it is set right, or a person says that it
is. A clock that was put back is believed: by it nothing happens too early.
"""

from __future__ import annotations

from typing import Final

from cadencelang.clock import Minute
from cadencelang.records import dataclass
from cadencelang.runtime.ports import ClockNotBelieved, Transaction

_SEEN: Final = "clock seen"
_OFTEN: Final[Minute] = 60
_DAY: Final[Minute] = 1440


@dataclass(slots=True)
class ClockWatch:
    """Believes instants up to `longest_gap` minutes after the one noted last; None: all."""

    longest_gap: Minute | None = None
    _seen: Minute | None = None

    def heed(self, tx: Transaction, now: Minute) -> None:
        """Do nothing where an instant can be believed. Raises ClockNotBelieved."""
        if self.longest_gap is None or self._within(now):
            return
        self._seen = _kept(tx)
        if self._seen is not None and not self._within(now):
            raise ClockNotBelieved((now - self._seen) // _DAY)

    def note(self, tx: Transaction, now: Minute) -> None:
        """Note that the workspace is looked after, where that was not done within the hour. Raises ClockNotBelieved."""
        self.heed(tx, now)
        if self.longest_gap is not None and (self._seen is None or abs(now - self._seen) >= _OFTEN):
            self.believe(tx, now)

    def believe(self, tx: Transaction, now: Minute) -> None:
        """Take an instant for the right one, whatever was noted before."""
        tx.set_meta(_SEEN, str(now))
        self._seen = now

    def _within(self, now: Minute) -> bool:
        return self._seen is not None and self.longest_gap is not None and now - self._seen <= self.longest_gap


def _kept(tx: Transaction) -> Minute | None:
    text = tx.meta(_SEEN)
    return None if text is None else int(text)
