"""Guarantees as monitors: beside the engine, without effect on it, each remembers the little that its claim needs.

A monitor is told of every call of the engine and may find the claim broken there; else it names the deadline by which
something must happen, and the claim is broken when time passes that deadline. Once a candidate has opted out (or was
erased), we owe them no contact: claims that we are heard from or never silent no longer apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import NamedTuple, Protocol

from msgspec import structs

from cadencelang.clock import Clock, Duration, Minute
from cadencelang.engine import Engine
from cadencelang.engine.contact import leaves_window
from cadencelang.engine.effects import Deliver, Effect, Reason, What
from cadencelang.engine.program import selects
from cadencelang.engine.state import NEVER, NO_STAGE, State
from cadencelang.graph import steps as s
from cadencelang.graph.conditions import Condition
from cadencelang.graph.model import ByWhom, Cap, Rule, Selector
from cadencelang.prover.shifting import LONG_AGO, Shift
from cadencelang.records import dataclass


class Memo(NamedTuple):
    """What a monitor remembers: instants ahead of now (or LONG_AGO for one that is past), and a count."""

    instants: tuple[Minute, ...] = ()
    number: int = 0

    def shifted(self, by: Shift) -> Memo:
        """The memory of a state that was moved along the time axis."""
        return Memo(tuple(map(by.instant, self.instants)), self.number)


class Seen(NamedTuple):
    """One call of the engine: the state before and after, what it ordered and told, and when it ended."""

    before: State
    after: State
    effects: tuple[Effect, ...]
    reasons: tuple[Reason, ...]
    at: Minute


@dataclass(frozen=True)
class Scope:
    """Where a guarantee holds: in these stages (none: all) and while the condition does."""

    engine: Engine
    stages: frozenset[str] = frozenset()
    condition: Condition | None = None

    def holds(self, state: State, at: Minute) -> bool:
        """Whether the guarantee speaks of this state."""
        if state.stage == NO_STAGE:
            return False
        if self.stages and self.engine.book.stages[state.stage].name not in self.stages:
            return False
        return self.condition is None or holds(self.engine, state, self.condition, at)


def holds(engine: Engine, state: State, condition: Condition, at: Minute) -> bool:
    """Whether a condition holds in a state at an instant."""
    moment = engine.thawed(engine.program, engine.clocks, structs.replace(state, now=at))
    return engine.program.compiler.compile(condition)(moment, {})


class Monitor(Protocol):
    """Watches one claim. `met` becomes true once the claim had something to say at all."""

    met: bool

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """What to remember after a call of the engine; None where the claim is broken by it."""
        ...

    def due(self, memo: Memo, state: State) -> Minute:
        """The deadline by which something must happen (NEVER: none). Passing it breaks the claim."""
        ...

    def overdue(self, memo: Memo, state: State, at: Minute) -> bool:
        """Whether the claim is broken once time passes `at`, with all that was due then done."""
        ...


@dataclass(frozen=True)
class Contacts:
    """Tells which contact counts: any of ours, automatic ones, or one channel's."""

    engine: Engine
    by: ByWhom = ByWhom()

    def in_(self, reasons: Iterable[Reason]) -> bool:
        """Whether something of ours that counts reached the candidate."""
        return any(self.counts(reason) for reason in reasons)

    def counts(self, reason: Reason) -> bool:
        """Whether the line tells of contact that counts."""
        if reason.what is What.CONTACT:
            channel = reason.subject or ""
            node = self.engine.program.channels.get(channel)
            return self._fits(channel, automatic=node is not None and node.automatic)
        if reason.what is What.SENT:
            return self._fits(channel_of(self.engine, reason), automatic=True)
        return False

    def _fits(self, channel: str, *, automatic: bool) -> bool:
        if self.by.channel is not None:
            return channel == self.by.channel
        return automatic or not self.by.automatic


def channel_of(engine: Engine, reason: Reason) -> str:
    """The channel of the touch that a line tells of."""
    step = engine.program.code[engine.program.pc_of_step[reason.step or ""]].step
    return step.channel if isinstance(step, s.Send) else ""


@dataclass
class NeverSilentMonitor:
    """We are never silent for more than `duration`; reckoned from when they entered until the first contact."""

    scope: Scope
    duration: Duration
    contacts: Contacts
    met: bool = False

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Contact, and the first entering, set the deadline anew."""
        began = seen.before.stage == NO_STAGE and seen.after.stage != NO_STAGE and not memo.instants
        if began or self.contacts.in_(seen.reasons):
            clock = self.scope.engine.clock(seen.after)
            return Memo((clock.silence_broken(seen.at, self.duration),))
        return Memo((LONG_AGO,)) if memo.instants and memo.instants[0] < seen.at else memo

    def due(self, memo: Memo, state: State) -> Minute:
        """The end of the silence allowed."""
        return memo.instants[0] if memo.instants else NEVER

    def overdue(self, memo: Memo, state: State, at: Minute) -> bool:
        """Silent for too long, in a state the guarantee speaks of."""
        if not memo.instants or state.opted_out or not self.scope.holds(state, at):
            return False
        self.met = True
        return memo.instants[0] <= at


@dataclass
class HearsWithinMonitor:
    """After what the claim names, contact within `duration`; the nearest deadline of several counts."""

    scope: Scope
    stages: tuple[str, ...]
    event: str | None
    duration: Duration
    contacts: Contacts
    met: bool = False

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Contact settles what was owed; what the claim names owes it anew, unless it is itself contact."""
        instants = tuple(at for at in memo.instants if at > LONG_AGO)
        if self.contacts.in_(seen.reasons):
            instants = ()
        if any(self._named(reason) for reason in seen.reasons) and self.scope.holds(seen.after, seen.at):
            self.met = True
            clock = self.scope.engine.clock(seen.after)
            instants = (min((clock.deadline(clock.ceil_tick(seen.at), self.duration), *instants)),)
        return Memo(instants)

    def _named(self, reason: Reason) -> bool:
        if self.stages:
            return reason.what is What.ENTERED and reason.subject in self.stages
        wanted = f"event {self.event}" if self.event is not None else "replies"
        return reason.what is What.HAPPENED and reason.subject == wanted

    def due(self, memo: Memo, state: State) -> Minute:
        """When contact is owed."""
        return memo.instants[0] if memo.instants else NEVER

    def overdue(self, memo: Memo, state: State, at: Minute) -> bool:
        """Owed and not given, in a state the guarantee speaks of."""
        return bool(memo.instants) and memo.instants[0] <= at and not state.opted_out and self.scope.holds(state, at)


@dataclass
class _Immediate:
    """A claim that is broken by what happens, not by time passing; one subclass for each."""

    scope: Scope
    met: bool = False

    def due(self, memo: Memo, state: State) -> Minute:
        """None: time alone breaks nothing."""
        return NEVER

    def overdue(self, memo: Memo, state: State, at: Minute) -> bool:
        """Never."""
        return False


@dataclass
class PromisesKeptMonitor(_Immediate):
    """The promise (any, where None) is kept by its deadline."""

    promise: str | None = None

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """A promise that breaks, breaks the claim."""
        for reason in seen.reasons:
            if self.promise in (None, reason.subject):
                self.met = self.met or reason.what is What.PROMISE_MADE
                if reason.what is What.PROMISE_BROKEN and self.scope.holds(seen.after, seen.at):
                    return None
        return memo


@dataclass(frozen=True)
class Whose:
    """Whose touches count: those of `rules` (None: of all, and of nobody); `keeping`: if they kept a promise."""

    rules: frozenset[str] | None = None
    keeping: bool = False

    def among(self, reasons: Sequence[Reason]) -> Iterator[Reason]:
        """The lines that tell of them, or of something else than touches."""
        kept = {it.cause for it in reasons if it.what in _KEPT} if self.keeping else set[str | None]()
        for it in reasons:
            if (self.rules is None or it.rule in self.rules) and (not self.keeping or it.subject in kept):
                yield it


_KEPT = {What.PROMISE_KEPT, What.PROMISE_LATE}


@dataclass
class NeverMoreThanMonitor(_Immediate):
    """Never more than `cap.count` touches in its window of local dates; memory: when each one leaves it."""

    cap: Cap = field(kw_only=True)
    whose: Whose = Whose()

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Every touch that counts takes room until it leaves the window."""
        clock = self.scope.engine.clock(seen.after)
        instants = [at for at in memo.instants if at > seen.at]
        for reason in self.whose.among(seen.reasons):
            if _is_touch(self.scope.engine, reason, self.cap.touches):
                self.met = True
                instants.append(_leaves(clock, self.cap, reason.at))
                if len([at for at in instants if at > reason.at]) > self.cap.count:
                    if self.scope.holds(seen.after, seen.at):
                        return None
                    instants.pop(0)
        return Memo(tuple(sorted(instants)))


def _leaves(clock: Clock, cap: Cap, at: Minute) -> Minute:
    return clock.midnight(leaves_window(clock, cap, clock.day(at)))


def _is_touch(engine: Engine, reason: Reason, touches: Selector) -> bool:
    """Whether the line tells of a touch that the selector picks: a message sent, or contact by a person's channel."""
    if reason.what is What.SENT:
        return selects(touches, channel_of(engine, reason), automatic=True)
    if reason.what is not What.CONTACT or reason.subject in engine.program.events:
        return False
    node = engine.program.channels.get(reason.subject or "")
    return selects(touches, reason.subject or "", automatic=node is not None and node.automatic)


@dataclass
class NobodyStaysMonitor:
    """Nobody is in one of `stages` for more than `duration`, counted from entering it.

    Memory: the deadline of this visit, and that of the one just left, which comes back with a return at once.
    """

    scope: Scope
    stages: frozenset[str]
    duration: Duration
    met: bool = False

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Entering sets the deadline; leaving lifts it."""
        now, before = memo.instants or (NEVER, NEVER)
        for reason in seen.reasons:
            if reason.what is What.RETURNED:
                now, before = before, NEVER
            elif reason.what is What.ENTERED:
                clock, inside = self.scope.engine.clock(seen.after), reason.subject in self.stages
                self.met = self.met or inside
                now, before = clock.deadline(seen.at, self.duration) if inside else NEVER, now
        return Memo((now, before if seen.after.left is not None else NEVER))

    def due(self, memo: Memo, state: State) -> Minute:
        """The end of the stay allowed."""
        return memo.instants[0] if memo.instants else NEVER

    def overdue(self, memo: Memo, state: State, at: Minute) -> bool:
        """Still there."""
        overdue = bool(memo.instants) and memo.instants[0] <= at
        return overdue and not state.opted_out and self.scope.holds(state, at)


@dataclass
class NoTouchesWhileMonitor(_Immediate):
    """No such touch is handed over, or made by a person, while the condition holds."""

    touches: Selector = field(kw_only=True)
    condition: Condition = field(kw_only=True)
    whose: Whose = Whose()

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """A touch breaks the claim where the condition held just before and just after it."""
        for reason in self.whose.among(seen.reasons):
            if _is_touch(self.scope.engine, reason, self.touches):
                self.met = True
                engine = self.scope.engine
                both = all(holds(engine, it, self.condition, reason.at) for it in (seen.before, seen.after))
                if both and self.scope.holds(seen.after, seen.at):
                    return None
        return memo


_DID_NOT_RUN = {What.RUN_BLOCKED, What.RUN_STOPPED, What.RUN_DROPPED, What.RUN_STARTED, What.RUN_RESTARTED}


@dataclass
class RuleRunsMonitor(_Immediate):
    """The rule runs at most `most` times; a trigger that its guard or frequency turns away is no run.

    Memory: how many runs there were, and (as an instant that is LONG_AGO) that one has started and is not yet judged.
    """

    rule: str = field(kw_only=True)
    most: int = field(kw_only=True)

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """The first line of a rule's run after it started tells whether it ran."""
        waiting, count = bool(memo.instants), memo.number
        for reason in seen.reasons:
            if reason.rule != self.rule:
                continue
            if waiting and reason.what not in _DID_NOT_RUN:
                count, waiting = count + 1, False
                self.met = True
                if count > self.most:
                    if self.scope.holds(seen.after, seen.at):
                        return None
                    count = self.most
            if reason.what in (What.RUN_STARTED, What.RUN_RESTARTED):
                waiting = True
            elif reason.what is What.RUN_BLOCKED:
                waiting = False
        return Memo((LONG_AGO,) if waiting else (), count)


def _handed_over(engine: Engine, seen: Seen, rules: frozenset[str] | None) -> list[Rule]:
    """The rules whose touches were handed to their channel, of these (None: all)."""
    program = engine.program
    touches = [it.touch for it in seen.effects if isinstance(it, Deliver)]
    owners = [program.rules[program.code[it.pc].rule].rule for it in touches]
    return [it for it in owners if rules is None or it.id in rules]


@dataclass
class ClosedMonitor(_Immediate):
    """A candidate in a closing stage gets no automatic touch but from rules of closing stages alone.

    `rules` are those that are judged (None: all).
    """

    rules: frozenset[str] | None = None

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Judged where the touch is handed to its channel."""
        book = self.scope.engine.book
        if seen.before.stage == NO_STAGE or not book.stages[seen.before.stage].closing:
            return memo
        self.met = True
        closing = {stage.name for stage in book.stages if stage.closing}
        owners = _handed_over(self.scope.engine, seen, self.rules)
        return memo if all(closing.issuperset(it.stages) for it in owners) else None


@dataclass
class OptedOutMonitor(_Immediate):
    """Whoever has opted out gets no touch at all; `rules` are those that are judged (None: all)."""

    rules: frozenset[str] | None = None

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Judged where a touch is handed to its channel."""
        self.met = self.met or seen.before.opted_out
        handed = seen.before.opted_out and _handed_over(self.scope.engine, seen, self.rules)
        return None if handed else memo


@dataclass
class NoDeadEndMonitor:
    """A candidate in an open stage who has not opted out always has a dated next step of ours."""

    scope: Scope
    met: bool = False

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Nothing to remember."""
        return memo

    def due(self, memo: Memo, state: State) -> Minute:
        """None: judged whenever all that was due is done."""
        return NEVER

    def overdue(self, memo: Memo, state: State, at: Minute) -> bool:
        """Nothing with a date is ahead: no run, touch, task, trigger of time or promise."""
        book = self.scope.engine.book
        if state.stage == NO_STAGE or state.opted_out or book.stages[state.stage].closing:
            return False
        self.met = True
        dated = (
            *(run.wake for run in state.runs),
            *(touch.due for touch in state.touches),
            *(task.deadline for task in state.tasks if not task.overdue),
            *(timer.at for timer in state.timers),
            *(promise.deadline for promise in state.promises if not promise.broken),
        )
        return not any(at < when < NEVER for when in dated)


@dataclass
class PromisesEndMonitor(_Immediate):
    """Every promise has a deadline, so that it is kept, broken or released some day."""

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """A promise without a deadline never ends."""
        self.met = self.met or bool(seen.after.promises)
        return None if any(it.deadline >= NEVER and not it.broken for it in seen.after.promises) else memo


@dataclass
class AllMonitor(_Immediate):
    """Several monitors that remember nothing, as one."""

    parts: tuple[Monitor, ...] = ()

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Broken where one of them is."""
        return None if any(part.watch(memo, seen) is None for part in self.parts) else memo

    def overdue(self, memo: Memo, state: State, at: Minute) -> bool:
        """Broken where one of them is."""
        return any(part.overdue(memo, state, at) for part in self.parts)


@dataclass
class NoLoopMonitor(_Immediate):
    """Rules never set each other off without end at one instant; the engine itself refuses such a loop."""

    met: bool = True

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Nothing to remember: coming to rest at all is what was claimed."""
        return memo
