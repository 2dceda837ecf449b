"""How often: a bucket of requests for each token, refilled steadily."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import field
from typing import Final

from cadencelang.records import dataclass

_MOST_CALLERS: Final = 10_000


@dataclass(slots=True)
class Limiter:
    """At most `burst` requests at once and `rate` a second, by each caller. `ticking` gives seconds."""

    rate: float
    burst: int
    ticking: Callable[[], float]
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, caller: str) -> float:
        """Take one request; the seconds to wait where there is none left, and nothing is taken."""
        with self._lock:
            now = self.ticking()
            left, then = self._buckets.pop(caller, (float(self.burst), now))
            left = min(float(self.burst), left + (now - then) * self.rate)
            waits = 0.0 if left >= 1 else (1 - left) / self.rate
            self._buckets[caller] = (left if waits else left - 1, now)
            while len(self._buckets) > _MOST_CALLERS:
                self._buckets.popitem(last=False)
            return waits
