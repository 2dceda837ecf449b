"""The outbox as a person looks after it: what could not leave, what is in doubt, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

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


def resolve(workspace: Workspace, tx: Transaction, key: str, *, sent: bool) -> Order:
    """Say of an order in doubt that it left (the engine is told), or that it did not (it is tried again).

    Raises Unresolvable where there is none such.
    """
    order = next((it for it in wanting(tx) if it.key == key), None)
    if order is None:
        raise Unresolvable("No such order waits for a person; `cadence outbox` lists those that do.")
    if order.status is not Status.UNKNOWN:
        raise Unresolvable(f"The order is {order.status.value}; only one in doubt can be decided.")
    settling = Settling(workspace.steps, tx, workspace.clock.now())
    if sent:
        settling.confirm(order, settling.standing(order.candidate))
    else:
        settling.put_off(replace(order, settled=None), workspace.clock.now(), None)
    return order
