"""One try: a candidate, when it begins, how long it is followed, and everything that happens to them.

Owns: running a try on the production engine and keeping what the reasons need, and the tries made before, so that
each can be taken back. Refuses: widgets, files and the wall clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from cadencelang.clock import CalendarRangeError, Clock, ClockError, Minute
from cadencelang.engine import Engine, EngineError
from cadencelang.engine.effects import Deliver
from cadencelang.engine.inputs import Entered, Input, TouchFailed
from cadencelang.engine.state import State
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Habits, Reactions, Steady
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.timeline import Timeline

USUAL_DAYS: Final = 28
USUAL_HABITS: Final = Habits()
LENGTHS: Final = (14, 28, 91, 182, 365)
_DAY: Final = 1440
_MOST_UNDONE: Final = 500


class Impossible(Exception):  # noqa: N818
    """A try that cannot be run; the text is a plain sentence."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A try. `start` is its first instant (UTC minutes), `days` how long it is, `events` are in the order of time.

    What happens to a candidate before `start` is replayed to get there. `failing` are the ids of messages that do not
    reach them.
    """

    candidate: Candidate
    start: Minute
    days: int = USUAL_DAYS
    events: tuple[Input, ...] = ()
    habits: Habits = USUAL_HABITS
    failing: frozenset[str] = frozenset()

    @property
    def end(self) -> Minute:
        """Its last instant."""
        return self.start + self.days * _DAY - 1

    def adding(self, event: Input) -> WhatIf:
        """The same with one thing more that happens."""
        return self.with_events((*self.events, event))

    def without(self, event: Input) -> WhatIf:
        """The same without one of its events."""
        return self.with_events(it for it in self.events if it is not event)

    def moving(self, event: Input, at: Minute) -> WhatIf:
        """The same with one of its events at another instant."""
        return self.with_events(replace(it, at=at, received=None) if it is event else it for it in self.events)

    def with_events(self, events: Iterable[Input]) -> WhatIf:
        """The same candidate with other events."""
        return replace(self, events=tuple(sorted(events, key=lambda it: it.at)))

    def fresh_id(self) -> str:
        """An id that none of its events has."""
        taken = {it.id for it in self.events}
        return next(id for number in count(1) if (id := f"tried:{number}") not in taken)


@dataclass(frozen=True, slots=True)
class Run:
    """A try that was run: its timeline, and every state that was come to, in order."""

    whatif: WhatIf
    timeline: Timeline
    states: tuple[State, ...]


def first_try(engine: Engine, candidate: Candidate, history: Iterable[Input], today: Minute | None = None) -> WhatIf:
    """The try to begin with: from the day on which the record begins; `today` stands in where there is none."""
    events = tuple(sorted(history, key=lambda it: it.at))
    known = [*(it.at for it in events), *([candidate.entered_at] if candidate.entered_at is not None else [])]
    begin = min(known, default=today if today is not None else 0)
    clock = clock_of(engine, candidate)
    if not any(isinstance(it, Entered) for it in events) and engine.book.stages:
        stage = candidate.stage or engine.book.stages[0].name
        at = candidate.entered_at if candidate.entered_at is not None else clock.next_open(begin)
        events = tuple(sorted((Entered(id="entered", at=at, stage=stage), *events), key=lambda it: it.at))
    return WhatIf(candidate, clock.midnight(clock.day(begin)), USUAL_DAYS, events)


def clock_of(engine: Engine, candidate: Candidate) -> Clock:
    """The clock of a candidate, by their facts."""
    plan = engine.book.clock
    zone, country = (candidate.facts.get(name or "") for name in (plan.zone_fact, plan.calendar_fact))
    return engine.clocks.candidate(zone, country)


class _Reacting(Steady):
    """A team with these habits, and messages of which some do not arrive."""

    failing: frozenset[str] = frozenset()

    def arrival(self, order: Deliver) -> Input:
        """What becomes of a message."""
        touch = order.touch.id
        if touch in self.failing:
            return TouchFailed(id=f"failed:{touch}", at=order.at, touch=touch, reason="it bounced")
        return super().arrival(order)


def steadily(engine: Engine, atlas: Atlas, whatif: WhatIf) -> Callable[[Clock], Reactions]:
    """What colleagues do of themselves in a try, and what becomes of messages."""

    def reacting(_: Clock) -> Reactions:
        reactions = _Reacting(atlas, engine.role_clock, whatif.habits)
        reactions.failing = whatif.failing
        return reactions

    return reacting


def run(engine: Engine, atlas: Atlas, whatif: WhatIf, *, until: Minute | None = None) -> Run:
    """Run a try, to its end or only up to `until`. Raises Impossible where the playbook cannot take it."""
    states: list[State] = []
    end = whatif.end if until is None else max(whatif.start, until)
    stretch = Stretch(whatif.start, end)
    events = [it for it in whatif.events if it.at <= end]
    reactions = steadily(engine, atlas, whatif)
    try:
        timeline = simulate(engine, atlas, whatif.candidate, events, stretch, reactions, watch=states.append)
    except (EngineError, CalendarRangeError, ClockError) as error:
        raise Impossible(str(error)) from None
    return Run(whatif, timeline, tuple(states))


class Tries:
    """The try that stands, and those before and after it, each with the words of what was changed."""

    def __init__(
        self, now: WhatIf, before: Iterable[tuple[WhatIf, str]] = (), after: Iterable[tuple[WhatIf, str]] = ()
    ) -> None:
        self.now = now
        self.before = list(before)
        self.after = list(after)

    def change(self, whatif: WhatIf, words: str) -> None:
        """Turn to another try; `words` say what was changed."""
        self.before = [*self.before[-_MOST_UNDONE:], (self.now, words)]
        self.after = []
        self.now = whatif

    def undo(self) -> str | None:
        """Take the last change back; gives its words, None where there is none."""
        return self._turn(self.before, self.after)

    def redo(self) -> str | None:
        """Make the change again that was taken back last; gives its words, None where there is none."""
        return self._turn(self.after, self.before)

    def _turn(self, source: list[tuple[WhatIf, str]], target: list[tuple[WhatIf, str]]) -> str | None:
        if not source:
            return None
        whatif, words = source.pop()
        target.append((self.now, words))
        self.now = whatif
        return words

    @property
    def changes(self) -> list[str]:
        """What was changed and can be taken back, in words."""
        return [words for _, words in self.before]
