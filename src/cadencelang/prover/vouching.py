"""The monitors of what every playbook vouches for: no dead end, promises that end, and silence where it is due."""

from __future__ import annotations

from cadencelang.clock import Minute
from cadencelang.engine import Engine
from cadencelang.engine.effects import Deliver
from cadencelang.engine.state import NEVER, NO_STAGE, State
from cadencelang.graph.model import Rule
from cadencelang.prover.watching import Immediate, Memo, Scope, Seen
from cadencelang.records import dataclass


def _handed_over(engine: Engine, seen: Seen, rules: frozenset[str] | None) -> list[Rule]:
    """The rules whose touches were handed to their channel, of these (None: all)."""
    program = engine.program
    touches = [it.touch for it in seen.effects if isinstance(it, Deliver)]
    owners = [program.rules[program.code[it.pc].rule].rule for it in touches]
    return [it for it in owners if rules is None or it.id in rules]


@dataclass
class ClosedMonitor(Immediate):
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
class OptedOutMonitor(Immediate):
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
class PromisesEndMonitor(Immediate):
    """Every promise has a deadline, so that it is kept, broken or released some day."""

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """A promise without a deadline never ends."""
        self.met = self.met or bool(seen.after.promises)
        return None if any(it.deadline >= NEVER and not it.broken for it in seen.after.promises) else memo


@dataclass
class NoLoopMonitor(Immediate):
    """Rules never set each other off without end at one instant; the engine itself refuses such a loop."""

    met: bool = True

    def watch(self, memo: Memo, seen: Seen) -> Memo | None:
        """Nothing to remember: coming to rest at all is what was claimed."""
        return memo
