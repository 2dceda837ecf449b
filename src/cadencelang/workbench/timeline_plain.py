"""Timelines as plain sentences, one a line: for screen readers, and for scripts that read line by line.

No columns, drawings, colours or line breaks inside a sentence; each line says by itself when it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cadencelang.clock import format_instant
from cadencelang.diagnostics.clean import clean
from cadencelang.workbench.account import Line, account
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.distribution import Spread
from cadencelang.workbench.measures import measure
from cadencelang.workbench.timeline import Origin, Timeline
from cadencelang.workbench.wording import Teller


def plain_timeline(timeline: Timeline, atlas: Atlas, *, detail: bool = False) -> Iterator[str]:
    """A candidate's timeline: who, how it went, everything that happened, and what is still to come."""
    teller = Teller(atlas, timeline.clock, timeline.tasks)
    yield plain_overview(timeline)
    for line in account(timeline, teller, detail=detail):
        yield _sentence(line, timeline, atlas)
    for item in timeline.pending:
        told = " ".join(clean(teller.pending(item, timeline.end)).split())
        yield f"Still to come: {told}."


def plain_overview(timeline: Timeline) -> str:
    """A candidate in one sentence: who, in which zone, through which stages, and the numbers."""
    id = f" ({timeline.candidate})" if timeline.label != timeline.candidate else ""
    stages = ", then ".join(it.label for it in timeline.stays if it.end is None or it.end >= timeline.start)
    where = f"in {stages}" if stages else "in no stage"
    return clean(f"{timeline.label}{id}, times in {timeline.clock.zone}, {where}: {measure(timeline)}.")


def plain_summary(timelines: Sequence[Timeline]) -> str:
    """All candidates together, in one sentence."""
    found = [measure(it) for it in timelines]
    return (
        f"All {len(found)} candidates: {sum(it.sent for it in found)} sent, "
        f"{sum(it.personal for it in found)} by a person, {sum(it.kept_back for it in found)} not sent, "
        f"longest silence {max((it.silence for it in found), default=0)} working days, "
        f"{sum(it.promises_kept for it in found)} promises kept, {sum(it.promises_broken for it in found)} broken."
    )


def plain_spreads(spreads: Iterable[Spread], runs: int) -> Iterator[str]:
    """Distributions over runs, one a sentence."""
    for it in spreads:
        yield (
            f"Over {runs} runs, {it.name}: least {it.least:.1f}, one in ten below {it.low:.1f}, half below "
            f"{it.middle:.1f}, nine in ten below {it.high:.1f}, most {it.most:.1f}."
        )


def _sentence(line: Line, timeline: Timeline, atlas: Atlas) -> str:
    told = line.told
    assumed = " (assumed)" if line.origin is Origin.ASSUMED else ""
    why = ", ".join(filter(None, (told.why, atlas.cite(told.place))))
    because = f"; why: {why}" if why else ""
    return clean(f"{format_instant(line.at, timeline.clock)}, {told.word}: {told.text}{assumed}{because}.")
