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
_MOST_NAMED: Final = 6


def verdict_text(verdict: Verdict, atlas: Atlas, terminal: Terminal) -> str:
    """A verdict with what it covers or how it breaks, ending with a line feed."""
    return "\n".join(_lines(verdict, atlas, terminal)) + "\n"


def _lines(verdict: Verdict, atlas: Atlas, terminal: Terminal) -> Iterator[str]:
    goal = verdict.goal
    cited = atlas.cite(atlas.place(goal.span)) if goal.guarantee is not None else ""
    where = f" ({cited})" if cited else ""
    yield f"{terminal.paint(_TONES[verdict.word], verdict.word)}  {clean(goal.name)}{where}"
    yield from _wrapped(goal.claim, terminal)
    if verdict.word is Word.BROKEN and verdict.story is not None:
        yield ""
        yield from story_lines(verdict.story, goal, atlas, terminal)
        yield ""
    for sentence in covered(verdict):
        yield from _wrapped(sentence, terminal)


def covered(verdict: Verdict) -> Iterator[str]:
    """What a verdict covers and what it does not, one thing a sentence; the story of a broken claim is told apart."""
    match verdict.word:
        case Word.BROKEN if verdict.story is not None:
            yield from filter(None, (verdict.why,))
        case Word.NOT_DECIDED:
            yield verdict.undecided
        case _:
            coarse = "as days begin, open and close, and not at every tick"
            at = coarse if verdict.word is Word.CHECKED else f"at any tick ({verdict.tick} minutes)"
            yield f"for any number of events, {at}"
            if verdict.empty:
                yield "empty: what it speaks of never happens"
    if rests_on := _rests_on(verdict):
        yield rests_on
    yield from _explored(verdict)
    if verdict.word is not Word.BROKEN:
        yield f"not covered: {', '.join(verdict.not_covered)}"


def _rests_on(verdict: Verdict) -> str:
    """The rules that a proof follows, where it lets all others do what they like."""
    if not verdict.rests_on:
        return ""
    names = sorted(rule.rpartition("/")[2] for rule in verdict.rests_on)
    listed = ", ".join(f'"{name}"' for name in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"whatever other rules do: it rests on {listed}{more}"


def _explored(verdict: Verdict) -> Iterator[str]:
    """What was explored on each calendar, all that the claim came to taken together."""
    for calendar in dict.fromkeys(part.calendar for part in verdict.parts):
        parts = [part for part in verdict.parts if part.calendar == calendar]
        explored = [part.explored for part in parts]
        left = ", none left unexplored" if all(it.complete for it in explored) else ""
        told = ", known from before" if all(it.remembered for it in explored) else ""
        situations, seconds = sum(it.situations for it in explored), sum(it.seconds for it in explored)
        windows = max(part.windows for part in parts)
        yield f"{calendar} ({windows} windows of days): {situations:,} situations{left}, {seconds:.1f} s{told}"


def _wrapped(text: str, terminal: Terminal) -> Iterator[str]:
    yield from wrap(clean(text), terminal.width, initial_indent=_INDENT, subsequent_indent=_INDENT + "  ")
