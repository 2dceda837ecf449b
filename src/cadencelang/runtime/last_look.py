"""The last look at a touch before it leaves: would the engine still let it go, as things are now?

A touch that was handed over waits for its channel: for a moment, for hours while a mail server is down, for as long as
an outage lasts. Meanwhile the candidate may reply, opt out, move on; a hold may begin; the office may close. So the
touch is put back, in a copy of the state, to where it stood before it was handed over, and the engine's own
`attempt` is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from cadencelang.clock import CalendarRangeError, Minute
from cadencelang.engine import NEVER, Engine, State
from cadencelang.engine.contact import uncount_touch
from cadencelang.engine.effects import Because, Deliver
from cadencelang.engine.ending import pending_promises
from cadencelang.engine.inputs import (
    Approved,
    Declined,
    HoldResolved,
    Input,
    MergedInto,
    ReturnedToWork,
    TouchFailed,
    TouchSent,
    Undone,
    WentAway,
)
from cadencelang.engine.state import Approval, Phase, Touch
from cadencelang.engine.touches import attempt
from cadencelang.engine.work import Work
from cadencelang.graph.model import Spacing
from cadencelang.records import dataclass

OUR_OWN: Final = (
    TouchSent, TouchFailed, Approved, Declined, Undone, WentAway, ReturnedToWork, HoldResolved,
)  # fmt: skip
"""Inputs about our own work, by which no approval lapses."""


@dataclass(frozen=True, slots=True)
class Go:
    """It may leave."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It may not leave before `until`; then one must look again."""

    until: Minute


@dataclass(frozen=True, slots=True)
class Stop:
    """It must not leave any more; `why` ends a sentence."""

    why: str


Verdict = Go | Wait | Stop


def last_look(engine: Engine, state: State, touch: Touch, since: Iterable[Input], now: Minute) -> Verdict:
    """Whether a touch that was handed over may leave at `now`; `since` is what happened after it was."""
    held = next((it for it in state.touches if it.id == touch.id and it.phase is Phase.DUE), None)
    if held is None:
        return Stop("it is no longer wanted")
    work = Work(engine.program, engine.clocks, state)
    run = work.run(held.run)
    if state.opted_out:
        return _no_more_contact(since)
    if run is None:
        return Stop("what happened meanwhile stopped it")
    if run.keeping and held.promise not in pending_promises(work):
        return Stop(Because.LEFT.value)
    if held.approval is Approval.GIVEN and any(not isinstance(it, OUR_OWN) for it in since):
        return Stop("something new happened after it was approved")
    return _asked_again(work, held, max(work.clock.floor_tick(now), held.due))


def look_anew(engine: Engine, state: State, touch: Touch, since: Iterable[Input], now: Minute) -> Verdict:
    """Whether a touch may leave at `now` that its channel had given up, so that the engine went on without it.

    A person wants it tried anew. It goes only where nothing new happened since it was ordered, and under the limits
    that the engine has for a new one.
    """
    if state.opted_out:
        return _no_more_contact(since)
    if state.entered_at > touch.due:
        return Stop(Because.LEFT.value)
    if any(not isinstance(it, OUR_OWN) for it in since):
        return Stop("something new happened after it was written")
    work = Work(engine.program, engine.clocks, state)
    work.now = max(work.clock.floor_tick(now), touch.due)
    work.touches.append(replace(touch, phase=Phase.HELD, due=work.now, held_by=None))
    return _attempted(work, touch)


def _no_more_contact(since: Iterable[Input]) -> Stop:
    """That nothing may leave to them any more: by their wish, or because they go on as another."""
    merged = any(isinstance(it, MergedInto) for it in since)
    return Stop((Because.MERGED if merged else Because.OPT_OUT).value)


def _asked_again(work: Work, touch: Touch, tick: Minute) -> Verdict:
    """Let the engine try the touch anew at a tick, as if it had not been handed over."""
    work.now = tick
    uncount_touch(work, touch.channel, True, touch.due)
    for index, limit in work.program.counting(touch.channel, automatic=True):
        if isinstance(limit, Spacing):
            work.spacing[index] = _free_since_others(work, limit, touch)
    work.put_touch(replace(touch, phase=Phase.HELD, due=tick, held_by=None))
    return _attempted(work, touch)


def _attempted(work: Work, touch: Touch) -> Verdict:
    """What becomes of a touch that is held, when the engine tries it."""
    before = len(work.reasons)
    attempt(work, work.touches[[it.id for it in work.touches].index(touch.id)])
    if any(isinstance(effect, Deliver) for effect in work.effects):
        return Go()
    held = next((it for it in work.touches if it.id == touch.id), None)
    if held is None:
        found = (reason.because for reason in work.reasons[before:] if reason.subject == touch.id)
        return Stop(next(found, Because.GUARD).value)
    return Wait(held.due if held.due < NEVER else work.now + work.program.book.clock.tick)


def _free_since_others(work: Work, limit: Spacing, touch: Touch) -> Minute:
    """When the spacing after other touches, by when they really left, is over."""
    free = -NEVER
    for other in work.recent:
        if other.touch != touch.id and other.sent >= touch.due:
            try:
                free = max(free, work.clock.wait(other.sent, limit.gap))
            except CalendarRangeError:
                return NEVER
    return free
