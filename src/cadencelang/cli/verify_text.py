"""Verdicts as text and as JSON; a story that breaks a guarantee is drawn as a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from cadencelang.clock import format_instant
from cadencelang.diagnostics.clean import clean
from cadencelang.engine.effects import Deliver
from cadencelang.engine.inputs import Entered, Input, TouchFailed
from cadencelang.prover.stories import WHO, Story
from cadencelang.prover.verifying import Verdict, Word
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Nothing
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.terminal import Terminal
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.timeline_text import account_lines
from cadencelang.workbench.week_strip import week_rows

_TONES = {Word.PROVED: "good", Word.CHECKED: "good", Word.BROKEN: "bad", Word.NOT_DECIDED: "warn"}
_INDENT = "    "


def verdict_text(verdict: Verdict, atlas: Atlas, terminal: Terminal) -> str:
    """A verdict with what it covers or how it breaks, ending with a line feed."""
    return "\n".join(_lines(verdict, atlas, terminal)) + "\n"


def _lines(verdict: Verdict, atlas: Atlas, terminal: Terminal) -> Iterator[str]:
    goal = verdict.goal
    where = f" ({atlas.cite(atlas.place(goal.span))})" if goal.guarantee is not None else ""
    yield f"{terminal.paint(_TONES[verdict.word], verdict.word)}  {clean(goal.name)}{where}"
    yield from _wrapped(goal.claim, terminal)
    match verdict.word:
        case Word.BROKEN if verdict.story is not None:
            yield from _story(verdict.story, atlas, terminal)
            yield from _wrapped(verdict.why, terminal)
        case Word.NOT_DECIDED:
            yield from _wrapped(undecided(verdict), terminal)
        case _:
            yield from _wrapped(f"for any number of events, at any tick ({verdict.tick} minutes)", terminal)
            if verdict.empty:
                yield from _wrapped("empty: what it speaks of never happens", terminal)
    for part in verdict.parts:
        left = ", none left unexplored" if part.explored.complete else ""
        counted = f"{part.explored.situations:,} situations{left}, {part.explored.seconds:.1f} s"
        yield from _wrapped(f"{part.calendar} ({part.windows} windows of days): {counted}", terminal)
    if verdict.word is not Word.BROKEN:
        yield from _wrapped(f"not covered: {', '.join(verdict.not_covered)}", terminal)


def _wrapped(text: str, terminal: Terminal) -> Iterator[str]:
    yield from wrap(clean(text), terminal.width, initial_indent=_INDENT, subsequent_indent=_INDENT + "  ")


def undecided(verdict: Verdict) -> str:
    """Why a goal is not decided, and how far it got."""
    reached = f"no story with up to {verdict.events} outside events; " if verdict.events >= 0 else ""
    return f"{reached}{verdict.why}"


def _story(story: Story, atlas: Atlas, terminal: Terminal) -> Iterator[str]:
    timeline = timeline_of(story)
    events = {0: "nothing happens outside", 1: "one event"}.get(story.events, f"{story.events} events")
    yield from _wrapped(f"story: {events}", terminal)
    yield from week_rows(timeline, terminal)
    yield ""
    yield from (f"  {line}" for line in account_lines(timeline, atlas, terminal))
    when = format_instant(story.broken, timeline.clock)
    yield f"  {terminal.paint('bad', f'{when}  it is broken')}"


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
    """The story as a timeline, by the engine it was found with."""
    setting = story.setting
    entered = Entered(id="enters", at=story.start, stage=story.stage)
    candidate = Candidate(WHO, story.facts)
    stretch = Stretch(story.start, story.broken)
    history = (entered, *story.inputs)
    reactions = _Arrivals(story.failed)
    return simulate(setting.engine, Atlas(setting.book), candidate, history, stretch, lambda *_: reactions)


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data."""
    story = verdict.story
    return {
        "guarantee": verdict.goal.name,
        "claim": verdict.goal.claim,
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
        "story": None if story is None else _story_json(story),
    }


def _story_json(story: Story) -> dict[str, Any]:
    clock = story.setting.almanac.clock
    return {
        "calendar": story.setting.name,
        "enters": story.stage,
        "at": format_instant(story.start, clock, "zoned"),
        "broken": format_instant(story.broken, clock, "zoned"),
        "events": [{"at": format_instant(it.at, clock, "zoned"), "what": type(it).__name__} for it in story.inputs],
        "failed": sorted(story.failed),
    }
