"""A candidate's way through a playbook: the stages they were in, the ways they took, and what each rule did there.

Owns: reading that from a timeline, up to an instant. Refuses: drawing it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from cadencelang.clock import Minute
from cadencelang.engine.effects import Reason, What
from cadencelang.graph import steps as s
from cadencelang.graph.edges import branches
from cadencelang.graph.model import Rule, Stage
from cadencelang.graph.render_diagram import Arrow, diagram
from cadencelang.graph.render_words import condition_words, step_words, trigger_words
from cadencelang.source import Span
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Stretch, Timeline

_DID: Final = {
    What.SENT, What.TASK_OPENED, What.TOLD, What.PROMISE_MADE, What.APPROVAL_ASKED, What.FACT_SET, What.HOLD_BEGAN,
    What.PAUSE_BEGAN, What.PROMISE_RELEASED,
}  # fmt: skip
_DID_NOT: Final = {What.RUN_BLOCKED, What.RUN_DROPPED, What.RUN_STOPPED, What.SKIPPED, What.CANCELLED, What.FAILED}
_NOT_A_STEP: Final = {What.RUN_STARTED, What.RUN_BLOCKED, What.RUN_DROPPED}


class State(enum.Enum):
    """What became of a stage, a rule or a step: it did its work, it was kept from it, it is not come to."""

    DONE = enum.auto()
    NOT = enum.auto()
    OPEN = enum.auto()


@dataclass(frozen=True, slots=True)
class RuleDone:
    """A rule in one stage: how often it did something there, and the last thing it was kept from."""

    rule: Rule
    state: State
    times: int


@dataclass(frozen=True, slots=True)
class Twig:
    """A line of a rule drawn as a tree: how deep, its words, what became of it, and its line of the playbook."""

    depth: int
    words: str
    state: State
    span: Span | None = None


class Journey:
    """The way of one candidate through the book of an atlas, as it is told by a run up to an instant."""

    def __init__(self, atlas: Atlas, timeline: Timeline, until: Minute) -> None:
        self.atlas, self.book = atlas, atlas.book
        self.until = until
        self.numbers = {stage.name: number for number, stage in enumerate(self.book.stages)}
        self.stays = [it for it in timeline.stays if it.start <= until and it.label in self.numbers]
        self._reasons: list[Reason] = [it.reason for it in timeline.entries if it.reason.at <= until]

    @property
    def here(self) -> int:
        """The number of the stage the candidate is in then; -1 before the first."""
        return self.numbers[self.stays[-1].label] if self.stays else -1

    @property
    def taken(self) -> frozenset[tuple[int, int]]:
        """The ways taken, by the numbers of the stages."""
        pairs = ((self.numbers[a.label], self.numbers[b.label]) for a, b in pairwise(self.stays))
        return frozenset((a, b) for a, b in pairs if a != b)

    @property
    def ways(self) -> frozenset[tuple[int, int]]:
        """Every way that the playbook knows, and those that were taken without its knowing them."""
        known = ((self.numbers[a], self.numbers[b]) for a, b, _ in self._arrows())
        return frozenset(known) | self.taken

    def _arrows(self) -> Iterator[tuple[str, str, Arrow]]:
        drawn = diagram(self.book)
        names = {box.id: box.lines[0] for box in drawn.boxes}
        for arrow in drawn.arrows:
            yield names[arrow.start], names[arrow.finish], arrow

    def stays_in(self, stage: Stage) -> list[Stretch]:
        """When the candidate was in a stage."""
        return [it for it in self.stays if it.label == stage.name]

    def leaving(self, stage: Stage) -> Iterator[tuple[str, str, Minute | None]]:
        """The ways out of a stage: where to, by which rule (empty: by a person), and when it was taken, if it was."""
        taken = {b.label: b.start for a, b in pairwise(self.stays) if a.label == stage.name}
        known: set[str] = set()
        for start, finish, arrow in self._arrows():
            if start == stage.name:
                known.add(finish)
                yield finish, arrow.label, taken.get(finish)
        yield from ((finish, "", at) for finish, at in taken.items() if finish not in known and finish != stage.name)

    def rules_of(self, stage: Stage) -> list[RuleDone]:
        """The rules in force in a stage, and what each did while the candidate was in it."""
        return [_done(rule, self._of(rule, stage)) for rule in self.book.rules if stage.name in rule.stages]

    def tree(self, rule: Rule, stage: Stage) -> list[Twig]:
        """A rule in a stage as a tree, each line with what became of it there."""
        return list(_tree(rule, self._of(rule, stage)))

    def _of(self, rule: Rule, stage: Stage) -> list[Reason]:
        """What is told of a rule in a stage; a promise is told of the step that made it."""
        return [it for it in self._reasons if rule.id in (it.rule, self._maker(it)) and self._during(it.at, stage)]

    def _maker(self, reason: Reason) -> str | None:
        found = self.atlas.rule_of_step.get(reason.step or "")
        return found.id if found else None

    def _during(self, at: Minute, stage: Stage) -> bool:
        return any(it.start <= at <= (self.until if it.end is None else it.end) for it in self.stays_in(stage))


def _done(rule: Rule, own: Sequence[Reason]) -> RuleDone:
    times = sum(it.what in _DID for it in own)
    kept = any(it.what in _DID_NOT for it in own)
    state = State.DONE if times or _ran(own) else State.NOT if kept else State.OPEN
    return RuleDone(rule, state, times)


def _ran(reasons: Sequence[Reason]) -> bool:
    """Whether a run came of a start: one whose condition does not hold is told as a start and a block."""
    whats = [it.what for it in reasons]
    return whats.count(What.RUN_STARTED) > whats.count(What.RUN_BLOCKED)


def _tree(rule: Rule, reasons: Sequence[Reason]) -> Iterator[Twig]:
    blocked = any(it.what in (What.RUN_BLOCKED, What.RUN_DROPPED) for it in reasons)
    begun = State.DONE if _ran(reasons) else State.NOT if blocked else State.OPEN
    for trigger in rule.triggers:
        yield Twig(0, f"when {trigger_words(trigger)}", begun, trigger.span)
    if rule.guard is not None:
        yield Twig(0, f"only if {condition_words(rule.guard)}", begun, rule.guard.span)
    steps = {it.step for it in reasons if it.step and it.what not in _NOT_A_STEP}
    kept = {it.step for it in reasons if it.step and it.what in _DID_NOT} - {
        it.step for it in reasons if it.what in _DID
    }
    yield from _steps(rule.steps, 0, steps, kept)
    for stop in rule.stops:
        stopped = any(it.what is What.RUN_STOPPED for it in reasons)
        yield Twig(0, f"stop when {trigger_words(stop)}", State.NOT if stopped else State.OPEN, stop.span)


def _steps(steps: Sequence[s.Step], depth: int, done: set[str], kept: set[str]) -> Iterator[Twig]:
    for step in steps:
        state = State.NOT if step.id in kept else State.DONE if step.id in done else State.OPEN
        if not isinstance(step, s.Choose):
            yield Twig(depth, step_words(step), state, step.span)
        for number, (words, inner) in enumerate(branches(step)):
            below = list(_steps(inner, depth + 2, done, kept))
            taken = any(it.state is not State.OPEN for it in below)
            yield Twig(depth + 1, _branch(step, number, words), State.DONE if taken else State.OPEN)
            yield from below


def _branch(step: s.Step, number: int, words: str) -> str:
    condition = step.branches[number].condition if isinstance(step, s.Choose) else None
    return words if condition is None else f"{words} {condition_words(condition)}"
