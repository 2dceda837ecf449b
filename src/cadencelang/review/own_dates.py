"""Where in the playbook's own calendar a story breaks its guarantee too, whatever calendar it was found on."""

from __future__ import annotations

from typing import Final

from cadencelang.clock.errors import CalendarRangeError
from cadencelang.engine import Engine
from cadencelang.graph.model import Book
from cadencelang.prover.claims import Goal, monitor_of
from cadencelang.prover.covering import PLAIN, TooFar, real
from cadencelang.prover.stories import Story
from cadencelang.prover.worlds import exact
from cadencelang.review.own_calendar import on_own_calendar
from cadencelang.review.reliving import broken_at

_MOST_WEEKS: Final = 26


def on_own_dates(goal: Goal, story: Story, book: Book) -> Story | None:
    """The story on the playbook's own calendar, in the first weeks in which it breaks there; None where it never does.

    One found on weeks without holidays is told up to half a year later, one found on real dates only on these.
    """
    try:
        world = exact(book, goal.guarantee, lambda engine: monitor_of(engine, goal), real)
    except TooFar:
        return None
    engine = Engine(book)
    for weeks in range(_MOST_WEEKS if story.setting.name == PLAIN.id else 1):
        try:
            moved = on_own_calendar(story, book, engine, weeks)
        except CalendarRangeError:
            return None
        if broken_at(world, moved) is not None:
            return moved
    return None
