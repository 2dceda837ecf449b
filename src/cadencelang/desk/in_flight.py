"""The port by which a face learns of those who are really under way in a workspace, and what lies ahead of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cadencelang.clock import Minute
from cadencelang.engine.inputs import Input
from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.timeline import Timeline


class Unmoved(Exception):  # noqa: N818
    """A candidate would not move to another version, or is not there any more; words behind their name say why."""


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
        """All candidates with what is known of them now, in the order of their ids."""

    def traveller(self, candidate: str) -> Traveller | None:
        """One of them with what happened so far; None for somebody who is not there."""

    def is_published(self, book: Book) -> bool:
        """Whether this is what newcomers begin with already."""

    def close(self) -> None:
        """Let go of the workspace; nothing is asked any more."""

    def ahead(self, candidate: str, at: Minute, days: int, book: Book | None = None) -> tuple[Atlas, Timeline]:
        """The days after `at` from where somebody stands: on their version, or moved then to a `book`.

        Colleagues do what they are asked from then on, and nothing comes from outside. Raises Unmoved, EngineError and
        ClockError.
        """
