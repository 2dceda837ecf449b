"""A candidate moves to another version of the playbook, by the identities of rules and steps.

What a candidate has under way (runs, drafts, tasks, promises, reminders) is carried over where the new version has the
step that it stands at. Where it has not, the candidate stays, or (`cancel`) what has no step any more is stopped
first. A wait that was changed ends when it was to end; rules that come with time are set anew, and those that are
unchanged keep their instants. What the new version starts on entering a stage does not start for who is in it.

A promise is never orphaned: one that the new version does not know, or that nothing would keep any more, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from cadencelang.clock import Minute
from cadencelang.engine import EngineError, Outcome, State
from cadencelang.engine.codec import dump_state, load_state
from cadencelang.engine.contact import count_touch
from cadencelang.engine.effects import Because
from cadencelang.engine.ending import stop_run, withdraw_task
from cadencelang.engine.facts import check_fact
from cadencelang.engine.happening import take_truths
from cadencelang.engine.program import HALT, Program
from cadencelang.engine.replanning import replan_waits
from cadencelang.engine.state import NEVER, NO_STAGE, Phase, Run, Timer, Waiting
from cadencelang.engine.timers import start_timers
from cadencelang.engine.work import Work
from cadencelang.graph.render_words import trigger_words
from cadencelang.records import dataclass
from cadencelang.runtime.shelf import Edition

_CAUSE: Final = "a new version of the playbook"


class Orphaned(Exception):  # noqa: N818
    """The move would leave a promise that nobody keeps; the text names it."""


class Stays(Exception):  # noqa: N818
    """The candidate cannot move; the text says why, without naming them."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A touch of the past that limits of the new version may have to count."""

    channel: str
    automatic: bool
    at: Minute


def moved(old: Edition, new: Edition, state: State, counted: Sequence[Counted], *, cancel: bool) -> Outcome:
    """The candidate on the new version, with what was stopped for it. Raises Stays, Orphaned."""
    check_promises(old, new, state)
    work = Work(old.engine.program, old.engine.clocks, state)
    work.runs = [_beyond_its_wait(old.engine.program, new.engine.program, run) for run in work.runs]
    if (stage := work.stage_name()) and stage not in new.engine.program.stage_index:
        raise Stays(f'the stage "{stage}" is gone')
    gone = list(homeless(old.engine.program, new.engine.program, work))
    if gone and not cancel:
        raise Stays(gone[0][1])
    for run, _ in gone:
        stop_run(work, run, Because.STOP, _CAUSE)
    for task in [it for it in work.tasks if _step(old.engine.program, it.pc) not in new.engine.program.pc_of_step]:
        withdraw_task(work, task, Because.STOP, _CAUSE)
    _check_rest(old, new, work)
    stopped = work.freeze()
    moved_state = _on(old, new, stopped, counted)
    _check_keepers(old, new, state, moved_state)
    return Outcome(moved_state, tuple(work.effects), tuple(work.reasons))


def check_promises(old: Edition, new: Edition, state: State) -> None:
    """Raise Orphaned where the new version does not know an open promise, or the step that made it."""
    for promise in state.promises:
        step = _step(old.engine.program, promise.pc)
        if promise.name not in new.book.promises or (step is not None and step not in new.engine.program.pc_of_step):
            raise Orphaned(f'the promise "{promise.name}"')


def _beyond_its_wait(old: Program, new: Program, run: Run) -> Run:
    """A run in a wait that the new version has not, as one that goes on with what follows when the wait is over."""
    if run.waiting is not Waiting.WAIT or _step(old, run.pc) in new.pc_of_step:
        return run
    following = old.code[run.pc].next
    follows = following == HALT or _step(old, following) in new.pc_of_step
    return replace(run, pc=following, waiting=Waiting.TIME) if follows else run


def homeless(old: Program, new: Program, work: Work) -> Iterator[tuple[Run, str]]:
    """The runs that the new version has no place for, and why."""
    for run in work.runs:
        step, rule = _step(old, run.pc), old.rules[run.rule].rule.id
        if rule not in new.rule_index:
            yield run, f'the rule "{rule}" is gone'
        elif step is not None and step not in new.pc_of_step:
            yield run, f'a step of the rule "{rule}" is gone'


def _step(program: Program, pc: int) -> str | None:
    return None if pc == HALT else program.code[pc].step.id


def _check_rest(old: Edition, new: Edition, work: Work) -> None:
    """Raise Stays for what no run stands behind: facts, roles, letters on their way."""
    for touch in work.touches:
        if _step(old.engine.program, touch.pc) not in new.engine.program.pc_of_step:
            raise Stays("a letter is on its way" if touch.phase is Phase.DUE else "a draft has no step any more")
    names = {role for task in work.tasks for role in (task.role, task.asked)}
    names |= {touch.approver for touch in work.touches if touch.approver} | {it.role for it in work.holds if it.role}
    if missing := sorted(names - set(new.engine.program.roles)):
        raise Stays(f"there is no {missing[0]} any more")
    if work.left is not None:
        raise Stays("they left a stage a moment ago")
    known = old.engine.facts(work.freeze())
    try:
        for fact in new.book.facts:
            check_fact(fact, known.get(fact.name))
    except EngineError as error:
        raise Stays(f"a fact does not fit: {str(error).split(';')[0].rstrip('.')}") from None


def _on(old: Edition, new: Edition, state: State, counted: Sequence[Counted]) -> State:
    """The state on the new version: timers, truths and limits as that version has them."""
    text = dump_state(old.engine.program, _without_loose_ends(old, new, state))
    work = Work(new.engine.program, new.engine.clocks, load_state(new.engine.program, text))
    if work.stage != NO_STAGE and not work.opted_out:
        start_timers(work)
        opening = work.clock.next_open(work.clock.ceil_tick(work.now))
        work.timers = [_kept(old.engine.program, new.engine.program, state, timer, opening) for timer in work.timers]
        take_truths(work)
        replan_waits(work)
    _count(old, work, counted)
    return work.freeze()


def _without_loose_ends(old: Edition, new: Edition, state: State) -> State:
    """The state without what only names steps: timers, which are set anew, and promises that bounces would reopen."""
    program = new.engine.program
    recent = tuple(
        replace(it, promise=None)
        if it.promise and _step(old.engine.program, it.promise.pc) not in program.pc_of_step
        else it
        for it in state.recent
    )
    return replace(state, timers=(), recent=recent)


def _kept(old: Program, new: Program, state: State, timer: Timer, opening: Minute) -> Timer:
    """A timer of the new version with the instants it had, where its trigger is the same.

    What by the new text would have been due before comes with the next opening, and not in the night of the move.
    """
    timer = replace(timer, at=max(timer.at, opening))
    rule = new.rules[timer.rule].rule
    index = old.rule_index.get(rule.id)
    if index is None:
        return timer
    words = trigger_words(rule.triggers[timer.trigger])
    for before in state.timers:
        same = before.rule == index and trigger_words(old.rules[index].rule.triggers[before.trigger]) == words
        if same and before.at < NEVER:
            return replace(timer, at=max(before.at, state.now), fired=before.fired)
    return timer


def _count(old: Edition, work: Work, counted: Sequence[Counted]) -> None:
    """Let limits that are new count what went before; those that were there have counted."""
    known = {limit.id for limit in old.book.limits}
    caps, spacing = list(work.caps), list(work.spacing)
    for touch in counted:
        if any(it.name == touch.channel for it in work.program.book.channels):
            count_touch(work, touch.channel, touch.automatic, touch.at)
    for index, limit in enumerate(work.program.limits):
        if limit.id in known:
            work.caps[index], work.spacing[index] = caps[index], spacing[index]


def _check_keepers(old: Edition, new: Edition, before: State, after: State) -> None:
    """Raise Orphaned where something was under way that would have kept a promise, and nothing is now."""
    for promise in before.promises:
        if _has_keeper(old.engine.program, before, promise.name) and not _has_keeper(
            new.engine.program, after, promise.name
        ):
            raise Orphaned(f'what keeps the promise "{promise.name}"')


def _has_keeper(program: Program, state: State, promise: str) -> bool:
    runs = any(run.pc != HALT and promise in program.code[run.pc].keeps_ahead for run in state.runs)
    touches = any(touch.promise == promise for touch in state.touches)
    return runs or touches or any(task.promise == promise for task in state.tasks)


def counted_from(content: Sequence[tuple[str, bool, Minute]]) -> tuple[Counted, ...]:
    """Touches of the past from plain data."""
    return tuple(Counted(channel, automatic, at) for channel, automatic, at in content)
