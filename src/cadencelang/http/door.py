"""What every request passes: how large it may be, who sends it, how often they may, and whether it was sent before."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.http import tokens
from cadencelang.http.limiting import Limiter
from cadencelang.http.port import Answers, Different, Unacceptable, UnderWay
from cadencelang.http.problems import Refusal, problem
from cadencelang.http.tokens import Known, Token
from cadencelang.records import dataclass

LARGEST: Final = 1_000_000
"""Bytes of a request's body."""
_LONGEST_KEY: Final = 255
_ASKING: Final = "Send a token: Authorization: Bearer cad_…"
_UNKNOWN: Final = "This token is not known here: it may be revoked, or of another workspace, or not copied whole."


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in, and how often."""

    tokens: Known
    limiter: Limiter

    def caller(self, request: Request) -> Token:
        """The token of a request. Raises Refusal: 401 without a good one, 429 where it came too often."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        given = given.strip() if scheme.lower() == "bearer" else ""
        found = self.tokens.find(given) if given else None
        wait = self.limiter.wait(found.id if found else f"nobody at {request.client.host if request.client else ''}")
        if wait > 0:
            headers = {"Retry-After": str(math.ceil(wait))}
            raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests; wait a little.", headers)
        if found is None:
            headers = {"WWW-Authenticate": 'Bearer realm="cadence"'}
            raise Refusal(HTTPStatus.UNAUTHORIZED, _UNKNOWN if given else _ASKING, headers)
        request.state.token = found.id
        return found


def stranger(request: Request) -> None:
    """Let somebody without a token in, as often as one address may. Raises Refusal: 429 where it came too often."""
    door: Door = request.app.state.door
    wait = door.limiter.wait(f"stranger at {request.client.host if request.client else ''}")
    if wait > 0:
        headers = {"Retry-After": str(math.ceil(wait))}
        raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests; wait a little.", headers)


def allowed(scope: tokens.Scope) -> Callable[[Request], Awaitable[None]]:
    """A dependency: the caller's token has this scope, and what is asked for is known here."""

    async def check(request: Request) -> None:
        caller: Token = getattr(request.state, "caller", None) or request.app.state.door.caller(request)
        if scope not in caller.scopes:
            raise Refusal(HTTPStatus.FORBIDDEN, f"This needs a token with the scope {scope}.")
        _refuse_unknown_parameters(request)

    return check


def _refuse_unknown_parameters(request: Request) -> None:
    """Raise Unacceptable for parameters that are not declared: a misspelt one is not passed over in silence."""
    declared = [it.alias for it in request.scope["route"].dependant.query_params]
    unknown = [name for name in request.query_params if name not in declared]
    if unknown:
        near = {name: did_you_mean(name, declared) for name in unknown}
        told = [f"There is no such parameter.{f' {near[name]}' if near[name] else ''}" for name in unknown]
        raise Unacceptable([(f"query.{name}", it) for name, it in zip(unknown, told, strict=True)])


class RepeatableRoute(APIRoute):
    """A route whose POSTs are carried out once for each Idempotency-Key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, around which answers are kept."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            key = request.headers.get("idempotency-key")
            if request.method != "POST" or key is None:
                return await inner(request)
            door: Door = request.app.state.door
            caller = request.state.caller = door.caller(request)
            if not 0 < len(key) <= _LONGEST_KEY:
                raise Refusal(HTTPStatus.BAD_REQUEST, f"An Idempotency-Key has 1 to {_LONGEST_KEY} characters.")
            return await _once(request.app.state.service.answers, caller.id, key, request, inner)

        return handler


async def _once(
    answers: Answers, caller: str, key: str, request: Request, inner: Callable[[Request], Awaitable[Response]]
) -> Response:
    body = await request.body()
    try:
        found = await run_in_threadpool(answers.begin, caller, key, f"{request.url.path}\n".encode() + body)
    except Different:
        detail = "This Idempotency-Key was used for another request."
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, detail) from None
    except UnderWay:
        raise _under_way() from None
    if found is not None:
        return Response(found.body, found.status, {**found.headers, "Idempotent-Replayed": "true"})
    try:
        with answers.carrying_out(caller, key):
            response = await inner(request)
    except UnderWay:
        raise _under_way() from None
    except BaseException:
        await run_in_threadpool(answers.drop, caller, key)
        raise
    kept = {name: value for name, value in response.headers.items() if name in ("content-type", "location")}
    await run_in_threadpool(answers.end, caller, key, response.status_code, bytes(response.body), kept)
    return response


def _under_way() -> Refusal:
    detail = "The same request is being carried out; ask again in a moment."
    return Refusal(HTTPStatus.CONFLICT, detail, {"Retry-After": "1"})


class Bounded:
    """Refuses bodies that are too large, whatever their header says, and more than `most` requests at once."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on that is not too large, where there is room."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._inside >= self._most:
            told = problem(HTTPStatus.SERVICE_UNAVAILABLE, "Too many requests at once.", headers={"Retry-After": "1"})
            await told(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._pass_on(scope, receive, send)
        finally:
            self._inside -= 1

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > LARGEST:
                told = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A body has at most {LARGEST:,} bytes.")
                await told(scope, receive, send)
                return
        await self._app(scope, _replayed(body, receive), send)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A receive that gives the body once, and then what else comes."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
