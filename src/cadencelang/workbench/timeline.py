"""What a simulation of one candidate gives: the account line by line, and the tracks drawn from it.

Owns: the shape. Instants are UTC minutes; `clock` is the candidate's. A track's `end` is None where it was still
going on at the end of the timeline.
"""

from __future__ import annotations

import enum

from cadencelang.clock import Clock, Minute
from cadencelang.engine.effects import Because, Effect, Reason, What
from cadencelang.engine.pending import Pending
from cadencelang.records import dataclass


class Origin(enum.StrEnum):
    """How a line of the account came about."""

    RECORDED = "recorded"
    ASSUMED = "assumed"
    SIMULATED = "simulated"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the account, and whether it is recorded history, assumed of the past, or simulated."""

    reason: Reason
    origin: Origin


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch in which a touch was kept back, and what kept it back."""

    start: Minute
    end: Minute | None
    because: Because
    cause: str | None


@dataclass(frozen=True, slots=True)
class TouchTrack:
    """A touch by an automatic channel, from its planning on; `state` is the last thing that happened to it."""

    id: str
    rule: str
    step: str
    channel: str
    template: str
    planned: Minute
    end: Minute | None
    state: What
    blocks: tuple[Block, ...]
    why_not: Reason | None


@dataclass(frozen=True, slots=True)
class TaskTrack:
    """A task of a person. `contact` says whether doing it was a touch to the candidate; `outcome` what came of it."""

    id: str
    rule: str
    step: str
    role: str
    verb: str
    text: str
    opened: Minute
    deadline: Minute
    end: Minute | None
    state: What
    outcome: str | None


@dataclass(frozen=True, slots=True)
class PromiseTrack:
    """A promise to the candidate; `deadline` is the last one agreed."""

    name: str
    made: Minute
    deadline: Minute
    end: Minute | None
    state: What


@dataclass(frozen=True, slots=True)
class Contact:
    """Something of ours reached the candidate: by which channel, and with which template or task."""

    at: Minute
    channel: str
    label: str
    automatic: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch between two contacts, with how many working days of the candidate it holds.

    `open` says whether it began in an open stage; in a closing one silence is what is meant.
    """

    start: Minute
    end: Minute
    working_days: int
    open: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of something that holds everything: a hold or a pause, or a stay in a stage."""

    kind: str
    label: str
    start: Minute
    end: Minute | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One candidate from `start` to `end`; entries before `start` are what was replayed to get there."""

    candidate: str
    label: str
    clock: Clock
    start: Minute
    end: Minute
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]
    touches: tuple[TouchTrack, ...]
    tasks: tuple[TaskTrack, ...]
    promises: tuple[PromiseTrack, ...]
    contacts: tuple[Contact, ...]
    silences: tuple[Silence, ...]
    holds: tuple[Stretch, ...]
    stays: tuple[Stretch, ...]
    pending: tuple[Pending, ...]

    @property
    def longest_silence(self) -> int:
        """The longest silence in an open stage that reaches into the timeline, in working days of the candidate."""
        return max((it.working_days for it in self.silences if it.open), default=0)

    @property
    def stage(self) -> str:
        """The stage the candidate stands in at the end; empty before the first."""
        return self.stays[-1].label if self.stays else ""
