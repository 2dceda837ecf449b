"""How many mails a mailbox may send: providers cut off those that send too many too fast."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` mails in any `seconds` seconds."""

    count: int
    seconds: float

    def __post_init__(self) -> None:
        if self.count < 1 or self.seconds <= 0:
            raise ValueError("A limit lets through at least one mail in a time that is longer than nothing.")


def wait_for_room(limits: Sequence[Limit], sent: Sequence[float], now: float) -> float:
    """The seconds to wait until one more mail may go, 0.0 when it may go now.

    `sent` are the instants of the mails that went, in seconds and ascending; as many as the largest count are enough.
    """
    return max((_wait(limit, sent, now) for limit in limits), default=0.0)


def _wait(limit: Limit, sent: Sequence[float], now: float) -> float:
    inside = len(sent) - bisect_right(sent, now - limit.seconds)
    if inside < limit.count:
        return 0.0
    return max(0.0, sent[len(sent) - limit.count] + limit.seconds - now)
