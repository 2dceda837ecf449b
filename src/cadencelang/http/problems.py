"""Errors, as RFC 9457 has them: `application/problem+json` with a type, a title, a status and a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from cadencelang.diagnostics.values import wrong_value
from cadencelang.http.port import Busy, Clashing, Distrusted, Missing, Unacceptable

_FRAMEWORK: Final = {
    HTTPStatus.NOT_FOUND: "There is no such address; /openapi.json lists those there are.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address takes other methods only; they stand in the header Allow.",
}
_WAITING: Final = frozenset({429, 503})
MEDIA_TYPE: Final = "application/problem+json"


class Fault(BaseModel):
    """One thing that is wrong with what was given: where, and what."""

    where: str
    what: str


class Problem(BaseModel):
    """An error. `type` names its kind for programs, `detail` tells it to people."""

    type: str
    title: str
    status: int
    detail: str | None = None
    faults: list[Fault] | None = None


class Refusal(Exception):  # noqa: N818
    """An error that is to be told with a status of its own."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def problem(
    status: HTTPStatus,
    detail: str | None = None,
    faults: Sequence[tuple[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The response that tells a problem."""
    told = Problem(
        type=f"urn:cadencelang:problem:{status.phrase.lower().replace(' ', '-')}",
        title=status.phrase,
        status=status,
        detail=detail,
        faults=None if faults is None else [Fault(where=where, what=what) for where, what in faults],
    )
    content = told.model_dump(exclude_none=True)
    return JSONResponse(content, status, dict(headers or {}), media_type=MEDIA_TYPE)


def documented(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """These statuses as OpenAPI is told of them."""
    schema = {"$ref": "#/components/schemas/Problem"}
    told: dict[int | str, dict[str, Any]] = {
        int(it): {"description": it.phrase, "content": {MEDIA_TYPE: {"schema": schema}}} for it in statuses
    }
    for status in _WAITING.intersection(told):
        told[status]["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return told


def add_handlers(app: FastAPI) -> None:
    """Tell every error in this way, also those of the framework; none tells what went wrong inside."""

    @app.exception_handler(Refusal)
    async def _refusal(_: Request, error: Refusal) -> JSONResponse:
        return problem(error.status, error.detail, headers=error.headers)

    @app.exception_handler(Missing)
    async def _missing(_: Request, error: Missing) -> JSONResponse:
        return problem(HTTPStatus.NOT_FOUND, str(error))

    @app.exception_handler(Clashing)
    async def _clashing(_: Request, error: Clashing) -> JSONResponse:
        return problem(HTTPStatus.CONFLICT, str(error))

    @app.exception_handler(Distrusted)
    async def _distrusted(_: Request, error: Distrusted) -> JSONResponse:
        return problem(HTTPStatus.UNAUTHORIZED, str(error), headers={"WWW-Authenticate": "Signature"})

    @app.exception_handler(Busy)
    async def _busy(_: Request, error: Busy) -> JSONResponse:
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error), headers={"Retry-After": "5"})

    @app.exception_handler(Unacceptable)
    async def _unacceptable(_: Request, error: Unacceptable) -> JSONResponse:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "What was given is not taken.", error.faults)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = [(".".join(map(str, it["loc"])), _said(it)) for it in error.errors()]
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The request is not what this address takes.", faults)

    @app.exception_handler(HTTPException)
    async def _framework(_: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        return problem(status, _FRAMEWORK.get(status), headers=error.headers)

    @app.exception_handler(Exception)
    async def _unforeseen(_: Request, error: Exception) -> JSONResponse:
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here. It is in the log.")


def _said(found: Mapping[str, Any]) -> str:
    """What is wrong with a request, in a sentence."""
    match found["type"]:
        case "extra_forbidden":
            return "There is no such field."
        case "string_pattern_mismatch":
            return "It has a character that may not stand there, or is too long."
        case "model_type" | "model_attributes_type" | "dict_type":
            return "Send an object of JSON; for a body, with Content-Type: application/json."
        case kind:
            said = wrong_value(kind, found["input"], found.get("ctx", {}), found["msg"])
            return f"{said[:1].upper()}{said[1:]}"
