"""A story drawn: what it starts from, a small calendar, dated lines with the playbook's, and those lines in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from cadencelang.clock import Clock, Day, Minute, date_of, format_instant
from cadencelang.diagnostics.cells import cell_count
from cadencelang.diagnostics.clean import clean
from cadencelang.engine.inputs import WentAway
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Kind
from cadencelang.graph.render_words import fact_words
from cadencelang.prover.claims import Goal
from cadencelang.prover.stories import Story
from cadencelang.review.breaking import breaking_words
from cadencelang.review.history import given, timeline_of
from cadencelang.review.month_grid import grid_rows
from cadencelang.source import Span
from cadencelang.workbench.account import Line, account
from cadencelang.workbench.atlas import Atlas, Place
from cadencelang.workbench.terminal import Terminal
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.wording import Teller

_INDENT: Final = "    "
_DATE: Final = 12
_TIME_AND_WORD: Final = 7 + 9
_NARROW: Final = 64
_MOST_LINES: Final = 18
_KEPT_LINES: Final = 8
_MOST_QUOTED: Final = 8
_OUTSIDE: Final = frozenset({"enters", "happens"})
_RULE_ALONE: Final = re.compile(r'rule "[^"]*"')


def story_lines(story: Story, goal: Goal, atlas: Atlas, terminal: Terminal) -> Iterator[str]:
    """The story line by line, as wide as the terminal."""
    timeline = timeline_of(story)
    yield from _opening(story, terminal)
    yield ""
    yield from grid_rows(timeline, terminal)
    yield ""
    lines = list(account(timeline, Teller(atlas, timeline.clock, timeline.tasks)))
    yield from _Account(timeline, atlas, terminal).rows(lines, breaking_words(goal), atlas.place(_own_span(goal)))
    quoted = _quoted(lines, atlas, terminal)
    if quoted:
        yield ""
        yield from quoted


def _own_span(goal: Goal) -> Span | None:
    return goal.span if goal.guarantee is not None else None


def how_many(story: Story) -> str:
    """How many things have to happen outside for the story."""
    if story.events == 0:
        return "nothing has to happen outside"
    return "it takes one event outside" if story.events == 1 else f"it takes {story.events} events outside"


def _opening(story: Story, terminal: Terminal) -> Iterator[str]:
    where = "on weeks without holidays" if story.setting.name == "plain weeks" else "on the playbook's own calendar"
    yield from wrap(f"{how_many(story).capitalize()}; {where}.", terminal.width,
                    initial_indent=_INDENT, subsequent_indent=_INDENT)  # fmt: skip
    facts = [f"{name} is {value_words_of(story, name, value)}" for name, value in given(story)]
    facts += [f'consent "{it}"' for it in story.consents]
    absences = [
        f"{it.role} is away from {fact_words(it.first, is_date=True)} to {fact_words(it.last, is_date=True)}"
        for it in story.inputs
        if isinstance(it, WentAway)
    ]
    if facts or absences:
        yield from wrap(clean(f"Given {', '.join((*facts, *absences))}."), terminal.width,
                        initial_indent=_INDENT, subsequent_indent=_INDENT)  # fmt: skip


def value_words_of(story: Story, name: str, value: FactValue) -> str:
    """The value of a fact that the story is given, in words."""
    kind = next(fact.type.kind for fact in story.setting.book.facts if fact.name == name)
    return fact_words(value, is_date=kind is Kind.DATE)


class _Account:
    """The dated lines of one timeline."""

    def __init__(self, timeline: Timeline, atlas: Atlas, terminal: Terminal) -> None:
        self.clock: Clock = timeline.clock
        self.end = timeline.end
        self.atlas = atlas
        self.terminal = terminal
        self.day: Day | None = None
        self.narrow = terminal.width < _NARROW
        self.before_text = len(_INDENT) + _TIME_AND_WORD + (0 if self.narrow else _DATE)

    def rows(self, lines: Sequence[Line], broken: str, claim: Place | None) -> Iterator[str]:
        """Every line, the middle of a long account left out, and last how the claim breaks."""
        left_out = len(lines) - 2 * _KEPT_LINES if len(lines) > _MOST_LINES else 0
        for number, line in enumerate(lines):
            if left_out and number == _KEPT_LINES:
                yield f"{_INDENT}{self.terminal.paint('faint', f'{self.terminal.marks.dots} {left_out} more lines')}"
            if not left_out or number < _KEPT_LINES or number >= len(lines) - _KEPT_LINES:
                yield from self.row(line)
        yield from self.entry(self.end, "BROKEN", "bad", broken, "bad", claim)

    def row(self, line: Line) -> Iterator[str]:
        """One line: what happened, the playbook's line, and below it why."""
        told = line.told
        yield from self.entry(line.at, told.word, told.tone, told.text, self._tone(told.word), told.place)
        if told.why and not (told.place and _RULE_ALONE.fullmatch(told.why)):
            for part in wrap(told.why, self.terminal.width - self.before_text):
                yield " " * self.before_text + self.terminal.paint("faint", part)

    def _tone(self, word: str) -> str:
        return "head" if word in _OUTSIDE else ""

    def entry(self, at: Minute, word: str, tone: str, text: str, text_tone: str, place: Place | None) -> Iterator[str]:
        """A dated line, broken where it is too long, with the number of the playbook's line at its end."""
        date, cited = self._date(at), self.atlas.cite(place)
        if self.narrow and date.strip():
            yield f"{_INDENT}{date.rstrip()}"
        lead = f"{_INDENT}{'' if self.narrow else date}{format_instant(at, self.clock, 'time')}  "
        if self.narrow and cited:
            text, cited = f"{text} ({cited})", ""
        room = self.terminal.width - self.before_text - (cell_count(cited) + 2 if cited else 0)
        first, *others = wrap(clean(text), room) or [""]
        gap = " " * max(0, room - cell_count(first))
        beside = f"{gap}  {self.terminal.paint('faint', cited)}" if cited else ""
        what = self.terminal.paint(tone, f"{word:<8}")
        yield f"{lead}{what} {self.terminal.paint(text_tone, first)}{beside}".rstrip()
        yield from (" " * self.before_text + self.terminal.paint(text_tone, part) for part in others)

    def _date(self, at: Minute) -> str:
        """The date, where it is another than that of the line before; else as much room."""
        day = self.clock.day(at)
        if day == self.day:
            return " " * _DATE
        self.day = day
        date = date_of(day)
        return f"{f'{date:%a} {date.day:2} {date:%b}':<{_DATE}}"


def _quoted(lines: Sequence[Line], atlas: Atlas, terminal: Terminal) -> list[str]:
    """The playbook's lines that the story cites, in full."""
    places = {(it.file, it.line): it for line in lines if (it := line.told.place) is not None}
    if not places:
        return []
    rows = [f"{_INDENT}{terminal.paint('head', 'The lines it turns on')}"]
    for place in [places[key] for key in sorted(places)][:_MOST_QUOTED]:
        cited = atlas.cite(place).removeprefix("line ")
        room = terminal.width - len(_INDENT) - 8
        text = clean(place.text)
        rows.append(f"{_INDENT}{cited:>5}  {text if cell_count(text) <= room else text[: room - 1] + '…'}".rstrip())
    return rows
