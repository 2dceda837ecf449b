"""A candidate as the workbench knows one, whatever file or form they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Final

from cadencelang.clock import Minute
from cadencelang.graph.conditions import FactValue
from cadencelang.records import dataclass

NAME_FACTS: Final = ("name", "full_name", "first_name")
"""The facts that hold what a person calls a candidate, the best one first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate: an id, the facts known, and where and since when they stand in the process (None: not said).

    `line` is that of the file they were read from (0: none).
    """

    id: str
    facts: Mapping[str, FactValue]
    stage: str | None = None
    entered_at: Minute | None = None
    line: int = field(default=0, compare=False)

    @property
    def label(self) -> str:
        """How a person calls them: their name where a fact has it, else the id."""
        for name in NAME_FACTS:
            if isinstance(found := self.facts.get(name), str):
                return found
        return self.id


def distinct(people: Sequence[tuple[str, str]]) -> list[str]:
    """What to call each of these people, given as (name, id), in a list of them: with the id where names repeat."""
    times = Counter(name for name, _ in people)
    return [f"{name} ({id})" if times[name] > 1 and name != id else name for name, id in people]
