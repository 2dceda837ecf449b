"""What a monitor is: beside the engine, without effect on it, it remembers the little that its claim needs.

A monitor is told of every call of the engine and may find the claim broken there; else it names the deadline by which
something must happen, and the claim is broken when time passes that deadline.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from msgspec import structs

from cadencelang.clock import Minute
from cadencelang.engine import Engine
from cadencelang.engine.effects import Effect, Reason, What
from cadencelang.engine.state import NEVER, NO_STAGE, State
from cadencelang.graph import steps as s
from cadencelang.graph.conditions import Condition
from cadencelang.graph.model import ByWhom
from cadencelang.prover.shifting import Shift
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
class Immediate:
    """A claim that is broken by what happens, not by time passing; one subclass for each."""

    scope: Scope
    met: bool = False

    def due(self, memo: Memo, state: State) -> Minute:
        """None: time alone breaks nothing."""
        return NEVER

    def overdue(self, memo: Memo, state: State, at: Minute) -> bool:
        """Never."""
        return False
