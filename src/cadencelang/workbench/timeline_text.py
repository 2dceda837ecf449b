"""A timeline as text: one candidate day by day, with what happened, what did not, and why.

Owns: grouping by day, the columns, silence lines, and folding repeats. What did not happen stands beside what did.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from cadencelang.clock import Day, date_of, format_instant
from cadencelang.diagnostics.cells import cell_count
from cadencelang.diagnostics.clean import clean
from cadencelang.workbench.account import Line, account
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.measures import measure
from cadencelang.workbench.terminal import Terminal
from cadencelang.workbench.timeline import Origin, Silence, Timeline
from cadencelang.workbench.week_strip import week_rows
from cadencelang.workbench.wording import Teller

_INDENT = 18
_NO_BREAK = "\u00a0"
_TELLING_SILENCE = 2


def timeline_text(timeline: Timeline, atlas: Atlas, terminal: Terminal, *, detail: bool = False) -> str:
    """The whole timeline of a candidate, ending with a line feed. `detail` tells the quiet lines too."""
    return "\n".join(_Writer(timeline, atlas, terminal, detail).lines()) + "\n"


def account_lines(timeline: Timeline, atlas: Atlas, terminal: Terminal) -> Iterator[str]:
    """The account of a timeline day by day, without a heading."""
    return _Writer(timeline, atlas, terminal, detail=False).account()


class _Writer:
    """Writes one timeline for one terminal."""

    def __init__(self, timeline: Timeline, atlas: Atlas, terminal: Terminal, detail: bool) -> None:
        self.timeline = timeline
        self.atlas = atlas
        self.terminal = terminal
        self.detail = detail
        self.teller = Teller(atlas, timeline.clock, timeline.tasks)

    def lines(self) -> Iterator[str]:
        yield from heading(self.timeline, self.terminal)
        yield from week_rows(self.timeline, self.terminal)
        yield ""
        yield from self.account()
        yield from self.closing()

    def account(self) -> Iterator[str]:
        """The account day by day."""
        told_before = None
        for day, lines in groupby(
            account(self.timeline, self.teller, detail=self.detail), key=lambda it: self.timeline.clock.day(it.at)
        ):
            yield from self.silence_before(day, told_before)
            yield self.day_line(day)
            for line in lines:
                yield from self.entry_lines(line)
            told_before = day

    def day_line(self, day: Day) -> str:
        clock = self.timeline.clock
        date = date_of(day)
        closed = clock.why_closed(day) if clock.first_day <= day <= clock.last_day else ""
        note = f"  [{closed}]" if closed and closed not in ("Saturday", "Sunday") else ""
        past = "  (before the simulation)" if clock.at(day, 1440) <= self.timeline.start else ""
        head = f"{date:%a} {date.day:2} {date:%b %Y}{clean(note)}"
        return self.terminal.paint("head", head) + (past if cell_count(head + past) <= self.terminal.width else "")

    def entry_lines(self, line: Line) -> Iterator[str]:
        told = line.told
        time = format_instant(line.at, self.timeline.clock, "time")
        assumed = " (assumed)" if line.origin is Origin.ASSUMED else ""
        lead = f"  {time}  {self.terminal.paint(told.tone, f'{told.word:<8}')} "
        where = self.atlas.cite(told.place).replace(" ", _NO_BREAK)
        why = ", ".join(filter(None, [told.why, where]))
        body = f"{told.text}{assumed}"
        beside = f"  {self.terminal.marks.dash} {why}" if why else ""
        if cell_count(body + beside) <= self.terminal.width - _INDENT:
            yield lead + body + self.terminal.paint("faint", beside.replace(_NO_BREAK, " "))
            return
        room = self.terminal.width - _INDENT
        first, *others = wrap(body, room, break_long_words=True) or [""]
        yield lead + first
        yield from (" " * _INDENT + it for it in others)
        for part in wrap(f"{self.terminal.marks.dash} {why}", room, subsequent_indent="  ") if why else ():
            yield " " * _INDENT + self.terminal.paint("faint", part.replace(_NO_BREAK, " "))

    def silence_before(self, day: Day, before: Day | None) -> Iterator[str]:
        """A line for a silence that ends on a day told of, where days before it were without anything to tell."""
        clock = self.timeline.clock
        ended = (it for it in self.timeline.silences if clock.day(it.end) == day and it.end < self.timeline.end)
        silence = max(ended, key=lambda it: it.working_days, default=None)
        if before is not None and day - before > 1 and silence is not None:
            yield from self.silence(silence)

    def silence(self, silence: Silence) -> Iterator[str]:
        """How long nothing of ours reached them, where it was long enough to tell."""
        if silence.working_days >= _TELLING_SILENCE:
            text = f"{self.terminal.marks.dots} {counted(silence.working_days, 'working day')} without a word from us"
            for part in wrap(text, self.terminal.width, initial_indent="  ", subsequent_indent="      "):
                yield self.terminal.paint("faint", part)

    def closing(self) -> Iterator[str]:
        last = self.timeline.silences[-1] if self.timeline.silences else None
        if last is not None and last.open and last.end == self.timeline.end:
            yield from self.silence(last)
        if self.timeline.pending:
            yield self.terminal.paint("head", "Still to come")
            for item in self.timeline.pending:
                text = self.teller.pending(item, self.timeline.end)
                yield from wrap(text, self.terminal.width, initial_indent="  ", subsequent_indent="    ")


def heading(timeline: Timeline, terminal: Terminal) -> Iterator[str]:
    """Who it is, where they stand, and how it went, in two or three lines."""
    name = clean(timeline.label)
    id = f" ({clean(timeline.candidate)})" if timeline.label != timeline.candidate else ""
    stages = [it.label for it in timeline.stays if it.end is None or it.end >= timeline.start]
    arrow = " > " if terminal.marks.dash == "-" else " → "
    path = arrow.join(f'"{clean(it)}"' for it in stages)
    if cell_count(f"{name}{id}  {timeline.clock.zone}") <= terminal.width:
        yield f"{terminal.paint('head', name)}{id}  {timeline.clock.zone}"
    else:
        yield from (terminal.paint("head", part) for part in wrap(name, terminal.width))
        yield from wrap(f"{id.strip()}  {timeline.clock.zone}", terminal.width, initial_indent="  ")
    yield from wrap(path, terminal.width, initial_indent="  ", subsequent_indent="    ")
    yield from wrap(str(measure(timeline)), terminal.width, initial_indent="  ", subsequent_indent="  ")


def counted(number: int, word: str) -> str:
    """`1 mail`, `2 mails`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def legend(terminal: Terminal) -> str:
    """What the marks of a week strip mean."""
    marks = terminal.marks
    parts = [
        f"{marks.touch} sent", f"{marks.person} by a person", f"{marks.blocked} kept back or skipped",
        f"{marks.broken} promise broken", f"{marks.reply} they reply", f"{marks.stage} enters a stage",
        f"{marks.held} on hold", f"{marks.holiday} closed",
    ]  # fmt: skip
    return "  ".join(parts)
