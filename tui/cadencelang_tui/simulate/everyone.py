"""All candidates at once, many times, each time with other dice: how many touches, how much silence, promises kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from textual.content import Content

from cadencelang.clock import CalendarRangeError, Clock, Minute
from cadencelang.engine import EngineError
from cadencelang.workbench.distribution import Samples, Spread
from cadencelang.workbench.measures import Measures, measure
from cadencelang.workbench.profile import Profile
from cadencelang.workbench.reactions import Doing, Habits, Reactions, Sampled
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang_tui.glyphs import Glyphs
from cadencelang_tui.session import People, Ready
from cadencelang_tui.simulate.plots import histogram
from cadencelang_tui.simulate.whatif import first_try

RUNS: Final = 10
_HABITS: Final = Habits(Doing.SAMPLED, Doing.SAMPLED)


@dataclass(slots=True)
class Crowd:
    """What came of all runs so far; `left_out` could not be simulated."""

    samples: Samples = field(default_factory=Samples)
    left_out: set[str] = field(default_factory=set)
    runs: int = 0
    people: int = 0


def measuring(ready: Ready, people: People, days: int, today: Minute, crowd: Crowd) -> Iterator[float]:
    """Run everyone `RUNS` times into `crowd`; gives after each candidate how much is done, from 0 to 1."""
    total = max(1, len(people.candidates) * RUNS)
    done = 0
    for run in range(RUNS):
        found: list[Measures] = []
        for id in people.candidates:
            done += 1
            try:
                found.append(_one(ready, people, id, days, today, run))
            except (EngineError, CalendarRangeError):
                crowd.left_out.add(id)
            yield done / total
        crowd.samples.add_run(found)
        crowd.runs, crowd.people = run + 1, len(found)


def _one(ready: Ready, people: People, id: str, days: int, today: Minute, run: int) -> Measures:
    candidate = people.candidates[id]
    whatif = first_try(ready.engine, candidate, people.history.get(id, ()), today)

    def chance(clock: Clock) -> Reactions:
        return Sampled(ready.atlas, ready.engine.role_clock, _HABITS, Profile(), f"{run}/{id}", clock)

    stretch = Stretch(whatif.start, whatif.start + days * 1440 - 1)
    events = [it for it in whatif.events if it.at <= stretch.end]
    return measure(simulate(ready.engine, ready.atlas, candidate, events, stretch, chance))


def page(crowd: Crowd, days: int, glyphs: Glyphs, width: int) -> list[Content]:
    """The distributions as plots."""
    lines = [
        Content(f"{crowd.people} candidates, {days} days each, {crowd.runs} times. They reply, bounce and opt out by "
                "chance, and colleagues do most of what is asked; the dice are the same every time."),
    ]  # fmt: skip
    samples: Mapping[str, Iterable[float]] = {
        "touches a week": crowd.samples.touches,
        "longest silence (working days)": crowd.samples.silences,
        "promises kept (%)": crowd.samples.kept,
    }
    for spread in crowd.samples.spreads():
        lines += [Content(""), _head(spread)]
        lines += [
            Content.styled(line, "$primary") for line in histogram(list(samples[spread.name]), width, glyphs.spark[-1])
        ]
    if crowd.left_out:
        lines += [Content(""), Content(f"{len(crowd.left_out)} could not be simulated.")]
    return lines


def _head(spread: Spread) -> Content:
    words = f"half at most {spread.middle:.3g}, nine in ten at most {spread.high:.3g}, the most {spread.most:.3g}"
    return Content.assemble((spread.name.capitalize(), "bold"), f"   {words}")
