"""All candidates at once, many times, each time with other dice: how many touches, how much silence, promises kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from textual.content import Content

from cadencelang.clock import CalendarRangeError, Clock, Minute
from cadencelang.editing.people import People
from cadencelang.engine import Engine, EngineError
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.distribution import Samples, Spread, spread
from cadencelang.workbench.measures import Measures, measure
from cadencelang.workbench.profile import Profile
from cadencelang.workbench.reactions import Doing, Habits, Reactions, Sampled
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang_tui.glyphs import Glyphs
from cadencelang_tui.simulate.plots import histograms
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


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: a playbook on everyone for so many days, who react in some way; the dice are always the same."""

    engine: Engine
    atlas: Atlas
    people: People
    days: int
    today: Minute
    profile: Profile


def measuring(trial: Trial, crowd: Crowd) -> Iterator[float]:
    """Run everyone `RUNS` times into `crowd`; gives after each candidate how much is done, from 0 to 1."""
    total = max(1, len(trial.people.candidates) * RUNS)
    done = 0
    for run in range(RUNS):
        found: list[Measures] = []
        for id in trial.people.candidates:
            done += 1
            try:
                found.append(_one(trial, id, run))
            except (EngineError, CalendarRangeError):
                crowd.left_out.add(id)
            yield done / total
        crowd.samples.add_run(found)
        crowd.runs, crowd.people = run + 1, len(found)


def _one(trial: Trial, id: str, run: int) -> Measures:
    engine, candidate = trial.engine, trial.people.candidates[id]
    whatif = first_try(engine, candidate, trial.people.history.get(id, ()), trial.today)

    def chance(clock: Clock) -> Reactions:
        return Sampled(trial.atlas, engine.role_clock, _HABITS, trial.profile, f"{run}/{id}", clock)

    stretch = Stretch(whatif.start, whatif.start + trial.days * 1440 - 1)
    events = [it for it in whatif.events if it.at <= stretch.end]
    return measure(simulate(engine, trial.atlas, candidate, events, stretch, chance))


def page(now: Crowd, before: Crowd | None, days: int, glyphs: Glyphs, width: int) -> list[Content]:
    """The distributions as plots; with those of the playbook before the edit opposite, where there are any."""
    lines = [Content(f"{now.people} candidates, {days} days each, {now.runs} times over with other dice.")]
    if before is not None:
        lines.append(Content.assemble((f"{glyphs.spark[-1] * 2} now", "$primary"), "   ",
                                      (f"{glyphs.shade * 2} before your edit", "$foreground-muted")))  # fmt: skip
    earlier = {} if before is None else dict(_named(before.samples))
    for name, samples in _named(now.samples):
        if not samples:
            continue
        old = earlier.get(name, ())
        lines += [Content(""), _head(spread(name, samples), spread(name, old) if old else None)]
        sets = [(samples, glyphs.spark[-1]), *([(old, glyphs.shade)] if old else [])]
        styles = ("$primary", "$foreground-muted")
        lines += [Content.styled(line, styles[number]) for line, number in histograms(sets, width)]
    if now.left_out:
        lines += [Content(""), Content(f"{len(now.left_out)} could not be simulated.")]
    return lines


def _named(samples: Samples) -> Iterator[tuple[str, Sequence[float]]]:
    plots: Mapping[str, Sequence[float]] = {
        "touches a week": samples.touches,
        "longest silence (working days)": samples.silences,
        "promises kept (%)": samples.kept,
    }
    yield from plots.items()


def _head(now: Spread, before: Spread | None) -> Content:
    old = before or now
    pairs = ((now.middle, old.middle), (now.high, old.high), (now.most, old.most))
    middle, high, most = (f"{a:.3g}" if f"{a:.3g}" == f"{b:.3g}" else f"{a:.3g} (was {b:.3g})" for a, b in pairs)
    words = f"half at most {middle}, nine in ten at most {high}, the most {most}"
    return Content.assemble((now.name.capitalize(), "bold"), f"   {words}")
