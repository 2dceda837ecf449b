"""Something happens: what it stops, what waited for it, and which rules it starts, in that order."""

from __future__ import annotations

from msgspec.structs import replace

from cadencelang.clock import Minute
from cadencelang.engine.effects import Because, What
from cadencelang.engine.ending import remove_run, stop_run
from cadencelang.engine.program import Key, becomes
from cadencelang.engine.state import NEVER, NO_STAGE, NO_VISIT, Payload, Phase, Run, Waiting
from cadencelang.engine.work import Work
from cadencelang.graph.model import Overlap


def happen(w: Work, *keys: Key, at: Minute, payload: Payload = ()) -> None:
    """Let something happen that occurred at `at`; `keys` are its names, the most telling one first."""
    happened = frozenset(keys)
    cause = " ".join(part for part in keys[0] if part)
    _stop(w, happened, cause)
    _wake_waiting(w, happened, at)
    if w.stage == NO_STAGE:
        return
    live = w.program.live[w.stage]
    started: set[int] = set()
    for key in keys:
        for rule in live.by_key.get(key, ()):
            if rule not in started:
                started.add(rule)
                start_run(w, rule, at, payload, cause)


def happen_to_facts(w: Work, at: Minute) -> None:
    """Judge the watched conditions again; each one that has become true happens."""
    if w.stage == NO_STAGE:
        return
    for index in w.program.live[w.stage].watched:
        now = w.program.watched[index](w, {})
        before, w.truths[index] = w.truths[index], now
        if now and not before:
            happen(w, becomes(index), at=at)


def take_truths(w: Work) -> None:
    """Note which watched conditions hold as a stage is entered: only what becomes true later happens."""
    w.truths = [False] * len(w.program.watched)
    for index in w.program.live[w.stage].watched:
        w.truths[index] = w.program.watched[index](w, {})


def _stop(w: Work, happened: frozenset[Key], cause: str) -> None:
    """End the runs that the playbook, the stage or their own rule stops when this happens."""
    if not w.runs or w.stage == NO_STAGE:
        return
    whole_visit = not happened.isdisjoint(w.program.live[w.stage].stop_keys)
    for run in list(w.runs):
        own = not happened.isdisjoint(w.program.rules[run.rule].stop_keys)
        if own or (whole_visit and run.visit == w.visit):
            stop_run(w, run, Because.STOP, cause)


def _wake_waiting(w: Work, happened: frozenset[Key], at: Minute) -> None:
    """Send the runs that waited for this on, by the branch for its having happened."""
    for run in list(w.runs):
        if run.waiting is not Waiting.EVENT or at < run.anchor or happened.isdisjoint(w.program.waited_for[run.pc]):
            continue
        tick = w.clock.ceil_tick(at)
        instruction = w.program.code[run.pc]
        target, rule = instruction.targets[0], w.program.rules[run.rule].rule.id
        w.tell(What.BRANCH, Because.OUTSIDE, rule=rule, step=instruction.step.id, subject="happened")
        wake = max(tick, w.clock.ceil_tick(w.now))
        w.put_run(replace(run, pc=target, wake=wake, anchor=tick, waiting=Waiting.TIME))


def start_run(w: Work, rule: int, at: Minute, payload: Payload, cause: str, detail: tuple[str, ...] = ()) -> None:
    """Start a run of a rule, reckoned from the tick of `at`; one that is going may forbid that or start again.

    `cause` says what happened; `detail` is the number of the rule's trigger where that was time.
    """
    compiled = w.program.rules[rule]
    going = [run for run in w.runs if run.rule == rule and run.visit == w.visit and not run.keeping]
    node = compiled.rule
    if going and node.overlap is Overlap.RESTART:
        _restart(w, going[0], at, payload, cause)
        return
    if len(going) >= (node.at_once if node.overlap is Overlap.EACH else 1):
        w.tell(What.RUN_DROPPED, Because.RUNNING, rule=node.id, cause=cause, detail=detail)
        return
    anchor = w.clock.ceil_tick(at)
    wake = max(anchor, w.clock.ceil_tick(w.now))
    visit = NO_VISIT if cause == "leaves" else w.visit
    w.runs.append(Run(w.next_serial(), rule, compiled.entry, wake, anchor, visit, fresh=True, payload=payload))
    w.tell(What.RUN_STARTED, Because.TRIGGER, rule=node.id, cause=cause, detail=detail)


def _restart(w: Work, run: Run, at: Minute, payload: Payload, cause: str) -> None:
    """Begin a run anew; tasks it has given stay, so that their deadlines do not move."""
    tasks = [replace(task, run=-run.serial) if task.run == run.serial else task for task in w.tasks]
    w.tasks = tasks
    remove_run(w, run, Because.TRIGGER, cause)
    anchor = w.clock.ceil_tick(at)
    wake = max(anchor, w.clock.ceil_tick(w.now))
    entry = w.program.rules[run.rule].entry
    w.runs.append(Run(w.next_serial(), run.rule, entry, wake, anchor, run.visit, fresh=True, payload=payload))
    w.tell(What.RUN_RESTARTED, Because.TRIGGER, rule=w.program.rules[run.rule].rule.id, cause=cause)


def start_branch(w: Work, rule: int, pc: int, payload: Payload) -> None:
    """Run a branch of a promise beside everything else; it outlives the visit."""
    tick = w.clock.ceil_tick(w.now)
    w.runs.append(Run(w.next_serial(), rule, pc, tick, tick, NO_VISIT, payload=payload))


def wake_held(w: Work) -> None:
    """Something that held touches back may be over: look at each held touch and waiting task again."""
    tick, conditional = w.clock.ceil_tick(w.now), w.program.conditional
    w.touches = [
        replace(touch, due=max(tick, touch.first_due))
        if touch.due == NEVER or (touch.phase is Phase.HELD and touch.held_by in conditional)
        else touch
        for touch in w.touches
    ]
    w.runs = [
        replace(run, wake=tick, anchor=tick, waiting=Waiting.TIME) if run.waiting is Waiting.HOLD else run
        for run in w.runs
    ]
