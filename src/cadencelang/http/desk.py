"""The desk over HTTP, for a screen that stands elsewhere: all that waits, everyone, and the clock it is all told on.

Instants are texts in UTC, save those that are told in words. A decision is sent as everywhere (`/v1/decisions`).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query

from cadencelang.clock import Clock, date_of
from cadencelang.desk.items import Item, PageLine, View
from cadencelang.desk.port import Desk
from cadencelang.http.candidates import Port
from cadencelang.http.desk_shapes import (
    CalendarShape,
    ClockShape,
    DeskAccountShape,
    DeskItemShape,
    DeskShape,
    PeopleShape,
    PersonLineShape,
    PersonPageShape,
    PersonShape,
    PlaceShape,
    UndoableShape,
)
from cadencelang.http.door import allowed
from cadencelang.http.port import Service
from cadencelang.http.problems import documented
from cadencelang.http.queue import URGENCY
from cadencelang.http.shapes import CheckShape, Id, PageOf
from cadencelang.http.tokens import Scope
from cadencelang.workbench.atlas import Place

router = APIRouter(prefix="/v1/desk", tags=["desk"])
_MISSING: Final = documented(HTTPStatus.NOT_FOUND)
_QUEUE: Final = [Depends(allowed(Scope.QUEUE_READ))]
_PEOPLE: Final = [Depends(allowed(Scope.QUEUE_READ)), Depends(allowed(Scope.CANDIDATES_READ))]
_Many = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
_From = Annotated[int, Query(ge=0, le=10**9, description="How many are passed over.")]


@router.get("", dependencies=_QUEUE)
def show_desk(service: Port) -> DeskShape:
    """How the desk stands; asked every few seconds it says whether anything changed."""
    with service.seat() as desk:
        receipt = desk.undoable()
        undoable = (
            None
            if receipt is None
            else UndoableShape(
                number=receipt.number, text=receipt.text, count=receipt.count, seconds_left=receipt.seconds_left
            )
        )
        return DeskShape(
            now=service.moment(desk.now),
            revision=f"{service.mark}-{desk.revision}",
            unread=desk.settle(0),
            candidates=len(desk.people()),
            undoable=undoable,
        )


@router.get("/clock", dependencies=_QUEUE)
def show_clock(service: Port) -> ClockShape:
    """On whose time the desk is."""
    with service.seat() as desk:
        return _clock(desk.clock)


@router.get("/items", dependencies=_QUEUE)
def list_items(service: Port, limit: _Many = 200, after: _From = 0) -> PageOf[DeskItemShape]:
    """All that waits, also what was put off, the most pressing first; `after` counts those that were seen."""
    with service.seat() as desk:
        found = desk.queue(View(snoozed=True))
        items = [_item(it, service) for it in found[after : after + limit]]
        return PageOf(items=items, next=str(after + limit) if len(found) > after + limit else None)


@router.get("/items/{id:path}", responses=_MISSING, dependencies=_QUEUE)
def show_account(service: Port, id: Annotated[str, Path(max_length=500)]) -> DeskAccountShape:
    """What stands behind an item."""
    _, account = service.item(id)
    return DeskAccountShape(
        title=account.title,
        subject=account.subject,
        body=account.body,
        checks=[CheckShape(holds=it.holds, text=it.text, place=it.place) for it in account.checks],
        otherwise=account.otherwise,
        place=_place(account.place),
    )


@router.get("/people", dependencies=_PEOPLE)
def list_people(
    service: Port, text: Annotated[str, Query(max_length=200)] = "", limit: _Many = 200, after: _From = 0
) -> PeopleShape:
    """The candidates with these words in their name, search or stage; `after` counts those that were seen."""
    with service.seat() as desk:
        found = desk.people(text)
        return PeopleShape(
            count=len(found), people=[PersonShape.model_validate(it) for it in found[after : after + limit]]
        )


@router.get("/people/{id}", responses=_MISSING, dependencies=_PEOPLE)
def show_person(service: Port, id: Id) -> PersonPageShape:
    """Everything of one candidate."""
    with service.seat() as desk:
        return _page(desk, id, service)


def _page(desk: Desk, id: str, service: Service) -> PersonPageShape:
    page = desk.page(id)
    return PersonPageShape(
        candidate=page.candidate,
        who=page.who,
        about=list(page.about),
        coming=[_line(it, service) for it in page.coming],
        past=[_line(it, service) for it in page.past],
    )


def _line(line: PageLine, service: Service) -> PersonLineShape:
    return PersonLineShape(
        at=None if line.at is None else service.moment(line.at),
        when=line.when,
        word=line.word,
        text=line.text,
        why=line.why,
        place=line.place,
        tone=line.tone,
        source=_place(line.source),
    )


def _place(place: Place | None) -> PlaceShape | None:
    return None if place is None else PlaceShape(file=place.file, line=place.line, text=place.text)


def _item(item: Item, service: Service) -> DeskItemShape:
    return DeskItemShape(
        id=item.id,
        kind=item.kind.value,
        candidate=item.candidate,
        who=item.who,
        search=item.search,
        what=item.what,
        reason=item.reason,
        role=item.role,
        subject=item.subject,
        due=None if item.due is None else service.moment(item.due),
        urgency=URGENCY[item.urgency],
        outcomes=list(item.outcomes),
        edited=item.edited,
        snoozed=None if item.snoozed is None else service.moment(item.snoozed),
    )


def _clock(clock: Clock) -> ClockShape:
    calendar = clock.calendar
    return ClockShape(
        zone=clock.zone,
        tick=clock.tick,
        week=[[(start, end) for start, end in windows] for windows in clock.week.days],
        calendar=CalendarShape(
            id=calendar.id,
            holidays=[(str(date_of(day)), name) for day, name in calendar.holidays],
            half_days=[(str(date_of(day)), minute, name) for day, minute, name in calendar.half_days],
            first_year=calendar.first_year,
            last_year=calendar.last_year,
        ),
        away=[(str(date_of(first)), str(date_of(last))) for first, last in clock.absences],
    )
