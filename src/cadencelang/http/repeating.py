"""A POST that is repeated with the same Idempotency-Key is carried out once, and answered as it was the first time.

Answers are kept in memory for a day, by caller and key. A restart forgets them; what must hold beyond that holds by the
ids in the requests themselves.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final

from cadencelang.records import dataclass

_KEPT_FOR: Final = 86_400.0
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer to a request, and what the request was; no answer while it is under way."""

    fingerprint: str
    at: float
    status: int | None = None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Different(Exception):  # noqa: N818
    """The key was used for another request."""


class UnderWay(Exception):  # noqa: N818
    """The same request is being carried out."""


@dataclass(slots=True)
class Answers:
    """Answers by caller and key. `ticking` gives seconds."""

    ticking: Callable[[], float]
    _kept: OrderedDict[tuple[str, str], Kept] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, caller: str, key: str, request: bytes) -> Kept | None:
        """The answer that was given; None: carry it out, then `end` or `drop` it. Raises Different, UnderWay."""
        fingerprint = hashlib.sha256(request).hexdigest()
        with self._lock:
            self._forget()
            found = self._kept.get((caller, key))
            if found is None:
                self._kept[caller, key] = Kept(fingerprint, self.ticking())
                return None
        if found.fingerprint != fingerprint:
            raise Different
        if found.status is None:
            raise UnderWay
        return found

    def end(self, caller: str, key: str, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep the answer."""
        with self._lock:
            begun = self._kept.get((caller, key))
            if begun is not None:
                self._kept[caller, key] = Kept(begun.fingerprint, begun.at, status, body, dict(headers))

    def drop(self, caller: str, key: str) -> None:
        """It was not carried out; the next attempt is the first."""
        with self._lock:
            self._kept.pop((caller, key), None)

    def _forget(self) -> None:
        oldest = self.ticking() - _KEPT_FOR
        while self._kept:
            first = next(iter(self._kept))
            if self._kept[first].at >= oldest and len(self._kept) < _MOST:
                return
            del self._kept[first]
