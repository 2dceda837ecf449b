"""All candidates at a glance: a table of what each will get, week strips, and distributions over many runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cadencelang.diagnostics.cells import cell_count
from cadencelang.diagnostics.clean import clean
from cadencelang.workbench.candidate import distinct
from cadencelang.workbench.distribution import Spread
from cadencelang.workbench.measures import Measures, measure
from cadencelang.workbench.terminal import Terminal
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.timeline_text import heading
from cadencelang.workbench.week_strip import week_rows

_NUMBERS = ("sent", "person", "unsent", "silent", "kept", "broken")
_NUMBER_WIDTH = 7


def overview(timeline: Timeline, terminal: Terminal) -> str:
    """One candidate in a few lines, ending with a line feed."""
    return "\n".join([*heading(timeline, terminal), *week_rows(timeline, terminal)]) + "\n"


def summary_table(timelines: Sequence[Timeline], terminal: Terminal) -> str:
    """A line for each candidate and one for all, ending with a line feed.

    `sent` are automatic touches, `person` those by people, `unsent` touches skipped or cancelled, `silent` the
    longest in working days, `kept` and `broken` promises.
    """
    room = terminal.width - _NUMBER_WIDTH * len(_NUMBERS)
    name, stage = max(12, room * 11 // 20), max(8, room - max(12, room * 11 // 20))
    head = _fit("candidate", name) + _fit("stage", stage) + "".join(f"{it:>{_NUMBER_WIDTH}}" for it in _NUMBERS)
    lines = [terminal.paint("head", head)]
    measures = [measure(it) for it in timelines]
    called = distinct([(it.label, it.candidate) for it in timelines])
    for timeline, one, label in zip(timelines, measures, called, strict=True):
        lines.append(_fit(clean(label), name) + _fit(clean(timeline.stage), stage) + _numbers(one))
    totals = [sum(it) for it in zip(*(_row(one) for one in measures), strict=True)] if measures else [0] * len(_NUMBERS)
    totals[3] = max((one.silence for one in measures), default=0)
    text = "".join(f"{it:>{_NUMBER_WIDTH}}" for it in totals)
    lines.append(terminal.paint("head", _fit(f"{len(measures)} candidates", name + stage) + text))
    return "\n".join(lines) + "\n"


def spread_table(spreads: Iterable[Spread], runs: int, terminal: Terminal) -> str:
    """Distributions over runs, ending with a line feed."""
    head = f"{f'over {runs} runs':<34}{'least':>8}{'10 %':>8}{'half':>8}{'90 %':>8}{'most':>8}"
    rows = (
        f"{it.name:<34}{it.least:>8.1f}{it.low:>8.1f}{it.middle:>8.1f}{it.high:>8.1f}{it.most:>8.1f}" for it in spreads
    )
    return "\n".join([terminal.paint("head", head), *rows]) + "\n"


def _row(one: Measures) -> tuple[int, ...]:
    return one.sent, one.personal, one.kept_back, one.silence, one.promises_kept, one.promises_broken


def _numbers(one: Measures) -> str:
    return "".join(f"{it:>{_NUMBER_WIDTH}}" for it in _row(one))


def _fit(text: str, width: int) -> str:
    """A text in exactly so many cells, at least one space at the end, cut with a full stop where it is longer."""
    while cell_count(text) >= width:
        text = f"{text[:-2]}."
    return text + " " * (width - cell_count(text))
