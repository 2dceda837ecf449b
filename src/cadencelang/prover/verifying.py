"""From a playbook to verdicts: one goal after the other, on plain weeks first, then on the playbook's own calendar.

A verdict says PROVED only where an exploration at the language's tick came to its end on every calendar that it names
(plain weeks alone, if so wished). Where one does not, random histories are tried for a moment. Owns the
order of work and the words of a verdict; exploration, stories and calendars are the modules beside it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from cadencelang.graph.model import Book, NoTouchesWhile, PromisesKept
from cadencelang.prover.almanac import Grain
from cadencelang.prover.chance import search
from cadencelang.prover.claims import Goal, goals_of, monitor_of
from cadencelang.prover.covering import MakeSetting, TooFar, abroad, not_covered, plain, real
from cadencelang.prover.domains import fact_domains
from cadencelang.prover.exploring import STOPPED, Bounds, Explored, Explorer
from cadencelang.prover.loosely import Loose, Trying, prove_loosely
from cadencelang.prover.remembering import Forgetful, Memory
from cadencelang.prover.shortening import shortest
from cadencelang.prover.stories import Story, plot_of
from cadencelang.prover.world import World
from cadencelang.prover.worlds import exact

_SECONDS_OF_CHANCE: Final = 2.0


class Word(enum.StrEnum):
    """What came of a goal."""

    PROVED = "PROVED"
    CHECKED = "CHECKED"
    BROKEN = "BROKEN"
    NOT_DECIDED = "NOT DECIDED"


@dataclass(frozen=True, slots=True)
class Part:
    """What an exploration on one calendar came to; `windows` are the windows of days that the calendar has.

    `about` says which promise or rule it speaks of, where a goal comes to several; `rules` are those it followed, by id
    (None: all).
    """

    calendar: str
    windows: int
    explored: Explored
    about: str = ""
    rules: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a goal, and what that covers.

    `empty`: it holds only because what it speaks of never happens. `story` is how it breaks. `rests_on` are the rules
    (by id) that the proof needs, whatever all others do (None: it was explored with every rule).
    """

    goal: Goal
    word: Word
    parts: tuple[Part, ...]
    not_covered: tuple[str, ...]
    tick: int
    empty: bool = False
    why: str = ""
    story: Story | None = None
    rests_on: frozenset[str] | None = None

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
        """Up to how many outside events nothing was found on any calendar that was explored (-1: not even without)."""
        return min((part.explored.events - 1 for part in self.parts if not part.explored.complete), default=-1)

    @property
    def undecided(self) -> str:
        """Why the goal is not decided, and how far that got."""
        reached = (
            f"no story with up to {self.events} outside events where it was explored; " if self.events >= 0 else ""
        )
        return f"{reached}{self.why}"


@dataclass(frozen=True, slots=True)
class Wish:
    """How to verify: bounds for each goal and calendar, goals by words in their names, grid of instants.

    `calendars` are more to explore for candidates there (`US`); `memory` knows what was proved before.
    """

    bounds: Bounds = field(default_factory=Bounds)
    only: str = ""
    plain_weeks_only: bool = False
    grain: Grain = Grain.TELLING
    calendars: tuple[str, ...] = ()
    memory: Memory = field(default_factory=Forgetful)


Progress = Callable[[Goal, str, Explored], bool]
"""Told now and then of the goal, the calendar and how far it is; gives False to have it stop."""


def verify(book: Book, wish: Wish = Wish(), progress: Progress = lambda goal, calendar, it: True) -> Iterator[Verdict]:
    """A verdict for each guarantee of a book, the built-in ones included, as each is come to."""
    for goal in goals_wished(book, wish):
        yield verdict_on(book, goal, wish, progress)


def goals_wished(book: Book, wish: Wish) -> list[Goal]:
    """The goals of a book whose names have the words that are asked for."""
    return [goal for goal in goals_of(book) if wish.only.casefold() in goal.name.casefold()]


def verdict_on(book: Book, goal: Goal, wish: Wish, progress: Progress) -> Verdict:
    """The verdict on one goal: loosely where that proves it, else with every rule."""
    if wish.grain is not Grain.EVERY_TICK:
        trying = Trying(book, goal, wish.bounds, _telling(goal, progress), wish.memory)
        proof = prove_loosely(trying, makers(wish, goal))
        if proof is not None:
            return _of_proof(book, goal, proof, wish)
    return _explored_whole(book, goal, wish, progress)


def _of_proof(book: Book, goal: Goal, proof: list[Loose], wish: Wish) -> Verdict:
    """The verdict of loose explorations: proved where each came to its end."""
    parts = tuple(map(_part, proof))
    left_out = not_covered(book, goal.guarantee, loosely=True)
    rests_on = frozenset(rule for it in proof for rule in it.cone.rules)
    tick = book.clock.tick
    if proof and not (last := proof[-1]).explored.complete:
        why = f"proved on {proof[0].world.setting.name}; on {last.world.setting.name}: {last.explored.why_not}"
        return Verdict(goal, Word.NOT_DECIDED, parts, left_out, tick, why=why, rests_on=rests_on)
    empty = not any(it.explored.met or it.duty.partly for it in proof) if proof else _says_nothing(goal)
    return Verdict(goal, _held(wish), parts, left_out, tick, empty, rests_on=rests_on)


def _says_nothing(goal: Goal) -> bool:
    """Whether a goal that comes to no duty speaks of nothing: no such touch, no promise. (Else a limit vouches.)"""
    return goal.guarantee is not None and isinstance(goal.guarantee.claim, NoTouchesWhile | PromisesKept)


def _part(it: Loose) -> Part:
    return Part(it.world.setting.name, len(it.world.almanac.days), it.explored, it.duty.about, it.cone.rules)


def makers(wish: Wish, goal: Goal) -> tuple[MakeSetting, ...]:
    """The calendars wished for; what every playbook vouches for is not about dates, and plain weeks tell it."""
    dated = not wish.plain_weeks_only and goal.guarantee is not None
    wanted: tuple[MakeSetting, ...] = (plain, real, *map(abroad, wish.calendars)) if dated else (plain,)
    return tuple(partial(make, grain=wish.grain) for make in wanted)


def _held(wish: Wish) -> Word:
    """The word for a claim that held in all that was explored."""
    return Word.CHECKED if wish.grain is Grain.COARSE else Word.PROVED


def _telling(goal: Goal, progress: Progress) -> Callable[[str, Explored], bool]:
    return lambda calendar, explored: progress(goal, calendar, explored)


def _explored_whole(book: Book, goal: Goal, wish: Wish, progress: Progress) -> Verdict:
    """The verdict of an exploration with every rule that can matter.

    A calendar that does not come to its end leaves the goal undecided, and the next ones are looked at all the same: on
    one of them a holiday may break it at once.
    """
    left_out = not_covered(book, goal.guarantee)
    parts: list[Part] = []
    tick = book.clock.tick
    unfinished = ""
    for make in makers(wish, goal):
        try:
            world = exact(book, goal.guarantee, lambda engine: monitor_of(engine, goal), make)
        except TooFar as far:
            unfinished = unfinished or str(far)
            continue
        name = world.setting.name
        explored = Explorer(world, wish.bounds, lambda it, name=name: progress(goal, name, it)).run()  # type: ignore[misc]
        parts.append(Part(name, len(world.almanac.days), explored))
        if explored.found is not None:
            story = shortest(world, plot_of(world, explored.found))
            word = Word.BROKEN if story is not None else Word.NOT_DECIDED
            why = "" if story is not None else "a story breaks it, but on no run of dates of the calendar"
            return Verdict(goal, word, tuple(parts), left_out, tick, why=why, story=story)
        if explored.why_not == STOPPED:
            return Verdict(goal, Word.NOT_DECIDED, tuple(parts), left_out, tick, why=STOPPED)
        if not explored.complete:
            if (story := _by_chance(world)) is not None:
                why = "the story was found by chance: there may be a shorter one"
                return Verdict(goal, Word.BROKEN, tuple(parts), left_out, tick, why=why, story=story)
            unfinished = unfinished or explored.why_not
    if unfinished:
        return Verdict(goal, Word.NOT_DECIDED, tuple(parts), left_out, tick, why=unfinished)
    empty = not any(part.explored.met for part in parts)
    return Verdict(goal, _held(wish), tuple(parts), left_out, tick, empty)


def _by_chance(world: World) -> Story | None:
    """A story found by random histories, where exploration came to no end."""
    facts = fact_domains(world.setting.book, world.almanac.outlook.days)
    plot = search(world, facts, _SECONDS_OF_CHANCE)
    return shortest(world, plot) if plot is not None else None
