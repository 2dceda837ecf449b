"""Stories: one history that breaks a guarantee, lived through on one run of real dates by the production engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cadencelang.clock import Day, Minute
from cadencelang.clock.errors import CalendarRangeError
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.engine import EngineError
from cadencelang.engine import inputs as i
from cadencelang.engine.state import State
from cadencelang.graph.conditions import FactValue
from cadencelang.prover.covering import Setting
from cadencelang.prover.domains import Value
from cadencelang.prover.exploring import Found, Start, Trail, facts_of
from cadencelang.prover.moves import Move
from cadencelang.prover.watching import Memo
from cadencelang.prover.world import Broken, Situation, Then, World, beginning

WHO = "the candidate"


@dataclass(frozen=True, slots=True)
class Story:
    """What has to happen for the claim to break at `broken`: facts, entering a stage, then the events, in order.

    `failed` are the ids of messages that do not arrive, `consents` those that the candidate comes with. Instants are
    those of `setting`.
    """

    setting: Setting
    facts: dict[str, FactValue]
    stage: str
    start: Minute
    inputs: tuple[i.Input, ...]
    failed: frozenset[str]
    broken: Minute
    consents: tuple[str, ...] = ()

    @property
    def history(self) -> tuple[i.Input, ...]:
        """All that happens outside, entering included."""
        return *self.beginning, *self.inputs

    @property
    def beginning(self) -> tuple[i.Input, ...]:
        """Entering, with the consents that the candidate comes with."""
        return beginning(self.stage, self.start, self.consents)

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


def plot_of(world: World, found: Found) -> Plot:
    """The plot of what an exploration found: its moves; facts that were decided on the way are those of its start."""
    moves: list[tuple[Minute, Move]] = []
    facts: dict[str, Value] = {}
    start = found.trail.start
    trail: Trail | None = found.trail
    while trail is not None:
        if trail.move is not None:
            moves.append((trail.elapsed, trail.move))
        later = (start.at - world.clock.midnight(start.day) + trail.elapsed) // MINUTES_PER_DAY
        for (kind, *rest), answer in trail.answers:
            if kind == "fact":
                facts[world.engine.book.facts[rest[0]].name] = _reckoned_from_the_start(answer, later)
        trail = trail.before
    return Plot(start._replace(facts=tuple(facts.items())), tuple(reversed(moves)), found.elapsed)


def _reckoned_from_the_start(value: Value, later: int) -> Value:
    """A value decided so many days later, as it is on the first day."""
    return replace(value, value=value.value + later) if value.days and isinstance(value.value, int) else value


class Lived(World):
    """The world lived through once: states as the engine gives them, one date after the other."""

    def __init__(self, world: World) -> None:
        super().__init__(world.setting, world.moves, world.monitor, world.premises, world.oracle, frozenset())
        self.inputs: list[i.Input] = []
        self.failed: set[str] = set()
        self.fails: frozenset[int] = frozenset()
        self._later = None

    def canonical(self, state: State, at: Minute, *, touched: bool = False) -> State:
        """The state as it is."""
        return state

    def follows(self, day: Day) -> tuple[Day, ...]:
        """The very next date."""
        return (day + 1,)

    def _instants(self, day: Day) -> tuple[Minute, ...]:
        """The closing of the day: everything else is come to by itself, and what happens outside is known."""
        return (self.clock.closing(day),) if self.clock.is_working_day(day) else ()

    def began(self, start: Start) -> Situation | None:
        """The candidate enters the playbook."""
        state = self.engine.begin(WHO, facts_of(self, start), start.at)
        return _only(self.entering(Situation(state, Memo(), start.at, start.day), start.stage, start.consents))

    def happens(self, here: Situation, move: Move) -> Situation | None:
        """A move as an input of its own; None where it cannot be made here."""
        news = move.make(here.state, here.at, here.day, f"event {len(self.inputs) + 1}")
        if news is None:
            return None
        self.inputs.append(news)
        return _only(self.told(here, news))

    def made(self, here: Situation, move: Move) -> Situation | None:
        """A move; one that has messages fail waits for the next instant at which any is handed over."""
        if move.fails:
            self.fails |= move.fails
            return here
        return self.happens(here, move)

    def done(self, here: Situation) -> Situation | None:
        """What is due is done; notes which messages failed."""
        for then, _, handed in self.due(here, self.fails):
            self.failed |= {handed[number] for number in self.fails if number < len(handed)}
            self.fails = frozenset() if handed else self.fails
            return then
        return None


def _only(follow: list[Then]) -> Situation | None:
    """What follows where nothing is undecided."""
    return follow[0].here if follow else None


def live(world: World, plot: Plot) -> Story | None:
    """Live a plot through; None where it does not break the claim by about its end."""
    lived = Lived(world)
    begin = plot.start.at
    latest = begin + plot.end + 7 * MINUTES_PER_DAY
    try:
        here, moves = lived.began(plot.start), list(plot.moves)
        while here is not None and here.at <= latest:
            while here is not None and moves and begin + moves[0][0] <= here.at:
                here = lived.made(here, moves.pop(0)[1])
            after = lived.done(here) if here is not None else None
            following = lived.later(after) if after is not None else ()
            if not following:
                return None
            here = not_past(following[0], begin + moves[0][0] if moves else None)
    except Broken as broken:
        return _story(world, plot, lived, broken.at)
    except (EngineError, CalendarRangeError):
        return None
    return None


def not_past(here: Situation, moment: Minute | None) -> Situation:
    """The situation, no later than a moment."""
    return here if moment is None or here.at <= moment else here._replace(at=moment)


def _story(world: World, plot: Plot, lived: Lived, at: Minute) -> Story:
    facts = {name: value for name, value in facts_of(world, plot.start).items() if value is not None}
    start = plot.start
    failed = frozenset(lived.failed)
    return Story(world.setting, facts, start.stage, start.at, tuple(lived.inputs), failed, at, start.consents)
