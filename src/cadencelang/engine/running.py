"""Carrying a run on: one instruction after the other, until it has to wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from msgspec.structs import replace

from cadencelang.clock import Duration, Minute
from cadencelang.engine import promises
from cadencelang.engine.contact import leaves_window
from cadencelang.engine.effects import Because, Notify, What
from cadencelang.engine.ending import pending_promises, remove_run
from cadencelang.engine.facts import learn
from cadencelang.engine.holds import begin_hold, begin_pause, end_holds, holding
from cadencelang.engine.program import HALT, Instruction
from cadencelang.engine.replanning import wait_ends
from cadencelang.engine.stages import enter
from cadencelang.engine.state import NEVER, Promise, Run, Waiting
from cadencelang.engine.tasks import deadline_of, doer_of, give
from cadencelang.engine.touches import attempt, plan
from cadencelang.engine.work import Work
from cadencelang.graph import steps as s
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Cap, Selector

PARKED = -2
"""The run waits, or is no more."""


def proceed(w: Work, run: Run) -> None:
    """Carry a run on from where it stands. A touch that it comes to takes its own turn among what is due now."""
    if run.fresh:
        if not _admit(w, run):
            return
        run = replace(run, fresh=False)
        w.put_run(run)
    payload = w.payload(run.payload)
    if run.waiting is Waiting.WAIT:
        run = replace(run, pc=w.program.code[run.pc].next, anchor=run.wake, waiting=Waiting.TIME)
        w.put_run(run)
    start = run.pc
    if run.waiting is Waiting.EVENT:
        instruction = w.program.code[run.pc]
        _tell_step(w, run, instruction.step, What.BRANCH, subject="otherwise")
        run = replace(run, pc=instruction.targets[1], anchor=run.wake, waiting=Waiting.TIME)
        w.put_run(run)
    while run.pc != HALT:
        instruction = w.program.code[run.pc]
        if run.pc != start and isinstance(instruction.step, s.Send):
            w.put_run(run)
            return
        pc = _execute(w, run, instruction, payload)
        if pc == PARKED:
            return
        run = replace(run, pc=pc)
    if w.run(run.serial) is not None:
        remove_run(w, run, Because.STEP, None)
        w.tell_run(What.RUN_ENDED, Because.STEP, run)


def _admit(w: Work, run: Run) -> bool:
    """Judge the rule's frequency limits and its guard, at the tick at which the run begins."""
    compiled = w.program.rules[run.rule]
    today = w.today()
    for i, frequency in enumerate(compiled.rule.frequencies, compiled.frequency_at):
        kept = tuple(entry for entry in w.ran(i) if frequency.window is None or entry > today)
        counted = sum(1 for entry in kept if entry == run.visit) if frequency.window is None else len(kept)
        w.frequencies[i] = kept
        if counted >= frequency.count:
            free = None if frequency.window is None else w.clock.midnight(kept[len(kept) - frequency.count])
            return _refuse(w, run, Because.FREQUENCY, (), free)
    payload = w.payload(run.payload)
    if compiled.guard is not None and compiled.blame is not None and not compiled.guard(w, payload):
        return _refuse(w, run, Because.GUARD, compiled.blame(w, payload), None)
    for i, frequency in enumerate(compiled.rule.frequencies, compiled.frequency_at):
        entry = run.visit if frequency.window is None else _leaves(w, frequency.window)
        w.frequencies[i] = (*w.frequencies[i], entry)
    return True


def _leaves(w: Work, window: Duration) -> int:
    span = w.program.book.span
    return leaves_window(w.clock, Cap("", Selector(False, None), 1, window, span), w.today())


def _refuse(w: Work, run: Run, because: Because, detail: tuple[str, ...], until: Minute | None) -> bool:
    w.runs = [other for other in w.runs if other.serial != run.serial]
    rule = w.program.rules[run.rule].rule.id
    w.tell(What.RUN_BLOCKED, because, rule=rule, until=until, detail=detail)
    return False


def _execute(w: Work, run: Run, instruction: Instruction, payload: Mapping[str, FactValue]) -> int:
    """Do one instruction; gives the next one's number, HALT, or PARKED."""
    step = instruction.step
    if run.keeping and not _still_keeps(w, instruction):
        if instruction.keeps_ahead.isdisjoint(pending_promises(w)):
            return HALT
        return instruction.next
    match step:
        case s.Wait() | s.WaitUntil():
            return _park(w, run, step, wait_ends(w, run, step), Waiting.WAIT)
        case s.WaitFor():
            return _park(w, run, step, wait_ends(w, run, step), Waiting.EVENT)
        case s.Send():
            attempt_first(w, run, step)
            return PARKED
        case s.Ask():
            return _ask(w, run, instruction, step)
        case s.Choose(branches=branches):
            return _choose(w, run, instruction, branches, payload)
        case _:
            return _act(w, run, instruction, step)


def _still_keeps(w: Work, instruction: Instruction) -> bool:
    """Whether a run that lives on only for its promises does this step: it waits, chooses, and keeps them."""
    step = instruction.step
    if instruction.keeps_ahead.isdisjoint(pending_promises(w)):
        return False
    if isinstance(step, s.Send | s.Ask):
        return step.keeps in pending_promises(w)
    return isinstance(step, s.Wait | s.WaitUntil | s.WaitFor | s.Choose | s.End)


def _park(w: Work, run: Run, step: s.Wait | s.WaitUntil | s.WaitFor, instant: Minute, waiting: Waiting) -> int:
    """Let the run wait for an instant; one that is past does not wait."""
    wake = max(instant, w.clock.ceil_tick(w.now))
    w.put_run(replace(run, wake=wake, waiting=waiting))
    if wake > w.now:
        _tell_step(w, run, step, What.WAITING, until=wake)
    return PARKED


def _tell_step(w: Work, run: Run, step: s.Step, what: What, *, until: Minute | None = None, subject: str = "") -> None:
    rule = w.program.rules[run.rule].rule.id
    w.tell(what, Because.STEP, rule=rule, step=step.id, subject=subject or None, until=until)


def attempt_first(w: Work, run: Run, step: s.Send) -> None:
    """Plan a touch and, if it may go at once, let it."""
    touch = plan(w, run, step)
    if touch.due <= w.now or touch.approver is not None:
        attempt(w, touch)


def _ask(w: Work, run: Run, instruction: Instruction, step: s.Ask) -> int:
    """Give a person a task. One that is a touch waits for a pause to end, and is not given after an opt-out."""
    if step.is_contact and w.opted_out:
        w.tell(What.SKIPPED, Because.OPT_OUT, rule=w.program.rules[run.rule].rule.id, step=step.id, subject=step.text)
        return instruction.next
    hold = holding(w, automatic=False) if step.is_contact else None
    if hold is not None:
        w.put_run(replace(run, wake=NEVER, waiting=Waiting.HOLD))
        because = Because.PAUSE if hold.pause else Because.HOLD
        rule = w.program.rules[run.rule].rule.id
        w.tell(What.HELD, because, rule=rule, step=step.id, subject=step.text, cause=hold.step, until=hold.until)
        return PARKED
    give(w, run, step)
    return PARKED


def _choose(
    w: Work, run: Run, instruction: Instruction, branches: tuple[s.Branch, ...], payload: Mapping[str, FactValue]
) -> int:
    """Take the first branch whose condition holds."""
    for i, (test, target) in enumerate(zip(instruction.tests, instruction.targets, strict=True)):
        if test is None or test(w, payload):
            _tell_step(w, run, instruction.step, What.BRANCH, subject=str(i))
            return target
    _tell_step(w, run, instruction.step, What.BRANCH, subject=str(len(branches)))
    return instruction.next


def _act(w: Work, run: Run, instruction: Instruction, step: s.Step) -> int:
    """Do a step that takes no time."""
    rule = w.program.rules[run.rule].rule.id
    match step:
        case s.Tell(role=role, text=text):
            doer = doer_of(w, role)
            w.effects.append(Notify(w.now, doer, text))
            w.tell(What.TOLD, Because.STEP, rule=rule, step=step.id, subject=doer, detail=(text,))
        case s.MakePromise():
            _promise(w, run, step)
        case s.Release(promise=promise):
            promises.release(w, promise, Because.STEP, step.id)
        case s.Hold():
            begin_hold(w, step)
        case s.Pause():
            begin_pause(w, step)
        case s.Resume():
            end_holds(w, lambda hold: hold.pause, Because.STEP, step.id)
        case s.SetFact(fact=fact, value=value):
            learn(w, fact, value, w.now, Because.STEP, step.id)
        case s.Move(stage=stage):
            w.put_run(replace(run, pc=instruction.next))
            enter(w, w.program.stage_index[stage], w.now, step.id)
            return PARKED
        case s.End():
            return HALT
        case s.Wait() | s.WaitUntil() | s.WaitFor() | s.Send() | s.Ask() | s.Choose():
            raise AssertionError(step)
        case _:
            assert_never(step)
    return instruction.next if w.run(run.serial) is not None else PARKED


def _promise(w: Work, run: Run, step: s.MakePromise) -> None:
    """Make the promise that a run has come to; after an opt-out nothing is owed any more."""
    if w.opted_out:
        rule = w.program.rules[run.rule].rule.id
        w.tell(What.SKIPPED, Because.OPT_OUT, rule=rule, step=step.id, subject=step.promise)
        return
    deadline = deadline_of(w, w.clock, step.deadline, run.anchor)
    made = Promise(step.promise, deadline, step.id, run.rule, run.pc, payload=run.payload)
    promises.make(w, made, Because.STEP)
