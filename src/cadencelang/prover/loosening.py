"""Canonical states of a loose exploration: with undecided again whatever is answered freely.

A loose world forgets at once all that anything could have changed meanwhile: facts, consents, what was sent, how often
a rule ran. So most of a state is the same in every situation; what is, is made once.
"""

from __future__ import annotations

from msgspec import structs

from cadencelang.clock import Clock, Day, Minute
from cadencelang.engine.state import NEVER, State, Task, Timer, Waiting
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Book
from cadencelang.prover import canon
from cadencelang.prover.canon import Forgetting
from cadencelang.prover.merging import Twins
from cadencelang.prover.numbering import renumbered
from cadencelang.prover.oracle import Looseness
from cadencelang.prover.putting_off import bounded
from cadencelang.prover.shifting import LONG_AGO, UNDECIDED, UNDECIDED_AT, UNDECIDED_DAYS


class Loosening:
    """Makes the states of one loose world canonical; `past` says what its book asks about, `read` of which facts."""

    def __init__(self, past: Forgetting, read: tuple[bool, ...], twins: Twins, loose: Looseness) -> None:
        book = past.engine.book
        self.loose = loose
        self.past = past
        self.read = read
        self.twins = {stage: group[0] for group in twins for stage in group}
        self.windows = _windows(book)
        self.fact_at = (LONG_AGO,) * len(read)
        self.facts = (UNDECIDED,) * len(read) if all(read) else None
        self._forgotten: dict[tuple[FactValue | None, ...], tuple[FactValue | None, ...]] = {}
        self.sent = ((0, -NEVER),) * len(past.engine.program.vocabulary.sent)
        self.visits = None if past.counted else (0,) * len(book.stages)
        self.caps = (UNDECIDED_DAYS,) * len(book.limits)
        self.spacing = (UNDECIDED_AT,) * len(book.limits)

    def canonical(self, state: State, now: Minute, clock: Clock, *, touched: bool) -> State:
        """The canonical state for a state as the engine gave it at `now`; its own `now` is left at 0.

        `touched` tells whether a touch may have been counted. What a cap holds is known from when it is asked for until
        then, as long as a touch waits; where what is far ahead is reckoned anew later, it is not kept at all.
        """
        past, today = self.past, clock.day(now)
        if self.loose.sight is not None and state.touches:
            state = self._put_off(state, self.loose.sight(today), clock)
        state = renumbered(self._with_fewer_tasks(state) if state.tasks else state)
        forgotten = touched or not past.limited or past.later or not state.touches
        return structs.replace(
            state,
            candidate="",
            now=0,
            stage=self.twins.get(state.stage, state.stage),
            facts=self.facts if self.facts is not None else self._facts(state),
            fact_at=self.fact_at,
            visits=self.visits if self.visits is not None else canon.visits(past, state),
            entered_at=LONG_AGO,
            moved_at=LONG_AGO,
            runs=canon.runs(state.runs, now) if state.runs else (),
            touches=canon.touches(state.touches, now) if state.touches else (),
            tasks=_tasks(state) if state.tasks else (),
            promises=canon.promises(state.promises, now) if state.promises else (),
            timers=self._timers(state, clock) if state.timers else (),
            consents=(),
            consent_at=(),
            caps=self.caps if forgotten or state.caps == self.caps else _caps(state, today),
            spacing=self.spacing if forgotten or state.spacing == self.spacing else _spacings(state, now),
            contact_at=canon.silence(past.ours, state.contact_at, now, clock, loose=True),
            reply_at=state.reply_at if state.reply_at == -NEVER else LONG_AGO,
            replied_visit=-1,
            sent=self.sent,
            frequencies=self._frequencies(state),
            shared=(),
            used=(),
            away=(),
            back_on=state.back_on if state.back_on is not None and state.back_on > today else None,
            recent=(),
            seen=(),
        )

    def _timers(self, state: State, clock: Clock) -> tuple[Timer, ...]:
        """The timers; the date on which a silence was last reached, from which the next is counted, where it is."""
        if not self.past.later:
            return canon.timers(state.timers)
        dated = (
            it if it.fired == -NEVER else structs.replace(it, fired=clock.midnight(clock.day(it.fired)))
            for it in state.timers
        )
        return tuple(sorted(dated, key=canon.of_rule))

    def _with_fewer_tasks(self, state: State) -> State:
        if self.loose.taskless:
            return structs.replace(state, tasks=())
        return _next_to_be_due(state) if self.loose.sparing else state

    def _facts(self, state: State) -> tuple[FactValue | None, ...]:
        known = self._forgotten.get(state.facts)
        if known is None:
            known = tuple(UNDECIDED if asked else value for asked, value in zip(self.read, state.facts, strict=True))
            self._forgotten[state.facts] = known
        return known

    def _put_off(self, state: State, sight: Day, clock: Clock) -> State:
        """The state with bounds for what is put off beyond the dates in sight."""
        known = bounded(state, sight, clock)
        if known is state:
            return state
        engine = self.past.engine
        return structs.replace(known, next_wake=engine.thawed(engine.program, engine.clocks, known).next_wake())

    def _frequencies(self, state: State) -> tuple[tuple[int, ...], ...]:
        """How often rules ran in a visit; in a window, that is answered freely."""
        if not self.windows:
            return ()
        return tuple(
            canon.runs_of_visits(state, kept) if by_visit else ()
            for by_visit, kept in zip(self.windows, state.frequencies, strict=True)
        )


def _windows(book: Book) -> tuple[bool, ...]:
    """For each frequency, whether it counts by visits."""
    return tuple(it.window is None for rule in book.rules for it in rule.frequencies)


def _caps(state: State, today: Day) -> tuple[tuple[Day, ...], ...]:
    return tuple(days if days == UNDECIDED_DAYS else tuple(day for day in days if day > today) for days in state.caps)


def _spacings(state: State, now: Minute) -> tuple[Minute, ...]:
    return tuple(at if at > now or at == UNDECIDED_AT else LONG_AGO for at in state.spacing)


def _tasks(state: State) -> tuple[Task, ...]:
    """The tasks that something can still come of: an overdue one only keeps a promise that is open.

    Whoever has a task, it makes no difference: who is there at its deadline is asked then.
    """
    open_promises = {it.name for it in state.promises}
    found = (it for it in state.tasks if not it.overdue or it.promise in open_promises)
    return tuple(
        structs.replace(it, role=it.asked, handover=NEVER, deadline=LONG_AGO if it.overdue else it.deadline)
        for it in found
    )


def _next_to_be_due(state: State) -> State:
    """The state with, of tasks that outlived their visits or runs for the same promise, only the one that is due first.

    Runs that wait for such a task go with it. That the others are done comes to what `Freely.keeps` allows anyway.
    """
    lasting = {run.serial: run.pc for run in state.runs if run.keeping and run.waiting is Waiting.TASK}
    first: dict[tuple[str, int], Task] = {}
    spare: list[Task] = []
    for task in state.tasks:
        if task.run > 0 and task.run not in lasting:
            continue
        key = task.step, lasting.get(task.run, 0)
        best = first.get(key)
        if best is None or task.deadline < best.deadline:
            first[key] = task
            spare += () if best is None else (best,)
        else:
            spare.append(task)
    if not spare:
        return state
    gone, over = {task.id for task in spare}, {task.run for task in spare}
    return structs.replace(
        state,
        runs=tuple(run for run in state.runs if run.serial not in over),
        tasks=tuple(task for task in state.tasks if task.id not in gone),
    )
