"""Verdicts as diagnostics, so that the tools that read SARIF show them beside what `check` finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cadencelang.diagnostics import Diagnostic, Label
from cadencelang.prover.stories import Story
from cadencelang.prover.verifying import Verdict, Word
from cadencelang.review.breaking import breaking_words
from cadencelang.review.codes import BROKEN, UNDECIDED
from cadencelang.review.history import timeline_of
from cadencelang.review.story_text import how_many
from cadencelang.source import Sources, Span
from cadencelang.workbench.account import account
from cadencelang.workbench.atlas import Atlas, Place
from cadencelang.workbench.wording import Teller


def verdict_diagnostics(verdicts: Iterable[Verdict], atlas: Atlas, sources: Sources) -> Iterator[Diagnostic]:
    """A diagnostic for each guarantee that is broken, with the lines its story turns on, or not decided."""
    for verdict in verdicts:
        goal = verdict.goal
        if verdict.word is Word.BROKEN and verdict.story is not None:
            message = f'Guarantee "{goal.name}" is broken: {breaking_words(goal)}; {how_many(verdict.story)}.'
            related = tuple(_labels(verdict.story, atlas, sources))
            yield BROKEN.at(goal.span, message, help=f"It claims: {goal.claim}.", related=related)
        elif verdict.word is Word.NOT_DECIDED:
            message = f'Guarantee "{goal.name}" is not decided: {verdict.undecided}.'
            yield UNDECIDED.at(goal.span, message, help=f"It claims: {goal.claim}.")


def _labels(story: Story, atlas: Atlas, sources: Sources) -> Iterator[Label]:
    """Each line of the playbook that the story cites, with what it did the last time."""
    timeline = timeline_of(story)
    teller = Teller(atlas, timeline.clock, timeline.tasks)
    said = {
        (place.file, place.line): (place, f"{line.told.word} {line.told.text}")
        for line in account(timeline, teller)
        if (place := line.told.place) is not None
    }
    for place, words in said.values():
        if place.file in sources:
            yield Label(_span(place, sources), words)


def _span(place: Place, sources: Sources) -> Span:
    start, end = sources[place.file].line_bounds(place.line)
    indent = end - start - len(sources[place.file].line_text(place.line).lstrip())
    return Span(place.file, start + max(indent, 0), end)
