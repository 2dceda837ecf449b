"""Steps that branch: `if … otherwise`, and `wait up to`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cadencelang.graph.conditions import Condition
from cadencelang.graph.lower.conditions import condition_of
from cadencelang.graph.lower.knowledge import Knowledge, Learnt
from cadencelang.graph.lower.limits import digest
from cadencelang.graph.lower.proof import prove
from cadencelang.graph.lower.run import Clauses, Flow, Run, after_wait, joined
from cadencelang.graph.lower.triggers import awaited
from cadencelang.graph.steps import Branch, Choose, WaitFor
from cadencelang.records import dataclass
from cadencelang.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of an `if`: its line, its condition (None: otherwise, or not understood), and its steps."""

    head: n.Block
    condition: n.Condition | None
    body: tuple[n.Block, ...]

    @property
    def is_last(self) -> bool:
        """Whether it is the `otherwise`."""
        return isinstance(self.head.statement, n.Otherwise)


def chain_at(blocks: Sequence[n.Block], start: int) -> tuple[list[Arm], int]:
    """The arms of the `if` at `start`, and where the next step begins.

    The steps of a group stand below the `then` that follows it. Lines that are not understood may stand between arms.
    """
    arms: list[Arm] = []
    position = start
    while position < len(blocks):
        head = blocks[position]
        if arms and not isinstance(head.statement, n.OtherwiseIf | n.Otherwise):
            break
        position += 1
        body = head.children
        if isinstance(getattr(head.statement, "condition", None), n.Group):
            follows = position < len(blocks) and isinstance(blocks[position].statement, n.Then)
            body = blocks[position].children if follows else ()
            position += follows
        arms.append(Arm(head, n.condition_of(head), body))
        if arms[-1].is_last:
            break
    return arms, position


def choose(arms: Sequence[Arm], run: Run, known: Knowledge) -> Flow:
    """The branches of an `if`, each lowered with what its condition and the failure of the earlier ones teach."""
    first = arms[0]
    kind = "if" if first.condition is None else f"if:{digest(first.condition)}"
    identity = run.identity(kind.partition(":")[0], kind.partition(":")[2], first.head.statement.span)
    branches: list[Branch] = []
    ends: list[Knowledge | None] = []
    for arm in arms:
        condition, learnt = _condition(arm, run, known)
        understood = condition is not None or arm.is_last
        inner = run.at(run.place.within(condition) if understood else replace(run.place, trusting=True))
        flow = inner.nested(arm.body, learnt.held)
        if understood:
            branches.append(Branch(condition, flow.steps, arm.head.statement.span))
        ends.append(flow.after)
        known = learnt.failed
    if not arms[-1].is_last:
        ends.append(known)
    return Flow((Choose(**identity, branches=tuple(branches)),), joined(ends))


def _condition(arm: Arm, run: Run, known: Knowledge) -> tuple[Condition | None, Learnt]:
    condition = None if arm.condition is None else condition_of(arm.condition, run.place)
    if condition is None:
        return None, Learnt(known, known)
    return condition, prove(condition, known, run.place)


def wait_up_to(block: n.Block, line: n.WaitUpTo, run: Run, known: Knowledge) -> Flow:
    """A bounded wait with a branch for each outcome; facts may change meanwhile."""
    clauses = Clauses(block, run)
    trigger = awaited(line.trigger, run.place)
    duration = run.place.duration(line.duration)
    identity = run.identity("wait up to", "" if duration is None else f"{duration}", line.span)
    after = after_wait(known)
    happens = clauses.branch(n.BranchKind.HAPPENS)
    does_not = clauses.branch(n.BranchKind.DOES_NOT_HAPPEN)
    first = Flow((), after) if happens is None else run.nested(happens.children, after)
    second = Flow((), after) if does_not is None else run.nested(does_not.children, after)
    ends = joined([first.after, second.after])
    if trigger is None or duration is None:
        return Flow((), ends)
    step = WaitFor(**identity, duration=duration, trigger=trigger, happened=first.steps, otherwise=second.steps)
    return Flow((step,), ends)
