"""Random histories: cheap to try where an exploration does not come to its end, and a check on the prover itself."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from time import monotonic

from cadencelang.clock import Minute
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.engine import EngineError
from cadencelang.prover.domains import Value
from cadencelang.prover.exploring import Start
from cadencelang.prover.moves import Move, failing
from cadencelang.prover.stories import Lived, Plot, not_past
from cadencelang.prover.world import Broken, World

_FEWEST_DAYS = 30
_MOST_DAYS = 200
_MOST = 8
_CHANCE_OF_FAILING = 0.2


def wander(world: World, facts: dict[str, tuple[Value, ...]], dice: Random) -> Plot | None:
    """One random history of some weeks with a few events; its plot if it breaks the claim, else None."""
    day = dice.choice(world.almanac.days)
    at = dice.choice(world.setting.grid.instants(world.almanac.clocks, day))
    values = tuple((name, dice.choice(domain)) for name, domain in facts.items())
    start = Start(values, dice.choice(world.moves.starts()), at, day, dice.choice(world.consents()))
    apart = _days(world) * MINUTES_PER_DAY / 4
    moments = sorted(int(dice.expovariate(1 / apart)) for _ in range(dice.randrange(_MOST)))
    made: list[tuple[Minute, Move]] = []
    try:
        _live(world, start, moments, made, dice)
    except Broken as broken:
        return Plot(start, tuple(made), broken.at - at)
    except EngineError:
        return None
    return None


def _days(world: World) -> int:
    """How long a history is: longer than anything that the playbook or the claim counts, within reason."""
    return min(max(_FEWEST_DAYS, world.almanac.outlook.days + 14), _MOST_DAYS)


def _live(world: World, start: Start, moments: Sequence[Minute], made: list[tuple[Minute, Move]], dice: Random) -> None:
    """Live through a history; each event happens at its moment."""
    lived, todo = Lived(world), list(moments)
    here = lived.began(start)
    end = start.at + _days(world) * MINUTES_PER_DAY
    while here is not None and here.at < end:
        while todo and start.at + todo[0] <= here.at:
            todo.pop(0)
            moves = list(world.moves.at(here.state, here.day))
            if moves:
                move = dice.choice(moves)
                made.append((here.at - start.at, move))
                here = lived.happens(here, move)
                if here is None:
                    return
        if world.moves.messages_fail and here.state.next_wake <= here.at and dice.random() < _CHANCE_OF_FAILING:
            made.append((here.at - start.at, failing(frozenset({0}))))
            lived.fails = frozenset({0})
        then = lived.done(here)
        lived.fails = frozenset()
        following = lived.later(then) if then is not None else ()
        here = not_past(following[0], start.at + todo[0] if todo else None) if following else None


def search(world: World, facts: dict[str, tuple[Value, ...]], seconds: float, seed: int = 1) -> Plot | None:
    """The first random history that breaks the claim, for so many seconds; the same for the same seed and speed."""
    dice, end = Random(seed), monotonic() + seconds  # noqa: S311 - no secret
    while monotonic() < end:
        plot = wander(world, facts, dice)
        if plot is not None:
            return plot
    return None
