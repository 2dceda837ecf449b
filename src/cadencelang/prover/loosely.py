"""Proving loosely: with as few rules followed as will do, whatever all others may do.

An exploration begins with the rules that the claim itself points to. Where it finds a way to break the claim, the rules
that answer to what happened on that way are followed too, and it begins again; where there are none, the claim has no
loose proof. What is proved so is proved of the whole playbook, and of any other with the same rules in its cone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from cadencelang.graph.model import Book, Rule
from cadencelang.prover.claims import Goal
from cadencelang.prover.cone import Cone, cone, deeds, reacting, too_far_for_looseness
from cadencelang.prover.covering import MakeSetting, TooFar
from cadencelang.prover.duties import Duty, duties
from cadencelang.prover.exploring import Bounds, Explored, Explorer, Found, Trail
from cadencelang.prover.later import NOT_KEPT
from cadencelang.prover.remembering import Memory, key_of
from cadencelang.prover.trimming import Spine
from cadencelang.prover.world import World
from cadencelang.prover.worlds import loose
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


@dataclass(frozen=True, slots=True)
class Trying:
    """What is to be shown, and how far one may go for it."""

    book: Book
    goal: Goal
    bounds: Bounds
    progress: Progress
    memory: Memory


def prove_loosely(trying: Trying, calendars: Sequence[MakeSetting]) -> list[Loose] | None:
    """All that shows a goal, for each duty and calendar; None where looseness does not prove it.

    It is proved on the first calendar; where one of the others is not explored to its end, the last says so.
    """
    listed = duties(trying.book, trying.goal)
    if listed is None:
        return None
    proof: list[Loose] = []
    for duty in listed:
        shown = _shown(trying, duty, calendars)
        if shown is None:
            return None
        proof += shown
        if not shown[-1].explored.complete:
            break
    return proof


def _shown(trying: Trying, duty: Duty, calendars: Sequence[MakeSetting]) -> list[Loose] | None:
    """One duty on every calendar: as it is cheapest, else in the other ways, else following more rules in each."""
    todo, tried = deque(duty.ways), set(duty.ways)
    while todo:
        seeds, spine = todo.popleft()
        shown = _attempt(trying, duty, calendars, seeds, spine)
        if isinstance(shown, list):
            return shown
        wider = seeds | shown, replace(spine, rules=spine.rules | shown)
        if shown and wider not in tried:
            todo.append(wider)
            tried.add(wider)
    return None


def _attempt(
    trying: Trying, duty: Duty, calendars: Sequence[MakeSetting], seeds: frozenset[str], spine: Spine
) -> list[Loose] | frozenset[str]:
    """One duty on every calendar in one way, or the rules that may help when they are followed too."""
    around = _around(trying.book, trying.goal, duty, seeds, spine)
    if too_far_for_looseness(trying.book, duty.guarantee or trying.goal.guarantee, around, spine):
        return frozenset()
    shown: list[Loose] = []
    for make in calendars:
        tried = _explored(trying, duty, around, make, spine)
        if tried is None or (not shown and tried.explored.found is None and not tried.explored.complete):
            return frozenset()
        if tried.explored.found is not None:
            return _answering(trying, duty, tried.explored.found, around)
        shown.append(tried)
        if not tried.explored.complete:
            break
    return shown


def _around(book: Book, goal: Goal, duty: Duty, seeds: frozenset[str], spine: Spine) -> Cone:
    """The cone of some rules; of messages by themselves, and of timers, just those rules."""
    if not spine.lone and not spine.only_timers:
        return cone(book, duty.guarantee or goal.guarantee, seeds, duty.promises, spine=spine, owed=duty.owed)
    kept = (deeds(rule).keeps for rule in book.rules if rule.id in seeds)
    return Cone(seeds, frozenset(name for names in kept for name in names))


def _explored(trying: Trying, duty: Duty, around: Cone, make: MakeSetting, spine: Spine) -> Loose | None:
    """An exploration, or what is remembered of it; None where the rules reckon too far ahead.

    With windows of the next days first, and where something lies further ahead that cannot be kept, of all days.
    """
    guarantee = duty.guarantee or trying.goal.guarantee
    for near in (True, False):
        try:
            world = loose(trying.book, guarantee, duty.monitor, make, around, spine, owed=duty.owed, near=near)
        except TooFar:
            return None
        explored = _of_world(trying, duty, world)
        if explored.why_not != NOT_KEPT:
            break
    return Loose(duty, around, world, explored)


def _of_world(trying: Trying, duty: Duty, world: World) -> Explored:
    key = key_of(world, f"{trying.goal.name} {duty.about}")
    explored = trying.memory.recall(key)
    if explored is None:
        explored = Explorer(world, trying.bounds, lambda it: trying.progress(world.setting.name, it)).run()
        if explored.complete:
            trying.memory.keep(key, explored)
    return explored


def _answering(trying: Trying, duty: Duty, found: Found, around: Cone) -> frozenset[str]:
    """The rules outside the cone that answer to the last thing on a way that any answers to, else to silence.

    Where it matters in which stage a candidate is, those that an event has move them come first. Of those that are in
    touch, it is the ones that promise something, for what keeps a promise comes whatever else happens.
    """
    book, guarantee = trying.book, duty.guarantee or trying.goal.guarantee
    happened = list(_happened(found))

    def answering(keys: Iterable[tuple[str, str]], wanting: Callable[[Rule], bool]) -> Iterator[frozenset[str]]:
        return (reacting(book, [key], wanting) - around.rules for key in keys)

    def candidates() -> Iterator[frozenset[str]]:
        if duty.moving or (guarantee is not None and guarantee.stages):
            yield from answering((it for it in happened if it[0] == "event"), lambda it: bool(deeds(it).moves))
        if not duty.moving:
            keys = (*happened, *(("silence", stage) for kind, stage in happened if kind == "enters"))
            yield from answering(keys, lambda it: deeds(it).contact and bool(deeds(it).makes))
            yield from answering(keys, lambda it: deeds(it).contact)

    return next((it for it in candidates() if it), frozenset())


def _happened(found: Found) -> Iterator[tuple[str, str]]:
    """What happened on a way, the last first."""
    trail: Trail | None = found.trail
    while trail is not None:
        if trail.move is not None:
            yield trail.move.key
        trail = trail.before
    yield "enters", found.trail.start.stage
