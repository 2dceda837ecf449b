"""Canonical states: of what lies behind, only what the future can still tell apart.

Two histories that lead to equal canonical states have the same futures, so one of them is explored for both. What ran
out, was answered or is asked by nothing is forgotten.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from msgspec import structs

from cadencelang.clock import Clock, Day, Duration, Minute, Unit
from cadencelang.engine import Engine
from cadencelang.engine.clocks import deadline_or_never, wait_or_never
from cadencelang.engine.state import NEVER, NO_VISIT, Promise, Run, State, Timer, Touch, Waiting
from cadencelang.graph import conditions as c
from cadencelang.graph import triggers as t
from cadencelang.graph.conditions import FactValue, Note
from cadencelang.graph.model import Cap, Kind, Spacing
from cadencelang.prover.numbering import live_visits, renumbered
from cadencelang.prover.reading import conditions_of, triggers_of
from cadencelang.prover.shifting import LONG_AGO
from cadencelang.prover.spanning import longest_reach
from cadencelang.records import dataclass


@dataclass(frozen=True)
class Forgetting:
    """What a playbook's conditions still ask about the past, by kind; all else is forgotten."""

    engine: Engine
    reach: int
    loose: bool = False
    limited: bool = False
    later: bool = False

    @cached_property
    def dated(self) -> tuple[tuple[int, Kind], ...]:
        """The facts that hold dates, by index."""
        kinds = (Kind.DATE, Kind.NOTES)
        return tuple((n, it.type.kind) for n, it in enumerate(self.engine.book.facts) if it.type.kind in kinds)

    @cached_property
    def ours(self) -> tuple[Duration, ...]:
        """How long a silence of ours is asked about; where `limited`, also for how long contact can fill a limit.

        Where what is far ahead is reckoned anew `later`, also for how long until a rule answers to it.
        """
        silences = self._silences(c.Party.WE)
        if self.later:
            answered = (it for it in triggers_of(self.engine.book) if isinstance(it, t.SilenceReached))
            silences += tuple(it.duration for it in answered if it.party is c.Party.WE)
        if not self.limited:
            return silences
        limits = self.engine.book.limits
        windows = tuple(it.window for it in limits if isinstance(it, Cap))
        gaps = tuple(it.gap for it in limits if isinstance(it, Spacing))
        return (*silences, *map(self._as_days, (*windows, *gaps)))

    def _as_days(self, duration: Duration) -> Duration:
        """A duration of a limit; one in working time as the most days that it can span."""
        if not duration.unit.is_working:
            return duration
        return Duration(longest_reach([self.engine.clocks.candidate(None, None)], duration) + 1, Unit.DAYS)

    @cached_property
    def theirs(self) -> tuple[Duration, ...]:
        """How long a silence of theirs conditions ask about."""
        if self.loose:
            return ()
        asked = tuple(it.within for it in self._atoms if isinstance(it, c.HasReplied) and it.within is not None)
        return (*self._silences(c.Party.THEY), *asked)

    @cached_property
    def _atoms(self) -> tuple[c.Condition, ...]:
        return tuple(conditions_of(self.engine.book, self.engine.book.guarantees))

    def _silences(self, party: c.Party) -> tuple[Duration, ...]:
        return tuple({it.duration for it in self._atoms if isinstance(it, c.SilentFor) and it.party is party})

    @cached_property
    def counted(self) -> frozenset[str]:
        """The stages of which something asks whether they were visited before."""
        book = self.engine.book
        if any(isinstance(it, c.FirstVisit) for it in conditions_of(book, book.guarantees)):
            return frozenset(stage.name for stage in book.stages)
        asking = (rule for rule in book.rules if any(_tells_visits(it) for it in rule.triggers))
        return frozenset(stage for rule in asking for stage in rule.stages)

    @cached_property
    def replied(self) -> bool:
        """Whether a condition asks if the candidate has replied."""
        return not self.loose and any(isinstance(it, c.HasReplied) for it in self._atoms)

    @cached_property
    def sent(self) -> tuple[tuple[Duration, ...], ...]:
        """For each query about what was sent, the stretches asked about."""
        queries = self.engine.program.vocabulary.sent
        found: dict[int, set[Duration]] = {index: set() for index in queries.values()}
        for it in self._atoms:
            if isinstance(it, c.WasSent) and it.within is not None:
                found[queries[it.channel, it.template]].add(it.within)
        return tuple(tuple(found[index]) for index in range(len(queries)))

    @cached_property
    def durations(self) -> tuple[Duration, ...]:
        """Every stretch of the past that is asked about."""
        fresh = tuple(fact.fresh for fact in self.engine.book.facts if fact.fresh is not None)
        return (*self.ours, *self.theirs, *(it for each in self.sent for it in each), *fresh)


def _tells_visits(trigger: t.Trigger) -> bool:
    return isinstance(trigger, t.Enters) and trigger.visit is not t.Visit.ANY


def canonical(past: Forgetting, state: State, now: Minute, clock: Clock) -> State:
    """The canonical state for a state at `now`; its own `now` is left at 0, the caller keeps it."""
    today = clock.day(now)
    state = renumbered(state)
    return structs.replace(
        state,
        candidate="",
        now=0,
        facts=_facts(past, state, today),
        fact_at=_fact_at(past, state, now, clock),
        visits=visits(past, state),
        entered_at=LONG_AGO,
        moved_at=LONG_AGO,
        runs=runs(state.runs, now),
        touches=touches(state.touches, now) if state.touches else (),
        tasks=tuple(structs.replace(it, deadline=LONG_AGO) if it.overdue else it for it in state.tasks),
        promises=promises(state.promises, now),
        timers=timers(state.timers),
        consent_at=(),
        caps=tuple(tuple(day for day in days if day > today) for days in state.caps),
        spacing=tuple(at if at > now else LONG_AGO for at in state.spacing),
        contact_at=silence(past.ours, state.contact_at, now, clock, loose=False),
        reply_at=_anchor(past.theirs, state.reply_at, now, clock),
        replied_visit=_visit(state, state.replied_visit) if past.replied else -1,
        sent=tuple(
            _remembered(state, durations, entry, now, clock)
            for durations, entry in zip(past.sent, state.sent, strict=True)
        ),
        frequencies=_frequencies(past, state, today),
        shared=(),
        used=(),
        away=_away(past, state, today),
        back_on=state.back_on if state.back_on is not None and state.back_on > today else None,
        recent=(),
        seen=(),
    )


def _away(past: Forgetting, state: State, today: Day) -> tuple[tuple[str, Day, Day], ...]:
    """Absences that are not over: since today, and for as long as anything reckons where they last longer."""
    endless = today + past.reach + 1
    going = ((role, max(first, today), min(last, endless)) for role, first, last in state.away if last >= today)
    return tuple(sorted(set(going)))


def visits(past: Forgetting, state: State) -> tuple[int, ...]:
    """How often stages were visited, as far as anything asks: never, once, or again."""
    return tuple(
        min(count, 2) if stage.name in past.counted else 0
        for stage, count in zip(past.engine.book.stages, state.visits, strict=True)
    )


def promises(open: tuple[Promise, ...], now: Minute) -> tuple[Promise, ...]:
    """The promises; of a broken one it makes no difference any more when it was due."""
    return tuple(structs.replace(it, deadline=LONG_AGO) if it.broken and it.deadline < now else it for it in open)


def silence(durations: tuple[Duration, ...], at: Minute, now: Minute, clock: Clock, *, loose: bool) -> Minute:
    """An anchor of silence: its date will do where only dates are counted; none where all of it has passed."""
    if at == -NEVER:
        return at
    if _longest(durations, at, clock) <= now:
        return LONG_AGO
    dated = loose or all(it.unit.is_dated for it in durations)
    return clock.midnight(clock.day(at)) if dated else at


@lru_cache(maxsize=1 << 16)
def _longest(durations: tuple[Duration, ...], at: Minute, clock: Clock) -> Minute:
    """When the last of these silences is reached."""
    return max((wait_or_never(clock, at, duration) for duration in durations), default=-NEVER)


def _anchor(durations: tuple[Duration, ...], at: Minute, now: Minute, clock: Clock) -> Minute:
    """An anchor of silence and of `in the last`: both count dated units from its date."""
    if at == -NEVER:
        return at
    over = all(wait_or_never(clock, at, it) <= now and deadline_or_never(clock, at, it) <= now for it in durations)
    if over:
        return LONG_AGO
    return clock.midnight(clock.day(at)) if all(it.unit.is_dated for it in durations) else at


def _facts(past: Forgetting, state: State, today: Day) -> tuple[FactValue | None, ...]:
    """The facts; a date further back than anything reckons is as far back as that."""
    if not past.dated:
        return state.facts
    oldest = today - past.reach - 1
    facts = list(state.facts)
    for index, kind in past.dated:
        value = facts[index]
        if kind is Kind.DATE and isinstance(value, int):
            facts[index] = max(value, oldest)
        elif isinstance(value, tuple):
            notes = (note for note in value if isinstance(note, Note))
            facts[index] = tuple(Note(it.text, max(it.day, oldest), it.shareable) for it in notes)
    return tuple(facts)


def _fact_at(past: Forgetting, state: State, now: Minute, clock: Clock) -> tuple[Minute, ...]:
    """When facts were learnt, as far as they age."""
    found = []
    for fact, value, at in zip(past.engine.book.facts, state.facts, state.fact_at, strict=True):
        young = fact.fresh is not None and value is not None and deadline_or_never(clock, at, fact.fresh) > now
        dated = fact.fresh is not None and fact.fresh.unit.is_dated
        found.append((clock.midnight(clock.day(at)) if dated else at) if young else LONG_AGO)
    return tuple(found)


def _visit(state: State, visit: int) -> int:
    """A visit as far as it can be asked about."""
    return visit if visit < NO_VISIT or visit in live_visits(state) else NO_VISIT


def _remembered(
    state: State, durations: tuple[Duration, ...], entry: tuple[int, Minute], now: Minute, clock: Clock
) -> tuple[int, Minute]:
    visit, at = entry
    if at == -NEVER:
        return 0, at
    known = any(deadline_or_never(clock, at, duration) > now for duration in durations)
    dated = all(duration.unit.is_dated for duration in durations)
    kept = clock.midnight(clock.day(at)) if dated else at
    return _visit(state, visit), kept if known else LONG_AGO


def _frequencies(past: Forgetting, state: State, today: Day) -> tuple[tuple[int, ...], ...]:
    windows = [it.window for rule in past.engine.book.rules for it in rule.frequencies]
    return tuple(
        runs_of_visits(state, kept) if window is None else tuple(day for day in kept if day > today)
        for window, kept in zip(windows, state.frequencies, strict=True)
    )


def runs_of_visits(state: State, kept: tuple[int, ...]) -> tuple[int, ...]:
    """The visits in which a rule ran, as far as they can be asked about."""
    return tuple(_visit(state, it) for it in kept if _visit(state, it))


def runs(going: tuple[Run, ...], now: Minute) -> tuple[Run, ...]:
    """The runs; an anchor behind us counts for nothing while something else than time is waited for."""
    return tuple(
        it if it.waiting is Waiting.TIME or it.anchor > now else structs.replace(it, anchor=LONG_AGO) for it in going
    )


def timers(running: tuple[Timer, ...]) -> tuple[Timer, ...]:
    """The timers, by rule: the engine goes by when they are due, not by when they were set."""
    bare = (it if it.fired == -NEVER else Timer(it.at, it.rule, it.trigger) for it in running)
    return tuple(sorted(bare, key=of_rule) if len(running) > 1 else bare)


def of_rule(timer: Timer) -> tuple[int, int]:
    """The order of timers."""
    return timer.rule, timer.trigger


def touches(touches: tuple[Touch, ...], now: Minute) -> tuple[Touch, ...]:
    """When touches were first due, as far as their order among each other asks for it."""
    behind = sorted({touch.first_due for touch in touches if touch.first_due <= now})
    rank = {at: LONG_AGO + i - len(behind) for i, at in enumerate(behind)}
    return tuple(
        structs.replace(touch, first_due=rank[touch.first_due]) if touch.first_due in rank else touch
        for touch in touches
    )
