"""From a playbook to verdicts: one goal after the other, on plain weeks first, then on the playbook's own calendar.

A verdict says PROVED only where an exploration at the language's tick came to its end on every calendar that it names
(plain weeks alone, if so wished). Where one does not, random histories are tried for a moment. Owns the
order of work and the words of a verdict; exploration, stories and calendars are the modules beside it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from cadencelang.graph.model import Book
from cadencelang.prover.chance import search
from cadencelang.prover.claims import Goal, goals_of, monitor_of
from cadencelang.prover.covering import Setting, TooFar, not_covered, plain, real
from cadencelang.prover.domains import fact_domains
from cadencelang.prover.exploring import Bounds, Explored, Explorer
from cadencelang.prover.monitors import AllMonitor, Monitor, Scope
from cadencelang.prover.moves import Moves
from cadencelang.prover.shortening import shortest
from cadencelang.prover.slicing import sliced
from cadencelang.prover.stories import Story, plot_of
from cadencelang.prover.world import Premises, World

_SECONDS_OF_CHANCE: Final = 2.0


class Word(enum.StrEnum):
    """What came of a goal."""

    PROVED = "PROVED"
    CHECKED = "CHECKED"
    BROKEN = "BROKEN"
    NOT_DECIDED = "NOT DECIDED"


@dataclass(frozen=True, slots=True)
class Part:
    """What an exploration on one calendar came to; `windows` are the windows of days that the calendar has."""

    calendar: str
    windows: int
    explored: Explored


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a goal, and what that covers.

    `empty`: it holds only because what it speaks of never happens. `events`: no story has so many outside events or
    fewer, where it is not decided (-1: not even that is known). `story` is how it breaks.
    """

    goal: Goal
    word: Word
    parts: tuple[Part, ...]
    not_covered: tuple[str, ...]
    tick: int
    empty: bool = False
    why: str = ""
    story: Story | None = None
    never_met: frozenset[str] = frozenset()

    @property
    def situations(self) -> int:
        """How many situations were explored, on all calendars."""
        return sum(part.explored.situations for part in self.parts)

    @property
    def seconds(self) -> float:
        """How long it took."""
        return sum(part.explored.seconds for part in self.parts)

    @property
    def events(self) -> int:
        """Up to how many outside events nothing was found on the calendar that was not explored to its end."""
        return self.parts[-1].explored.events - 1 if self.parts else -1


@dataclass(frozen=True, slots=True)
class Wish:
    """How to verify: bounds for each goal and calendar, goals by words in their names, calendars, grid of instants."""

    bounds: Bounds = field(default_factory=Bounds)
    only: str = ""
    plain_weeks_only: bool = False
    every_tick: bool = False


Progress = Callable[[Goal, str, Explored], bool]
"""Told now and then of the goal, the calendar and how far it is; gives False to have it stop."""


def verify(book: Book, wish: Wish = Wish(), progress: Progress = lambda goal, calendar, it: True) -> Iterator[Verdict]:
    """A verdict for each guarantee of a book, the built-in ones included, as each is come to."""
    goals = [goal for goal in goals_of(book) if wish.only.casefold() in goal.name.casefold()]
    for goal in goals:
        if goal.guarantee is not None:
            yield verdict_on(book, goal, wish, progress)
    yield from _on_built_in(book, [goal for goal in goals if goal.guarantee is None], wish, progress)


def _on_built_in(book: Book, goals: list[Goal], wish: Wish, progress: Progress) -> Iterator[Verdict]:
    """The guarantees that every playbook has: explored together, and one by one only where that is no proof of all."""
    if not goals:
        return
    together = verdict_on(book, goals[0], wish, progress, tuple(goals[1:]))
    for goal in goals:
        if together.word is Word.PROVED:
            yield replace(together, goal=goal, empty=goal.name in together.never_met)
        elif len(goals) == 1 or together.word is Word.NOT_DECIDED:
            yield replace(together, goal=goal)
        else:
            yield verdict_on(book, goal, wish, progress)


def verdict_on(book: Book, goal: Goal, wish: Wish, progress: Progress, others: tuple[Goal, ...] = ()) -> Verdict:
    """The verdict on one goal, or on it and `others` at once; these are built in, and remember nothing."""
    part_of_book = sliced(book, goal.guarantee)
    left_out = not_covered(part_of_book, goal.guarantee)
    made = (plain,) if wish.plain_weeks_only else (plain, real)
    parts: list[Part] = []
    never_met: frozenset[str] = frozenset()
    for make in made:
        try:
            setting = make(part_of_book, every_tick=wish.every_tick)
        except TooFar as far:
            return Verdict(goal, Word.NOT_DECIDED, tuple(parts), left_out, book.clock.tick, why=str(far))
        world, explored, unmet = _explore(setting, goal, wish, progress, others)
        never_met = never_met & unmet if parts else unmet
        parts.append(Part(setting.name, len(setting.almanac.days), explored))
        if explored.found is not None:
            story = shortest(world, plot_of(explored.found))
            word = Word.BROKEN if story is not None else Word.NOT_DECIDED
            why = "" if story is not None else "a story breaks it, but on no run of dates of the calendar"
            return Verdict(goal, word, tuple(parts), left_out, book.clock.tick, why=why, story=story)
        if not explored.complete:
            why = explored.why_not
            if (story := _by_chance(world, setting)) is not None:
                why = "the story was found by chance: there may be a shorter one"
                return Verdict(goal, Word.BROKEN, tuple(parts), left_out, book.clock.tick, why=why, story=story)
            return Verdict(goal, Word.NOT_DECIDED, tuple(parts), left_out, book.clock.tick, why=why)
    empty = goal.name in never_met
    return Verdict(goal, Word.PROVED, tuple(parts), left_out, book.clock.tick, empty, never_met=never_met)


def _by_chance(world: World, setting: Setting) -> Story | None:
    """A story found by random histories, where exploration came to no end."""
    plot = search(world, fact_domains(setting.book, setting.almanac.outlook.days), _SECONDS_OF_CHANCE)
    return shortest(world, plot) if plot is not None else None


def _explore(
    setting: Setting, goal: Goal, wish: Wish, progress: Progress, others: tuple[Goal, ...]
) -> tuple[World, Explored, frozenset[str]]:
    """One exploration, and the names of the goals that had nothing to say in all of it."""
    guarantee = goal.guarantee
    book, engine = setting.book, setting.engine
    monitors = {it.name: monitor_of(engine, it) for it in (goal, *others)}
    monitor: Monitor = AllMonitor(Scope(engine), parts=tuple(monitors.values())) if others else monitors[goal.name]
    assuming = frozenset(guarantee.assuming) if guarantee is not None else frozenset()
    conditions = guarantee.assuming_conditions if guarantee is not None else ()
    facts = fact_domains(book, setting.almanac.outlook.days)
    moves = Moves(book, guarantee.claim if guarantee is not None else None, assuming, facts)
    world = World(setting, moves, monitor, Premises(assuming, conditions))
    told: Callable[[Explored], bool] = lambda explored: progress(goal, setting.name, explored)  # noqa: E731
    explored = Explorer(world, facts, wish.bounds, told).run()
    return world, explored, frozenset(name for name, it in monitors.items() if not it.met)
