"""The port by which a face learns of those who are really under way in a workspace, here or at a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from cadencelang.clock import Minute
from cadencelang.desk.onward import UnderWay
from cadencelang.engine.inputs import Input
from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.workbench.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody under way as a simulation takes them: as they began, and what came from outside since."""

    candidate: Candidate
    history: tuple[Input, ...]


class InFlight(Protocol):
    """Everybody in a workspace, whatever stage they stand in; each is read anew when asked for."""

    @property
    def now(self) -> Minute:
        """The instant it is."""

    def everyone(self) -> Sequence[Candidate]:
        """All candidates with what they are called and the stage they stand in, in the order of their ids."""

    def under_way(self) -> Iterator[UnderWay]:
        """All candidates from where they stand, in the order of their ids; some are read when they are come to."""

    def known(self, candidate: str) -> Candidate | None:
        """One of them with what is known of them now; None for somebody who is not there."""

    def traveller(self, candidate: str) -> Traveller | None:
        """One of them with what happened so far; None for somebody who is not there."""

    def is_published(self, book: Book) -> bool:
        """Whether this is what newcomers begin with already."""

    def close(self) -> None:
        """Let go of the workspace; nothing is asked any more."""
