"""A candidate as the workbench knows one, whatever file or form they came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cadencelang.clock import Minute
from cadencelang.graph.conditions import FactValue
from cadencelang.records import dataclass

NAME_FACTS: Final = ("name", "full_name", "first_name")
"""The facts that hold what a person calls a candidate, the best one first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate: an id, the facts known, and where and since when they stand in the process (None: not said)."""

    id: str
    facts: Mapping[str, FactValue]
    stage: str | None = None
    entered_at: Minute | None = None

    @property
    def label(self) -> str:
        """How a person calls them: their name where a fact has it, else the id."""
        for name in NAME_FACTS:
            if isinstance(found := self.facts.get(name), str):
                return found
        return self.id
