"""Moving a candidate's state along the time axis: every instant by the same minutes, every date by the same days.

Where the days around two dates look alike to every clock, the engine treats a state at one as it treats the moved
state at the other. Owns the knowledge of which parts of a state are instants and which are dates.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from msgspec import structs

from cadencelang.clock import Day, Minute, day_of
from cadencelang.clock.calendar import FIRST_YEAR
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.engine.state import NEVER, Promise, Run, State, Task, Touch, VisitState
from cadencelang.graph.conditions import FactValue, Note
from cadencelang.graph.model import Book, Kind
from cadencelang.records import dataclass

LONG_AGO: Final[Minute] = (day_of(dt.date(FIRST_YEAR, 1, 3))) * MINUTES_PER_DAY
"""Stands for every instant of the past that is no longer asked about; it does not move."""
UNDECIDED_AT: Final[Minute] = LONG_AGO + 1
"""Stands for the end of a spacing that nobody has asked for yet."""
UNDECIDED_DAYS: Final[tuple[Day, ...]] = (-1,)
"""Stands for what a cap counts, where nobody has asked for it yet."""
UNDECIDED: Final = "\0undecided"
"""Stands for a fact that nobody has asked for yet."""
_MARKS: Final[Minute] = LONG_AGO + MINUTES_PER_DAY
"""Instants before this one are marks, not times."""


def is_mark(at: Minute) -> bool:
    """Whether an instant is none: it never comes, or is long past."""
    return not _MARKS < at < NEVER


@dataclass(frozen=True, slots=True)
class Shift:
    """By how far: `minutes` of instants, `days` of dates."""

    minutes: Minute
    days: Day

    def instant(self, at: Minute) -> Minute:
        """An instant, moved; one that never comes, or is long past, stays."""
        return at if is_mark(at) else at + self.minutes

    def date(self, day: Day) -> Day:
        """A date, moved; a mark stays."""
        return day + self.days if day >= 0 else day


def shift_state(book: Book, state: State, by: Shift) -> State:
    """The state as it would be so much later or earlier; `now` included."""
    move = by.instant
    return structs.replace(
        state,
        now=move(state.now),
        next_wake=move(state.next_wake),
        facts=tuple(_fact(fact.type.kind, value, by) for fact, value in zip(book.facts, state.facts, strict=True)),
        fact_at=tuple(move(at) for at in state.fact_at),
        entered_at=move(state.entered_at),
        moved_at=move(state.moved_at),
        runs=tuple(_run(run, by) for run in state.runs),
        touches=tuple(_touch(touch, by) for touch in state.touches),
        tasks=tuple(_task(task, by) for task in state.tasks),
        promises=tuple(_promise(promise, by) for promise in state.promises),
        reminders=tuple(structs.replace(it, at=move(it.at)) for it in state.reminders),
        timers=tuple(structs.replace(it, at=move(it.at)) for it in state.timers),
        holds=tuple(structs.replace(it, until=move(it.until)) for it in state.holds),
        consents=tuple((name, move(until)) for name, until in state.consents),
        consent_at=tuple((name, move(at)) for name, at in state.consent_at),
        caps=tuple(tuple(map(by.date, days)) for days in state.caps),
        spacing=tuple(map(move, state.spacing)),
        contact_at=move(state.contact_at),
        reply_at=move(state.reply_at),
        sent=tuple((visit, move(at)) for visit, at in state.sent),
        away=tuple((role, first + by.days, last + by.days) for role, first, last in state.away),
        back_on=None if state.back_on is None else state.back_on + by.days,
        left=None if state.left is None else _left(state.left, by),
        recent=tuple(
            structs.replace(
                it,
                counted=move(it.counted),
                sent=move(it.sent),
                contact_before=move(it.contact_before),
                promise=None if it.promise is None else _promise(it.promise, by),
                forget=move(it.forget),
            )
            for it in state.recent
        ),
        frequencies=_frequencies(book, state.frequencies, by),
    )


def _frequencies(book: Book, entries: tuple[tuple[Day, ...], ...], by: Shift) -> tuple[tuple[Day, ...], ...]:
    """How often rules ran: dates where a window is counted, numbers of visits (which stay) where visits are."""
    windows = [frequency.window for rule in book.rules for frequency in rule.frequencies]
    return tuple(
        kept if window is None else tuple(map(by.date, kept)) for window, kept in zip(windows, entries, strict=True)
    )


def _fact(kind: Kind, value: FactValue | None, by: Shift) -> FactValue | None:
    if kind is Kind.DATE and isinstance(value, int):
        return by.date(value)
    if kind is Kind.DATE_TIME and isinstance(value, int):
        return by.instant(value)
    if isinstance(value, tuple) and value and isinstance(value[0], Note):
        return tuple(replace(note, day=by.date(note.day)) for note in value if isinstance(note, Note))
    return value


def _run(run: Run, by: Shift) -> Run:
    return structs.replace(run, wake=by.instant(run.wake), anchor=by.instant(run.anchor))


def _touch(touch: Touch, by: Shift) -> Touch:
    move = by.instant
    return structs.replace(touch, first_due=move(touch.first_due), due=move(touch.due), expires=move(touch.expires))


def _task(task: Task, by: Shift) -> Task:
    return structs.replace(task, deadline=by.instant(task.deadline), handover=by.instant(task.handover))


def _promise(promise: Promise, by: Shift) -> Promise:
    return structs.replace(promise, deadline=by.instant(promise.deadline))


def _left(left: VisitState, by: Shift) -> VisitState:
    return structs.replace(
        left,
        entered_at=by.instant(left.entered_at),
        runs=tuple(_run(run, by) for run in left.runs),
        touches=tuple(_touch(touch, by) for touch in left.touches),
        tasks=tuple(_task(task, by) for task in left.tasks),
        reminders=tuple(structs.replace(it, at=by.instant(it.at)) for it in left.reminders),
        timers=tuple(structs.replace(it, at=by.instant(it.at)) for it in left.timers),
        settles=by.instant(left.settles),
    )
