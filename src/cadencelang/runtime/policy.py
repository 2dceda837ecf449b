"""How deliveries are tried: leases, and when to try again."""

from __future__ import annotations

import hashlib

from cadencelang.records import dataclass
from cadencelang.runtime.rows import Second


@dataclass(frozen=True, slots=True)
class Policy:
    """Seconds, and numbers of times.

    A claim lasts `lease`. After the n-th failure the wait is `first_wait` doubled n-1 times, at most `longest_wait`,
    shortened by up to `jitter` of itself; after `attempts` a person sees it. `batch` is how much is taken at once.
    """

    lease: Second = 120
    attempts: int = 8
    first_wait: Second = 60
    longest_wait: Second = 4 * 3600
    jitter: float = 0.3
    seed: str = ""
    batch: int = 100

    def wait(self, key: str, attempt: int) -> Second:
        """How long to wait after a failed attempt (from 1) of this key: the same at every asking."""
        longest = min(self.first_wait * 2.0 ** min(attempt - 1, 30), self.longest_wait)
        digest = hashlib.sha256(f"{self.seed}/{key}/{attempt}".encode()).digest()
        chance = int.from_bytes(digest[:8]) / 2**64
        return longest * (1 - self.jitter * chance)

    def spent(self, attempts: int) -> bool:
        """Whether it was tried often enough."""
        return attempts >= self.attempts
