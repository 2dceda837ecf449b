"""Addresses that need no token because nobody can guess them: a candidate's way out, a colleague's calendar.

Each holds a name, signed with a key that is made of the workspace's own: one for each purpose.
"""

from __future__ import annotations

import hashlib
import hmac

from cadencelang.connectors.mail.unsubscribe import person_of_token, unsubscribe_token
from cadencelang.engine.inputs import OptedOut
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.steps import Steps


def unsubscribing_at(address: str, key: bytes, candidate: str) -> str:
    """Where a candidate can say that they want no more."""
    return f"{address.rstrip('/')}/u/{unsubscribe_token(_own(key, 'unsubscribe'), candidate)}"


def person_at(key: bytes, token: str) -> str | None:
    """Whose way out that is; None: nobody's."""
    return person_of_token(_own(key, "unsubscribe"), token)


def calendar_at(address: str, key: bytes, role: str) -> str:
    """Where a role's calendar can be subscribed to."""
    return f"{address.rstrip('/')}/calendar/{unsubscribe_token(_own(key, 'calendar'), role)}"


def role_at(key: bytes, token: str) -> str | None:
    """Whose calendar that is; None: nobody's."""
    return person_of_token(_own(key, "calendar"), token)


def stop_contact(steps: Steps, tx: Transaction, candidate: str, now: int) -> None:
    """A candidate said by one click that they want no more; somebody who is gone has got what they want."""
    row = tx.row(tx.person(candidate))
    if row is None:
        return
    standing = steps.open(tx, row)
    steps.tell(tx, standing, OptedOut(id="unsubscribed by one click", at=now), now)


def _own(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()
