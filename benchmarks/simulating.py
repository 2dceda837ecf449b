"""The simulator: candidate-days a CPU second, with an account of everything, on the executive playbook."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Size, cpu
from benchmarks.people import START, executive, people
from benchmarks.table import Row
from cadencelang.engine import Engine
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.reactions import Habits, Steady
from cadencelang.workbench.simulate import Stretch, simulate

_DAYS = 90


def rows(size: Size) -> Iterator[Row]:
    """All sample candidates over 90 days, in a team that does what is asked."""
    engine = Engine(executive())
    atlas = Atlas(executive())
    chosen = people()[: size.of(len(people()))]
    stretch = Stretch(START, START + _DAYS * 1440)

    def run() -> None:
        for person in chosen:
            simulate(engine, atlas, person, (), stretch, lambda _: Steady(atlas, engine.role_clock, Habits()))

    days = _DAYS * len(chosen)
    yield Row("candidate-days simulated", "per s", cpu(run, size).map(lambda seconds: days / seconds))
