"""Verdicts as plain data: what was covered, how a claim breaks, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cadencelang.prover.stories import Story
from cadencelang.prover.verifying import Verdict
from cadencelang.review.breaking import breaking_words
from cadencelang.review.history import given, timeline_of
from cadencelang.review.story_text import value_words_of
from cadencelang.workbench.account import account
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.timeline_json import iso
from cadencelang.workbench.wording import Teller


def verdict_json(verdict: Verdict, atlas: Atlas) -> dict[str, Any]:
    """A verdict as plain data; instants are local, in ISO 8601 with their offset."""
    goal, story = verdict.goal, verdict.story
    place = atlas.place(goal.span) if goal.guarantee is not None else None
    return {
        "guarantee": goal.name,
        "claim": goal.claim,
        "file": place and place.file,
        "line": place and place.line,
        "verdict": str(verdict.word),
        "empty": verdict.empty,
        "why": verdict.why,
        "tick": verdict.tick,
        "calendars": [
            {
                "name": part.calendar,
                "windows": part.windows,
                "situations": part.explored.situations,
                "complete": part.explored.complete,
                "seconds": round(part.explored.seconds, 3),
            }
            for part in verdict.parts
        ],
        "not_covered": list(verdict.not_covered),
        "story": None if story is None else _story(story, atlas) | {"breaks": breaking_words(goal)},
    }


def _story(story: Story, atlas: Atlas) -> dict[str, Any]:
    timeline = timeline_of(story)
    return {
        "calendar": story.setting.name,
        "given": {name: value_words_of(story, name, value) for name, value in given(story)},
        "enters": story.stage,
        "at": iso(story.start, timeline.clock),
        "broken": iso(story.broken, timeline.clock),
        "events": story.events,
        "lines": list(_lines(timeline, atlas)),
    }


def _lines(timeline: Timeline, atlas: Atlas) -> Iterator[dict[str, Any]]:
    for line in account(timeline, Teller(atlas, timeline.clock, timeline.tasks)):
        told = line.told
        yield {
            "at": iso(line.at, timeline.clock),
            "what": told.word,
            "text": told.text,
            "why": told.why,
            "file": told.place and told.place.file,
            "line": told.place and told.place.line,
        }
