"""A story told with other dates, lived through once more: whether it still breaks its claim, and when."""

from __future__ import annotations

from cadencelang.clock import Minute
from cadencelang.clock.errors import CalendarRangeError
from cadencelang.engine import EngineError
from cadencelang.prover.stories import WHO, Lived, Story, not_past
from cadencelang.prover.watching import Memo
from cadencelang.prover.world import Broken, Situation, Then, World


def broken_at(world: World, story: Story) -> Minute | None:
    """When a story's own events break the claim of a world, at the latest when it says; None where they do not."""
    lived = _Again(world, story.failed)
    news = list(story.inputs)
    try:
        here = _entered(lived, story)
        while here is not None and here.at <= story.broken:
            while here is not None and news and news[0].at <= here.at:
                here = _first(lived.told(here, news.pop(0)))
            after = lived.done(here) if here is not None else None
            following = lived.later(after) if after is not None else ()
            here = not_past(following[0], news[0].at if news else None) if following else None
    except Broken as broken:
        return broken.at
    except (EngineError, CalendarRangeError):
        return None
    return None


class _Again(Lived):
    """The world lived through, in which the messages of these ids do not arrive."""

    def __init__(self, world: World, failing: frozenset[str]) -> None:
        super().__init__(world)
        self.failing = failing

    def done(self, here: Situation) -> Situation | None:
        """What is due is done; which messages are handed over is seen first, so that those that fail can."""
        for then in self.due(here):
            fails = frozenset(number for number, touch in enumerate(then.handed) if touch in self.failing)
            return _first(self.due(here, fails)) if fails else then.here
        return None


def _entered(lived: Lived, story: Story) -> Situation | None:
    state = lived.engine.begin(WHO, story.facts, story.start)
    here = Situation(state, Memo(), story.start, lived.clock.day(story.start))
    return _first(lived.entering(here, story.stage, story.consents))


def _first(follow: list[Then]) -> Situation | None:
    return follow[0].here if follow else None
