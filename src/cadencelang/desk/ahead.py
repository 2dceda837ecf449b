"""A candidate's way ahead, by the production engine, in a team that does what it is asked; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from cadencelang.clock import Minute
from cadencelang.engine import Outcome, State
from cadencelang.engine.effects import Effect
from cadencelang.engine.inputs import Input
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.reactions import Habits, Nothing, Reactions, Steady

_MOST: Final = 20_000
"""Instants at which something happens, beyond which a way ahead is broken off."""


def team(edition: Edition, *, silent: bool = False) -> Reactions:
    """A team that does what it is asked in time; where `silent`, one that does nothing."""
    return Nothing() if silent else Steady(Atlas(edition.book), edition.engine.role_clock, Habits())


class Ahead:
    """One candidate on their way; `follow` says what an order leads to, `coming` is what will be told."""

    def __init__(
        self, edition: Edition, state: State, follow: Callable[[Effect], Iterator[Input]], coming: Iterable[Input] = ()
    ) -> None:
        self.engine = edition.engine
        self.state = state
        self.follow = follow
        self.coming: list[Input] = list(coming)

    def until(self, end: Minute) -> Iterator[Outcome]:
        """Each step up to an instant. Raises EngineError, CalendarRangeError."""
        for _ in range(_MOST):
            at = min([self.state.next_wake, *(it.at for it in self.coming)])
            if at > end:
                return
            yield from self._at(at)

    def _at(self, at: Minute) -> Iterator[Outcome]:
        """What happens at an instant: what is told comes first."""
        due = [it for it in self.coming if it.at <= at]
        self.coming = [it for it in self.coming if it.at > at]
        for news in due:
            yield self._taken(self.engine.apply(self.state, news))
        if self.state.next_wake <= at:
            yield self._taken(self.engine.advance(self.state, at, Nothing().arrival))

    def _taken(self, outcome: Outcome) -> Outcome:
        self.state = outcome.state
        for effect in outcome.effects:
            self.coming += self.follow(effect)
        return outcome
