"""Exploring a world to its end: in layers by the number of outside events, time being free.

The first way found to break the claim therefore has the fewest outside events; a layer without new situations ends
the exploration: every history leads only through situations seen, so the claim holds for any number of events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import field
from time import monotonic
from typing import Final, NamedTuple

import msgspec
import psutil

from cadencelang.clock import Day, Minute
from cadencelang.engine import EngineError
from cadencelang.graph.conditions import FactValue
from cadencelang.prover.domains import Value, stand_in
from cadencelang.prover.moves import Move, failing
from cadencelang.prover.oracle import Answers
from cadencelang.prover.quieting import Quiet
from cadencelang.prover.world import Broken, Situation, Then, World
from cadencelang.records import dataclass

STOPPED: Final = "stopped"
"""Why an exploration did not come to its end that was asked not to go on."""
_LOOK_EVERY: Final = 100


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far to go: situations, seconds, and megabytes of memory of this process."""

    situations: int = 3_000_000
    seconds: float = 60.0
    megabytes: int = 4096


class Start(NamedTuple):
    """How a history begins: facts as classes of values, as far as they are decided; stage, instant and date; consents
    that the candidate comes with."""

    facts: tuple[tuple[str, Value], ...]
    stage: str
    at: Minute
    day: Day
    consents: tuple[str, ...] = ()


class Trail(NamedTuple):
    """How a situation was come to: the trail before, what happened then, so many minutes after the start.

    `answers` are what was answered where something had been undecided; without a `move`, as time went on.
    """

    before: Trail | None
    start: Start
    move: Move | None
    elapsed: Minute
    answers: Answers = ()


class Found(NamedTuple):
    """A way on which the claim breaks, so many minutes after its start."""

    trail: Trail
    elapsed: Minute


@dataclass(slots=True)
class Explored:
    """What an exploration came to. `complete`: nothing is left; `events`: layers that are done.

    `remembered`: it was not done again, for it was known what it comes to.
    """

    situations: int = 0
    transitions: int = 0
    events: int = 0
    complete: bool = False
    met: bool = False
    found: Found | None = None
    why_not: str = ""
    seconds: float = 0.0
    remembered: bool = False


Progress = Callable[[Explored], bool]
"""Told now and then how far it is; gives False to have the exploration stop."""


def facts_of(world: World, start: Start) -> dict[str, FactValue | None]:
    """Every fact a candidate begins with: those of the start, and stand-ins for needed ones that nothing reads."""
    given = {name: value.on(start.day) for name, value in start.facts}
    needed = {it.name: stand_in(it.type) for it in world.engine.book.facts if not it.optional}
    return {**needed, **given}


def all_starts(world: World) -> Iterator[Start]:
    """Every start: each stage, each window of days, each instant of its first day, with each of the consents or not."""
    consents = world.consents()
    for day in world.almanac.days:
        for at in world.setting.grid.instants(world.almanac.clocks, day):
            for stage in world.moves.starts():
                yield from (Start((), stage, at, day, some) for some in consents)


@dataclass
class _Step:
    """Where exploration goes on: a situation, how it was come to, and the minutes since the start.

    `soon`: what happens outside from here on comes a minute after the instant, for all that was due at it is done.
    """

    here: Situation
    trail: Trail
    elapsed: Minute
    soon: bool = False

    @property
    def moment(self) -> Minute:
        """When something outside happens here, in minutes since the start."""
        return self.elapsed + self.soon


@dataclass
class Explorer:
    """One exploration of one world.

    `seen` are situations, as bodies (all of them but the instant, by number) with their instants.
    """

    world: World
    bounds: Bounds
    progress: Progress = lambda explored: True
    seen: set[tuple[int, Minute]] = field(default_factory=set)
    bodies: dict[bytes, int] = field(default_factory=dict)
    quiet: Quiet = field(default_factory=Quiet)
    result: Explored = field(default_factory=Explored)
    steps: int = 0
    began: float = field(default_factory=monotonic)
    encoder: msgspec.msgpack.Encoder = field(default_factory=msgspec.msgpack.Encoder)

    def run(self) -> Explored:
        """Explore until the claim breaks, nothing is left, or a bound is reached."""
        try:
            layer = self._first_layer()
            while layer and not self.result.why_not:
                layer = self._next_layer(layer)
            self.result.complete = not self.result.why_not
        except _Broke as broke:
            self.result.found = broke.found
        except EngineError as error:
            self.result.why_not = str(error)
        self._note()
        return self.result

    def _note(self) -> None:
        result = self.result
        result.situations, result.transitions = len(self.seen), self.world.transitions
        result.seconds, result.met = monotonic() - self.began, self.world.monitor.met

    def _first_layer(self) -> list[_Step]:
        layer: list[_Step] = []
        for number, start in enumerate(all_starts(self.world)):
            if number % _LOOK_EVERY == 0 and self._over(at_once=True):
                return layer
            trail = Trail(None, start, None, 0)
            try:
                follow = self.world.start(start.stage, start.at, start.day, start.consents)
            except Broken as broken:
                raise _Broke(Found(trail._replace(answers=broken.answers), 0)) from None
            layer += (_Step(it.here, trail._replace(answers=it.answers), 0) for it in follow if self._is_new(it.here))
        return layer

    def _next_layer(self, layer: list[_Step]) -> list[_Step]:
        """Let time go on from every situation of a layer, the first first; gives those that one more event leads to."""
        coming: list[_Step] = []
        layer.reverse()
        while layer:
            step = layer.pop()
            try:
                self._let_time_pass(step, coming, layer)
            except Broken as broken:
                trail = _answered(step.trail, step.elapsed, broken.answers)
                raise _Broke(Found(trail, step.elapsed + broken.at - step.here.at)) from None
            if self.result.why_not:
                return []
        self.result.events += 1
        return coming

    def _let_time_pass(self, step: _Step, coming: list[_Step], layer: list[_Step]) -> None:
        """From one situation on, until one that was seen before."""
        while True:
            here = step.here
            self._happen(step, coming)
            follow = self.world.due(here)
            if self.world.moves.messages_fail:
                most = max((len(then.handed) for then in follow), default=0)
                if most:
                    self._fail(step, most, coming)
            if self._over():
                return
            fresh = [it for then in follow for it in self._on(step, then)]
            if not fresh:
                return
            layer.extend(fresh[1:])
            step = fresh[0]

    def _on(self, step: _Step, then: Then) -> Iterator[_Step]:
        """Where time leads on to that was not seen before."""
        here = then.here
        trail = _answered(step.trail, step.elapsed, then.answers)
        if here is not step.here and self.world.lingers(here):
            if self._is_new(here):
                yield _Step(here, trail, step.elapsed, soon=True)
            return
        try:
            later = self.world.later(here)
        except Broken as broken:
            raise _Broke(Found(_answered(trail, step.elapsed, broken.answers), step.elapsed)) from None
        for it in later:
            if self._is_new(it):
                at = it.at if it.day == here.day else self.world.clock.midnight(here.day + 1)
                yield _Step(it, trail, step.elapsed + at - here.at)

    def _happen(self, step: _Step, coming: list[_Step]) -> None:
        """Everything that may happen outside at this instant.

        Not what happened to the same body earlier in the day and has done nothing by itself since: it would come to the
        same, and where only dates are counted from it, also in all that follows.
        """
        here, world = step.here, self.world
        body, dated = self._body(here), world.counts_dates
        for number, move in enumerate(world.moves.at(here.state, here.day)):
            if dated and self.quiet.speaks_for(body, number, here.at):
                continue
            news = move.make(here.state, here.at, here.day, "e")
            if news is None:
                continue
            trail = Trail(step.trail, step.trail.start, move, step.moment)
            try:
                follow = world.told(here, news)
            except Broken as broken:
                raise _Broke(Found(trail._replace(answers=broken.answers), step.elapsed)) from None
            if dated and follow:
                self.quiet.tried(body, number, here.at, min(it.here.state.next_wake for it in follow))
            fresh = (it for it in follow if self._is_new(it.here))
            told = (_Step(it.here, trail._replace(answers=it.answers), step.elapsed, step.soon) for it in fresh)
            coming += told

    def _fail(self, step: _Step, used: int, coming: list[_Step]) -> None:
        """Every choice of messages handed over now that do not arrive. What follows is after this instant's work."""
        todo = [frozenset({number}) for number in range(used)]
        while todo:
            fails = todo.pop()
            trail = Trail(step.trail, step.trail.start, failing(fails), step.elapsed)
            try:
                follow = self.world.due(step.here, fails)
            except Broken as broken:
                raise _Broke(Found(trail._replace(answers=broken.answers), step.elapsed)) from None
            handed = max((len(then.handed) for then in follow), default=0)
            todo += [fails | {number} for number in range(max(fails) + 1, handed)]
            for then in follow:
                coming.extend(self._on(_Step(step.here, trail, step.elapsed), then))

    def _is_new(self, here: Situation) -> bool:
        """Whether a situation was not seen before; it is from now on."""
        key = self._body(here), here.at
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def _body(self, here: Situation) -> int:
        """The number of all that a situation is but its instant."""
        body = hashlib.blake2b(self.encoder.encode((here.state, here.memo, here.day)), digest_size=16).digest()
        return self.bodies.setdefault(body, len(self.bodies))

    def _over(self, *, at_once: bool = False) -> bool:
        """Whether a bound is reached; says which. Looked at now and then, or `at_once`."""
        self.steps += 1
        if self.steps % _LOOK_EVERY and not at_once:
            return bool(self.result.why_not)
        self._note()
        if len(self.seen) >= self.bounds.situations:
            self.result.why_not = f"{len(self.seen):,} situations explored, as many as allowed"
        elif self.result.seconds >= self.bounds.seconds:
            self.result.why_not = f"{self.bounds.seconds:g} seconds spent"
        elif _megabytes() >= self.bounds.megabytes:
            self.result.why_not = f"{self.bounds.megabytes:,} MB of memory used"
        elif not self.progress(self.result):
            self.result.why_not = STOPPED
        return bool(self.result.why_not)


class _Broke(Exception):  # noqa: N818 - a finding, not an error
    """The claim breaks on this way."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found


def _megabytes() -> int:
    """What the process holds now; what an exploration before this one held does not count against it."""
    held: int = psutil.Process().memory_info().rss
    return held // (1024 * 1024)


def _answered(trail: Trail, elapsed: Minute, answers: Answers) -> Trail:
    """The trail, with what was answered as time went on."""
    return Trail(trail, trail.start, None, elapsed, answers) if answers else trail
