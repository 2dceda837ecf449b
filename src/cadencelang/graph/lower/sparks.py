"""What a rule can set off at once, and on which way through its steps.

Owns which steps take no time and which trigger hears of which step. A touch takes no time where nothing can hold it
back: no approval, no undo, no cap and no spacing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cadencelang.graph.conditions import Condition, FactRef, Not
from cadencelang.graph.lower.knowledge import operands
from cadencelang.graph.model import Book, Cap, Overlap, Rule, Spacing
from cadencelang.graph.steps import (
    Choose,
    Hold,
    MakePromise,
    Move,
    Pause,
    Release,
    Resume,
    Send,
    SetFact,
    Step,
    Tell,
    WaitUntil,
)
from cadencelang.graph.triggers import Becomes, Enters, FactChanges, Leaves, Visit
from cadencelang.records import dataclass

MOST_FORKS = 500
"""How many forks are followed in one rule; what lies beyond is not looked at."""

Mark = Condition | Step
"""What a way through a rule passes: a condition that held, or a step that was done."""


@dataclass(frozen=True, slots=True)
class Spark:
    """Rule `rule` sets off rule `target` by `step`, at the end of the way `trail` through its steps."""

    rule: str
    target: str
    step: Move | SetFact
    trail: tuple[Mark, ...]


def sparks(book: Book) -> dict[str, list[Spark]]:
    """What each rule can set off without delay; rules that set nothing off are left out."""
    held_back = _held_back(book)
    found: dict[str, list[Spark]] = {}
    for rule in book.rules:
        start = () if rule.guard is None else (rule.guard,)
        ways = _Walk(held_back).ways(rule.steps, start)
        mine = [
            Spark(rule.id, target.id, step, trail)
            for step, trail in ways
            for target in book.rules
            if _hears(target, step, rule)
        ]
        if mine:
            found[rule.id] = mine
    return found


def _held_back(book: Book) -> Mapping[str, bool]:
    """For each channel, whether a cap or a spacing holds a burst of its touches back."""
    counted = [limit.touches.channel for limit in book.limits if isinstance(limit, Cap | Spacing)]
    return {channel.name: None in counted or channel.name in counted for channel in book.channels}


@dataclass(slots=True)
class _Walk:
    """Following the ways through the steps of one rule; `left` more forks are followed."""

    held_back: Mapping[str, bool]
    left: int = MOST_FORKS

    def ways(self, steps: Sequence[Step], trail: tuple[Mark, ...]) -> Iterator[tuple[Move | SetFact, tuple[Mark, ...]]]:
        """Every step reached without delay that can set something off, each with the way to it."""
        for index, step in enumerate(steps):
            if isinstance(step, Choose):
                if all(_is_idle(inner) for branch in step.branches for inner in branch.steps):
                    continue
                for arm, passed in _arms(step, trail):
                    if self.left > 0:
                        self.left -= 1
                        yield from self.ways((*arm, *steps[index + 1 :]), passed)
                return
            if not self._is_instant(step):
                return
            trail = (*trail, step)
            if isinstance(step, Move | SetFact):
                yield step, trail
            if isinstance(step, Move):
                return

    def _is_instant(self, step: Step) -> bool:
        if isinstance(step, Send):
            return step.approver is None and step.undo is None and not self.held_back.get(step.channel, True)
        return isinstance(step, WaitUntil | Move | SetFact) or _is_idle(step)


def _is_idle(step: Step) -> bool:
    """Whether a step takes no time and sets nothing off."""
    return isinstance(step, Tell | Release | Hold | Pause | Resume | MakePromise)


def _arms(step: Choose, trail: tuple[Mark, ...]) -> Iterator[tuple[tuple[Step, ...], tuple[Mark, ...]]]:
    """The steps of each branch, with the conditions that lead there; the last arm is that none is taken."""
    for branch in step.branches:
        if branch.condition is None:
            yield branch.steps, trail
            return
        yield branch.steps, (*trail, branch.condition)
        trail = (*trail, Not(branch.condition, branch.span))
    yield (), trail


def _hears(target: Rule, step: Move | SetFact, source: Rule) -> bool:
    """Whether the step starts a run of the target; one that starts only so often stops every circle."""
    if any(frequency.window is not None for frequency in target.frequencies):
        return False
    if isinstance(step, Move):
        return any(
            (isinstance(it, Enters) and it.visit is not Visit.FIRST and step.stage in target.stages)
            or (isinstance(it, Leaves) and bool(set(source.stages) & set(target.stages)))
            for it in target.triggers
        )
    if target.id == source.id and target.overlap is Overlap.DROP:
        return False
    if not set(source.stages) & set(target.stages):
        return False
    return any(_hears_of_fact(it, step.fact) for it in target.triggers)


def _hears_of_fact(trigger: object, fact: str) -> bool:
    match trigger:
        case FactChanges(name, _):
            return name == fact
        case Becomes(condition, _):
            return FactRef(fact) in operands(condition)
        case _:
            return False
