"""Everything that is due at one instant, one thing at a time, in the order the language fixes.

What time itself brings comes first (holds and consents that end, timers that start runs), then steps that keep a
promise, the nearest deadline first; other steps, the one due first and then by the order of the text; overdue tasks;
at last deadlines are judged, so that contact at a deadline still counts.
"""

from __future__ import annotations

from typing import Final

from cadencelang.clock import Minute
from cadencelang.engine import promises
from cadencelang.engine.effects import Because, Deliver, Remind, What
from cadencelang.engine.ending import is_being_kept
from cadencelang.engine.errors import EngineError
from cadencelang.engine.happening import start_run
from cadencelang.engine.holds import end_holds
from cadencelang.engine.intake import end_consent
from cadencelang.engine.running import proceed
from cadencelang.engine.stages import settle
from cadencelang.engine.state import NEVER, Phase, Reminder, Run, Timer, Touch, Waiting
from cadencelang.engine.tasks import doer_of, hand_over, overdue
from cadencelang.engine.timers import after_firing
from cadencelang.engine.touches import attempt, give_up
from cadencelang.engine.work import Work
from cadencelang.graph.steps import Ask, Send
from cadencelang.graph.triggers import BeforePromiseDue

_MOST_THINGS: Final = 10_000
_LAST: Final = (2, 0, 0, 0)


def run_instant(w: Work) -> None:
    """Do everything that is due now. Raises EngineError if that never ends.

    A promise whose touch has just been handed over is judged once its channel could answer: that instant comes again.
    """
    before = len(w.effects)
    for _ in range(_MOST_THINGS):
        if not (_let_time_act(w) or _take_step(w) or _judge_tasks(w) or _judge_deadlines(w, before)):
            return
    raise EngineError("Rules of the playbook set each other off without end, at one instant.")


def _let_time_act(w: Work) -> bool:
    """Let what time itself brings happen; tells whether there was anything."""
    now = w.now
    if w.left is not None and w.left.settles <= now:
        settle(w)
        return True
    for hold in w.holds:
        if hold.until <= now:
            return end_holds(w, lambda hold: hold.until <= now, Because.DEADLINE, None)
    if w.consents:
        over = [name for name, until in w.consents.items() if until <= now]
        if over:
            end_consent(w, min(over), w.consents[min(over)], Because.DEADLINE)
            return True
    for task in w.tasks:
        if task.handover <= now and not task.overdue:
            hand_over(w, task)
            return True
    return _fire_timers(w) or _remind(w)


def _fire_timers(w: Work) -> bool:
    due = [timer for timer in w.timers if timer.at <= w.now]
    if len(due) > 1:
        due.sort(key=lambda timer: (timer.at, timer.rule, timer.trigger))
    for timer in due:
        _fire(w, timer)
    return bool(due)


def _fire(w: Work, timer: Timer) -> None:
    """Start the rule of a timer, and set the timer for its next time."""
    if timer not in w.timers:
        return
    w.timers.remove(timer)
    again = after_firing(w, timer)
    if again < NEVER:
        w.timers.append(Timer(again, timer.rule, timer.trigger, timer.at))
    rule, detail = w.program.rules[timer.rule].rule, (str(timer.trigger),)
    trigger = rule.triggers[timer.trigger]
    if isinstance(trigger, BeforePromiseDue) and is_being_kept(w, timer.rule, trigger.promise):
        w.tell(What.RUN_DROPPED, Because.RUNNING, rule=rule.id, cause="time", detail=detail)
    else:
        start_run(w, timer.rule, timer.at, (), "time", detail)


def _remind(w: Work) -> bool:
    if not w.reminders:
        return False
    due = [reminder for reminder in w.reminders if reminder.at <= w.now]
    for reminder in due:
        w.reminders.remove(reminder)
        _give_reminder(w, reminder)
    return bool(due)


def _give_reminder(w: Work, reminder: Reminder) -> None:
    task = next((task for task in w.tasks if task.id == reminder.task), None)
    promise = promises.find(w, reminder.promise) if reminder.promise is not None else None
    due = task.deadline if task is not None else promise.deadline if promise is not None else None
    if due is None:
        return
    role = doer_of(w, reminder.role)
    w.effects.append(Remind(w.now, role, reminder.text, due))
    w.tell(What.REMINDED, Because.STEP, step=reminder.step, subject=role, until=due, detail=(reminder.text,))


def _take_step(w: Work) -> bool:
    """Take the step that comes first of those due now: carry a run on, or look at a touch."""
    now, code = w.now, w.program.code
    deadlines = {promise.name: promise.deadline for promise in w.promises} if w.promises else {}
    first: Run | Touch | None = None
    least: tuple[int, int, int, int] = _LAST
    for run in w.runs:
        if run.wake <= now:
            pc = code[run.pc].next if run.waiting is Waiting.WAIT else run.pc
            step = code[pc].step if pc >= 0 else None
            keeps = step.keeps if deadlines and isinstance(step, Send | Ask) else None
            rank = _rank(deadlines, keeps, run.wake, run.rule, run.serial)
            if rank < least:
                least, first = rank, run
    for touch in w.touches:
        if touch.due <= now and touch.phase is not Phase.DUE:
            rank = _rank(deadlines, touch.promise, touch.first_due, code[touch.pc].rule, touch.run)
            if rank < least:
                least, first = rank, touch
    if first is None:
        return False
    if isinstance(first, Run):
        proceed(w, first)
    else:
        attempt(w, first)
    return True


def _rank(
    deadlines: dict[str, Minute], keeps: str | None, first_due: Minute, rule: int, serial: int
) -> tuple[int, int, int, int]:
    """What comes first: promises by their deadline, then what was due first, then the order of the text."""
    if keeps is not None and keeps in deadlines:
        return 0, deadlines[keeps], rule, serial
    return 1, first_due, rule, serial


def _judge_tasks(w: Work) -> bool:
    """Give up touches whose shelf life is over, and let overdue tasks be overdue."""
    for touch in w.touches:
        if touch.expires <= w.now and touch.phase is not Phase.DUE:
            give_up(w, touch, What.SKIPPED, Because.SHELF, cause=touch.held_by, until=touch.expires)
            return True
    if not w.tasks:
        return False
    late = [task for task in w.tasks if task.deadline <= w.now and not task.overdue]
    if not late:
        return False
    overdue(w, min(late, key=lambda task: (task.deadline, task.id)))
    return True


def _judge_deadlines(w: Work, before: int) -> bool:
    """Break a promise whose deadline is here, unless what keeps it was handed over since effect number `before`."""
    broken = [promise for promise in w.promises if promise.deadline <= w.now and not promise.broken]
    if not broken:
        return False
    under_way = {effect.touch.promise for effect in w.effects[before:] if isinstance(effect, Deliver)}
    broken = [promise for promise in broken if promise.name not in under_way]
    if not broken:
        return False
    promises.judge(w, min(broken, key=lambda promise: (promise.deadline, promise.name)))
    return True
