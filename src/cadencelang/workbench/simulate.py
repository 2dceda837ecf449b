"""Running one candidate through a playbook, with the production engine, over a stretch of time.

Owns: feeding the engine what happened and how the world reacts, in the order of time, and keeping the account.
Refuses: files, the wall clock and dice of its own; candidates, history and reactions are handed to it.

The past, before `start`, is replayed through the same engine. What the record tells is taken as it tells it; a touch
of the playbook that fell due then is taken as sent where the record has a contact with the same template up to
`MATCH_DAYS` days later (at the instant of the record), and is else *assumed* sent, as tasks and approvals are
assumed to have followed the same habits as later. Such lines are marked. With `assume=False` nothing is assumed:
only what the record tells reached anybody, and what it does not tell was not done.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from typing import Final

from msgspec.structs import replace

from cadencelang.clock import Clock, Minute
from cadencelang.engine import NEVER, Engine
from cadencelang.engine.effects import (
    Because,
    Deliver,
    Effect,
    Reason,
    What,
    WithdrawDraft,
    WithdrawTask,
)
from cadencelang.engine.inputs import Approved, Contacted, Entered, Input, TaskDone, TouchFailed, TouchSent
from cadencelang.engine.state import State
from cadencelang.graph.steps import Hold, HoldEnd
from cadencelang.records import dataclass
from cadencelang.workbench import tracks
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Nothing, Reactions
from cadencelang.workbench.timeline import Entry, Origin, Timeline

MATCH_DAYS: Final = 5
_DAY: Final = 1440
_NONE: Final = ""
_DEEDS: Final = {What.SENT, What.TASK_DONE, What.APPROVED, What.CONTACT, What.HOLD_ENDED}
_TOLD: Final = {Because.OUTSIDE, Because.DUPLICATE, Because.OUTDATED}
_TASK_ENDS: Final = {What.TASK_DONE, What.TASK_OVERDUE, What.TASK_WITHDRAWN}

ReactionsFor = Callable[[Clock], Reactions]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The stretch that is simulated: from `start` to `end`, both included, in UTC minutes."""

    start: Minute
    end: Minute
    assume: bool = True


def simulate(
    engine: Engine,
    atlas: Atlas,
    candidate: Candidate,
    history: Iterable[Input],
    stretch: Stretch,
    reactions: ReactionsFor,
    *,
    shared: tuple[str, ...] = (),
    watch: Callable[[State], None] | None = None,
) -> Timeline:
    """The timeline of one candidate.

    `shared` are ids of articles they have had before; `watch` is given every state that is come to.

    A candidate without an `enters` record enters at `entered_at` (else at the start) the stage named (else the
    book's first). Raises the engine's FactError where a required fact is missing.
    """
    run = _Run(engine, atlas, candidate, stretch, watch)
    run.begin(sorted(history, key=lambda it: it.at), reactions, shared)
    run.to_the_end()
    return run.timeline()


@dataclass(slots=True)
class _Run:
    """One candidate under way: the engine's state, what is still to come, and the account so far.

    `answers` maps a task or draft to the id of the reaction that stands (`_NONE`: none does).
    """

    engine: Engine
    atlas: Atlas
    candidate: Candidate
    stretch: Stretch
    watch: Callable[[State], None] | None
    state: State = field(init=False)
    last: State = field(init=False)
    reactions: Reactions = field(init=False)
    queue: list[tuple[Minute, int, Input]] = field(default_factory=list)
    count: int = 0
    recorded: set[str] = field(default_factory=set)
    contacts: list[Contacted] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def begin(self, history: Sequence[Input], reactions: ReactionsFor, shared: tuple[str, ...]) -> None:
        """Set the engine up at the first instant told of, and queue the record."""
        first = self._entry(history)
        record = [*([first] if first else []), *history]
        at = min((it.at for it in record), default=self.stretch.start)
        self.state = replace(self.engine.begin(self.candidate.id, self.candidate.facts, at), shared=shared)
        self.last = self.state
        self.reactions = reactions(self.engine.clock(self.state))
        self.recorded = {it.id for it in record}
        self.contacts = [it for it in history if isinstance(it, Contacted) and it.template]
        for input in record:
            self.put(input)

    def _entry(self, history: Sequence[Input]) -> Entered | None:
        if any(isinstance(it, Entered) for it in history) or not self.atlas.book.stages:
            return None
        stage = self.candidate.stage or self.atlas.book.stages[0].name
        at = self.stretch.start if self.candidate.entered_at is None else self.candidate.entered_at
        return Entered(id="entered", at=at, stage=stage)

    def put(self, input: Input) -> None:
        """Queue something for when it is learnt; at equal instants the first queued comes first."""
        self.count += 1
        heapq.heappush(self.queue, (input.at if input.received is None else input.received, self.count, input))

    def to_the_end(self) -> None:
        """Everything up to the end, in the order of time; what comes from outside before the engine's own wakes."""
        while True:
            wake = self.state.next_wake
            coming = self.queue[0][0] if self.queue else NEVER
            if min(wake, coming) > self.stretch.end:
                return
            if coming <= wake:
                self.tell(heapq.heappop(self.queue)[2])
            else:
                out = self.engine.advance(self.state, wake, self.answer)
                self.come_to(out.state)
                self.keep(out.effects, out.reasons, None)

    def come_to(self, state: State) -> None:
        """This is the state now; the clock is the last one known of a candidate whose facts are erased."""
        self.state = state
        if not state.erased:
            self.last = state
        if self.watch:
            self.watch(state)

    def tell(self, input: Input) -> None:
        """Tell the engine of something, unless it was a reaction to an order that stands no longer."""
        if input.id not in self.recorded and self.answers.get(_subject(input), input.id) != input.id:
            return
        out = self.engine.apply(self.state, input)
        self.come_to(out.state)
        self.keep(out.effects, out.reasons, input)
        for effect in out.effects:
            if isinstance(effect, Deliver) and (answer := self.answer(effect)):
                self.tell(answer)

    def answer(self, order: Deliver) -> Input | None:
        """What becomes of a delivery; before the start, what the record says of it."""
        if order.at >= self.stretch.start:
            return self.reactions.arrival(order)
        match = self._match(order)
        if match is not None:
            self.contacts.remove(match)
            self._replace(match, TouchSent(id=match.id, at=match.at, touch=order.touch.id))
            return None
        if self.stretch.assume:
            return self.reactions.arrival(order)
        return TouchFailed(id=f"unsent:{order.touch.id}", at=order.at, touch=order.touch.id, reason="not in the record")

    def _match(self, order: Deliver) -> Contacted | None:
        latest = order.at + MATCH_DAYS * _DAY
        wanted = (order.touch.channel, order.touch.template)
        found = (it for it in self.contacts if (it.channel, it.template) == wanted and order.at <= it.at <= latest)
        return next(found, None)

    def _replace(self, old: Input, new: Input) -> None:
        self.queue = [(at, number, new if input is old else input) for at, number, input in self.queue]
        heapq.heapify(self.queue)

    def keep(self, effects: Sequence[Effect], reasons: Sequence[Reason], input: Input | None) -> None:
        """Add to the account, and queue what the world does about it."""
        told = input is not None and input.id in self.recorded
        for reason in reasons:
            self.entries.append(Entry(reason, self._origin(reason, told=told)))
            if reason.what in _TASK_ENDS and reason.subject:
                self.answers[reason.subject] = _NONE
            if reason.what is What.HOLD_BEGAN:
                self._hold(reason)
        for effect in effects:
            self.effects.append(effect)
            self._react(effect)

    def _origin(self, reason: Reason, *, told: bool) -> Origin:
        """Recorded is what the record told; assumed, what people did in the past without the record telling it."""
        if told and (reason.what in _DEEDS or reason.because in _TOLD):
            return Origin.RECORDED
        return Origin.ASSUMED if reason.at < self.stretch.start and reason.what in _DEEDS else Origin.SIMULATED

    def _react(self, effect: Effect) -> None:
        """Queue what an order leads to; for each task and draft the reaction to the last order about it stands."""
        match effect:
            case WithdrawTask(_, task):
                self.answers[task.id] = _NONE
            case WithdrawDraft(_, touch):
                self.answers[touch.id] = _NONE
            case _:
                pass
        if effect.at < self.stretch.start and not self.stretch.assume:
            return
        for input in self.reactions.follow(effect):
            if subject := _subject(input):
                self.answers[subject] = input.id
            self.put(input)

    def _hold(self, reason: Reason) -> None:
        step = self.atlas.steps.get(reason.step or "")
        if isinstance(step, Hold) and step.end is HoldEnd.RESOLVED and step.role:
            if reason.at < self.stretch.start and not self.stretch.assume:
                return
            for input in self.reactions.resolve(reason.at, step.role):
                self.put(input)

    def timeline(self) -> Timeline:
        """The account and its tracks."""
        reasons = [entry.reason for entry in self.entries]
        clock = self.engine.clock(self.last)
        over = (it.at for it in reasons if it.what is What.HAPPENED and it.subject in ("opts out", "erased"))
        end = min(next(over, self.stretch.end), self.stretch.end)
        contacts = tracks.contacts(reasons, self.atlas)
        stays = tracks.stays(reasons)
        return Timeline(
            candidate=self.candidate.id,
            label=self.candidate.label,
            clock=clock,
            start=self.stretch.start,
            end=self.stretch.end,
            entries=tuple(self.entries),
            effects=tuple(self.effects),
            touches=tracks.touches(reasons, self.atlas),
            tasks=tracks.tasks(reasons, self.effects),
            promises=tracks.promises(reasons),
            contacts=contacts,
            silences=tracks.silences(contacts, stays, self.stretch.start, end, clock, self.atlas),
            holds=tracks.holds(reasons),
            stays=stays,
            pending=self.engine.pending(self.state),
        )


def _subject(input: Input) -> str:
    """The task or draft that an input is about; empty for any other."""
    match input:
        case TaskDone(task=subject) | Approved(touch=subject):
            return subject
        case _:
            return ""


NOBODY: Final[ReactionsFor] = lambda clock: Nothing()  # noqa: E731
"""Reactions in which touches arrive and nobody does anything."""
