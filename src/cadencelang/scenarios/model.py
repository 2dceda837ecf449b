"""The shape of a scenario: what is given, what happens, what is expected. Instants are UTC minutes."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from cadencelang.clock import Minute
from cadencelang.engine.inputs import Input
from cadencelang.graph.conditions import FactValue
from cadencelang.records import dataclass
from cadencelang.source import Span


class SubjectKind(enum.StrEnum):
    """What an expectation is about."""

    TOUCH = "touch"
    TASK = "task"
    APPROVAL = "approval"
    TOLD = "told"
    PROMISE = "promise"
    REMINDER = "reminder"
    STAGE = "stage"
    ANYTHING = "anything"
    FACT = "fact"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is expected. Parts that are None leave it open.

    `channel` is a touch's channel (`automatic`: any automatic one), `name` its template, or the task, notice, promise,
    stage or fact; `who` the role; `state` a promise's state; `value` a fact's value (None: unknown); `count` how many.
    """

    kind: SubjectKind
    channel: str | None = None
    automatic: bool = False
    name: str | None = None
    who: str | None = None
    state: str | None = None
    value: FactValue | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """When: from `first` to `last`, both included (None: open). `exact` says that one instant was meant."""

    first: Minute | None = None
    last: Minute | None = None
    exact: bool = False

    def __contains__(self, at: Minute) -> bool:
        return (self.first is None or self.first <= at) and (self.last is None or at <= self.last)

    @property
    def open(self) -> bool:
        """Whether nothing was said about when."""
        return self.first is None and self.last is None


@dataclass(frozen=True, slots=True)
class Expectation:
    """One `expect` line: the subject (or, `negated`, its absence) in a window; `words` are the line's own."""

    subject: Subject
    negated: bool
    window: Window
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Scenario:
    """A test: facts and articles given, inputs in the order of time, expectations, and until when it runs.

    `stood_in` names the required facts that the scenario does not give and that have a value for its sake only.
    """

    name: str
    facts: Mapping[str, FactValue]
    stood_in: tuple[str, ...]
    shared: tuple[str, ...]
    start: Minute
    inputs: tuple[Input, ...]
    expectations: tuple[Expectation, ...]
    until: Minute
    span: Span
