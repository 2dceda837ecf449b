"""What is counted and logged of requests: which route, with what status, how long. Never whom a request was about.

Paths and queries hold ids of people, so the log names the route (`/v1/candidates/{id}`), the token's id and the
request's own, and nothing else of a request.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cadencelang.http.port import Busy, Service

METRICS_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_UNKNOWN: Final = "(no route)"


class Metrics:
    """The counters of one application."""

    def __init__(self, service: Service) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("cadence_http_requests", "Requests answered.", labels, registry=self.registry)
        self.seconds = Histogram("cadence_http_seconds", "Time to answer.", ("method", "route"), registry=self.registry)
        self.registry.register(_Standing(service))

    def text(self) -> bytes:
        """All of them, as Prometheus reads them."""
        return generate_latest(self.registry)


class _Standing:
    """How the workspace stands, asked for when it is scraped."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[Metric]:
        """The numbers."""
        held = GaugeMetricFamily("cadence_workspace", "What the workspace holds.", labels=["what"])
        up = GaugeMetricFamily("cadence_store_up", "Whether the store answers.")
        late = GaugeMetricFamily("cadence_overdue_seconds", "How long something has been due that nothing has done.")
        try:
            counts: Mapping[str, int] = self._service.counts()
            late.add_metric([], self._service.overdue())
        except Busy:
            counts = {}
        up.add_metric([], float(bool(counts)))
        for what, number in counts.items():
            held.add_metric([what], number)
        yield up
        yield held
        yield late


def logger() -> Any:
    """The log of requests, as lines of JSON through the standard library's logging."""
    return structlog.wrap_logger(
        logging.getLogger("cadencelang.http"),
        processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.JSONRenderer()],
    )


class Observing:
    """Counts and logs each request around the application, and gives it an id."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._log = logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500
        request = secrets.token_hex(8)

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request.encode())]
            await send(message)

        failed: str | None = None
        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            failed = type(error).__name__
            raise
        finally:
            self._note(scope, request, status, time.perf_counter() - began, failed)

    def _note(self, scope: Scope, request: str, status: int, seconds: float, failed: str | None) -> None:
        route = getattr(scope.get("route"), "path", _UNKNOWN)
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(method, route).observe(seconds)
        token = scope.get("state", {}).get("token")
        told = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1), "request": request}
        self._log.info("request", token=token, **({"failed": failed} if failed else {}), **told)


_METHODS: Final = frozenset(("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"))
