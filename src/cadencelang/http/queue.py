"""The queue over HTTP: what waits for a person, what stands behind it, and the decision. And the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Final, Literal, assert_never

from fastapi import APIRouter, Depends, Path, Query

from cadencelang.desk.items import (
    ALLOWED,
    Answer,
    Approve,
    Correct,
    Decision,
    Item,
    Keep,
    Log,
    Meaning,
    Receipt,
    Rewrite,
    Skip,
    Snooze,
    Urgency,
    View,
)
from cadencelang.http.candidates import Port
from cadencelang.http.door import RepeatableRoute, allowed
from cadencelang.http.port import OrderLine, Service, Unacceptable
from cadencelang.http.problems import documented
from cadencelang.http.shapes import (
    After,
    CheckShape,
    DecisionShape,
    ItemAccountShape,
    ItemShape,
    Limit,
    PageOf,
    ReceiptShape,
    page,
)
from cadencelang.http.tokens import Scope
from cadencelang.runtime.rows import Status

URGENCY: Final[Mapping[Urgency, Literal["overdue", "today", "later"]]] = {
    Urgency.OVERDUE: "overdue",
    Urgency.TODAY: "today",
    Urgency.LATER: "later",
}
_WORDS: Final[Mapping[type[Decision], str]] = {
    Approve: "approve",
    Rewrite: "rewrite",
    Snooze: "snooze",
    Skip: "skip",
    Log: "log",
    Keep: "keep",
    Correct: "correct",
    Answer: "answer",
}
router = APIRouter(prefix="/v1", tags=["queue"], route_class=RepeatableRoute)


def shape_of(item: Item, service: Service) -> ItemShape:
    """An item as it is answered."""
    return ItemShape(
        id=item.id,
        kind=item.kind.value,
        candidate=item.candidate,
        who=item.who,
        what=item.what,
        reason=item.reason,
        role=item.role,
        due=None if item.due is None else service.moment(item.due),
        urgency=URGENCY[item.urgency],
        outcomes=list(item.outcomes),
        decisions=[_WORDS[it] for it in ALLOWED[item.kind]],
        edited=item.edited,
        snoozed=None if item.snoozed is None else service.moment(item.snoozed),
    )


@router.get("/queue", dependencies=[Depends(allowed(Scope.QUEUE_READ))])
def list_queue(service: Port, limit: Limit = 100) -> PageOf[ItemShape]:
    """What waits for a person, the most pressing first. There is no next page: decide on these, and ask again."""
    found = service.queue(View())[:limit]
    return PageOf(items=[shape_of(it, service) for it in found], next=None)


@router.get(
    "/queue/{id:path}",
    responses=documented(HTTPStatus.NOT_FOUND),
    dependencies=[Depends(allowed(Scope.QUEUE_READ))],
)
def show_item(service: Port, id: Annotated[str, Path(max_length=500)]) -> ItemAccountShape:
    """An item, the text it would send, why it is there, and what happens if nobody decides."""
    item, account = service.item(id)
    checks = [CheckShape(holds=it.holds, text=it.text, place=it.place) for it in account.checks]
    return ItemAccountShape(
        item=shape_of(item, service),
        subject=account.subject,
        body=account.body,
        checks=checks,
        otherwise=account.otherwise,
    )


@router.post(
    "/decisions", responses=documented(HTTPStatus.CONFLICT), dependencies=[Depends(allowed(Scope.QUEUE_DECIDE))]
)
def decide(service: Port, given: DecisionShape) -> ReceiptShape:
    """Decide items of the queue alike, all or none; it can be taken back for a minute, and nothing leaves before."""
    return _receipt(service.decide(given.items, _decision(given, service)))


@router.post(
    "/decisions/undo", responses=documented(HTTPStatus.CONFLICT), dependencies=[Depends(allowed(Scope.QUEUE_DECIDE))]
)
def undo(
    service: Port,
    number: Annotated[int | None, Query(description="Only if the last one has this number.", ge=0, le=10**9)] = None,
) -> ReceiptShape:
    """Take the last decision made over this interface back."""
    return _receipt(service.undo(number))


def _receipt(receipt: Receipt) -> ReceiptShape:
    return ReceiptShape(
        number=receipt.number, text=receipt.text, count=receipt.count, seconds_left=receipt.seconds_left
    )


def _decision(given: DecisionShape, service: Service) -> Decision:
    """The decision, with what it needs. Raises Unacceptable."""
    match given.decision:
        case "approve":
            return Approve()
        case "rewrite":
            return Rewrite(_needed(given.text, "text", "Write what the letter is to say."))
        case "snooze":
            return Snooze(service.instant(_needed(given.until, "until", "Say until when.")))
        case "skip":
            return Skip(_needed(given.reason, "reason", "Say why it is left undone."))
        case "log":
            return Log(given.outcome)
        case "keep":
            return Keep()
        case "correct":
            return Correct(_needed(given.address, "address", "Say which address works."))
        case "answer":
            meaning = _needed(given.meaning, "meaning", "Say what it means.")
            return Answer(Meaning(meaning), given.candidate or "")
        case _:
            assert_never(given.decision)


def _needed(given: str | None, where: str, what: str) -> str:
    if not (given or "").strip():
        raise Unacceptable([(where, what)])
    return given or ""


@router.get("/outbox", tags=["outbox"], dependencies=[Depends(allowed(Scope.OUTBOX_READ))])
def list_outbox(
    service: Port,
    limit: Limit = 100,
    after: After = "",
    status: Annotated[list[Status] | None, Query(description="Of these statuses only.")] = None,
) -> PageOf[OrderLine]:
    """Letters and notices, without what they say."""
    found = service.orders([it.value for it in status or ()], after, limit + 1)
    return page(found, limit, lambda line: line.key)
