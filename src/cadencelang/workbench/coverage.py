"""What a book's scenarios exercise, and what they never do.

Owns: what there is to exercise (rules, branches, deadlines of tasks, broken-promise branches), read from the graph, and
which lines of the account show that it was. A branch counts once a scenario has taken it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator

from cadencelang.engine.effects import Because, Reason, What
from cadencelang.graph import steps as s
from cadencelang.graph.edges import every_step
from cadencelang.graph.render_words import condition_words
from cadencelang.records import dataclass
from cadencelang.source import Span
from cadencelang.workbench.atlas import Atlas

_NOT_RUN = {What.RUN_STARTED, What.RUN_BLOCKED, What.RUN_DROPPED}
_UNSENT = {What.SKIPPED, What.CANCELLED, What.FAILED}


class ItemKind(enum.StrEnum):
    """What can be exercised."""

    RULE = "rule"
    BRANCH = "branch"
    DEADLINE = "deadline"
    BROKEN = "broken promise"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to exercise: a label for people and the place to look at; equal only to itself by `key`."""

    kind: ItemKind
    key: tuple[str, str]
    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class Coverage:
    """All items, and which of them were exercised."""

    items: tuple[Item, ...]
    done: frozenset[tuple[str, str]]

    @property
    def missed(self) -> tuple[Item, ...]:
        """What was never exercised, in the order of the text."""
        return tuple(item for item in self.items if item.key not in self.done)

    def of(self, kind: ItemKind) -> tuple[int, int]:
        """How many items of a kind were exercised, and how many there are."""
        items = [item for item in self.items if item.kind is kind]
        return sum(item.key in self.done for item in items), len(items)

    @property
    def percent(self) -> float:
        """The share of items exercised, 0 to 100; 100 where there are none."""
        return 100.0 * (len(self.items) - len(self.missed)) / len(self.items) if self.items else 100.0


def coverage(atlas: Atlas, accounts: Iterable[Iterable[Reason]]) -> Coverage:
    """What the accounts of scenarios exercise of a book."""
    items = tuple(_items(atlas))
    inside = _branch_steps(atlas)
    done: set[tuple[str, str]] = set()
    for account in accounts:
        for reason in account:
            done.update(_shown(reason))
            done.update(inside.get(reason.step or "", ()))
    return Coverage(items, frozenset(done))


def _items(atlas: Atlas) -> Iterator[Item]:
    for rule in atlas.book.rules:
        yield Item(ItemKind.RULE, (rule.id, "rule"), f'rule "{rule.name}"', rule.span)
        for step in every_step(rule.steps):
            for kind, name, label, inner in _branches(step):
                yield Item(kind, (step.id, name), label, _place(step, kind, name, inner))


def _place(step: s.Step, kind: ItemKind, name: str, inner: tuple[s.Step, ...]) -> Span:
    """Where to look: a branch's own line where the graph has it, else its first step; a deadline at its step."""
    match step:
        case s.Choose(branches=branches):
            return branches[int(name)].span
        case _ if kind is ItemKind.BRANCH and inner:
            return inner[0].span
        case _:
            return step.span


_Branch = tuple[ItemKind, str, str, tuple[s.Step, ...]]


def _branches(step: s.Step) -> Iterator[_Branch]:
    """The branches of a step: kind, key, label and the steps inside."""
    match step:
        case s.Choose(branches=branches, table=table):
            for i, branch in enumerate(branches):
                what = "case" if table else "if"
                word = "otherwise" if branch.condition is None else f"{what} {condition_words(branch.condition)}"
                yield ItemKind.BRANCH, str(i), word, branch.steps
        case s.WaitFor(happened=happened, otherwise=otherwise):
            yield ItemKind.BRANCH, "happened", "if it happens", happened
            yield ItemKind.BRANCH, "otherwise", "if not", otherwise
        case s.Send():
            if step.has_unsent:
                yield ItemKind.BRANCH, "unsent", f'"{step.template}" if not sent', step.unsent
            if step.has_unfit:
                yield ItemKind.BRANCH, "unfit", f'"{step.template}" if nothing fits', step.unfit
        case s.Ask():
            for done in step.done:
                outcome = f' with outcome "{done.outcome}"' if done.outcome else ""
                label = f'{step.verb} "{step.text}" if done{outcome}'
                yield ItemKind.BRANCH, f"done {done.outcome or ''}", label, done.steps
            yield ItemKind.DEADLINE, "not done", f'{step.verb} "{step.text}" not done in time', step.not_done
        case s.MakePromise():
            if step.kept:
                yield ItemKind.BRANCH, "kept", f'promise "{step.promise}" if kept', step.kept
            if step.late:
                yield ItemKind.BRANCH, "late", f'promise "{step.promise}" if late', step.late
            yield ItemKind.BROKEN, "broken", f'promise "{step.promise}" broken', step.broken
        case _:
            return


def _branch_steps(atlas: Atlas) -> dict[str, set[tuple[str, str]]]:
    """For each step, the branches it stands in at any depth: a line about the step shows that they were taken."""
    found: dict[str, set[tuple[str, str]]] = {}
    for step in atlas.steps.values():
        for _, name, _, inner in _branches(step):
            for deeper in every_step(inner):
                found.setdefault(deeper.id, set()).add((step.id, name))
    return found


def _shown(reason: Reason) -> Iterator[tuple[str, str]]:
    """What one line of the account shows to have been exercised."""
    step = reason.step or ""
    if reason.rule and reason.what not in _NOT_RUN:
        yield reason.rule, "rule"
    match reason.what:
        case What.BRANCH:
            yield step, reason.subject or ""
        case What.TASK_OVERDUE:
            yield step, "not done"
        case What.TASK_DONE:
            outcome = reason.detail[1] if len(reason.detail) > 1 else ""
            yield step, f"done {outcome}"
            yield step, "done "
        case What.PROMISE_KEPT:
            yield step, "kept"
        case What.PROMISE_LATE:
            yield step, "late"
        case What.PROMISE_BROKEN:
            yield step, "broken"
        case what if what in _UNSENT:
            yield step, "unfit" if reason.because is Because.ARTICLE else "unsent"
        case _:
            return
