"""Moving between stages: visits end, begin, and come back to life where somebody only misclicked."""

from __future__ import annotations

from msgspec.structs import replace

from cadencelang.clock import Minute
from cadencelang.engine.effects import AskApproval, Because, OpenTask, What, WithdrawDraft, WithdrawTask
from cadencelang.engine.ending import keeps_ahead, left_over, remove_run, withdraw_task
from cadencelang.engine.happening import happen, take_truths, wake_held
from cadencelang.engine.state import (
    NEVER,
    NO_STAGE,
    Approval,
    Phase,
    Run,
    Task,
    Touch,
    VisitState,
    Waiting,
)
from cadencelang.engine.tasks import doer_of
from cadencelang.engine.timers import due_now, set_timer, start_timers
from cadencelang.engine.work import Work
from cadencelang.graph import triggers as t
from cadencelang.graph.conditions import Party
from cadencelang.graph.steps import Ask, Send
from cadencelang.graph.triggers import Visit


def enter(w: Work, stage: int, at: Minute, cause: str) -> None:
    """Move the candidate to another stage at `at`; back to the one just left, soon enough, as if nothing had been.

    Told that they are where they are, it is known that they were there at `at`: an earlier move comes too late.
    """
    if stage == w.stage:
        w.moved_at = max(w.moved_at, at)
        w.tell(What.IGNORED, Because.DUPLICATE, subject=w.stage_name(), cause=cause, detail=("already in this stage",))
        return
    if at < w.moved_at:
        name = w.program.book.stages[stage].name
        w.tell(What.IGNORED, Because.OUTDATED, subject=name, cause=cause, detail=("where they were later is known",))
        return
    first = w.stage == NO_STAGE
    if w.left is not None and w.left.stage == stage and at <= w.left.settles:
        _return(w, w.left, at, cause)
        return
    begun = _not_yet_begun(w, stage)
    going = due_now(w)
    if not first:
        _leave(w, at, cause)
    w.stage, w.visit = stage, w.next_serial()
    w.runs.extend(replace(run, visit=w.visit) for run in begun)
    w.visits[stage] += 1
    w.entered_at = w.moved_at = at
    if first:
        w.contact_at = at if w.contact_at == -NEVER else w.contact_at
        w.reply_at = at if w.reply_at == -NEVER else w.reply_at
    w.tell(What.ENTERED, Because.OUTSIDE, subject=w.stage_name(), cause=cause)
    take_truths(w)
    start_timers(w, going)
    again = Visit.FIRST if w.visits[stage] == 1 else Visit.AGAIN
    happen(w, ("enters", ""), ("enters", again), at=at)


def _not_yet_begun(w: Work, stage: int) -> list[Run]:
    """Take out the runs that wait for their first tick and whose rules hold in the next stage too: they go along.

    What happened just before a move is not lost to it: a reply that every stage answers is answered.
    """
    name, rules = w.program.book.stages[stage].name, w.program.rules
    going = [run for run in w.runs if run.fresh and run.visit == w.visit and name in rules[run.rule].rule.stages]
    w.runs = [run for run in w.runs if run not in going]
    return going


def _leave(w: Work, at: Minute, cause: str) -> None:
    """End the visit: what its rules had not done is cancelled, save what keeps a promise."""
    w.tell(What.LEFT, Because.OUTSIDE, subject=w.stage_name(), cause=cause)
    before = w.serial
    happen_leaving(w, at)
    started = tuple(run.serial for run in w.runs if run.serial > before)
    ending = [run for run in w.runs if run.visit == w.visit and not run.keeping]
    staying = [run for run in ending if keeps_ahead(w, run)]
    gone = [run for run in ending if not keeps_ahead(w, run)]
    settles = w.clock.ceil_tick(at + w.program.book.clock.settle)
    w.left = _set_aside(w, gone, started, settles) if settles > w.now else None
    if w.left is None:
        for run in gone:
            w.tell_run(What.RUN_STOPPED, Because.LEFT, run, cause=w.stage_name())
            remove_run(w, run, Because.LEFT, cause)
    for run in staying:
        _keep_only_promises(w, run)
    if w.left is None:
        for task in left_over(w):
            withdraw_task(w, task, Because.LEFT, cause)


def happen_leaving(w: Work, at: Minute) -> None:
    """Start the rules that the end of the visit starts; their runs outlive it."""
    happen(w, ("leaves", ""), at=at)


def _set_aside(w: Work, gone: list[Run], started: tuple[int, ...], settles: Minute) -> VisitState:
    """Stop the visit's runs, keeping them for a return before `settles`."""
    serials = {run.serial for run in gone}
    touches = [touch for touch in w.touches if touch.run in serials and touch.phase is not Phase.DUE]
    tasks = [task for task in w.tasks if task.visit == w.visit and task.run in serials] + left_over(w)
    ids = {task.id for task in tasks}
    reminders = [reminder for reminder in w.reminders if reminder.task in ids]
    for run in gone:
        w.tell_run(What.RUN_STOPPED, Because.LEFT, run, cause=w.stage_name())
    for touch in touches:
        w.tell_touch(What.CANCELLED, Because.LEFT, touch, cause=w.stage_name())
        if touch.approval is Approval.ASKED:
            w.effects.append(WithdrawDraft(w.now, touch))
    for task in tasks:
        w.effects.append(WithdrawTask(w.now, task))
        w.tell(What.TASK_WITHDRAWN, Because.LEFT, rule=task.rule, step=task.step, subject=task.id, cause=w.stage_name())
    w.runs = [run for run in w.runs if run.serial not in serials]
    w.touches = [touch for touch in w.touches if touch not in touches]
    w.tasks = [task for task in w.tasks if task.id not in ids]
    w.reminders = [reminder for reminder in w.reminders if reminder.task not in ids]
    return VisitState(
        w.stage, w.visit, w.entered_at, tuple(gone), tuple(touches), tuple(tasks), tuple(reminders),
        tuple(w.timers), started, settles,
    )  # fmt: skip


def _keep_only_promises(w: Work, run: Run) -> None:
    """Let a run live on for its promises: what it waits for that keeps none is taken back."""
    step = w.program.code[run.pc].step
    keeper = isinstance(step, Send | Ask) and step.keeps is not None
    if not keeper and run.waiting in (Waiting.TOUCH, Waiting.TASK):
        serial = run.serial
        for touch in [touch for touch in w.touches if touch.run == serial and touch.phase is not Phase.DUE]:
            w.tell_touch(What.CANCELLED, Because.LEFT, touch, cause=w.stage_name())
            w.touches = [other for other in w.touches if other.id != touch.id]
        for task in [task for task in w.tasks if task.run == serial]:
            withdraw_task(w, task, Because.LEFT, w.stage_name())
        tick = w.clock.ceil_tick(w.now)
        run = replace(run, pc=w.program.code[run.pc].next, wake=tick, anchor=tick, waiting=Waiting.TIME)
    w.put_run(replace(run, keeping=True))


def _return(w: Work, left: VisitState, at: Minute, cause: str) -> None:
    """The candidate is back in the stage just left: the visit goes on as if it had not been left."""
    begun = _not_yet_begun(w, left.stage)
    for run in [run for run in w.runs if run.visit == w.visit or run.serial in left.started]:
        remove_run(w, run, Because.LEFT, cause)
    w.visits[w.stage] -= 1
    away_since = w.entered_at
    w.stage, w.visit, w.entered_at, w.moved_at = left.stage, left.visit, left.entered_at, at
    tick = w.clock.ceil_tick(w.now)
    kept = [replace(run, keeping=False) if run.visit == w.visit else run for run in w.runs]
    w.runs = kept + [_delayed(run, tick) for run in left.runs] + [replace(run, visit=w.visit) for run in begun]
    w.touches.extend(_restored(touch, tick) for touch in left.touches)
    w.tasks.extend(left.tasks)
    w.reminders.extend(reminder for reminder in left.reminders if reminder.at >= w.now)
    w.timers = [replace(timer, at=max(timer.at, tick)) for timer in left.timers]
    _catch_up(w, away_since)
    _watch_new_promises(w)
    w.left = None
    w.tell(What.RETURNED, Because.OUTSIDE, subject=w.stage_name(), cause=cause)
    for touch in left.touches:
        if touch.approval is Approval.ASKED and touch.approver is not None:
            w.effects.append(AskApproval(w.now, touch, doer_of(w, touch.approver)))
    for task in left.tasks:
        _reopen(w, task)
    take_truths(w)
    wake_held(w)


def _catch_up(w: Work, away_since: Minute) -> None:
    """Set anew the timers that count from something which changed while the candidate was elsewhere."""
    for timer in list(w.timers):
        trigger = w.program.rules[timer.rule].rule.triggers[timer.trigger]
        if _changed_since(w, trigger, away_since):
            set_timer(w, timer.rule, timer.trigger, w.now)


def _changed_since(w: Work, trigger: t.Trigger, then: Minute) -> bool:
    match trigger:
        case t.SilenceReached(party=Party.WE):
            return w.contact_at >= then
        case t.SilenceReached():
            return w.reply_at >= then
        case t.BeforePromiseDue(promise):
            return not w.promise_open(promise)
        case t.AroundDate(fact=fact):
            return w.fact_at[w.program.fact_index[fact]] >= then
        case t.BeforeConsentEnds(consent):
            return w.consent_at.get(consent, -NEVER) >= then
        case _:
            return False


def _watch_new_promises(w: Work) -> None:
    """A promise made while the candidate was elsewhere stands: set the timers that run before it is due."""
    running = {(timer.rule, timer.trigger) for timer in w.timers}
    for rule, number, _ in w.program.live[w.stage].timed_by_kind.get(t.BeforePromiseDue, ()):
        if (rule, number) not in running:
            set_timer(w, rule, number, w.now)


def _delayed(run: Run, tick: Minute) -> Run:
    return run if run.wake == NEVER else replace(run, wake=max(run.wake, tick))


def _restored(touch: Touch, tick: Minute) -> Touch:
    return touch if touch.due == NEVER else replace(touch, due=max(touch.due, tick))


def _reopen(w: Work, task: Task) -> None:
    if not task.overdue:
        w.effects.append(OpenTask(w.now, task))
        w.tell(
            What.TASK_OPENED, Because.OUTSIDE, rule=task.rule, step=task.step, subject=task.id, until=task.deadline,
            detail=(task.role,),
        )  # fmt: skip


def settle(w: Work) -> None:
    """The visit that was left is over for good."""
    w.left = None
