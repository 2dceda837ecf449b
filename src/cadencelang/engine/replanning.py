"""When waits end, and what becomes of everything planned when the candidate's clock is another one.

What has happened stays: a timer that has fired does not fire again for the same thing, a promise's deadline is the
instant that was given, a task is on its doer's clock. What has not happened is reckoned again from its anchor.
"""

from __future__ import annotations

from msgspec.structs import replace

from cadencelang.clock import Clock, Minute
from cadencelang.clock.errors import CalendarRangeError
from cadencelang.engine.clocks import day_at, deadline_or_never, opening_on, wait_or_never
from cadencelang.engine.state import NEVER, Phase, Run, Touch, Waiting
from cadencelang.engine.tasks import deadline_of
from cadencelang.engine.timers import planned_again
from cadencelang.engine.work import Work
from cadencelang.graph import steps as s


def wait_ends(w: Work, run: Run, step: s.Wait | s.WaitUntil | s.WaitFor) -> Minute:
    """When the wait that a run stands at is over, counted from the run's anchor."""
    match step:
        case s.Wait(duration=duration, minute=minute):
            return wait_or_never(w.clock, run.anchor, duration, minute)
        case s.WaitFor(duration=duration):
            return wait_or_never(w.clock, run.anchor, duration)
        case s.WaitUntil(fact=fact, minute=minute):
            return _day_reached(w, fact, minute)


def _day_reached(w: Work, fact: str, minute: int | None) -> Minute:
    """The opening (or the time named) of the date fact's day, or of the first working day after it."""
    value = w.known(fact)
    if not isinstance(value, int):
        return w.now
    if minute is not None:
        return deadline_of(w, w.clock, s.Deadline(fact=fact, minute=minute), w.now)
    timed = fact in w.program.vocabulary.timed
    return opening_on(w.clock, day_at(w.clock, value) if timed else value, w.now)


def replan(w: Work, old: Clock) -> None:
    """Reckon everything again that was reckoned on the clock the candidate had before."""
    replan_waits(w)
    tick = w.clock.ceil_tick(w.now)
    w.touches = [_looked_at_again(w, touch, tick) for touch in w.touches]
    w.timers = [timer for timer in (planned_again(w, timer, old) for timer in w.timers) if timer.at < NEVER]
    w.consents = {name: _same_wall_time(until, old, w.clock) for name, until in w.consents.items()}
    w.holds = [
        replace(hold, until=_same_wall_time(hold.until, old, w.clock)) if _is_dated(w, hold.step) else hold
        for hold in w.holds
    ]


def replan_waits(w: Work, fact: str | None = None) -> None:
    """Reckon the ends of waits again: all of them, or those until a date fact that has changed."""
    tick = w.clock.ceil_tick(w.now)
    for i, run in enumerate(w.runs):
        if run.waiting not in (Waiting.WAIT, Waiting.EVENT):
            continue
        step = w.program.code[run.pc].step
        assert isinstance(step, s.Wait | s.WaitUntil | s.WaitFor)
        if fact is None or (isinstance(step, s.WaitUntil) and step.fact == fact):
            w.runs[i] = replace(run, wake=max(wait_ends(w, run, step), tick))


def _looked_at_again(w: Work, touch: Touch, tick: Minute) -> Touch:
    """A touch that a limit put off is placed anew, and its shelf life counted on the clock as it now is."""
    if touch.phase is Phase.DUE:
        return touch
    step = w.program.code[touch.pc].step
    assert isinstance(step, s.Send)
    expires = NEVER if step.shelf is None else deadline_or_never(w.clock, touch.first_due, step.shelf)
    due = touch.due if touch.due == NEVER else max(tick, touch.first_due)
    return replace(touch, due=due, expires=expires)


def _is_dated(w: Work, step: str) -> bool:
    node = w.program.code[w.program.pc_of_step[step]].step
    return isinstance(node, s.Hold | s.Pause) and (node.duration is None or node.duration.unit.is_dated)


def _same_wall_time(instant: Minute, old: Clock, new: Clock) -> Minute:
    """The instant at which the new clock shows what the old one shows at `instant`."""
    try:
        return instant if instant >= NEVER else new.ceil_tick(new.at(old.day(instant), old.minute_of_day(instant)))
    except CalendarRangeError:
        return instant
