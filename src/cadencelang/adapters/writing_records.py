"""What happened, written as records that `history` reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, assert_never

from cadencelang.adapters.writing import fact_json, instant_text
from cadencelang.clock import Day, date_of
from cadencelang.clock.local import LocalTime
from cadencelang.engine import inputs as told
from cadencelang.engine.inputs import Input
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Book, FactType

Record = dict[str, Any]

_PLAIN: Final[Mapping[type[Any], str]] = {
    told.Replied: "replies",
    told.CameBack: "is back",
    told.OptedOut: "opts out",
    told.MergedInto: "opts out",
    told.Erased: "erased",
}


def record_of(candidate: str, news: Input, book: Book, local: LocalTime) -> Record | None:
    """The record of an input, instants with their offset; None for what our own channels said of our own letters.

    Files tell nothing of merging: whoever was merged into another has opted out there, and is contacted no more.
    """
    kind = _PLAIN.get(type(news))
    values = {"kind": kind} if kind else _candidate_values(news, book, local)
    if values is None:
        return None
    record: Record = {"id": news.id, "candidate": candidate, "at": instant_text(news.at, local), **values}
    if news.received is not None:
        record["received"] = instant_text(news.received, local)
    return record


def _candidate_values(news: Input, book: Book, local: LocalTime) -> Record | None:
    """What candidates did, and what was learnt of them."""
    match news:
        case told.Entered(stage=stage):
            return {"kind": "enters", "stage": stage}
        case told.WentOutOfOffice(until=until):
            return {"kind": "out of office"} | ({} if until is None else {"until": _date(until)})
        case told.Bounced(touch=touch):
            return {"kind": "bounces"} | ({} if touch is None else {"touch": touch})
        case told.Happened(event=event, fields=fields):
            types = next((it.fields for it in book.events if it.name == event), ())
            known = {it.name: it.type for it in types}
            return {
                "kind": "event",
                "event": event,
                "fields": {name: _value(known.get(name), value, local) for name, value in fields},
            }
        case told.FactLearnt(fact=fact, value=value):
            type = next((it.type for it in book.facts if it.name == fact), None)
            return {"kind": "fact", "fact": fact, "value": None if value is None else _value(type, value, local)}
        case told.ConsentGranted(consent=consent, until=until):
            last = {} if until is None else {"until": _date(until)}
            return {"kind": "consent", "consent": consent, **last}
        case told.ConsentWithdrawn(consent=consent):
            return {"kind": "consent withdrawn", "consent": consent}
        case _:
            return _team_values(news, local)


def _team_values(news: Input, local: LocalTime) -> Record | None:
    """What colleagues did."""
    match news:
        case told.TaskDone(task=task, by=by, outcome=outcome):
            return {"kind": "task done", "task": task, "by": by} | ({} if outcome is None else {"outcome": outcome})
        case told.Approved(touch=touch, by=by):
            return {"kind": "approves", "touch": touch, "by": by}
        case told.Declined(touch=touch, by=by):
            return {"kind": "declines", "touch": touch, "by": by}
        case told.Undone(touch=touch, by=by):
            return {"kind": "undoes", "touch": touch, "by": by}
        case told.Contacted(channel=channel, template=template, article=article):
            more = {"template": template, "article": article}
            return {"kind": "contacted", "channel": channel} | {k: v for k, v in more.items() if v is not None}
        case told.Promised(promise=promise, due=due, by=by):
            return {"kind": "promise", "promise": promise, "due": instant_text(due, local), "by": by}
        case told.PromiseMoved(promise=promise, due=due, by=by):
            return {"kind": "promise moved", "promise": promise, "due": instant_text(due, local), "by": by}
        case told.PromiseReleased(promise=promise, by=by):
            return {"kind": "promise released", "promise": promise, "by": by}
        case told.HoldResolved(by=by):
            return {"kind": "hold resolved", "by": by}
        case told.WentAway(role=role, first=first, last=last):
            return {"kind": "away", "role": role, "first": _date(first), "last": _date(last)}
        case told.ReturnedToWork(role=role):
            return {"kind": "back at work", "role": role}
        case told.TouchSent() | told.TouchFailed() | told.TookIn():
            return None
        case (
            told.Entered() | told.WentOutOfOffice() | told.Bounced() | told.Happened() | told.FactLearnt()
            | told.ConsentGranted() | told.ConsentWithdrawn() | told.Replied() | told.CameBack() | told.OptedOut()
            | told.Erased() | told.MergedInto()
        ):  # fmt: skip
            raise AssertionError(news)
        case _:
            assert_never(news)


def _value(type: FactType | None, value: FactValue, local: LocalTime) -> Any:
    return value if type is None else fact_json(type.kind, value, local)


def _date(day: Day) -> str:
    return date_of(day).isoformat()
