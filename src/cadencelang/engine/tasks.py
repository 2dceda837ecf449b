"""Tasks of people: given, handed over in an absence, done, overdue."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from cadencelang.clock import Clock, Duration, Minute, Unit
from cadencelang.clock.errors import CalendarRangeError
from cadencelang.engine.clocks import before_or_past, deadline_or_never, midnight_or_never
from cadencelang.engine.contact import count_touch, we_were_in_touch
from cadencelang.engine.effects import Because, OpenTask, ReassignTask, What
from cadencelang.engine.happening import happen_to_facts
from cadencelang.engine.promises import keep, remind_before
from cadencelang.engine.state import NEVER, Reminder, Run, Task, Touch, Waiting
from cadencelang.engine.work import Work
from cadencelang.graph import steps as s
from cadencelang.graph.model import Kind

_MISSING_WITHIN: Final = Duration(1, Unit.WORKING_DAYS)
NOT_DONE: Final = 0


def deadline_of(w: Work, clock: Clock, deadline: s.Deadline, anchor: Minute) -> Minute:
    """The instant of a deadline on that clock; NEVER beyond the years that calendars cover."""
    try:
        if deadline.within is not None:
            return clock.deadline(anchor, deadline.within)
        return _by_date(w, clock, deadline)
    except CalendarRangeError:
        return NEVER


def _by_date(w: Work, clock: Clock, deadline: s.Deadline) -> Minute:
    """`by [D before] FACT [at TIME]`: that day at that time, else its close of working time, else its end."""
    assert deadline.fact is not None
    value = w.known(deadline.fact)
    kind = w.program.book.facts[w.program.fact_index[deadline.fact]].type.kind
    if not isinstance(value, int):
        return NEVER
    if value < (clock.first_day if kind is Kind.DATE else clock.midnight(clock.first_day)):
        return w.now
    if kind is Kind.DATE_TIME and deadline.minute is None:
        return value if deadline.before is None else clock.before_instant(value, deadline.before)
    day = clock.day(value) if kind is Kind.DATE_TIME else value
    if deadline.before is not None:
        if not deadline.before.unit.is_dated:
            return clock.before_day(day, deadline.before, deadline.minute)
        day = clock.day(clock.before_day(day, deadline.before))
    if deadline.minute is not None:
        return clock.ceil_tick(clock.at(day, deadline.minute))
    return clock.closing(day) if clock.is_working_day(day) else clock.ceil_tick(clock.at(day + 1, 0))


def doer_of(w: Work, role: str) -> str:
    """Who does what is asked of a role: the role, or whoever covers it while it is away (the first who is there)."""
    seen = {role}
    if not w.role_away(role):
        return role
    queue = [role]
    while queue:
        absent = queue.pop(0)
        for other in w.program.book.roles:
            if absent in other.covers and other.name not in seen:
                if not w.role_away(other.name):
                    return other.name
                seen.add(other.name)
                queue.append(other.name)
    return role


def covers(w: Work, by: str, role: str) -> bool:
    """Whether somebody may act for a role: being it, or covering it while it is away."""
    return by == role or doer_of(w, role) == by


def give(w: Work, run: Run, step: s.Ask) -> None:
    """Give a person the task that a run has reached; one given before by the same step keeps its deadline."""
    role = doer_of(w, step.role)
    clock = w.role_clock(role)
    deadline = deadline_of(w, clock, step.deadline, run.anchor)
    older = next((task for task in w.tasks if task.step == step.id and task.run < 0 and not task.overdue), None)
    if older is not None:
        deadline = min(deadline, older.deadline)
        w.tasks = [task for task in w.tasks if task.id != older.id]
    task = Task(
        id=older.id if older is not None else f"{w.candidate}/{run.visit}/{step.id}/{run.serial}",
        rule=w.program.rules[run.rule].rule.id,
        step=step.id,
        run=run.serial,
        pc=run.pc,
        asked=step.role,
        role=role,
        verb=step.verb,
        text=step.text,
        deadline=deadline,
        visit=run.visit,
        promise=step.keeps,
    )
    w.tasks = [other for other in w.tasks if not (other.overdue and other.step == step.id)]
    w.tasks.append(replace(task, handover=handover_of(w, task)))
    w.put_run(replace(run, wake=NEVER, waiting=Waiting.TASK))
    if older is None:
        w.effects.append(OpenTask(w.now, task))
        detail = (role,) if role == step.role else (role, step.role)
        w.tell(
            What.TASK_OPENED, Because.STEP, rule=task.rule, step=step.id, subject=task.id, until=deadline, detail=detail
        )
        remind_before(w, _reminders(w, task, step))


def _reminders(w: Work, task: Task, step: s.Ask) -> list[Reminder]:
    return [
        Reminder(
            before_or_past(w.role_clock(reminder.role), task.deadline, reminder.before),
            reminder.role, task.text, task.id, None, step.id,
        )
        for reminder in step.reminders
        if task.deadline < NEVER
    ]  # fmt: skip


def open_inner_task(w: Work, touch: Touch, text: str) -> None:
    """Give the owner a task that no step asks for: a message could not be made as it should be."""
    role = doer_of(w, w.program.owner)
    clock = w.role_clock(role)
    task = Task(
        id=f"{touch.id}/by hand",
        rule=touch.rule,
        step=touch.step,
        run=0,
        pc=-1,
        asked=w.program.owner,
        role=role,
        verb="do",
        text=text,
        deadline=deadline_or_never(clock, w.now, _MISSING_WITHIN),
        visit=w.visit,
    )
    w.put_task(task)
    w.effects.append(OpenTask(w.now, task))
    w.tell(
        What.TASK_OPENED, Because.CITATION, rule=task.rule, step=task.step, subject=task.id, until=task.deadline,
        detail=(role,),
    )  # fmt: skip


def handover_of(w: Work, task: Task) -> Minute:
    """When the task must go to somebody else because its doer's absence begins; NEVER if it need not."""
    clock = w.role_clock(task.role)
    today = clock.day(w.now)
    begins = [midnight_or_never(clock, first) for first, _ in clock.absences if first > today]
    soonest = min((instant for instant in begins if instant <= task.deadline), default=NEVER)
    return NEVER if soonest == NEVER else clock.ceil_tick(soonest)


def hand_over(w: Work, task: Task) -> None:
    """Give a task to whoever covers its role now; on their clock its deadline may come sooner, never later."""
    role = doer_of(w, task.asked)
    moved = replace(task, role=role, deadline=_no_later(w, task, role))
    moved = replace(moved, handover=handover_of(w, moved))
    w.put_task(moved)
    if role != task.role:
        w.effects.append(ReassignTask(w.now, moved))
        w.tell(
            What.TASK_REASSIGNED, Because.ABSENCE, rule=task.rule, step=task.step, subject=task.id, cause=task.role,
            until=moved.deadline, detail=(role,),
        )  # fmt: skip


def _no_later(w: Work, task: Task, role: str) -> Minute:
    """The deadline for somebody who takes a task over: as long as the playbook gives from now, within the old one."""
    step = w.program.code[task.pc].step if task.pc >= 0 else None
    if not isinstance(step, s.Ask) or role == task.role:
        return task.deadline
    return min(task.deadline, deadline_of(w, w.role_clock(role), step.deadline, w.now))


def overdue(w: Work, task: Task) -> None:
    """The task's deadline is past: its run goes on with `if not done`; doing it late still counts as contact."""
    if task.pc >= 0:
        w.put_task(replace(task, overdue=True, run=0, handover=NEVER))
    else:
        w.tasks = [other for other in w.tasks if other.id != task.id]
    w.reminders = [reminder for reminder in w.reminders if reminder.task != task.id]
    w.tell(
        What.TASK_OVERDUE, Because.DEADLINE, rule=task.rule, step=task.step, subject=task.id, until=task.deadline,
        detail=(task.role,),
    )  # fmt: skip
    _resume(w, task, w.program.code[task.pc].targets[NOT_DONE] if task.pc >= 0 else -1, w.now)


def _resume(w: Work, task: Task, pc: int, at: Minute) -> None:
    run = w.run(task.run)
    if run is not None and run.waiting is Waiting.TASK and task.pc >= 0:
        tick = max(w.clock.ceil_tick(at), w.clock.ceil_tick(w.now))
        w.put_run(replace(run, pc=pc, wake=tick, anchor=tick, waiting=Waiting.TIME))


def done(w: Work, task: Task, by: str, outcome: str | None, at: Minute) -> None:
    """Somebody did the task at `at`: a call or a letter is contact, if its outcome says so."""
    w.tasks = [other for other in w.tasks if other.id != task.id]
    w.reminders = [reminder for reminder in w.reminders if reminder.task != task.id]
    w.tell(
        What.TASK_DONE, Because.OUTSIDE, rule=task.rule, step=task.step, subject=task.id, cause=by,
        detail=(by,) if outcome is None else (by, outcome),
    )  # fmt: skip
    step = w.program.code[task.pc].step if task.pc >= 0 else None
    _resume(w, task, _after_done(w, task, outcome) if step is not None else -1, at)
    if task.verb != "do" and outcome_is_contact(w, task.verb, outcome):
        count_touch(w, task.verb, False, at)
        w.tell(What.CONTACT, Because.OUTSIDE, rule=task.rule, step=task.step, subject=task.verb, cause=by)
        we_were_in_touch(w, at)
        if task.promise is not None:
            keep(w, task.promise, at, task.id)
    happen_to_facts(w, at)


def outcome_is_contact(w: Work, verb: str, outcome: str | None) -> bool:
    """Whether doing such a task with this outcome reached the candidate."""
    node = w.program.channels.get(verb)
    if node is None or not node.outcomes or outcome is None:
        return True
    return any(declared.contact for declared in node.outcomes if declared.name == outcome)


def _after_done(w: Work, task: Task, outcome: str | None) -> int:
    """Where a run goes on: the branch of the outcome, else that of any outcome, else the next step."""
    instruction = w.program.code[task.pc]
    step = instruction.step
    assert isinstance(step, s.Ask)
    by_outcome = {branch.outcome: target for branch, target in zip(step.done, instruction.targets[1:], strict=True)}
    return by_outcome.get(outcome, by_outcome.get(None, instruction.next))
