"""Asking a server: one connection that is kept, a token with every request, and every failure as a sentence.

Redirections are not followed, so that the token goes nowhere else.
"""

from __future__ import annotations

import http.client
import json
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

_SECONDS: Final = 10.0
_LARGEST: Final = 64 * 1024 * 1024
_LONGEST_WAIT: Final = 5.0
_TRIES: Final = 2
_UNAUTHORIZED, _FORBIDDEN, _CLASH, _CROWDED = 401, 403, 409, (429, 503)


class Unreachable(Exception):  # noqa: N818
    """The server did not answer, or not as one; one plain sentence."""


class Refused(Exception):  # noqa: N818
    """The server answered that it cannot be done as things stand; its own sentence."""


class Asker:
    """Asks the server at an address (`https://host`, `http://127.0.0.1:8400`). May be used by several threads.

    Raises ValueError, in a sentence, for an address that is none.
    """

    def __init__(self, address: str, token: str, seconds: float = _SECONDS) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"{address} is no address of a server; write it like http://127.0.0.1:8400.")
        if not token.isascii() or not token.isprintable():
            raise ValueError("That is no token; `cadence token add` shows one.")
        self.address = address.rstrip("/")
        self._secure, self._path = parts.scheme == "https", parts.path.rstrip("/")
        self._host, self._port = parts.hostname, parts.port
        self._token, self._seconds = token, seconds
        self._lock = threading.Lock()
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> bytes:
        """What is at a path. Raises Unreachable, Refused."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return self._answer("GET", f"{path}{query}", None, {})

    def post(self, path: str, body: object = None) -> bytes:
        """Have something done, once, however often it has to be said. Raises Unreachable, Refused."""
        content = b"" if body is None else json.dumps(body).encode()
        return self._answer("POST", path, content, {"Idempotency-Key": uuid4().hex, "Content-Type": "application/json"})

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._drop()

    def _answer(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        signed = {"Authorization": f"Bearer {self._token}", "Accept": "application/json", **headers}
        for attempt in range(_TRIES):
            status, content, wait = self._send(method, f"{self._path}{path}", body, signed)
            if status in _CROWDED and attempt + 1 < _TRIES:
                time.sleep(min(wait, _LONGEST_WAIT))
                continue
            break
        if status < 300:
            return content
        raise self._fault(status, content)

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes, float]:
        """Status, content and how long to wait; tried again where a kept connection had been closed meanwhile."""
        with self._lock:
            for _ in range(_TRIES):
                kept = self._connection is not None
                try:
                    connection = self._connected()
                    connection.request(method, path, body, dict(headers))
                    response = connection.getresponse()
                    content = response.read(_LARGEST + 1)
                    if len(content) > _LARGEST:
                        raise Unreachable(f"{self.address} answered with more than is taken.")
                    wait = response.headers.get("Retry-After", "1")
                    return response.status, content, float(wait) if wait.isdigit() else 1.0
                except (http.client.HTTPException, OSError) as error:
                    self._drop()
                    if not kept:
                        raise Unreachable(f"{self.address} cannot be reached: {_reason(error)}.") from None
                except Unreachable:
                    self._drop()
                    raise
        raise Unreachable(f"{self.address} does not answer.")

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            if self._secure:
                context = ssl.create_default_context()
                self._connection = http.client.HTTPSConnection(
                    self._host, self._port, timeout=self._seconds, context=context
                )
            else:
                self._connection = http.client.HTTPConnection(self._host, self._port, timeout=self._seconds)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _fault(self, status: int, content: bytes) -> Exception:
        told = _detail(content)
        if status == _UNAUTHORIZED:
            return Unreachable(f"{self.address} does not know the token.")
        if status == _FORBIDDEN:
            return Unreachable(told or "The token does not allow that.")
        if status >= 500 or status in _CROWDED or told is None:
            return Unreachable(told or f"{self.address} answered with {status}, as no workspace does.")
        return Refused(told)


def at(*parts: str) -> str:
    """A path of these parts, whatever stands in them."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def _detail(content: bytes) -> str | None:
    """The sentence of a problem (RFC 9457)."""
    try:
        told: Any = json.loads(content)
    except (ValueError, RecursionError):
        return None
    found = told.get("detail") if isinstance(told, dict) else None
    return found if isinstance(found, str) else None


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
