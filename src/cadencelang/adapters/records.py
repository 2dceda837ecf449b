"""The kinds of record that a history can hold, named as a playbook's scenarios name them.

Owns: which columns each kind needs. Every maker takes a record's cells, gives the engine's input and raises `Refused`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cadencelang.adapters.cells import Cells
from cadencelang.adapters.refusals import Refused
from cadencelang.engine import inputs as told


def _enters(it: Cells) -> told.Input:
    stage = it.one("stage", [stage.name for stage in it.book.stages], "stage")
    return told.Entered(id=it.id, at=it.at, received=it.received, stage=stage)


def _replies(it: Cells) -> told.Input:
    return told.Replied(id=it.id, at=it.at, received=it.received)


def _out_of_office(it: Cells) -> told.Input:
    return told.WentOutOfOffice(id=it.id, at=it.at, received=it.received, until=it.optional_day("until"))


def _is_back(it: Cells) -> told.Input:
    return told.CameBack(id=it.id, at=it.at, received=it.received)


def _opts_out(it: Cells) -> told.Input:
    return told.OptedOut(id=it.id, at=it.at, received=it.received)


def _erased(it: Cells) -> told.Input:
    return told.Erased(id=it.id, at=it.at, received=it.received)


def _bounces(it: Cells) -> told.Input:
    return told.Bounced(id=it.id, at=it.at, received=it.received, touch=it.optional("touch"))


def _event(it: Cells) -> told.Input:
    event = it.one("event", [event.name for event in it.book.events], "event")
    return told.Happened(id=it.id, at=it.at, received=it.received, event=event, fields=it.fields(event))


def _fact(it: Cells) -> told.Input:
    fact = it.one("fact", [fact.name for fact in it.book.facts], "fact")
    return told.FactLearnt(id=it.id, at=it.at, received=it.received, fact=fact, value=it.fact(fact))


def _consent(it: Cells) -> told.Input:
    name = it.one("consent", [consent.name for consent in it.book.consents], "consent")
    until = it.optional_day("until")
    return told.ConsentGranted(id=it.id, at=it.at, received=it.received, consent=name, until=until)


def _consent_withdrawn(it: Cells) -> told.Input:
    name = it.one("consent", [consent.name for consent in it.book.consents], "consent")
    return told.ConsentWithdrawn(id=it.id, at=it.at, received=it.received, consent=name)


def _task_done(it: Cells) -> told.Input:
    outcomes = sorted({outcome.name for channel in it.book.channels for outcome in channel.outcomes})
    outcome = it.one("outcome", outcomes, "outcome") if it.optional("outcome") else None
    return told.TaskDone(id=it.id, at=it.at, received=it.received, task=it.text("task"), by=it.role(), outcome=outcome)


def _approves(it: Cells) -> told.Input:
    return told.Approved(id=it.id, at=it.at, received=it.received, touch=_draft(it), by=it.role())


def _declines(it: Cells) -> told.Input:
    return told.Declined(id=it.id, at=it.at, received=it.received, touch=_draft(it), by=it.role())


def _undoes(it: Cells) -> told.Input:
    return told.Undone(id=it.id, at=it.at, received=it.received, touch=_draft(it), by=it.role())


def _draft(it: Cells) -> str:
    """A draft is named by its template, or by its touch's id in `touch`."""
    touch = it.optional("touch")
    return touch or it.one("template", [template.name for template in it.book.templates], "template")


def _promise(it: Cells) -> told.Input:
    name = it.one("promise", list(it.book.promises), "promise")
    return told.Promised(id=it.id, at=it.at, received=it.received, promise=name, due=it.instant("due"), by=it.role())


def _promise_moved(it: Cells) -> told.Input:
    name = it.one("promise", list(it.book.promises), "promise")
    return told.PromiseMoved(
        id=it.id, at=it.at, received=it.received, promise=name, due=it.instant("due"), by=it.role()
    )


def _promise_released(it: Cells) -> told.Input:
    name = it.one("promise", list(it.book.promises), "promise")
    return told.PromiseReleased(id=it.id, at=it.at, received=it.received, promise=name, by=it.role())


def _hold_resolved(it: Cells) -> told.Input:
    return told.HoldResolved(id=it.id, at=it.at, received=it.received, by=it.role())


def _away(it: Cells) -> told.Input:
    first, last = it.day("first"), it.day("last")
    if last < first:
        raise Refused("The last day away lies before the first.", None, "last")
    return told.WentAway(id=it.id, at=it.at, received=it.received, role=it.role("role"), first=first, last=last)


def _back_at_work(it: Cells) -> told.Input:
    return told.ReturnedToWork(id=it.id, at=it.at, received=it.received, role=it.role("role"))


def _contacted(it: Cells) -> told.Input:
    channel = it.one("channel", [channel.name for channel in it.book.channels], "channel")
    return told.Contacted(
        id=it.id,
        at=it.at,
        received=it.received,
        channel=channel,
        template=it.optional("template"),
        article=_article(it) if it.optional("article") else None,
    )


def _article(it: Cells) -> str:
    """An article is named by its title, its address or its id; the id is what the engine knows it by."""
    articles = [article for library in it.book.libraries for article in library.articles]
    ids = {word: article.id for article in articles for word in (article.id, article.url, article.title)}
    return ids[it.one("article", list(ids), "article")]


KINDS: Final[Mapping[str, Callable[[Cells], told.Input]]] = {
    "enters": _enters,
    "replies": _replies,
    "out of office": _out_of_office,
    "is back": _is_back,
    "opts out": _opts_out,
    "erased": _erased,
    "bounces": _bounces,
    "event": _event,
    "fact": _fact,
    "consent": _consent,
    "consent withdrawn": _consent_withdrawn,
    "task done": _task_done,
    "approves": _approves,
    "declines": _declines,
    "undoes": _undoes,
    "promise": _promise,
    "promise moved": _promise_moved,
    "promise released": _promise_released,
    "hold resolved": _hold_resolved,
    "away": _away,
    "back at work": _back_at_work,
    "contacted": _contacted,
}
"""The maker of each kind of record."""
