"""The monitors of the claims that a playbook may make.

Once a candidate has opted out (or was erased), we owe them no contact: claims that we are heard from or never silent no
longer apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

from cadencelang.clock import Clock, Duration, Minute
from cadencelang.engine import Engine
from cadencelang.engine.contact import leaves_window
from cadencelang.engine.effects import Reason, What
from cadencelang.engine.program import selects
from cadencelang.engine.state import NEVER, NO_STAGE, State
from cadencelang.graph.conditions import Condition
from cadencelang.graph.model import Cap, Selector
from cadencelang.prover.shifting import LONG_AGO
from cadencelang.prover.watching import Contacts, Immediate, Memo, Scope, Seen, channel_of, holds
from cadencelang.records import dataclass


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
class PromisesKeptMonitor(Immediate):
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
class NeverMoreThanMonitor(Immediate):
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
class NoTouchesWhileMonitor(Immediate):
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


_NO_BEGINNING = {
    What.RUN_STARTED, What.RUN_RESTARTED, What.RUN_DROPPED, What.RUN_BLOCKED, What.RUN_STOPPED,
    What.TASK_DONE, What.TASK_OVERDUE, What.TASK_REASSIGNED, What.TASK_WITHDRAWN, What.REMINDED, What.CONTACT,
    What.APPROVED, What.APPROVAL_LAPSED, What.CANCELLED, What.FAILED, What.BOUNCED,
    What.PROMISE_KEPT, What.PROMISE_LATE, What.PROMISE_BROKEN,
}  # fmt: skip
"""What a rule's run is never first told of once it was judged: it did not run, or an earlier one did."""


@dataclass
class RuleRunsMonitor(Immediate):
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
            if waiting and reason.what not in _NO_BEGINNING:
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
