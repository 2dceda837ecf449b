"""A candidate's page: who they are, what comes next and why, and everything that happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cadencelang.clock import Clock, Minute, format_instant
from cadencelang.desk.decided import Decided
from cadencelang.desk.items import Page, PageLine
from cadencelang.desk.standing import Stage, Standing
from cadencelang.engine.pending import Pending, PendingKind
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Kind as FactKind
from cadencelang.graph.render_words import fact_words
from cadencelang.workbench.account import account
from cadencelang.workbench.wording import Teller

THEIR_TIME: Final = "their time"
"""What a page knows first of all: it is told on the candidate's clock, and what that shows now."""
_COMING: Final[Mapping[PendingKind, str]] = {
    PendingKind.TOUCH: "message",
    PendingKind.TASK: "task",
    PendingKind.PROMISE: "promise",
    PendingKind.WAIT: "planned",
    PendingKind.EVENT: "waiting",
    PendingKind.TRIGGER: "planned",
    PendingKind.HOLD: "on hold",
    PendingKind.REMINDER: "reminder",
}
"""The word before what comes next, as those say it who never read a playbook."""


def page_of(stage: Stage, standing: Standing, now: Minute, decided: Sequence[Decided] = ()) -> Page:
    """The page at an instant, on the candidate's own clock, with what was decided about them."""
    teller = Teller(stage.atlas, standing.timeline.clock, standing.timeline.tasks)
    past = tuple(
        PageLine(line.at, teller.moment(line.at, now), line.told.word, line.told.text, line.told.why,
                 stage.atlas.cite(line.told.place), str(line.told.tone), line.told.place)
        for line in account(standing.timeline, teller)
    )  # fmt: skip
    chosen = tuple(
        PageLine(it.at, teller.moment(it.at, now), "decided", f"{what}: {it.did}", "by you")
        for it in decided
        for candidate, what in it.about
        if candidate == standing.candidate.id
    )
    coming = tuple(_coming(stage, item, teller, now) for item in stage.engine.pending(standing.state))
    about = tuple(_about(stage, standing, now))
    newest = tuple(sorted((*past, *chosen), key=lambda it: it.at or 0))[::-1]
    return Page(standing.candidate.id, standing.candidate.label, about, coming, newest)


def _coming(stage: Stage, item: Pending, teller: Teller, now: Minute) -> PageLine:
    rule = stage.atlas.rules.get(item.rule or "")
    place = stage.atlas.place_of(item.step) or (stage.atlas.place(rule.span) if rule else None)
    when = teller.moment(item.due, now) if item.due is not None else "open"
    told = teller.pending(item, now)
    text = told.removeprefix(when).strip() if item.due is not None else told
    cited = rule is not None and item.kind is not PendingKind.TRIGGER
    return PageLine(
        item.due, when, _COMING[item.kind], text, "", "" if cited else stage.atlas.cite(place), source=place
    )


def _about(stage: Stage, standing: Standing, now: Minute) -> Iterator[tuple[str, str]]:
    """The stage and the facts, in the order of the playbook; private ones say only that they are there."""
    yield "stage", standing.timeline.stage or "none yet"
    clock = standing.timeline.clock
    yield THEIR_TIME, f"{format_instant(now, clock, 'short')} {clock.zone_name(now)}, as all times on this page"
    values = stage.engine.facts(standing.state)
    for fact in stage.atlas.book.facts:
        if fact.name in values:
            words = "(private)" if fact.private else _words(values[fact.name], fact.type.kind, standing.timeline.clock)
            yield fact.name.replace("_", " "), words


def _words(value: FactValue, kind: FactKind, clock: Clock) -> str:
    """A fact as a person reads it; instants on the candidate's clock."""
    match value:
        case str():
            return value
        case int() if kind is FactKind.DATE_TIME:
            return format_instant(value, clock)
        case _:
            return fact_words(value, is_date=kind is FactKind.DATE)
