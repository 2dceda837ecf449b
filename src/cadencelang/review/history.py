"""A story as a timeline of the simulator: told by the engine it was found with, message failures included."""

from __future__ import annotations

from collections.abc import Iterator

from cadencelang.engine.effects import Deliver
from cadencelang.engine.inputs import Input, TouchFailed
from cadencelang.graph.conditions import FactValue
from cadencelang.prover.domains import facts_read
from cadencelang.prover.stories import WHO, Story
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Nothing
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.timeline import Timeline


class _Arrivals(Nothing):
    """Messages arrive, save those that the story says do not."""

    def __init__(self, failed: frozenset[str]) -> None:
        self.failed = failed

    def arrival(self, order: Deliver) -> Input:
        """What becomes of a message."""
        if order.touch.id in self.failed:
            return TouchFailed(id=f"failed:{order.touch.id}", at=order.at, touch=order.touch.id, reason="it bounced")
        return super().arrival(order)


def timeline_of(story: Story) -> Timeline:
    """The story from its start to the instant at which the claim breaks."""
    setting = story.setting
    stretch = Stretch(story.start, story.broken)
    reactions = _Arrivals(story.failed)
    candidate = Candidate(WHO, story.facts)
    return simulate(setting.engine, Atlas(setting.book), candidate, story.history, stretch, lambda *_: reactions)


def given(story: Story) -> Iterator[tuple[str, FactValue]]:
    """The facts that matter to the story and are known at its start, by name."""
    read = facts_read(story.setting.book)
    yield from ((fact.name, story.facts[fact.name]) for fact in story.setting.book.facts
                if fact.name in read and fact.name in story.facts)  # fmt: skip
