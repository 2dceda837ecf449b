"""What a candidate's state waits for, as a person would list it."""

from __future__ import annotations

import enum

from cadencelang.clock import Minute
from cadencelang.engine.state import NEVER, Approval, Phase, Touch, Waiting
from cadencelang.engine.work import Work
from cadencelang.records import dataclass


class PendingKind(enum.StrEnum):
    """What is waited for."""

    TOUCH = "touch"
    TASK = "task"
    PROMISE = "promise"
    WAIT = "wait"
    EVENT = "event"
    TRIGGER = "trigger"
    HOLD = "hold"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that is waited for: `due` is when (None: when something happens), `text` what, in a few words.

    `step` is the step concerned, for WAIT the one that comes next; `held_by` is the identity of what holds it.
    """

    kind: PendingKind
    due: Minute | None
    rule: str | None
    step: str | None
    text: str
    held_by: str | None = None
    overdue: bool = False


def pending(w: Work) -> tuple[Pending, ...]:
    """Everything waited for, the nearest first."""
    found = [*_touches(w), *_tasks(w), *_promises(w), *_runs(w), *_others(w)]
    return tuple(sorted(found, key=lambda item: (NEVER if item.due is None else item.due, item.kind, item.text)))


def _when(instant: Minute) -> Minute | None:
    return None if instant >= NEVER else instant


def _touches(w: Work) -> list[Pending]:
    return [
        Pending(PendingKind.TOUCH, _when(touch.due), touch.rule, touch.step, _touch_text(touch), touch.held_by)
        for touch in w.touches
    ]


def _touch_text(touch: Touch) -> str:
    text = f'{touch.channel} "{touch.template}"'
    if touch.phase is Phase.DUE:
        return f"{text} is with its channel"
    if touch.approval is Approval.ASKED:
        return f"{text} waits for {touch.approver}'s approval"
    return text


def _tasks(w: Work) -> list[Pending]:
    return [
        Pending(
            PendingKind.TASK, _when(task.deadline), task.rule, task.step, f'{task.role}: {task.verb} "{task.text}"',
            overdue=task.overdue,
        )
        for task in w.tasks
    ]  # fmt: skip


def _promises(w: Work) -> list[Pending]:
    return [
        Pending(
            PendingKind.PROMISE, _when(promise.deadline), None, promise.source, promise.name, overdue=promise.broken
        )
        for promise in w.promises
    ]


def _runs(w: Work) -> list[Pending]:
    found = []
    for run in w.runs:
        pc = w.program.code[run.pc].next if run.waiting is Waiting.WAIT else run.pc
        if pc < 0 or run.waiting not in (Waiting.TIME, Waiting.WAIT, Waiting.EVENT):
            continue
        step = w.program.code[pc].step
        kind = PendingKind.EVENT if run.waiting is Waiting.EVENT else PendingKind.WAIT
        rule = w.program.rules[run.rule].rule
        found.append(Pending(kind, _when(run.wake), rule.id, step.id, rule.name))
    return found


def _others(w: Work) -> list[Pending]:
    rules = w.program.rules
    timers = [
        Pending(PendingKind.TRIGGER, timer.at, rules[timer.rule].rule.id, None, rules[timer.rule].rule.name)
        for timer in w.timers
    ]
    holds = [
        Pending(PendingKind.HOLD, _when(hold.until), None, hold.step, "pause" if hold.pause else "hold", hold.role)
        for hold in w.holds
    ]
    reminders = [
        Pending(PendingKind.REMINDER, reminder.at, None, reminder.step, f"remind {reminder.role}: {reminder.text}")
        for reminder in w.reminders
    ]
    return [*timers, *holds, *reminders]
