"""Holds and pauses: what they hold back, how long, and what ends them."""

from __future__ import annotations

from collections.abc import Callable

from cadencelang.clock import Minute
from cadencelang.engine.clocks import opening_on, wait_or_never
from cadencelang.engine.effects import Because, What
from cadencelang.engine.happening import wake_held
from cadencelang.engine.state import NEVER, HoldState
from cadencelang.engine.work import Work
from cadencelang.graph.steps import Hold, HoldEnd, Pause


def holding(w: Work, *, automatic: bool) -> HoldState | None:
    """The hold or pause that holds a touch back now, automatic or by a person; None if there is none."""
    return next((hold for hold in w.holds if automatic or hold.all_touches), None)


def begin_hold(w: Work, step: Hold) -> None:
    """Begin a hold; one begun by the same step is replaced."""
    until = NEVER if step.duration is None else wait_or_never(w.clock, w.now, step.duration)
    on_reply = step.end is HoldEnd.REPLY
    _begin(w, HoldState(step.id, False, step.all_touches, until, step.role, on_reply))


def begin_pause(w: Work, step: Pause) -> None:
    """Begin a pause, bounded by its `at most`."""
    until = wait_or_never(w.clock, w.now, step.at_most)
    if step.duration is not None:
        until = min(until, wait_or_never(w.clock, w.now, step.duration))
    if step.fact is not None:
        until = min(until, _opening_on(w, w.known(step.fact)))
    back = step.end is HoldEnd.BACK
    if back and w.back_on is not None:
        until = min(until, _opening_on(w, w.back_on))
    _begin(w, HoldState(step.id, True, True, until, None, step.end is HoldEnd.REPLY, back))


def _opening_on(w: Work, day: object) -> Minute:
    """The opening of a date, or of the first working day after it; now where the date is past or unknown."""
    return opening_on(w.clock, day, w.now) if isinstance(day, int) else w.now


def _begin(w: Work, hold: HoldState) -> None:
    """Begin it, if it has not ended by now; after an opt-out there is nothing left to hold back."""
    w.holds = [other for other in w.holds if other.step != hold.step]
    if hold.until <= w.now or w.opted_out:
        return
    w.holds.append(hold)
    what = What.PAUSE_BEGAN if hold.pause else What.HOLD_BEGAN
    w.tell(what, Because.STEP, step=hold.step, until=hold.until)


def end_holds(w: Work, ends: Callable[[HoldState], bool], because: Because, cause: str | None) -> bool:
    """End the holds and pauses that `ends` picks; touches they held are looked at again. Tells whether any ended."""
    ending = [hold for hold in w.holds if ends(hold)]
    if not ending:
        return False
    w.holds = [hold for hold in w.holds if not ends(hold)]
    for hold in ending:
        w.tell(What.PAUSE_ENDED if hold.pause else What.HOLD_ENDED, because, step=hold.step, cause=cause)
    wake_held(w)
    return True
