"""Proving loosely: with as few rules followed as will do, whatever all others may do.

An exploration begins with the rules that the claim itself points to. Where it finds a way to break the claim, the rules
that answer to what happened on that way are followed too, and it begins again; where there are none, the claim has no
loose proof. What is proved so is proved of the whole playbook, and of any other with the same rules in its cone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from cadencelang.graph.model import Book
from cadencelang.prover.claims import Goal
from cadencelang.prover.cone import Cone, cone, reacting, too_far_for_looseness
from cadencelang.prover.covering import TooFar
from cadencelang.prover.duties import Duty, duties
from cadencelang.prover.exploring import Bounds, Explored, Explorer, Found, Trail
from cadencelang.prover.slicing import Spine
from cadencelang.prover.world import World
from cadencelang.prover.worlds import MakeSetting, loose
from cadencelang.records import dataclass

Progress = Callable[[str, Explored], bool]
"""Told the calendar and how far it is; gives False to have it stop."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A duty shown on one calendar, following the rules of a cone."""

    duty: Duty
    cone: Cone
    world: World
    explored: Explored


def prove_loosely(
    book: Book, goal: Goal, bounds: Bounds, calendars: Sequence[MakeSetting], progress: Progress
) -> list[Loose] | None:
    """All that shows a goal, for each duty and calendar; None where looseness does not prove it."""
    listed = duties(book, goal)
    if listed is None:
        return None
    proof: list[Loose] = []
    for duty in listed:
        shown = _shown(book, goal, duty, bounds, calendars, progress)
        if shown is None:
            return None
        proof += shown
    return proof


def _shown(
    book: Book, goal: Goal, duty: Duty, bounds: Bounds, calendars: Sequence[MakeSetting], progress: Progress
) -> list[Loose] | None:
    """One duty on every calendar: as loosely as can be, or else with runs followed to their ends."""
    for seeds, spine in duty.ways:
        shown = _widening(book, goal, duty, bounds, calendars, progress, seeds, spine)
        if shown is not None:
            return shown
    return None


def _widening(
    book: Book,
    goal: Goal,
    duty: Duty,
    bounds: Bounds,
    calendars: Sequence[MakeSetting],
    progress: Progress,
    first: frozenset[str],
    spine: Spine,
) -> list[Loose] | None:
    """One duty on every calendar, following more rules for as long as that may help."""
    seeds = set(first)
    while True:
        around = cone(book, goal.guarantee, seeds, duty.promises, owed=duty.owed)
        if too_far_for_looseness(book, goal.guarantee, around):
            return None
        shown: list[Loose] = []
        for make in calendars:
            tried = _explored(book, goal, duty, around, bounds, make, progress, spine)
            if tried is None or (tried.explored.found is None and not tried.explored.complete):
                return None
            if tried.explored.found is not None:
                more = _answering(book, tried.explored.found, around)
                break
            shown.append(tried)
        else:
            return shown
        if not more:
            return None
        seeds |= more
        spine = replace(spine, rules=spine.rules | more)


def _explored(
    book: Book,
    goal: Goal,
    duty: Duty,
    around: Cone,
    bounds: Bounds,
    make: MakeSetting,
    progress: Progress,
    spine: Spine,
) -> Loose | None:
    try:
        world = loose(book, goal.guarantee, duty.monitor, make, around, spine, owed=duty.owed)
    except TooFar:
        return None
    explored = Explorer(world, bounds, lambda it: progress(world.setting.name, it)).run()
    return Loose(duty, around, world, explored)


def _answering(book: Book, found: Found, around: Cone) -> frozenset[str]:
    """The rules outside the cone that answer to the last thing on a way that any answers to, else to silence."""
    keys = list(_happened(found))
    for key in (*keys, *(("silence", stage) for kind, stage in keys if kind == "enters")):
        more = reacting(book, [key]) - around.rules
        if more:
            return more
    return frozenset()


def _happened(found: Found) -> Iterator[tuple[str, str]]:
    """What happened on a way, the last first."""
    trail: Trail | None = found.trail
    while trail is not None:
        if trail.move is not None:
            yield trail.move.key
        trail = trail.before
    yield "enters", found.trail.start.stage
