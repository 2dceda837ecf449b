"""The outbox as a person looks after it: what could not leave, what is in doubt, and what is said of it."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, assert_never

from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Order, Status
from cadencelang.runtime.settling import Settling
from cadencelang.workspace.opening import Workspace

WANTING: Final = (Status.UNKNOWN, Status.DEAD, Status.FAILED)
"""What a person should look at."""


class Unresolvable(Exception):  # noqa: N818
    """That cannot be said of the order; one plain sentence."""


def wanting(tx: Transaction) -> Sequence[Order]:
    """The orders that a person should look at."""
    return tx.orders(None, WANTING)


def put_away(tx: Transaction) -> Sequence[Order]:
    """The orders that a person has put away."""
    return tx.orders(None, (Status.SEEN,))


class Said(enum.StrEnum):
    """What a person says of an order: of one in doubt, whether it left; of one that could not, what becomes of it; of
    one that was put away, that it was not to be."""

    SENT = "sent"
    NOT_SENT = "not-sent"
    AGAIN = "again"
    SEEN = "seen"
    UNSEEN = "unseen"


_SAYABLE: Final = {
    Status.UNKNOWN: (Said.SENT, Said.NOT_SENT),
    Status.DEAD: (Said.AGAIN, Said.SEEN),
    Status.FAILED: (Said.SEEN,),
    Status.SEEN: (Said.UNSEEN,),
}


def resolve(workspace: Workspace, tx: Transaction, key: str, said: Said, by: str) -> Order:
    """Say of an order in doubt that it left (the engine is told) or did not (it is tried again); of one that was tried
    too often, that it is tried as often again; of that or one that was refused, that `by` has seen it; and of what was
    put away so, that it waits for a person again, as it was.

    Raises Unresolvable where there is none such, or where that cannot be said of it.
    """
    order = next((it for it in tx.orders(None, tuple(_SAYABLE)) if it.key == key), None)
    if order is None:
        raise Unresolvable("No such order waits for a person; `cadence outbox` lists those that do.")
    if said not in _SAYABLE[order.status]:
        can = " or ".join(_SAYABLE[order.status])
        raise Unresolvable(f"The order is {order.status.value}; of such a one can be said: {can}.")
    now = workspace.clock.now()
    settling = Settling(workspace.steps, tx, now)
    match said:
        case Said.SENT:
            settling.confirm(order, settling.standing(order.candidate))
        case Said.NOT_SENT:
            settling.put_off(replace(order, settled=None), now, None)
        case Said.AGAIN:
            settling.put_off(replace(order, settled=None, attempts=0), now, None)
        case Said.SEEN:
            settling.settle(replace(order, was=order.status), Status.SEEN, f"{order.error} (put away by {by})")
        case Said.UNSEEN:
            was = order.was or Status.FAILED
            settling.settle(replace(order, was=None), was, f"{order.error} (taken back by {by})")
        case _:
            assert_never(said)
    return order
