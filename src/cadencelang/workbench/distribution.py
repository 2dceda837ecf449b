"""Many runs of the same simulation, as distributions: touches a week, the longest silence, promises kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field

from cadencelang.records import dataclass
from cadencelang.workbench.measures import Measures


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution: the least, the tenth, the half, the nine tenths and the most (nearest-rank percentiles)."""

    name: str
    least: float
    low: float
    middle: float
    high: float
    most: float


@dataclass(slots=True)
class Samples:
    """Collects the measures of runs: one sample for each candidate and run, and the promises of whole runs."""

    touches: list[float] = field(default_factory=list)
    silences: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)

    def add_run(self, measures: Iterable[Measures]) -> None:
        """Add the measures of all candidates in one run."""
        made = kept = 0
        for one in measures:
            self.touches.append(one.touches_a_week)
            self.silences.append(one.silence)
            made += one.promises
            kept += one.promises_kept
        if made:
            self.kept.append(100.0 * kept / made)

    def spreads(self) -> list[Spread]:
        """The distributions that there are samples for."""
        named = (
            ("touches a week", self.touches),
            ("longest silence (working days)", self.silences),
            ("promises kept (%)", self.kept),
        )
        return [spread(name, samples) for name, samples in named if samples]


def spread(name: str, samples: Sequence[float]) -> Spread:
    """The distribution of one or more samples."""
    ordered = sorted(samples)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]

    return Spread(name, ordered[0], at(0.1), at(0.5), at(0.9), ordered[-1])
