"""From what an exploration found to the story that is shown: on real dates, with nothing in it that it does not need.

A story keeps breaking its claim while events and facts are left out, while it is begun in office hours, and while each
event is moved to the first plain moment after the one before. Owns the order of these attempts; every one is lived
through by the engine. How many there are is counted, not timed, so that the same playbook has the same story anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from cadencelang.clock import Day, Minute
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.prover.domains import UNKNOWN
from cadencelang.prover.exploring import Start
from cadencelang.prover.moves import Move
from cadencelang.prover.stories import Plot, Story, live
from cadencelang.prover.world import World

_ATTEMPTS: Final = 400
_DATES: Final = 400
_MOST_IN_PAIRS: Final = 8
_TEN: Final = 600
_FARTHEST: Final = 21
_LONG: Final = 7
_DAYS_MORE: Final = 3


def shortest(world: World, plot: Plot) -> Story | None:
    """The story of a plot, made as short and plain as can be; None where no run of dates of the calendar has it."""
    found = _Shortening(world)
    if not found.better([plot]) and not found.better(_elsewhere(world, plot), _DATES):
        return None
    while found.better(_with_fewer_events(found.plot)):
        pass
    while found.better(_with_fewer_facts(world, found.plot)):
        pass
    found.better(_begun_later(world, found.plot))
    found.better(_begun_in_office_hours(world, found.plot))
    for number in range(len(found.plot.moves)):
        found.better(_moved_forward(world, found.plot, number))
    return found.story


class _Shortening:
    """The best plot so far, and the attempts that are left."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.left = _ATTEMPTS
        self.story: Story | None = None

    def better(self, plots: Iterable[Plot], most: int = _ATTEMPTS) -> bool:
        """Take the first of these plots that breaks the claim, if one does."""
        for plot in plots:
            most -= 1
            if most < 0 or self.left <= 0:
                return False
            self.left -= 1
            story = live(self.world, plot)
            if story is not None and self._is_no_longer(story):
                self.plot = Plot(plot.start, plot.moves, story.broken - story.start)
                self.story = story
                return True
        return False

    def _is_no_longer(self, story: Story) -> bool:
        """Whether it takes about as much time as the best so far; a few days more are paid for plain moments."""
        best = self.story
        return best is None or story.broken - story.start <= best.broken - best.start + _DAYS_MORE * MINUTES_PER_DAY


def _elsewhere(world: World, plot: Plot) -> Iterator[Plot]:
    """The same plot on other dates: those whose days ahead look like its own first."""
    almanac, start = world.almanac, plot.start
    days = [day for day in range(almanac.first, almanac.last) if day != start.day]
    alike = [day for day in days if almanac.stands_for(day) == start.day]
    for day in dict.fromkeys((*alike, *days)):
        yield _begun(world, plot, day, world.clock.minute_of_day(start.at))


def _begun(world: World, plot: Plot, day: Day, minute: Minute) -> Plot:
    """The plot begun then, its events as long after the start as they were."""
    return Plot(plot.start._replace(at=world.clock.at(day, minute), day=day), plot.moves, plot.end)


def _with_fewer_events(plot: Plot) -> Iterator[Plot]:
    """The plot without one of its events, or without two."""
    numbers = range(len(plot.moves))
    pairs = combinations(numbers, 2) if len(plot.moves) <= _MOST_IN_PAIRS else ()
    for left_out in (*((number,) for number in numbers), *pairs):
        yield Plot(plot.start, tuple(it for n, it in enumerate(plot.moves) if n not in left_out), plot.end)


def _with_fewer_facts(world: World, plot: Plot) -> Iterator[Plot]:
    """The plot with one more fact unknown, of those that may be."""
    optional = {fact.name for fact in world.engine.book.facts if fact.optional}
    for name, value in plot.start.facts:
        if name in optional and value != UNKNOWN:
            yield Plot(_without(plot.start, name), plot.moves, plot.end)


def _without(start: Start, fact: str) -> Start:
    return start._replace(facts=tuple((name, UNKNOWN if name == fact else value) for name, value in start.facts))


def _begun_later(world: World, plot: Plot) -> Iterator[Plot]:
    """A long plot begun at ten of a later day, the latest first; its events are when they were."""
    last = world.clock.day(plot.start.at + plot.end)
    if last - plot.start.day > _LONG:
        for day in range(last, plot.start.day, -1):
            yield _begun_but_as_before(world, plot, day)


def _begun_in_office_hours(world: World, plot: Plot) -> Iterator[Plot]:
    """The plot begun at ten of a day near its own, working days first, the earliest in the week before others."""
    clock, start = world.clock, plot.start
    near = range(max(world.almanac.first, start.day - 7), start.day + 8)
    days = sorted(near, key=lambda day: (not clock.is_open(clock.at(day, _TEN)), (day + 3) % 7, abs(day - start.day)))
    for day in days:
        yield _begun(world, plot, day, _TEN)
        yield _begun_but_as_before(world, plot, day)


def _begun_but_as_before(world: World, plot: Plot, day: Day) -> Plot:
    """The plot begun at ten of a day, with its events when they were."""
    at = world.clock.at(day, _TEN)
    later = plot.start.at - at
    moves = tuple((max(0, elapsed + later), move) for elapsed, move in plot.moves)
    return Plot(plot.start._replace(at=at, day=day), moves, max(0, plot.end + later))


def _moved_forward(world: World, plot: Plot, number: int) -> Iterator[Plot]:
    """The plot with an event at a plain moment soon after the one before it, as its day opens, or at the full hour."""
    elapsed, move = plot.moves[number]
    if move.fails:
        return
    clock, at = world.clock, plot.start.at + elapsed
    before = plot.start.at + (plot.moves[number - 1][0] if number else 0)
    first = clock.day(before)
    moments = (clock.at(day, _TEN) for day in range(first + 1, min(clock.day(at), first + _FARTHEST) + 2))
    opening = (clock.opening(clock.day(at)),) if clock.is_working_day(clock.day(at)) else ()
    for moment in (before + 60, *moments, *opening, at - clock.minute_of_day(at) % 60):
        if moment == at:
            return
        if clock.is_open(moment) and moment >= before:
            yield _with(plot, number, (moment - plot.start.at, move))


def _with(plot: Plot, number: int, moved: tuple[Minute, Move]) -> Plot:
    """The plot with that event moved, and those after it not before it."""
    later = ((max(elapsed, moved[0]), move) for elapsed, move in plot.moves[number + 1 :])
    return Plot(plot.start, (*plot.moves[:number], moved, *later), max(plot.end, moved[0]))
