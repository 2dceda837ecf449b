"""Those under way over HTTP, for another computer that runs the engine: where each stands, and on which playbook.

A state is what the engine of this version keeps; what it means is the engine's own affair.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Response

from cadencelang.http.candidates import Port
from cadencelang.http.door import allowed
from cadencelang.http.problems import documented
from cadencelang.http.shapes import After, Id, Limit, PageOf, Shape
from cadencelang.http.tokens import Scope

_MISSING: Final = documented(HTTPStatus.NOT_FOUND)
_READ: Final = [Depends(allowed(Scope.CANDIDATES_READ))]
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The compiled playbook.", "content": {"application/json": {"schema": {"type": "object"}}}}
}
_Hash = Annotated[str, Path(pattern=r"^sha256:[0-9a-f]{64}$", description="The hash of a published version.")]

playbooks = APIRouter(prefix="/v1/playbooks", tags=["playbooks"])
states = APIRouter(prefix="/v1/states", tags=["candidates"])
one = APIRouter(prefix="/v1/candidates", tags=["candidates"])


class PlaybookShape(Shape):
    """A published version of the playbook."""

    hash: str
    name: str
    version: int


class StateShape(Shape):
    """Where a candidate stands: the hash of their playbook, and the engine's state.

    `counted` are touches that limits of another version may have to count: channel, whether it went by itself, when.
    """

    id: str
    playbook: str
    state: dict[str, Any]
    counted: list[tuple[str, bool, str]]


class HistoryShape(Shape):
    """How a candidate began: the facts known then, and what came from outside since, each as the engine was told it."""

    facts: dict[str, Any]
    inputs: list[dict[str, Any]]


@playbooks.get("/current", dependencies=_READ)
def show_current(service: Port) -> PlaybookShape:
    """The version that newcomers begin with."""
    return PlaybookShape.model_validate(service.published())


@playbooks.get("/{hash}", response_class=Response, responses={**_MISSING, **_FILE}, dependencies=_READ)
def show_playbook(service: Port, hash: _Hash) -> Response:
    """A published version, as `cadence compile` writes it."""
    return Response(service.playbook(hash), media_type="application/json")


@states.get("", dependencies=_READ)
def list_states(service: Port, limit: Limit = 50, after: After = "") -> PageOf[StateShape]:
    """Where everyone under way stands, in the order of their ids; those who were erased are left out."""
    found, next = service.states(after, limit)
    return PageOf(items=[StateShape.model_validate(it) for it in found], next=next)


@one.get("/{id}/state", responses=_MISSING, dependencies=_READ)
def show_state(service: Port, id: Id) -> StateShape:
    """Where one of them stands."""
    return StateShape.model_validate(service.state(id))


@one.get("/{id}/history", responses=_MISSING, dependencies=_READ)
def show_history(service: Port, id: Id) -> HistoryShape:
    """What a candidate began with and lived through, but for what our own channels said."""
    facts, inputs = service.history(id)
    return HistoryShape(facts=dict(facts), inputs=[dict(it) for it in inputs])
