"""A story told on the playbook's own clock and calendar, whole weeks later if so wished.

A story found on weeks without holidays has dates of its own making: each instant keeps its weekday and its time of day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from cadencelang.clock import Day, Minute
from cadencelang.clock.local import LocalTime
from cadencelang.clock.units import MINUTES_PER_DAY
from cadencelang.engine import Engine
from cadencelang.engine import inputs as i
from cadencelang.graph.conditions import FactValue, Note
from cadencelang.graph.model import Book, Kind
from cadencelang.prover.stories import Story

_Input = TypeVar("_Input", bound=i.Input)


def on_own_calendar(story: Story, book: Book, engine: Engine, weeks: int = 0) -> Story:
    """The story in the book's own setting. Task and touch ids stay; the book may number otherwise on other dates."""
    move = _Move(story, book, 7 * weeks)
    setting = replace(story.setting, name=book.clock.calendar, book=book, engine=engine)
    kinds = {fact.name: fact.type.kind for fact in book.facts}
    facts = {name: move.value(kinds[name], value) for name, value in story.facts.items()}
    inputs = tuple(move.input(it, kinds) for it in story.inputs)
    return replace(
        story, setting=setting, facts=facts, start=move.instant(story.start), inputs=inputs,
        broken=move.instant(story.broken),
    )  # fmt: skip


class _Move:
    """From the clock that a story was found on to the book's own, so many days later."""

    def __init__(self, story: Story, book: Book, days: int) -> None:
        self.found_on = story.setting.almanac.clock
        self.own = LocalTime(book.clock.zone, book.clock.tick)
        self.days = days

    def instant(self, at: Minute) -> Minute:
        """The same time of the day so many days later."""
        return self.own.at(self.found_on.day(at) + self.days, self.found_on.minute_of_day(at))

    def day(self, day: Day | None) -> Day | None:
        """The date so many days later."""
        return None if day is None else day + self.days

    def value(self, kind: Kind, value: FactValue) -> FactValue:
        """A fact's value, dates moved."""
        if isinstance(value, int) and kind is Kind.DATE:
            return value + self.days
        if isinstance(value, int) and kind is Kind.DATE_TIME:
            return value + self.days * MINUTES_PER_DAY
        if isinstance(value, tuple) and value and isinstance(value[0], Note):
            return tuple(Note(it.text, it.day + self.days, it.shareable) for it in value if isinstance(it, Note))
        return value

    def input(self, news: _Input, kinds: dict[str, Kind]) -> _Input:
        """An event, with the dates that it tells of."""
        at = self.instant(news.at)
        match news:
            case i.WentOutOfOffice(until=until) | i.ConsentGranted(until=until):
                return replace(news, at=at, until=self.day(until))
            case i.FactLearnt(fact=fact, value=value) if value is not None:
                return replace(news, at=at, value=self.value(kinds[fact], value))
            case i.WentAway(first=first, last=last):
                return replace(news, at=at, first=first + self.days, last=last + self.days)
            case _:
                return replace(news, at=at)
