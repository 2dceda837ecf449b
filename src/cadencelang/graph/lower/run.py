"""The lowering of one rule's steps: what it carries along, and what a stretch of steps comes to.

Owns stable identities and the hand-over from one step to the next. Refuses to know the steps themselves: `Run.body`
lowers nested ones, whatever they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import TypedDict, TypeVar

from cadencelang.graph.conditions import FactRef
from cadencelang.graph.lower.context import Place
from cadencelang.graph.lower.knowledge import Knowledge, lasting
from cadencelang.graph.steps import Step
from cadencelang.graph.templates import TemplateUse
from cadencelang.records import dataclass
from cadencelang.semantics.outline import Once
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

Line = TypeVar(
    "Line",
    n.Citing,
    n.ApprovedBy,
    n.UndoWithin,
    n.OrSkipAfter,
    n.Inviting,
    n.Keeps,
    n.Published,
    n.WithConsent,
    n.Remind,
)

MOST_STEPS = 5_000
"""The most steps that one rule may come to once its sequences are written out."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Steps, and what is known after them; None where the run never gets past them."""

    steps: tuple[Step, ...]
    after: Knowledge | None


class Identity(TypedDict):
    """The arguments that every step takes."""

    id: str
    span: Span
    use: Span | None


@dataclass(slots=True)
class Ledger:
    """What the lowering of a whole book gathers from its steps: how each template is used, and which sequences are.

    `unjudged` are templates with a use that has a mistake of its own, so that nothing can be said of them.
    """

    uses: dict[str, list[TemplateUse]] = field(default_factory=dict)
    unjudged: set[str] = field(default_factory=set)
    sequences: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Run:
    """A run being lowered. `guard` is what the rule's guard makes known whenever a touch is due.

    `taken` counts identities that are in use, and under the empty one all steps and uses of sequences. `inside`
    names the sequences being written out, the outermost first.
    """

    place: Place
    body: Callable[[Sequence[n.Block], Run, Knowledge], Flow]
    ledger: Ledger
    guard: Knowledge = frozenset()
    filled: frozenset[str] = frozenset()
    taken: dict[str, int] = field(default_factory=dict)
    inside: tuple[str, ...] = ()

    def identity(self, kind: str, what: str, span: Span) -> Identity:
        """The identity, span and use of a step: `<rule>/<kind>:<what>#<n>`."""
        key = f"{self.place.rule}/{kind}:{what}"
        number = self.taken[key] = self.taken.get(key, 0) + 1
        self.grow()
        return Identity(id=f"{key}#{number}", span=span, use=self.place.use)

    def grow(self) -> int:
        """Count one more step or use of a sequence; gives how many the rule has come to."""
        count = self.taken[""] = self.taken.get("", 0) + 1
        return count

    def nested(self, blocks: Sequence[n.Block], known: Knowledge) -> Flow:
        """The steps of a branch."""
        return self.body(blocks, self, known)

    def at(self, place: Place) -> Run:
        """The same run at another place."""
        return replace(self, place=place)


def after_wait(known: Knowledge) -> Knowledge:
    """What is still known once time has passed."""
    return lasting(known)


def joined(ends: Sequence[Knowledge | None]) -> Knowledge | None:
    """What is known where several ways meet; None where none of them gets there."""
    open_ends = [end for end in ends if end is not None]
    return frozenset.intersection(*open_ends) if open_ends else None


def with_fact(known: Knowledge, fact: str, is_known: bool) -> Knowledge:
    """The knowledge once a fact was set or forgotten."""
    return known | {FactRef(fact)} if is_known else known - {FactRef(fact)}


class Clauses:
    """The lines below a step, by their kind; one that is said twice is told."""

    def __init__(self, block: n.Block, run: Run) -> None:
        self._once = Once(run.place.report)
        self._blocks = block.children

    def every(self, kind: type[Line]) -> list[Line]:
        """The lines of a kind."""
        statements = (block.statement for block in self._blocks)
        return [line for line in statements if isinstance(line, kind)]

    def one(self, kind: type[Line]) -> Line | None:
        """The line of a kind, or None; a second one is told."""
        found = self.every(kind)
        for line in found:
            self._once.first(_WORDS[type(line)], line.span)
        return found[0] if found else None

    def branches(self, kind: n.BranchKind) -> list[n.Block]:
        """The branches of a kind; of those without an outcome, one."""
        found = [it for it in self._blocks if isinstance(it.statement, n.Branch) and it.statement.kind is kind]
        return [it for it in found if self._first_of(it.statement)]

    def branch(self, kind: n.BranchKind) -> n.Block | None:
        """The branch of a kind, or None."""
        return next(iter(self.branches(kind)), None)

    def _first_of(self, branch: n.Statement) -> bool:
        assert isinstance(branch, n.Branch)
        outcome = "" if branch.outcome is None else f' with outcome "{branch.outcome.value}"'
        return self._once.first(f"{branch.kind.value}{outcome}", branch.span)


_WORDS: dict[type[n.Node], str] = {
    n.Citing: "citing",
    n.ApprovedBy: "approved by",
    n.UndoWithin: "undo within",
    n.OrSkipAfter: "or skip after",
    n.Inviting: "inviting to",
    n.Keeps: "keeps",
    n.Published: "published in the last",
    n.WithConsent: "with consent",
}
