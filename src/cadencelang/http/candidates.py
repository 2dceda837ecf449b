"""Candidates over HTTP: listed, shown, entered, and told of."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from cadencelang.http.door import RepeatableRoute, allowed
from cadencelang.http.port import (
    AccountLine,
    CandidateLine,
    CandidateView,
    Service,
    Trial,
    TrialView,
    Unacceptable,
    WhyView,
)
from cadencelang.http.problems import documented
from cadencelang.http.shapes import (
    After,
    Id,
    Limit,
    NewCandidate,
    NewEvent,
    PageOf,
    Took,
    TrialShape,
    page,
)
from cadencelang.http.tokens import Scope

router = APIRouter(prefix="/v1/candidates", tags=["candidates"], route_class=RepeatableRoute)
trials = APIRouter(prefix="/v1/simulations", tags=["simulations"], route_class=RepeatableRoute)
_MISSING = documented(HTTPStatus.NOT_FOUND)
_CLASHING = documented(HTTPStatus.CONFLICT)


def service_of(request: Request) -> Service:
    """The port behind the application."""
    found: Service = request.app.state.service
    return found


Port = Annotated[Service, Depends(service_of)]


@router.get("", dependencies=[Depends(allowed(Scope.CANDIDATES_READ))])
def list_candidates(service: Port, limit: Limit = 50, after: After = "") -> PageOf[CandidateLine]:
    """Candidates in the order of their ids."""
    found = service.candidates(after, limit + 1)
    return page(found, limit, lambda line: line.id)


@router.post(
    "", status_code=HTTPStatus.CREATED, responses=_CLASHING, dependencies=[Depends(allowed(Scope.CANDIDATES_WRITE))]
)
def enter_candidate(service: Port, new: NewCandidate, response: Response) -> CandidateView:
    """A new candidate enters a stage; facts are typed by the playbook."""
    own = {"id": new.id, "stage": new.stage, "entered_at": new.entered_at}
    columns = {**new.facts, **{name: value for name, value in own.items() if value is not None}}
    response.headers["Location"] = f"/v1/candidates/{new.id}"
    return service.enter(columns)


@trials.post("", responses=_MISSING, dependencies=[Depends(allowed(Scope.CANDIDATES_READ))])
def simulate(service: Port, given: TrialShape) -> TrialView:
    """What would happen in the days ahead, from where somebody stands now; nothing of it is kept."""
    if (given.candidate is None) == (given.stage is None) or (given.candidate is not None and given.facts):
        raise Unacceptable([("candidate", "Name a candidate, or a stage and facts of somebody made up.")])
    events = [{name: value for name, value in it.model_dump().items() if value is not None} for it in given.events]
    silent = given.team == "silent"
    return service.simulate(Trial(given.candidate, given.stage, given.facts, events, given.days, silent))


@router.get("/{id}", responses=_MISSING, dependencies=[Depends(allowed(Scope.CANDIDATES_READ))])
def show_candidate(service: Port, id: Id) -> CandidateView:
    """A candidate as they stand, and what comes next."""
    return service.candidate(id)


@router.get("/{id}/account", responses=_MISSING, dependencies=[Depends(allowed(Scope.CANDIDATES_READ))])
def show_account(
    service: Port, id: Id, limit: Limit = 100, after: Annotated[int, Query(ge=0, le=10**9)] = 0
) -> PageOf[AccountLine]:
    """What happened to a candidate and why, the oldest first; `after` is the number of the last line seen."""
    found = service.account(id, after, limit + 1)
    return page(found, limit, lambda line: str(line.number))


@router.get("/{id}/why", responses=_MISSING, dependencies=[Depends(allowed(Scope.CANDIDATES_READ))])
def explain(
    service: Port,
    id: Id,
    rule: Annotated[str | None, Query(max_length=200, description="Of this rule only; else of all concerned.")] = None,
) -> WhyView:
    """Why something happened to a candidate, or did not: rules, their conditions as they stand now, and their lines."""
    return service.why(id, rule)


@router.post("/{id}/events", responses=_MISSING, dependencies=[Depends(allowed(Scope.EVENTS_WRITE))])
def tell_event(service: Port, id: Id, new: NewEvent) -> Took:
    """Something happened to a candidate, as a record of a history file tells it; told twice it counts once."""
    columns = {name: value for name, value in new.model_dump().items() if value is not None}
    return Took(taken=service.tell(id, columns))
