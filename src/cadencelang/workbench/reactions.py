"""How the world answers the engine's orders in a simulation: touches arrive, tasks get done, drafts get approved.

Owns: three ways of answering. `Nothing` lets touches arrive and nobody do anything (scenarios say the rest);
`Steady` is what is expected of a well-run team, chosen by `Habits`; `Sampled` throws dice by a profile, its own dice
for each candidate and run. All of them are deterministic.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from cadencelang.clock import Clock, Duration, Minute, Unit
from cadencelang.engine.effects import AskApproval, Deliver, Effect, OpenTask, ReassignTask
from cadencelang.engine.inputs import (
    Approved,
    Bounced,
    HoldResolved,
    Input,
    OptedOut,
    Replied,
    TaskDone,
    TouchSent,
    WentOutOfOffice,
)
from cadencelang.engine.state import Task
from cadencelang.records import dataclass

if TYPE_CHECKING:
    from cadencelang.workbench.atlas import Atlas
    from cadencelang.workbench.profile import Delay, Profile

RoleClock = Callable[[str], Clock]
_HOURS = Unit.WORKING_HOURS
_MINUTES = Unit.WORKING_MINUTES


class Doing(enum.StrEnum):
    """Whether colleagues do what is asked of them."""

    IN_TIME = "in-time"
    NEVER = "never"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class Habits:
    """What colleagues do in a simulation."""

    tasks: Doing = Doing.IN_TIME
    approvals: Doing = Doing.IN_TIME


class Reactions(Protocol):
    """Answers to the engine; every input given has an id of its own."""

    def arrival(self, order: Deliver) -> Input:
        """What becomes of a delivery, at once."""

    def follow(self, effect: Effect) -> Iterator[Input]:
        """What the order leads to, later or at once."""

    def resolve(self, at: Minute, role: str) -> Iterator[Input]:
        """What becomes of a hold that a role must resolve."""


class Nothing:
    """Touches arrive; nobody does anything."""

    def arrival(self, order: Deliver) -> Input:
        """The touch reached the candidate."""
        return TouchSent(id=f"sent:{order.touch.id}", at=order.at, touch=order.touch.id)

    def follow(self, effect: Effect) -> Iterator[Input]:
        """Nothing follows."""
        yield from ()

    def resolve(self, at: Minute, role: str) -> Iterator[Input]:
        """Nobody resolves it."""
        yield from ()


class Steady(Nothing):
    """A well-run team: drafts are approved one tick of the approver's working time later, tasks done one tick of
    working time before their deadline with the first outcome that is contact, holds resolved after a working day."""

    def __init__(self, atlas: Atlas, role_clock: RoleClock, habits: Habits) -> None:
        self.atlas = atlas
        self.role_clock = role_clock
        self.habits = habits
        self.count = 0

    def follow(self, effect: Effect) -> Iterator[Input]:
        """Approvals and tasks, as the habits say."""
        match effect:
            case AskApproval(at, touch, role) if self.habits.approvals is Doing.IN_TIME:
                soon = self.role_clock(role).wait(at, self._tick())
                yield Approved(id=self._id("approved"), at=soon, touch=touch.id, by=role)
            case OpenTask(at, task) | ReassignTask(at, task) if self.habits.tasks is Doing.IN_TIME:
                outcomes = self._outcomes(task)
                yield self._done(at, task, outcomes[0] if outcomes else None)

    def resolve(self, at: Minute, role: str) -> Iterator[Input]:
        """The hold is resolved after a working day, if tasks are done at all."""
        if self.habits.tasks is not Doing.NEVER:
            yield HoldResolved(
                id=self._id("resolved"), at=self.role_clock(role).wait(at, Duration(1, Unit.WORKING_DAYS)), by=role
            )

    def _tick(self) -> Duration:
        return Duration(self.atlas.book.clock.tick, _MINUTES)

    def _done(self, at: Minute, task: Task, outcome: str | None) -> Input:
        moment = self.role_clock(task.role).before_instant(task.deadline, self._tick())
        return TaskDone(id=self._id("done"), at=max(at, moment), task=task.id, by=task.role, outcome=outcome)

    def _outcomes(self, task: Task) -> list[str]:
        """The outcomes a task can have, those that are contact first."""
        ask = self.atlas.ask(task.step)
        channel = next((it for it in self.atlas.book.channels if ask and it.name == ask.channel), None)
        outcomes = channel.outcomes if channel else ()
        return [it.name for it in sorted(outcomes, key=lambda it: not it.contact)]

    def _id(self, what: str) -> str:
        self.count += 1
        return f"{what}:{self.count}"


class Sampled(Steady):
    """Dice thrown by a profile. `seed` names the dice: the same seed gives the same throws on every machine.

    `clock` is the candidate's.
    """

    def __init__(
        self, atlas: Atlas, role_clock: RoleClock, habits: Habits, profile: Profile, seed: str, clock: Clock
    ) -> None:
        super().__init__(atlas, role_clock, habits)
        self.clock = clock
        self.profile = profile
        self.dice = random.Random(seed)  # noqa: S311 - a simulation, nothing secret

    def follow(self, effect: Effect) -> Iterator[Input]:
        """Reactions of the candidate, and of colleagues where their habits are sampled."""
        match effect:
            case Deliver():
                yield from self._candidate(effect)
            case AskApproval(at, touch, role) if self.habits.approvals is Doing.SAMPLED:
                delay = self._hours(self.profile.approval.delay_hours)
                if self._happens(self.profile.approval.given):
                    when = self.role_clock(role).wait(at, Duration(max(1, round(delay * 60)), _MINUTES))
                    yield Approved(id=self._id("approved"), at=when, touch=touch.id, by=role)
            case OpenTask(at, task) | ReassignTask(at, task) if self.habits.tasks is Doing.SAMPLED:
                outcome = self._outcome(task)
                if self._happens(self.profile.task.done):
                    yield self._done(at, task, outcome)
            case _:
                yield from super().follow(effect)

    def _candidate(self, order: Deliver) -> Iterator[Input]:
        """What a message leads to; the dice are thrown in one order, whatever comes of each."""
        profile, at = self.profile, order.at
        replying = profile.templates.get(order.touch.template, profile.reply)
        bounces, away = self._happens(profile.bounce.rate), self._happens(profile.out_of_office.rate)
        opts_out, replies = self._happens(profile.opt_out.rate), self._happens(replying.rate)
        delay, days = self._hours(replying.delay_hours), self.dice.randint(*profile.out_of_office.days)
        later = at + max(1, round(delay * 60))
        if bounces:
            yield Bounced(id=self._id("bounced"), at=at + 1, touch=order.touch.id)
        elif away:
            yield WentOutOfOffice(id=self._id("away"), at=at + 1, until=self.clock.day(at) + days)
        elif opts_out:
            yield OptedOut(id=self._id("opted-out"), at=later)
        elif replies:
            yield Replied(id=self._id("replied"), at=later)

    def _outcome(self, task: Task) -> str | None:
        names = self._outcomes(task)
        shares = [self.profile.task.outcomes.get(name, 0.0) for name in names]
        throw = self.dice.random()
        if not names:
            return None
        if not any(shares):
            return names[int(throw * len(names))]
        reach = 0.0
        for name, share in zip(names, shares, strict=True):
            reach += share / sum(shares)
            if throw < reach:
                return name
        return names[-1]

    def _happens(self, rate: float) -> bool:
        return self.dice.random() < rate

    def _hours(self, delay: Delay) -> float:
        least, likely, most = delay
        return self.dice.triangular(least, most, likely) if least < most else least
