"""What a drawing of a book shows: boxes and arrows, before any format draws them.

The whole book is its stages and what moves a candidate between them; one stage is its rules with their steps; one
rule is itself. Owns that choice. Refuses: places, colours and syntax, which the formats add.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Final

from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph import steps as s
from cadencelang.graph.edges import branches, every_step
from cadencelang.graph.model import Book, Rule, Stage
from cadencelang.graph.render_words import condition_words, step_words, trigger_words
from cadencelang.records import dataclass


class Shape(enum.StrEnum):
    """What a box stands for, and so how it looks."""

    STAGE = "stage"
    CLOSING = "closing"
    RULE = "rule"
    TOUCH = "touch"
    TASK = "task"
    PROMISE = "promise"
    WAIT = "wait"
    CHOICE = "choice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Box:
    """A box: an identity within the drawing (`b1`), its lines of text, the first its heading, and its shape."""

    id: str
    lines: tuple[str, ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow between two boxes; `dashed` where nothing in the book takes it by itself."""

    start: str
    finish: str
    label: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing: its title, its boxes and arrows in the order of the text; `sideways`: it runs from left to right."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    sideways: bool = False


_MOST_LISTED: Final = 12


class NoSuchPart(LookupError):  # noqa: N818
    """The book has no such stage or rule; the text is a plain sentence."""


def diagram(book: Book, *, stage: str | None = None, rule: str | None = None) -> Diagram:
    """The drawing of the book, of one of its stages, or of one rule (by its identity or its name).

    Raises NoSuchPart.
    """
    if rule is not None:
        found = find_rule(book, rule, stage)
        plan = _Plan(f"{book.name}: {found.id}")
        plan.rule(found)
        return plan.drawn()
    if stage is not None:
        return _of_stage(book, find_stage(book, stage))
    return _of_book(book)


def find_stage(book: Book, name: str) -> Stage:
    """The stage of that name. Raises NoSuchPart."""
    for stage in book.stages:
        if stage.name == name:
            return stage
    raise NoSuchPart(_none("stage", name, [stage.name for stage in book.stages]))


def find_rule(book: Book, name: str, stage: str | None = None) -> Rule:
    """The rule of that identity or name, live in `stage` if one is given. Raises NoSuchPart."""
    within = [rule for rule in book.rules if stage is None or stage in rule.stages]
    found = [rule for rule in within if name in (rule.id, rule.name)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f'"{rule.id}"' for rule in found)
        raise NoSuchPart(f'There are several rules "{name}"; name one as {listed}.')
    raise NoSuchPart(_none("rule", name, [*(rule.name for rule in within), *(rule.id for rule in within)]))


def _none(what: str, name: str, known: Sequence[str]) -> str:
    """The sentence that there is no such part, with the one that was meant, or those that there are."""
    listed = ", ".join(f'"{it}"' for it in dict.fromkeys(known[:_MOST_LISTED]))
    more = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
    there_are = f"There are {listed}{more}." if known else None
    return " ".join(filter(None, (f'There is no {what} "{name}".', did_you_mean(name, known) or there_are)))


def _of_book(book: Book) -> Diagram:
    numbers = {stage.name: f"b{number}" for number, stage in enumerate(book.stages, 1)}
    boxes = tuple(
        Box(
            numbers[stage.name], (stage.name, _rule_count(book, stage)), Shape.CLOSING if stage.closing else Shape.STAGE
        )
        for stage in book.stages
    )
    arrows = tuple(arrow for stage in book.stages for arrow in _between(book, stage, numbers))
    return Diagram(book.name, boxes, arrows)


def _between(book: Book, stage: Stage, numbers: dict[str, str]) -> Iterator[Arrow]:
    """The ways out of a stage: those that rules take, named after the rules, and those that a person must take."""
    moving: dict[str, list[str]] = {}
    for rule in book.rules:
        if stage.name in rule.stages:
            for step in every_step(rule.steps):
                if isinstance(step, s.Move) and step.stage != stage.name:
                    moving.setdefault(step.stage, []).append(rule.name)
    for target in dict.fromkeys((*stage.leads_to, *moving)):
        if target in numbers:
            rules = list(dict.fromkeys(moving.get(target, ())))
            label = rules[0] + (f" (+{len(rules) - 1})" if len(rules) > 1 else "") if rules else ""
            if target != stage.name:
                yield Arrow(numbers[stage.name], numbers[target], label, dashed=not rules)


def _rule_count(book: Book, stage: Stage) -> str:
    count = sum(stage.name in rule.stages for rule in book.rules)
    return "1 rule" if count == 1 else f"{count} rules"


def _of_stage(book: Book, stage: Stage) -> Diagram:
    plan = _Plan(f"{book.name}: {stage.name}")
    home = plan.box(_stage_shape(stage), stage.name)
    for rule in book.rules:
        if stage.name in rule.stages:
            plan.arrow(home, plan.rule(rule))
    return plan.drawn(sideways=True)


@dataclass(slots=True)
class _Plan:
    """A drawing in the making."""

    title: str
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)

    def drawn(self, *, sideways: bool = False) -> Diagram:
        return Diagram(self.title, tuple(self.boxes), tuple(self.arrows), sideways)

    def box(self, shape: Shape, *lines: str) -> str:
        """A new box; gives its identity."""
        self.boxes.append(Box(f"b{len(self.boxes) + 1}", lines, shape))
        return self.boxes[-1].id

    def arrow(self, start: str, finish: str, label: str = "") -> None:
        self.arrows.append(Arrow(start, finish, label))

    def rule(self, rule: Rule) -> str:
        """A rule with its triggers and conditions, and its steps below; gives the identity of its box."""
        lines = [f"when {trigger_words(trigger)}" for trigger in rule.triggers]
        if rule.guard is not None:
            lines.append(f"only if {condition_words(rule.guard)}")
        lines += [f"stop when {trigger_words(stop)}" for stop in rule.stops]
        here = self.box(Shape.RULE, rule.name, *lines)
        self.steps(rule.steps, [(here, "")])
        return here

    def steps(self, steps: Sequence[s.Step], ends: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Steps after the loose `ends` (a box, and the words on the arrow from it); gives their own loose ends."""
        for step in steps:
            here = self.box(_shape(step), *_lines(step))
            for start, label in ends:
                self.arrow(start, here, label)
            ends = self._after(step, here)
        return ends

    def _after(self, step: s.Step, here: str) -> list[tuple[str, str]]:
        """The loose ends of a step: of its branches, and its own where the run may go on without one."""
        if isinstance(step, (s.Move, s.End)):
            return []
        ends: list[tuple[str, str]] = [] if isinstance(step, (s.WaitFor, s.Choose)) else [(here, "")]
        for number, (words, inner) in enumerate(branches(step)):
            label = _label(step, number, words)
            loose = self.steps(inner, [(here, label)])
            if isinstance(step, s.MakePromise):
                continue
            ends += [end for end in loose if end != (here, "")]
        if isinstance(step, s.Choose) and all(branch.condition is not None for branch in step.branches):
            ends.append((here, "otherwise"))
        return ends


def _label(step: s.Step, number: int, words: str) -> str:
    if isinstance(step, s.Choose) and (condition := step.branches[number].condition) is not None:
        return condition_words(condition) if _only_condition(step) is None else "yes"
    return words.removeprefix("if ").replace("done with outcome ", "")


def _only_condition(step: s.Choose) -> str | None:
    """The condition of a plain `if`, with or without `otherwise`; None where there are several."""
    conditions = [branch.condition for branch in step.branches]
    if not conditions or conditions[0] is None or any(it is not None for it in conditions[1:]):
        return None
    return condition_words(conditions[0])


def _stage_shape(stage: Stage) -> Shape:
    return Shape.CLOSING if stage.closing else Shape.STAGE


def _shape(step: s.Step) -> Shape:
    match step:
        case s.Send():
            return Shape.TOUCH
        case s.Ask():
            return Shape.TASK
        case s.MakePromise() | s.Release():
            return Shape.PROMISE
        case s.Wait() | s.WaitUntil() | s.WaitFor() | s.Pause() | s.Hold():
            return Shape.WAIT
        case s.Choose():
            return Shape.CHOICE
        case s.Move():
            return Shape.STAGE
        case _:
            return Shape.OTHER


def _invitation(step: s.Send) -> str:
    if step.invites is None:
        return ""
    return f"calling off {step.invites}" if step.lasts is None else f"inviting to {step.invites} for {step.lasts}"


def _lines(step: s.Step) -> tuple[str, ...]:
    """The words of a step and of its clauses."""
    clauses: tuple[str, ...] = ()
    match step:
        case s.Send():
            clauses = (
                f"citing {', '.join(step.citing)}" if step.citing else "",
                f"approved by {step.approver}" if step.approver else "",
                f'keeps "{step.keeps}"' if step.keeps else "",
                _invitation(step),
                f"or skip after {step.shelf}" if step.shelf else "",
            )
        case s.Ask():
            clauses = (f'keeps "{step.keeps}"' if step.keeps else "",)
        case s.Choose() if condition := _only_condition(step):
            return (f"if {condition}",)
        case _:
            pass
    return (step_words(step), *filter(None, clauses))
