"""The stages and rules of a playbook as a graph, with a candidate's way through them lit.

Each stage is told with its ways out and its rules; where the candidate was, when, which way they went, and what each
rule did stand beside. A way that is lit has a full mark as well as a colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from textual.content import Content

from cadencelang.clock import Clock, Minute
from cadencelang.engine.effects import What
from cadencelang.graph.model import Book, Rule, Stage
from cadencelang.graph.render_diagram import Arrow, diagram
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Stretch, Timeline
from cadencelang_tui.glyphs import Glyphs, shown
from cadencelang_tui.simulate.checks import link
from cadencelang_tui.simulate.why_pane import short

_DID = {What.SENT, What.TASK_OPENED, What.TOLD, What.PROMISE_MADE, What.RUN_ENDED, What.APPROVAL_ASKED, What.FACT_SET}
_DID_NOT = {What.RUN_BLOCKED, What.RUN_DROPPED, What.RUN_STOPPED, What.SKIPPED, What.CANCELLED}


def page(atlas: Atlas, timeline: Timeline, until: Minute, glyphs: Glyphs) -> list[Content]:
    """The whole playbook, lit by what happened up to an instant."""
    book = atlas.book
    stays = [it for it in timeline.stays if it.start <= until]
    way = {(a.label, b.label): b.start for a, b in pairwise(stays)}
    lines = [Content(_way(stays, timeline.clock))]
    drawn = diagram(book)
    names = {box.id: box.lines[0] for box in drawn.boxes}
    did, did_not = _counts(timeline, until)
    for stage in book.stages:
        lines += [Content(""), _stage(stage, stays, until, timeline.clock, glyphs)]
        lines += [
            _arrow(it, names, way, timeline.clock, glyphs) for it in drawn.arrows if names[it.start] == stage.name
        ]
        if any(it.label == stage.name for it in stays):
            lines += _rules(book, stage, atlas, did, did_not, glyphs)
    return lines


def _way(stays: list[Stretch], clock: Clock) -> str:
    return shown(" > ".join(f"{it.label} ({short(it.start, clock)})" for it in stays)) or "In no stage yet."


def _stage(stage: Stage, stays: list[Stretch], until: Minute, clock: Clock, glyphs: Glyphs) -> Content:
    here = [it for it in stays if it.label == stage.name]
    closing = "  (closing)" if stage.closing else ""
    if not here:
        return Content.styled(f"{glyphs.later} {shown(stage.name)}{closing}", "$foreground 60%")
    ends = [
        f"{short(it.start, clock)} to {short(it.end, clock) if it.end and it.end <= until else 'now'}" for it in here
    ]
    return Content.assemble((f"{glyphs.done} {shown(stage.name)}", "bold $success"), f"{closing}  {', '.join(ends)}")


def _arrow(
    arrow: Arrow, names: dict[str, str], way: dict[tuple[str, str], Minute], clock: Clock, glyphs: Glyphs
) -> Content:
    target = names[arrow.finish]
    by = f'  by the rule "{shown(arrow.label)}"' if arrow.label else "  by a person"
    taken = way.get((names[arrow.start], target))
    if taken is None:
        return Content.styled(f"    {glyphs.dash}> {shown(target)}{by}", "$foreground 60%")
    words = f"    {glyphs.cursor}{glyphs.dash}> {shown(target)}"
    return Content.assemble((words, "bold $success"), f"  on {short(taken, clock)}")


def _counts(timeline: Timeline, until: Minute) -> tuple[Counter[str], Counter[str]]:
    did: Counter[str] = Counter()
    did_not: Counter[str] = Counter()
    for entry in timeline.entries:
        reason = entry.reason
        if reason.rule is not None and reason.at <= until:
            did[reason.rule] += reason.what in _DID and reason.what is not What.RUN_ENDED
            did_not[reason.rule] += reason.what in _DID_NOT
    return did, did_not


def _rules(
    book: Book, stage: Stage, atlas: Atlas, did: Counter[str], did_not: Counter[str], glyphs: Glyphs
) -> Iterator[Content]:
    for rule in book.rules:
        if stage.name in rule.stages:
            yield _rule(rule, atlas, did[rule.id], did_not[rule.id], glyphs)


def _rule(rule: Rule, atlas: Atlas, did: int, did_not: int, glyphs: Glyphs) -> Content:
    line = link(atlas.place(rule.span), atlas)
    if did:
        return Content.assemble("      ", (f"{glyphs.done} {shown(rule.name)}", "$success"), f"  {_times(did)}  ", line)
    if did_not:
        return Content.assemble("      ", (f"{glyphs.no} {shown(rule.name)}", "$warning"), "  did not run  ", line)
    return Content.assemble("      ", (f"{glyphs.later} {shown(rule.name)}", "$foreground 60%"), "  ", line)


def _times(number: int) -> str:
    return f"{number} thing{'' if number == 1 else 's'} done"
