"""How runs, touches and tasks come to an end before their time, and what goes with them."""

from __future__ import annotations

from typing import Final

from cadencelang.engine.effects import Because, What, WithdrawDraft, WithdrawTask
from cadencelang.engine.program import HALT
from cadencelang.engine.state import Approval, Phase, Run, Task, Touch
from cadencelang.engine.work import Work

_NO_PROMISES: Final[frozenset[str]] = frozenset()


def stop_run(w: Work, run: Run, because: Because, cause: str | None) -> None:
    """End a run for a reason, with the touches it had planned and the tasks it had given."""
    w.tell_run(What.RUN_STOPPED, because, run, cause=cause)
    remove_run(w, run, because, cause)


def remove_run(w: Work, run: Run, because: Because, cause: str | None) -> None:
    """Take a run away with what hangs on it; a touch that was handed to its channel can no longer be called back."""
    w.runs = [other for other in w.runs if other.serial != run.serial]
    for touch in [touch for touch in w.touches if touch.run == run.serial and touch.phase is not Phase.DUE]:
        cancel_touch(w, touch, because, cause)
    for task in [task for task in w.tasks if task.run == run.serial]:
        withdraw_task(w, task, because, cause)


def cancel_touch(w: Work, touch: Touch, because: Because, cause: str | None) -> None:
    """Give up a touch that was planned."""
    remove_touch(w, touch)
    w.tell_touch(What.CANCELLED, because, touch, cause=cause)


def remove_touch(w: Work, touch: Touch) -> None:
    """Take a touch away, and its draft from whoever was to approve it."""
    w.touches = [other for other in w.touches if other.id != touch.id]
    if touch.approval is Approval.ASKED:
        w.effects.append(WithdrawDraft(w.now, touch))


def withdraw_task(w: Work, task: Task, because: Because, cause: str | None) -> None:
    """Take a task back from whoever has it."""
    remove_task(w, task)
    w.effects.append(WithdrawTask(w.now, task))
    w.tell(What.TASK_WITHDRAWN, because, rule=task.rule, step=task.step, subject=task.id, cause=cause)


def remove_task(w: Work, task: Task) -> None:
    """Take a task and its reminders away."""
    w.tasks = [other for other in w.tasks if other.id != task.id]
    w.reminders = [reminder for reminder in w.reminders if reminder.task != task.id]


def pending_promises(w: Work) -> frozenset[str]:
    """The promises that can still be kept, in time or late."""
    return frozenset([promise.name for promise in w.promises]) if w.promises else _NO_PROMISES


def keeps_ahead(w: Work, run: Run) -> bool:
    """Whether a pending promise is kept by the instruction that the run stands at, or by one after it."""
    return run.pc != HALT and not w.program.code[run.pc].keeps_ahead.isdisjoint(pending_promises(w))


def is_being_kept(w: Work, rule: int, promise: str) -> bool:
    """Whether a run of a rule that outlived its visit is still about to keep a promise."""
    going = (run for run in w.runs if run.rule == rule and run.keeping and run.pc != HALT)
    return any(promise in w.program.code[run.pc].keeps_ahead for run in going)


def left_over(w: Work) -> list[Task]:
    """The tasks of this visit whose runs began anew since, and that keep no pending promise."""
    pending = pending_promises(w)
    return [task for task in w.tasks if task.visit == w.visit and task.run <= 0 and task.promise not in pending]


def end_idle_keepers(w: Work, cause: str) -> None:
    """End the runs and tasks that outlived their visits only for promises, where there is none left to keep."""
    for run in list(w.runs):
        if run.keeping and not keeps_ahead(w, run):
            stop_run(w, run, Because.PROMISE, cause)
    pending = pending_promises(w)
    for task in list(w.tasks):
        if task.run <= 0 and task.visit != w.visit and task.promise not in pending:
            withdraw_task(w, task, Because.PROMISE, cause)
