"""Timelines as one page of HTML that stands alone: no script, style, font or picture from elsewhere.

Owns: what the page is given. The page itself is `pages/timeline.html`, a template that escapes all it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cadencelang.clock import date_of, format_instant
from cadencelang.diagnostics.clean import clean
from cadencelang.records import dataclass
from cadencelang.workbench.account import account
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import distinct
from cadencelang.workbench.drawing import ROW, Drawing, draw
from cadencelang.workbench.left_out import NOTHING, LeftOut
from cadencelang.workbench.measures import Measures, measure
from cadencelang.workbench.packaged_page import packaged_page
from cadencelang.workbench.timeline import Origin, Timeline
from cadencelang.workbench.tones import Told
from cadencelang.workbench.wording import Teller


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the account as the page shows it."""

    time: str
    told: Told
    where: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Card:
    """One candidate as the page shows them; `label` tells them from all others in the overview."""

    anchor: str
    name: str
    label: str
    id: str
    zone: str
    stages: tuple[str, ...]
    measures: Measures
    drawing: Drawing
    days: tuple[tuple[str, tuple[Row, ...]], ...]
    pending: tuple[str, ...]


def timelines_html(
    timelines: Sequence[Timeline], atlas: Atlas, assumed: Sequence[str], left_out: LeftOut = NOTHING
) -> str:
    """The page for these timelines; `assumed` are sentences on what the simulation took for granted."""
    called = distinct([(it.label, it.candidate) for it in timelines])
    cards = [
        _card(number, timeline, atlas, label)
        for number, (timeline, label) in enumerate(zip(timelines, called, strict=True))
    ]
    return packaged_page("cadencelang.workbench", "timeline.html").render(
        title=clean(atlas.book.name),
        version=atlas.book.version,
        period=_period(timelines),
        assumed=[clean(it) for it in assumed],
        left_out=left_out,
        cards=cards,
        row=ROW,
    )


def _card(number: int, timeline: Timeline, atlas: Atlas, label: str) -> Card:
    teller = Teller(atlas, timeline.clock, timeline.tasks)
    return Card(
        anchor=f"candidate-{number}",
        name=clean(timeline.label),
        label=clean(label),
        id=clean(timeline.candidate),
        zone=timeline.clock.zone,
        stages=tuple(clean(it.label) for it in timeline.stays if it.end is None or it.end >= timeline.start),
        measures=measure(timeline),
        drawing=draw(timeline, atlas),
        days=tuple(_days(timeline, teller, atlas)),
        pending=tuple(teller.pending(it, timeline.end) for it in timeline.pending),
    )


def _days(timeline: Timeline, teller: Teller, atlas: Atlas) -> Iterator[tuple[str, tuple[Row, ...]]]:
    clock = timeline.clock
    for day, lines in groupby(account(timeline, teller), key=lambda it: clock.day(it.at)):
        date = date_of(day)
        rows = (
            Row(format_instant(it.at, clock, "time"), it.told, atlas.cite(it.told.place), it.origin) for it in lines
        )
        yield f"{date:%a} {date.day} {date:%b %Y}", tuple(rows)


def _period(timelines: Sequence[Timeline]) -> str:
    if not timelines:
        return ""
    first = timelines[0]
    start, end = date_of(first.clock.day(first.start)), date_of(first.clock.day(first.end))
    return f"{start.day} {start:%B %Y} to {end.day} {end:%B %Y}"
