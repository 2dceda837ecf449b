"""Promises: made, kept, kept late, broken, moved, released."""

from __future__ import annotations

from msgspec.structs import replace

from cadencelang.clock import Minute
from cadencelang.engine.clocks import before_or_past
from cadencelang.engine.effects import Because, What
from cadencelang.engine.ending import end_idle_keepers
from cadencelang.engine.happening import happen, happen_to_facts, start_branch
from cadencelang.engine.program import HALT
from cadencelang.engine.state import NEVER, Promise, Reminder
from cadencelang.engine.timers import reset_timers
from cadencelang.engine.work import Work
from cadencelang.graph import triggers as t
from cadencelang.graph.steps import MakePromise


def find(w: Work, name: str) -> Promise | None:
    """The open or broken promise of that name."""
    return next((promise for promise in w.promises if promise.name == name), None)


def make(w: Work, promise: Promise, because: Because) -> None:
    """Take a promise on. One of that name that is open stays, its deadline never moving out."""
    old = find(w, promise.name)
    if old is not None and not old.broken:
        sooner = min(old.deadline, promise.deadline)
        if sooner < old.deadline:
            _put(w, replace(old, deadline=sooner))
            _remind(w, old, sooner)
        w.tell(What.PROMISE_MADE, because, step=promise.source, subject=promise.name, until=sooner, detail=("open",))
    else:
        _put(w, promise)
        _remind(w, promise, promise.deadline)
        w.tell(What.PROMISE_MADE, because, step=promise.source, subject=promise.name, until=promise.deadline)
    reset_timers(w, t.BeforePromiseDue, name=promise.name)
    happen_to_facts(w, w.now)


def _put(w: Work, promise: Promise) -> None:
    w.promises = [other for other in w.promises if other.name != promise.name]
    w.promises.append(promise)


def _close(w: Work, promise: Promise) -> None:
    w.promises = [other for other in w.promises if other.name != promise.name]
    w.reminders = [reminder for reminder in w.reminders if reminder.promise != promise.name]
    reset_timers(w, t.BeforePromiseDue, name=promise.name)


def _branch(w: Work, promise: Promise, number: int) -> None:
    """Start the promise's branch: 0 kept, 1 late, 2 broken."""
    if promise.pc == HALT:
        return
    target = w.program.code[promise.pc].targets[number]
    if target != HALT:
        start_branch(w, promise.rule, target, promise.payload)


def keep(w: Work, name: str, at: Minute, by: str) -> Promise | None:
    """A touch that keeps the promise reached the candidate at `at`; gives the promise, if one was pending."""
    promise = find(w, name)
    if promise is None:
        return None
    _close(w, promise)
    late = at > promise.deadline
    what = What.PROMISE_LATE if late else What.PROMISE_KEPT
    w.tell(what, Because.STEP, step=promise.source, subject=name, cause=by, until=promise.deadline)
    _branch(w, promise, 1 if late else 0)
    happen(w, ("promise kept", name), ("promise kept", ""), at=at)
    end_idle_keepers(w, name)
    happen_to_facts(w, at)
    return promise


def judge(w: Work, promise: Promise) -> None:
    """The deadline is here and the promise is open: it is broken."""
    _put(w, replace(promise, broken=True))
    w.reminders = [reminder for reminder in w.reminders if reminder.promise != promise.name]
    w.tell(What.PROMISE_BROKEN, Because.DEADLINE, step=promise.source, subject=promise.name, until=promise.deadline)
    _branch(w, promise, 2)
    happen(w, ("promise broken", promise.name), ("promise broken", ""), at=w.now)
    happen_to_facts(w, w.now)


def release(w: Work, name: str, because: Because, cause: str) -> None:
    """The promise need not be kept any more; does nothing where none is pending."""
    promise = find(w, name)
    if promise is None:
        return
    _close(w, promise)
    w.tell(What.PROMISE_RELEASED, because, step=promise.source, subject=name, cause=cause)
    end_idle_keepers(w, name)
    happen_to_facts(w, w.now)


def move(w: Work, name: str, due: Minute, by: str) -> None:
    """The promise was renegotiated: it has another deadline, and counts as open again."""
    promise = find(w, name)
    if promise is None:
        w.tell(What.IGNORED, Because.PROMISE, subject=name, cause=by, detail=("no such promise is open",))
        return
    _put(w, replace(promise, deadline=due, broken=False))
    _remind(w, promise, due)
    w.tell(What.PROMISE_MOVED, Because.OUTSIDE, step=promise.source, subject=name, cause=by, until=due)
    reset_timers(w, t.BeforePromiseDue, name=name)
    happen_to_facts(w, w.now)


def reopen(w: Work, promise: Promise) -> None:
    """The touch that had kept the promise did not reach the candidate after all."""
    if find(w, promise.name) is None:
        _put(w, promise)
        w.tell(
            What.PROMISE_MADE, Because.CHANNEL, step=promise.source, subject=promise.name, until=promise.deadline,
            detail=("again",),
        )  # fmt: skip
        _remind(w, promise, promise.deadline)
        reset_timers(w, t.BeforePromiseDue, name=promise.name)
        happen_to_facts(w, w.now)


def _remind(w: Work, promise: Promise, deadline: Minute) -> None:
    """Plan the reminders of a promise due at `deadline`, in place of those planned before."""
    w.reminders = [reminder for reminder in w.reminders if reminder.promise != promise.name]
    step = w.program.code[promise.pc].step if promise.pc != HALT else None
    if isinstance(step, MakePromise) and deadline < NEVER:
        remind_before(
            w,
            [
                Reminder(
                    before_or_past(w.role_clock(reminder.role), deadline, reminder.before),
                    reminder.role, promise.name, None, promise.name, step.id,
                )
                for reminder in step.reminders
            ],
        )  # fmt: skip


def remind_before(w: Work, reminders: list[Reminder]) -> None:
    """Plan reminders; those whose instant is past already are not given."""
    w.reminders.extend(reminder for reminder in reminders if w.now <= reminder.at < NEVER)
