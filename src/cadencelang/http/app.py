"""The application, put together."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from fastapi import Depends, FastAPI, Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel

from cadencelang import __version__
from cadencelang.http import candidates, desk, flight, hooks, pages, queue
from cadencelang.http.door import Bounded, Door, allowed
from cadencelang.http.limiting import Limiter
from cadencelang.http.observing import METRICS_TYPE, Metrics, Observing
from cadencelang.http.port import Service
from cadencelang.http.problems import Problem, Refusal, add_handlers, documented
from cadencelang.http.tokens import Known, Scope
from cadencelang.records import dataclass

_EVERYWHERE: Final = documented(
    HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE,
)  # fmt: skip
_SIGNED_IN: Final = [Depends(HTTPBearer(auto_error=False, description="A token of the workspace: cad_…"))]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many requests a token may send: `rate` a second, `burst` before they are counted so. `ticking` gives seconds.

    `at_once` is how many of everybody's are carried out at the same time.
    """

    rate: float = 20.0
    burst: int = 100
    ticking: Callable[[], float] = time.monotonic
    at_once: int = 200


class Health(BaseModel):
    """Whether it is well; `detail` says what is not."""

    status: str
    detail: str | None = None


def create_app(service: Service, tokens: Known, limits: Limits | None = None) -> FastAPI:
    """The application over a workspace, for the holders of these tokens."""
    limits = limits or Limits()
    app = FastAPI(
        title="CadenceLang",
        version=__version__,
        summary="A workspace for other programs: candidates, what happened and why, and what waits for a person.",
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    limiter = Limiter(limits.rate, limits.burst, limits.ticking)
    app.state.door = Door(tokens, limiter)
    metrics = Metrics(service)
    add_handlers(app)
    under_way = (flight.playbooks, flight.states, flight.one)
    for router in (candidates.router, candidates.trials, *under_way, queue.router, desk.router):
        app.include_router(router, responses=_EVERYWHERE, dependencies=_SIGNED_IN)
    app.include_router(hooks.router, responses=_EVERYWHERE)
    app.include_router(pages.router, responses=_EVERYWHERE)
    _add_health(app, service)
    _add_metrics(app, metrics)
    app.add_middleware(Bounded, most=limits.at_once)
    app.add_middleware(Observing, metrics=metrics)
    _tell_of_problems(app)
    return app


def _add_health(app: FastAPI, service: Service) -> None:
    @app.get("/health/live", tags=["health"])
    def live() -> Health:
        """The process answers."""
        return Health(status="live")

    @app.get("/health/ready", tags=["health"], responses=documented(HTTPStatus.SERVICE_UNAVAILABLE))
    def ready() -> Health:
        """The store answers too."""
        problem = service.ready()
        if problem is not None:
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, problem, {"Retry-After": "5"})
        return Health(status="ready")


def _add_metrics(app: FastAPI, metrics: Metrics) -> None:
    @app.get(
        "/metrics",
        tags=["health"],
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **_EVERYWHERE},
        dependencies=[*_SIGNED_IN, Depends(allowed(Scope.METRICS_READ))],
    )
    def read_metrics() -> Response:
        """Counters and gauges, as Prometheus reads them."""
        return Response(metrics.text(), media_type=METRICS_TYPE)


def _tell_of_problems(app: FastAPI) -> None:
    """Put the shape of errors into the description, in place of the framework's own."""
    describe = app.openapi

    def described() -> dict[str, object]:
        if app.openapi_schema is None:
            told = describe()
            shapes = told["components"]["schemas"]
            shapes.pop("HTTPValidationError", None)
            shapes.pop("ValidationError", None)
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            shapes |= problem.pop("$defs", {})
            shapes["Problem"] = problem
            app.openapi_schema = told
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]
