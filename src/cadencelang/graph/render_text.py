"""A book as a tree that a person reads: stages, what moves between them, their rules, and on request their steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from cadencelang.diagnostics.clean import clean
from cadencelang.graph import steps as s
from cadencelang.graph.edges import branches, every_step
from cadencelang.graph.model import Book, Rule, Stage
from cadencelang.graph.render_diagram import find_rule, find_stage
from cadencelang.graph.render_words import condition_words, step_words, trigger_words

_TEE, _LAST, _BAR, _GAP = "├─ ", "└─ ", "│  ", "   "


class _Branch:
    """A line of the tree with what hangs on it."""

    def __init__(self, line: str, below: Sequence[_Branch] = ()) -> None:
        self.line = line
        self.below = tuple(below)


def render_text(book: Book, *, stage: str | None = None, rule: str | None = None) -> str:
    """The tree of the book (stages and rules), of one stage, or of one rule (with steps). Raises NoSuchPart."""
    if rule is not None:
        tree = _rule(find_rule(book, rule, stage))
    elif stage is not None:
        found = find_stage(book, stage)
        tree = _Branch(_heading(found), [_rule(it) for it in book.rules if found.name in it.stages])
    else:
        tree = _Branch(book.name, [_stage(book, it) for it in book.stages])
    return "\n".join(chain([clean(tree.line)], _below(tree, ""))) + "\n"


def _below(tree: _Branch, lead: str) -> Iterator[str]:
    for number, branch in enumerate(tree.below, 1):
        last = number == len(tree.below)
        yield lead + (_LAST if last else _TEE) + clean(branch.line)
        yield from _below(branch, lead + (_GAP if last else _BAR))


def _stage(book: Book, stage: Stage) -> _Branch:
    """A stage, the stages it leads to, and its rules by their triggers."""
    leads = [_Branch(f"leads to {', '.join(stage.leads_to)}")] if stage.leads_to else []
    rules = [rule for rule in book.rules if stage.name in rule.stages]
    return _Branch(_heading(stage), [*leads, *(_Branch(_summary(rule)) for rule in rules)])


def _heading(stage: Stage) -> str:
    return f"{stage.name} (closing)" if stage.closing else stage.name


def _summary(rule: Rule) -> str:
    triggers = " | ".join(trigger_words(trigger) for trigger in rule.triggers)
    moves = dict.fromkeys(step.stage for step in every_step(rule.steps) if isinstance(step, s.Move))
    return f'"{rule.name}" when {triggers}' + (f" → {', '.join(moves)}" if moves else "")


def _rule(rule: Rule) -> _Branch:
    lines = [f"when {trigger_words(trigger)}" for trigger in rule.triggers]
    if rule.guard is not None:
        lines.append(f"only if {condition_words(rule.guard)}")
    lines += [f"stop when {trigger_words(stop)}" for stop in rule.stops]
    return _Branch(f'"{rule.name}"', [*map(_Branch, lines), *_steps(rule.steps)])


def _steps(steps: Sequence[s.Step]) -> Iterator[_Branch]:
    for step in steps:
        if isinstance(step, s.Choose):
            yield from _choices(step)
        else:
            inner = [_Branch(words, tuple(_steps(below))) for words, below in branches(step)]
            yield _Branch(step_words(step), inner)


def _choices(step: s.Choose) -> Iterator[_Branch]:
    for (words, below), branch in zip(branches(step), step.branches, strict=True):
        condition = "" if branch.condition is None else f" {condition_words(branch.condition)}"
        yield _Branch(words + condition, tuple(_steps(below)))
