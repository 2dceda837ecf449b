"""Where a candidate stands: the record and what was decided, run through the engine up to an instant.

A candidate's standing is a pure function of the record, the decisions and the instant, so that taking a decision back
is leaving it out, and the clock can be moved both ways. Until `since` people are assumed to have done what was asked;
from then on they do what was decided, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cadencelang.clock import Clock, Minute
from cadencelang.engine import Engine, State
from cadencelang.engine.effects import Effect
from cadencelang.engine.inputs import Input
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Habits, RoleClock, Steady
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate at an instant: the engine's state and the account that led there."""

    candidate: Candidate
    state: State
    timeline: Timeline


class UntilThen(Steady):
    """A well-run team up to an instant; after it nobody does anything unasked."""

    def __init__(self, atlas: Atlas, role_clock: RoleClock, since: Minute) -> None:
        super().__init__(atlas, role_clock, Habits())
        self.since = since

    def follow(self, effect: Effect) -> Iterator[Input]:
        """What was done before that instant."""
        return (input for input in super().follow(effect) if input.at < self.since)

    def resolve(self, at: Minute, role: str) -> Iterator[Input]:
        """What was resolved before that instant."""
        return (input for input in super().resolve(at, role) if input.at < self.since)


@dataclass(frozen=True, slots=True)
class Stage:
    """The playbook that candidates run on, and since when people only do what they decide.

    `recorded`: before that, too, they did only what is on record.
    """

    engine: Engine
    atlas: Atlas
    since: Minute
    recorded: bool

    def stand(self, candidate: Candidate, told: Sequence[Input], now: Minute) -> Standing | None:
        """The candidate at an instant; None where they have not come to the playbook by then."""
        known = [it for it in told if it.at <= now]
        if candidate.entered_at is not None and candidate.entered_at > now and not known:
            return None
        states: list[State] = []
        stretch, assumed_until = Stretch(min(self.since, now), now), 0 if self.recorded else self.since
        timeline = simulate(
            self.engine, self.atlas, candidate, known, stretch,
            lambda _: UntilThen(self.atlas, self.engine.role_clock, assumed_until), watch=states.append,
        )  # fmt: skip
        return Standing(candidate, states[-1], timeline) if states else None

    def owner_clock(self) -> Clock:
        """The clock of whoever owns the candidates."""
        roles = self.atlas.book.roles
        owner = next((role for role in roles if role.owner), roles[0])
        return self.engine.role_clock(owner.name)
