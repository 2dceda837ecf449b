"""A state, thawed: what one step of the engine works on, and the answers that conditions ask of it.

Everything here is of one candidate and one call; `freeze` gives the immutable state back. Changing it is the business
of the modules beside this one; what they have in common (reasons, effects, finding a run) is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cadencelang.clock import Clock, Day, Duration, Minute
from cadencelang.engine.clocks import Clocks, deadline_or_never, is_young, wait_or_never
from cadencelang.engine.effects import Because, Effect, Reason, What
from cadencelang.engine.program import Program
from cadencelang.engine.state import NEVER, NO_STAGE, Payload, Phase, Run, State, Task, Touch
from cadencelang.graph.conditions import FactValue, Note, Party, SentScope
from cadencelang.graph.model import Role

_LISTS: Final = (
    "runs", "touches", "tasks", "promises", "reminders", "timers", "holds", "caps", "spacing", "sent",
    "frequencies", "shared", "used", "truths", "away", "recent", "visits", "fact_at", "bad_channels",
)  # fmt: skip
_PLAIN: Final = (
    "candidate", "now", "stage", "visit", "entered_at", "moved_at", "serial", "opted_out", "erased", "contact_at",
    "reply_at", "replied_visit", "back_on", "left",
)  # fmt: skip


class Work:
    """One candidate's state while it changes. Attributes are those of `State`, tuples being lists here.

    `resumed` is the instant before which nothing can be delivered any more, because of an outage.
    """

    __slots__ = (
        *_LISTS, *_PLAIN,
        "_clock", "clocks", "consent_at", "consents", "effects", "f", "program", "reasons", "resumed",
        "seen",
    )  # fmt: skip

    def __init__(self, program: Program, clocks: Clocks, state: State) -> None:
        self.program = program
        self.clocks = clocks
        self.f = list(state.facts)
        self.fact_at = list(state.fact_at)
        self.candidate, self.now = state.candidate, state.now
        self.stage, self.visit, self.visits = state.stage, state.visit, list(state.visits)
        self.entered_at, self.moved_at, self.serial = state.entered_at, state.moved_at, state.serial
        self.runs, self.touches, self.tasks = list(state.runs), list(state.touches), list(state.tasks)
        self.promises, self.reminders, self.timers = list(state.promises), list(state.reminders), list(state.timers)
        self.holds = list(state.holds)
        self.consents, self.consent_at = dict(state.consents), dict(state.consent_at)
        self.opted_out, self.erased = state.opted_out, state.erased
        self.bad_channels = list(state.bad_channels)
        self.caps, self.spacing = list(state.caps), list(state.spacing)
        self.contact_at, self.reply_at = state.contact_at, state.reply_at
        self.replied_visit, self.back_on = state.replied_visit, state.back_on
        self.sent, self.frequencies = list(state.sent), list(state.frequencies)
        self.shared, self.used, self.truths = list(state.shared), list(state.used), list(state.truths)
        self.away, self.recent, self.left = list(state.away), list(state.recent), state.left
        self.seen = dict(state.seen)
        self.effects: list[Effect] = []
        self.reasons: list[Reason] = []
        self.resumed: Minute = -NEVER
        self._clock: Clock | None = None

    def freeze(self) -> State:
        """The state as it is now, with the instant at which something is to happen next."""
        return State(
            candidate=self.candidate,
            now=self.now,
            next_wake=self.next_wake(),
            facts=tuple(self.f),
            fact_at=tuple(self.fact_at),
            stage=self.stage,
            visit=self.visit,
            visits=tuple(self.visits),
            entered_at=self.entered_at,
            moved_at=self.moved_at,
            serial=self.serial,
            runs=tuple(self.runs),
            touches=tuple(self.touches),
            tasks=tuple(self.tasks),
            promises=tuple(self.promises),
            reminders=tuple(self.reminders),
            timers=tuple(self.timers),
            holds=tuple(self.holds),
            consents=tuple(sorted(self.consents.items())),
            consent_at=tuple(sorted(self.consent_at.items())),
            opted_out=self.opted_out,
            erased=self.erased,
            bad_channels=tuple(self.bad_channels),
            caps=tuple(self.caps),
            spacing=tuple(self.spacing),
            contact_at=self.contact_at,
            reply_at=self.reply_at,
            replied_visit=self.replied_visit,
            sent=tuple(self.sent),
            frequencies=tuple(self.frequencies),
            shared=tuple(self.shared),
            used=tuple(self.used),
            truths=tuple(self.truths),
            away=tuple(self.away),
            back_on=self.back_on,
            left=self.left,
            recent=tuple(self.recent),
            seen=tuple(sorted(self.seen.items())),
        )

    def next_wake(self) -> Minute:
        """The earliest instant at which something is to happen; NEVER if nothing is."""
        wake = NEVER
        for run in self.runs:
            wake = min(wake, run.wake)
        for timer in self.timers:
            wake = min(wake, timer.at)
        for touch in self.touches:
            if touch.phase is not Phase.DUE:
                wake = min(wake, touch.due, touch.expires)
        for task in self.tasks:
            if not task.overdue:
                wake = min(wake, task.deadline, task.handover)
        for promise in self.promises:
            if not promise.broken:
                wake = min(wake, promise.deadline)
        for reminder in self.reminders:
            wake = min(wake, reminder.at)
        for hold in self.holds:
            wake = min(wake, hold.until)
        for until in self.consents.values():
            wake = min(wake, until)
        return wake if self.left is None else min(wake, self.left.settles)

    # What is being told

    def tell(
        self,
        what: What,
        because: Because,
        *,
        rule: str | None = None,
        step: str | None = None,
        subject: str | None = None,
        cause: str | None = None,
        until: Minute | None = None,
        detail: tuple[str, ...] = (),
    ) -> None:
        """Add one line to the account."""
        until = None if until == NEVER else until
        self.reasons.append(Reason(self.now, what, because, rule, step, subject, cause, until, detail))

    def tell_run(
        self, what: What, because: Because, run: Run, *, cause: str | None = None, detail: tuple[str, ...] = ()
    ) -> None:
        """Add one line about a run."""
        rule = self.program.rules[run.rule].rule.id
        self.reasons.append(Reason(self.now, what, because, rule, None, None, cause, None, detail))

    def tell_touch(
        self,
        what: What,
        because: Because,
        touch: Touch,
        *,
        cause: str | None = None,
        until: Minute | None = None,
        detail: tuple[str, ...] = (),
    ) -> None:
        """Add one line about a touch."""
        until = None if until == NEVER else until
        self.reasons.append(Reason(self.now, what, because, touch.rule, touch.step, touch.id, cause, until, detail))

    # Finding and replacing

    def next_serial(self) -> int:
        """A number for something new; never used twice for a candidate."""
        self.serial += 1
        return self.serial

    def run(self, serial: int) -> Run | None:
        """The run with that number, if it is still going."""
        for run in self.runs:
            if run.serial == serial:
                return run
        return None

    def put_run(self, run: Run) -> None:
        """Store a run in place of the one with its number."""
        for i, old in enumerate(self.runs):
            if old.serial == run.serial:
                self.runs[i] = run
                return
        self.runs.append(run)

    def put_touch(self, touch: Touch) -> None:
        """Store a touch in place of the one with its id."""
        for i, old in enumerate(self.touches):
            if old.id == touch.id:
                self.touches[i] = touch
                return
        self.touches.append(touch)

    def put_task(self, task: Task) -> None:
        """Store a task in place of the one with its id."""
        for i, old in enumerate(self.tasks):
            if old.id == task.id:
                self.tasks[i] = task
                return
        self.tasks.append(task)

    def payload(self, payload: Payload) -> Mapping[str, FactValue]:
        """The fields of an event, by name."""
        return dict(payload) if payload else {}

    # Clocks

    @property
    def clock(self) -> Clock:
        """The candidate's clock, by the facts as they are now."""
        if self._clock is None:
            plan = self.program.book.clock
            index = self.program.fact_index
            zone = self.f[index[plan.zone_fact]] if plan.zone_fact else None
            country = self.f[index[plan.calendar_fact]] if plan.calendar_fact else None
            self._clock = self.clocks.candidate(zone, country)
        return self._clock

    def reset_clock(self) -> None:
        """Forget the clock: a fact that it depends on has changed."""
        self._clock = None

    def role_clock(self, name: str) -> Clock:
        """A colleague's clock, with the absences that the candidate's history tells of."""
        role: Role = self.program.roles[name]
        away = tuple((first, last) for who, first, last in self.away if who == name)
        return self.clocks.role(role, away)

    # What conditions ask (cadencelang.engine.conditions.Moment)

    def today(self) -> Day:
        """Today on the candidate's clock."""
        return self.clock.day(self.now)

    def fresh(self, index: int) -> FactValue | None:
        """A fact that ages: its value as far as it is fresh, None if nothing of it is."""
        value, duration = self.f[index], self.program.book.facts[index].fresh
        if value is None or duration is None:
            return value
        clock, now = self.clock, self.now
        if isinstance(value, tuple) and value and isinstance(value[0], Note):
            notes = tuple(note for note in value if isinstance(note, Note) and is_young(clock, note.day, duration, now))
            return notes or None
        return value if deadline_or_never(clock, self.fact_at[index], duration) > now else None

    def known(self, name: str) -> FactValue | None:
        """A fact by name, None where it is unknown or no longer fresh."""
        index = self.program.fact_index[name]
        return self.fresh(index) if name in self.program.ageing else self.f[index]

    def consent_given(self, name: str) -> bool:
        """Whether the consent holds now."""
        return self.consents.get(name, -NEVER) > self.now

    def promise_open(self, name: str) -> bool:
        """Whether a promise of that name is open."""
        return any(promise.name == name and not promise.broken for promise in self.promises)

    def has_replied(self, within: Duration | None) -> bool:
        """Whether the candidate has replied in this visit, or within that long."""
        if within is None:
            return self.replied_visit == self.visit
        return self.replied_visit >= 0 and deadline_or_never(self.clock, self.reply_at, within) > self.now

    def silent_for(self, party: Party, duration: Duration) -> bool:
        """Whether that silence has lasted so long."""
        since = self.contact_at if party is Party.WE else self.reply_at
        return since != -NEVER and wait_or_never(self.clock, since, duration) <= self.now

    def was_sent(self, query: int, scope: SentScope, within: Duration | None) -> bool:
        """Whether the query's touch was sent, as far back as the scope says."""
        visit, at = self.sent[query]
        if at == -NEVER:
            return False
        if scope is SentScope.VISIT:
            return visit == self.visit
        return within is None or deadline_or_never(self.clock, at, within) > self.now

    def leaving(self, limit: int) -> tuple[Day, ...]:
        """The dates on which the touches counted by a cap leave its window, in order."""
        return self.caps[limit]

    def spaced_until(self, limit: int) -> Minute:
        """The instant from which a spacing allows the next touch."""
        return self.spacing[limit]

    def ran(self, frequency: int) -> tuple[int, ...]:
        """The runs counted by a rule's frequency: the dates on which they leave its window, or the visits."""
        return self.frequencies[frequency]

    def stage_name(self) -> str:
        """The stage the candidate is in; empty for none."""
        return "" if self.stage == NO_STAGE else self.program.book.stages[self.stage].name

    def is_first_visit(self) -> bool:
        """Whether this visit of the stage is the first."""
        return self.stage != NO_STAGE and self.visits[self.stage] == 1

    def role_away(self, role: str) -> bool:
        """Whether that colleague is away today."""
        clock = self.role_clock(role)
        day = clock.day(self.now)
        return any(first <= day <= last for first, last in clock.absences)
