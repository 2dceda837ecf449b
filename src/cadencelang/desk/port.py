"""The port that every face of the desk stands on, whatever keeps the candidates' states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cadencelang.clock import Clock, Minute
from cadencelang.desk.items import Account, Decision, Item, Page, Person, Receipt, Tally, View

UNDO_SECONDS = 60.0
"""How long a decision can be taken back before anything leaves."""


class Desk(Protocol):
    """The live workspace as a face sees it. Sequences may be lazy: a face asks for the rows it shows."""

    @property
    def now(self) -> Minute:
        """The instant it is."""

    @property
    def clock(self) -> Clock:
        """The clock on which times are shown: that of whoever owns the candidates."""

    @property
    def rehearsal(self) -> bool:
        """Whether nothing leaves, and the clock may be moved."""

    @property
    def remote(self) -> bool:
        """Whether accounts and pages are asked for over a network, so that they may take a while."""

    @property
    def trouble(self) -> str:
        """Why what is listed may be old, in a sentence; empty: it is as it is."""

    @property
    def revision(self) -> int:
        """A number that is another after anything that is listed may have changed."""

    def settle(self, seconds: float) -> int:
        """Go on reading candidates for about so long; gives how many are left, of whom nothing is listed yet."""

    def queue(self, view: View) -> Sequence[Item]:
        """The items that the view asks for, the most pressing first."""

    def tally(self) -> Tally:
        """How much waits."""

    def account(self, id: str) -> Account:
        """What stands behind an item. Raises Undecidable where it is gone."""

    def decide(self, ids: Sequence[str], decision: Decision) -> Receipt:
        """Decide all of them alike, or none: raises Undecidable where one is gone or does not take the decision.

        What was put off can be decided before its time.
        """

    def undoable(self) -> Receipt | None:
        """The last decision that can still be taken back."""

    def undo(self) -> Receipt | None:
        """Take it back; gives what was taken back."""

    def people(self, text: str = "") -> Sequence[Person]:
        """The candidates with these words in their name, search or stage."""

    def page(self, candidate: str) -> Page:
        """Everything of one candidate. Raises KeyError for an unknown one."""

    def close(self) -> None:
        """Let go of whatever stands behind it; nothing is asked any more."""

    def move_clock(self, to: Minute) -> None:
        """Let it be another instant. Raises Undecidable where the clock is not the desk's to move."""
