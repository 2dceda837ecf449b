"""Touches that can run out of shelf life before any limit lets them go: facts that two lints share."""

from cadencelang.clock import CalendarRangeError, Clock, Duration, Minute
from cadencelang.graph.model import OnlyWorkingTime
from cadencelang.graph.steps import Send
from cadencelang.lints.context import Context
from cadencelang.lints.limits import Gate, TimeLimit
from cadencelang.lints.places import Delay, Place
from cadencelang.records import dataclass
from cadencelang.source import Span


@dataclass(frozen=True, slots=True)
class Lost:
    """A touch that is due at `due`, is given up after `expires`, and may go at `allowed` only (None: never).

    `blocking` are the limits that it takes to lose it: closed time alone, or all of them.
    """

    step: Send
    clock: Clock
    due: Minute
    expires: Minute
    allowed: Minute | None
    blocking: tuple[TimeLimit, ...]

    @property
    def by_closed_time(self) -> bool:
        """Whether it is lost to closed time alone."""
        return all(isinstance(limit, OnlyWorkingTime) for limit in self.blocking)


def lost_touches(ctx: Context) -> tuple[Lost, ...]:
    """Touches with a shelf life, each at the first sample instant at which it is lost; once a line of a sequence."""
    found: dict[Span, Lost] = {}
    for place in ctx.all_places():
        step = place.step
        if isinstance(step, Send) and step.shelf is not None and step.span not in found:
            lost = _lost(ctx, place, step, step.shelf)
            if lost is not None:
                found[step.span] = lost
    return tuple(found.values())


def _lost(ctx: Context, place: Place, step: Send, shelf: Duration) -> Lost | None:
    undo = (Delay(step.id, step.undo, within=True),) if step.undo else ()
    for closed_only in (True, False):
        for clock in ctx.clocks:
            gate = ctx.gate(step.channel, clock, closed_only=closed_only)
            for due in ctx.dues(place, clock, undo) if gate.limits else ():
                found = _judged(gate, due, shelf)
                if found is not None:
                    return Lost(step, clock, due, found[0], found[1], gate.limits)
    return None


def _judged(gate: Gate, due: Minute, shelf: Duration) -> tuple[Minute, Minute | None] | None:
    """(given up after, may go at) where the shelf life ends before the touch may go."""
    try:
        allowed = gate.next(due)
        if allowed == due:
            return None
        expires = gate.clock.deadline(due, shelf)
    except CalendarRangeError:
        return None
    return (expires, allowed) if allowed is None or allowed > expires else None
