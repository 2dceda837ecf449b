"""Verdicts as text: the word, the claim, then what it covers or how it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from cadencelang.diagnostics.clean import clean
from cadencelang.prover.verifying import Verdict, Word
from cadencelang.review.story_text import story_lines
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import Terminal

_TONES: Final = {Word.PROVED: "good", Word.CHECKED: "good", Word.BROKEN: "bad", Word.NOT_DECIDED: "blocked"}
_INDENT: Final = "    "


def verdict_text(verdict: Verdict, atlas: Atlas, terminal: Terminal) -> str:
    """A verdict with what it covers or how it breaks, ending with a line feed."""
    return "\n".join(_lines(verdict, atlas, terminal)) + "\n"


def _lines(verdict: Verdict, atlas: Atlas, terminal: Terminal) -> Iterator[str]:
    goal = verdict.goal
    cited = atlas.cite(atlas.place(goal.span)) if goal.guarantee is not None else ""
    where = f" ({cited})" if cited else ""
    yield f"{terminal.paint(_TONES[verdict.word], verdict.word)}  {clean(goal.name)}{where}"
    yield from _wrapped(goal.claim, terminal)
    match verdict.word:
        case Word.BROKEN if verdict.story is not None:
            yield ""
            yield from story_lines(verdict.story, goal, atlas, terminal)
            yield ""
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
