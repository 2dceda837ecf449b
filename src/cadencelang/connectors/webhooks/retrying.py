"""When a webhook of ours that was not taken is tried again: quickly at first, for about four days, then never."""

from __future__ import annotations

from typing import Final

from cadencelang.connectors.webhooks.outgoing import Taken, TryLater, Undeliverable
from cadencelang.runtime.policy import Policy
from cadencelang.runtime.rows import Second

PATIENCE: Final = Policy(attempts=16, first_wait=10, longest_wait=24 * 3600)


def next_attempt(
    id: str, attempts: int, result: Taken | TryLater | Undeliverable, now: Second, patience: Policy = PATIENCE
) -> Second | None:
    """When to try again after so many attempts (from 1); None: it is taken, or a person must see to it.

    A receiver that asks for more time gets it.
    """
    if not isinstance(result, TryLater) or patience.spent(attempts):
        return None
    return now + max(patience.wait(id, attempts), result.after or 0)
