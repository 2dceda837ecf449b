"""Stories: one history that breaks a guarantee, lived through on one run of real dates, and made as short as can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cadencelang.clock import Day, Minute
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.engine import EngineError
from cadencelang.engine import inputs as i
from cadencelang.engine.state import State
from cadencelang.graph.conditions import FactValue
from cadencelang.prover.covering import Setting
from cadencelang.prover.exploring import Found, Start, Trail, facts_of
from cadencelang.prover.monitors import Memo
from cadencelang.prover.moves import Move
from cadencelang.prover.world import Broken, Situation, World

WHO = "the candidate"


@dataclass(frozen=True, slots=True)
class Story:
    """What has to happen for the claim to break at `broken`: facts, entering a stage, then the events, in order.

    `failed` are the ids of messages that do not arrive. Instants are those of `setting`.
    """

    setting: Setting
    facts: dict[str, FactValue]
    stage: str
    start: Minute
    inputs: tuple[i.Input, ...]
    failed: frozenset[str]
    broken: Minute

    @property
    def events(self) -> int:
        """How many things happen outside after the candidate has entered."""
        return len(self.inputs) + len(self.failed)


@dataclass(frozen=True, slots=True)
class Plot:
    """A story before it is lived through: the start, and moves with the minutes from the start to each."""

    start: Start
    moves: tuple[tuple[Minute, Move], ...]
    end: Minute


def plot_of(found: Found) -> Plot:
    """The plot of what an exploration found."""
    moves: list[tuple[Minute, Move]] = []
    trail: Trail | None = found.trail
    while trail is not None and trail.move is not None:
        moves.append((trail.elapsed, trail.move))
        trail = trail.before
    return Plot(found.trail.start, tuple(reversed(moves)), found.elapsed)


class Lived(World):
    """The world lived through once: states as the engine gives them, one date after the other."""

    def __init__(self, world: World) -> None:
        super().__init__(world.setting, world.moves, world.monitor, world.premises)
        self.inputs: list[i.Input] = []
        self.failed: set[str] = set()

    def canonical(self, state: State, at: Minute) -> State:
        """The state as it is."""
        return state

    def follows(self, day: Day) -> tuple[Day, ...]:
        """The very next date."""
        return (day + 1,)

    def began(self, start: Start) -> Situation | None:
        """The candidate enters the playbook."""
        state = self.engine.begin(WHO, facts_of(self, start), start.at)
        here = Situation(state, Memo(), start.at, start.day)
        return self.told(here, i.Entered(id="enters", at=start.at, stage=start.stage))

    def happens(self, here: Situation, move: Move) -> Situation | None:
        """A move as an input of its own; None where it cannot be made here."""
        news = move.make(here.state, here.at, here.day, f"event {len(self.inputs) + 1}")
        if news is None:
            return None
        self.inputs.append(news)
        return self.told(here, news)

    def done(self, here: Situation, fails: frozenset[int]) -> Situation | None:
        """What is due is done; notes which messages failed."""
        then, handed = self.due(here, fails)
        self.failed |= {handed[number] for number in fails if number < len(handed)}
        return then


def live(world: World, plot: Plot) -> Story | None:
    """Live a plot through; None where it does not break the claim by about its end."""
    lived = Lived(world)
    begin = plot.start.at
    latest = begin + plot.end + 7 * MINUTES_PER_DAY
    try:
        here, moves = lived.began(plot.start), list(plot.moves)
        while here is not None and here.at <= latest:
            fails: frozenset[int] = frozenset()
            while moves and begin + moves[0][0] <= here.at:
                move = moves.pop(0)[1]
                if move.fails:
                    fails = move.fails
                    continue
                here = lived.happens(here, move)
                if here is None:
                    return None
            after = lived.done(here, fails)
            if after is None:
                return None
            following = lived.later(after)
            if not following:
                return None
            here = _not_past(following[0], begin + moves[0][0] if moves else None)
    except Broken as broken:
        return _story(world, plot, lived, broken.at)
    except EngineError:
        return None
    return None


def _not_past(here: Situation, moment: Minute | None) -> Situation:
    return here if moment is None or here.at <= moment else here._replace(at=moment)


def _story(world: World, plot: Plot, lived: Lived, at: Minute) -> Story:
    facts = {name: value for name, value in facts_of(world, plot.start).items() if value is not None}
    return Story(
        world.setting, facts, plot.start.stage, plot.start.at, tuple(lived.inputs), frozenset(lived.failed), at
    )


def shortest(world: World, plot: Plot) -> Story | None:
    """The story of a plot, with every event left out that it does not need, begun in office hours where it can be."""
    story = live(world, plot)
    if story is None:
        return None
    dropped = True
    while dropped:
        dropped = False
        for number in range(len(plot.moves)):
            fewer = Plot(plot.start, plot.moves[:number] + plot.moves[number + 1 :], plot.end)
            if (found := live(world, fewer)) is not None:
                plot, story, dropped = fewer, found, True
                break
    for nicer in _nicer(world, plot):
        if (found := live(world, nicer)) is not None:
            return found
    return story


def _nicer(world: World, plot: Plot) -> Iterator[Plot]:
    """The same plot, begun at ten on the working days of some weeks, Mondays first."""
    clock = world.clock
    weeks = range(plot.start.day - (plot.start.day + 3) % 7, plot.start.day + 21)
    for day in sorted(weeks, key=lambda day: ((day + 3) % 7, day)):
        at = clock.at(day, 600)
        if clock.is_open(at):
            yield Plot(plot.start._replace(at=at, day=day), plot.moves, plot.end)
