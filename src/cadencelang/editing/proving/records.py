"""What the process that proves tells the application, one record after another; plain data that can be pickled."""

from __future__ import annotations

from cadencelang.clock import Day, Minute
from cadencelang.diagnostics import Diagnostic
from cadencelang.engine.inputs import Input
from cadencelang.graph.conditions import FactValue
from cadencelang.records import dataclass
from cadencelang.source import Span

Local = tuple[Day, Minute]
"""A day and a minute of it, on whatever clock it is read."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to be proved: a guarantee of the text, or (`built_in`) one that every playbook has."""

    name: str
    claim: str
    span: Span
    built_in: bool


@dataclass(frozen=True, slots=True)
class Goals:
    """All that there is to be proved, in order; told first."""

    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """How far it is with a goal on a calendar: situations seen, seconds spent."""

    name: str
    calendar: str
    situations: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Tale:
    """How a guarantee breaks: who enters where and when, what happens, which messages do not arrive, when it breaks.

    `calendar` is the one that its days are of, and the instants in the inputs of `events` are read on its clock; `own`
    says whether that is the playbook's own, on which it was lived through again and breaks.
    """

    calendar: str
    facts: dict[str, FactValue]
    stage: str
    entered: Local
    events: tuple[tuple[Local, Input], ...]
    failed: frozenset[str]
    broken: Local
    own: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a goal. `word` is PROVED, CHECKED, BROKEN or NOT DECIDED; `covered` tells of each calendar.

    `account` is all of it as `cadence verify` prints it; `problem` is the diagnostic of one that does not hold.
    """

    name: str
    word: str
    why: str
    empty: bool
    covered: tuple[str, ...]
    not_covered: tuple[str, ...]
    seconds: float
    tale: Tale | None
    account: str = ""
    problem: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """It has come to its end; with the sentence of what went wrong, if anything did."""

    fault: str = ""


Told = Goals | Working | Finding | Ended
