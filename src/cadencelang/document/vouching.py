"""What a playbook vouches for, with the verdicts of the prover where they were asked for."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from cadencelang.diagnostics.clean import clean, clean_block
from cadencelang.graph.model import Book
from cadencelang.prover.claims import Goal, goals_of
from cadencelang.prover.verifying import Verdict, Word
from cadencelang.records import dataclass
from cadencelang.review.story_text import story_lines
from cadencelang.review.verdict_text import covered
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import Terminal

_TONES = {Word.PROVED: "good", Word.CHECKED: "good", Word.BROKEN: "bad", Word.NOT_DECIDED: "open"}
_PAPER = Terminal(width=92)


@dataclass(frozen=True, slots=True)
class Vow:
    """A guarantee: its name, its claim, its line; with a verdict its word and tone, what it covers, and its story."""

    name: str
    claim: str
    line: str
    word: str = ""
    tone: str = ""
    covers: tuple[str, ...] = ()
    story: str = ""


@dataclass(frozen=True, slots=True)
class Vouching:
    """The guarantees of the text, those that every playbook has, and those of the latter that are switched off."""

    own: tuple[Vow, ...]
    built_in: tuple[Vow, ...]
    off: tuple[tuple[str, str], ...]
    proved: bool


def vouching(book: Book, atlas: Atlas, verdicts: Mapping[str, Verdict]) -> Vouching:
    """What is vouched for; `verdicts` are by the names of their goals."""
    goals = goals_of(book)
    off = tuple((clean(it.name), clean(it.reason)) for it in book.switched_off)
    return Vouching(
        tuple(_vow(it, atlas, verdicts) for it in goals if it.guarantee is not None),
        tuple(_vow(it, atlas, verdicts) for it in goals if it.guarantee is None),
        off,
        bool(verdicts),
    )


def _vow(goal: Goal, atlas: Atlas, verdicts: Mapping[str, Verdict]) -> Vow:
    line = atlas.cite(atlas.place(goal.span)) if goal.guarantee is not None else ""
    name, claim, line = clean(goal.name), clean(goal.claim), clean(line)
    verdict = verdicts.get(goal.name)
    if verdict is None:
        return Vow(name, claim, line)
    story = ""
    if verdict.story is not None:
        story = clean_block(dedent("\n".join(story_lines(verdict.story, goal, atlas, _PAPER))))
    covers = tuple(clean(it) for it in covered(verdict))
    return Vow(name, claim, line, verdict.word.value.lower(), _TONES[verdict.word], covers, story)
