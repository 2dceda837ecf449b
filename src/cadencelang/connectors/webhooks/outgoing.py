"""Webhooks of ours: signed as Standard Webhooks has it, sent to public addresses only, and told what became of them.

Owns one sending. The address is looked up once, judged, and connected to as it was judged, so that a name cannot lead
elsewhere a moment later; redirects are not followed.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from cadencelang.connectors.addresses import PUBLIC_ONLY, Allowed, ForbiddenAddress, Lookup, look_up, resolve
from cadencelang.connectors.webhooks.verify import standard_headers
from cadencelang.diagnostics.clean import clean
from cadencelang.records import dataclass
from cadencelang.runtime.rows import Second

_AGENT: Final = "cadencelang"
_LARGEST_ANSWER: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where webhooks go, and the secret (`whsec_…`) by which the receiver knows them.

    Plain http is for addresses that are `allowed` by name only. Raises ValueError for what is no such URL.
    """

    url: str
    secret: str
    allowed: Allowed = PUBLIC_ONLY
    timeout: float = 15.0
    authorities: ssl.SSLContext | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        parts = _parts(self.url)
        if parts.scheme != "https" and not (parts.scheme == "http" and self.allowed.networks):
            raise ValueError("A webhook goes to an https address.")
        standard_headers(self.secret, "check", 0, b"")

    def __repr__(self) -> str:
        parts = _parts(self.url)
        return f"Endpoint({parts.scheme}://{parts.hostname})"


@dataclass(frozen=True, slots=True)
class Webhook:
    """What is told: an id that stays the same at every attempt, a type, when it happened, and its data."""

    id: str
    type: str
    at: str
    data: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        """As it goes over the wire: the same bytes at every attempt."""
        told = {"type": self.type, "timestamp": self.at, "data": self.data}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class Taken:
    """The receiver answered with a 2xx."""

    status: int


@dataclass(frozen=True, slots=True)
class TryLater:
    """It did not arrive, or the receiver could not take it now. `after`: the seconds it asks us to wait."""

    reason: str
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """It will not be taken; `gone`: the receiver wants no more of any (410)."""

    reason: str
    gone: bool = False


Result: TypeAlias = Taken | TryLater | Undeliverable


def send_webhook(endpoint: Endpoint, webhook: Webhook, now: Second, lookup: Lookup = look_up) -> Result:
    """Send a webhook once. Raises nothing that the network or the receiver can cause.

    Where no answer comes the receiver may have it: the next attempt has the same id, by which it can tell.
    """
    parts = _parts(endpoint.url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        addresses = resolve(host, port, endpoint.allowed, lookup)
        return _answered(_post(endpoint, parts, addresses[0], webhook, now), host)
    except ForbiddenAddress as error:
        return Undeliverable(clean(str(error)))
    except ssl.SSLCertVerificationError as error:
        return TryLater(f"{host} shows a certificate that cannot be trusted: {clean(error.verify_message)}.")
    except TimeoutError:
        return TryLater(f"{host} did not answer in time.")
    except (OSError, http.client.HTTPException) as error:
        return TryLater(f"{host} cannot be reached: {clean(str(error))[:200]}.")


def _parts(url: str) -> SplitResult:
    """The parts of a URL. Raises ValueError for one that is not plainly one."""
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("A webhook's address has no blanks and no other than ASCII characters.")
    parts = urlsplit(url)
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise ValueError("A webhook's address has a host, and no user or password.")
    _ = parts.port
    return parts


def _post(
    endpoint: Endpoint, parts: SplitResult, address: str, webhook: Webhook, now: Second
) -> http.client.HTTPResponse:
    host, body = parts.hostname or "", webhook.body
    connection = _connection(endpoint, parts, address)
    try:
        connection.request(
            "POST",
            f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}",
            body,
            {
                "Host": host if parts.port is None else f"{host}:{parts.port}",
                "Content-Type": "application/json",
                "User-Agent": _AGENT,
                **standard_headers(endpoint.secret, webhook.id, now, body),
            },
        )
        response = connection.getresponse()
        response.read(_LARGEST_ANSWER)
        return response
    finally:
        connection.close()


def _connection(endpoint: Endpoint, parts: SplitResult, address: str) -> http.client.HTTPConnection:
    if parts.scheme == "http":
        return http.client.HTTPConnection(address, parts.port or 80, timeout=endpoint.timeout)
    context = endpoint.authorities or ssl.create_default_context()
    return _PinnedConnection(parts.hostname or "", parts.port or 443, address, context, endpoint.timeout)


class _PinnedConnection(http.client.HTTPSConnection):
    """Connects to one address, and wants the certificate of the host that was asked for."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext, timeout: float) -> None:
        super().__init__(address, port, timeout=timeout, context=context)
        self._named, self._trusting = host, context

    def connect(self) -> None:
        """Connect, and check who is there."""
        http.client.HTTPConnection.connect(self)
        self.sock = self._trusting.wrap_socket(self.sock, server_hostname=self._named)


def _answered(response: http.client.HTTPResponse, host: str) -> Result:
    """What an answer means. A redirect is no answer: the address must be corrected by who set it."""
    status = response.status
    told = f"{host} answered {status}."
    if 200 <= status < 300:
        return Taken(status)
    if status in (408, 425, 429) or status >= 500:
        return TryLater(told, _seconds(response.headers.get("Retry-After")))
    return Undeliverable(told, gone=status == 410)


def _seconds(text: str | None) -> int | None:
    """Retry-After in seconds, at most a day; dates are not read."""
    return min(int(text), 86_400) if text and text.isascii() and text.isdigit() and len(text) < 9 else None
