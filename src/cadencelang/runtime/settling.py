"""What becomes of an order, kept together with what the engine is told of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import field, replace
from typing import Final

from cadencelang.engine import EngineError
from cadencelang.engine.inputs import Input, TouchFailed, TouchSent
from cadencelang.records import dataclass
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Order, Purpose, Second, Status
from cadencelang.runtime.steps import Standing, Steps

LOG: Final = logging.getLogger("cadencelang.delivery")


@dataclass(frozen=True, slots=True)
class Settling:
    """Settles orders inside a transaction, at the instant `now`."""

    steps: Steps
    tx: Transaction
    now: Second
    _standings: dict[str, Standing | None] = field(default_factory=dict)

    def gather(self, candidates: Iterable[str]) -> None:
        """Take candidates in hand at once: always in one order, so that no two transactions wait for each other."""
        wanted = sorted(set(candidates) - self._standings.keys())
        found = self.tx.rows_of(wanted) if wanted else {}
        for candidate in wanted:
            row = found.get(candidate)
            self._standings[candidate] = None if row is None else self.steps.open(self.tx, row)

    def standing(self, candidate: str) -> Standing | None:
        """The candidate of an order, if they are still there."""
        self.gather([candidate])
        return self._standings[candidate]

    def confirm(self, order: Order, standing: Standing | None) -> None:
        """Its channel took it."""
        self.settle(order, Status.SENT, None)
        if order.purpose is Purpose.TOUCH and standing is not None:
            self.tell(standing, TouchSent(id=f"sent {order.key}", at=minute(self.now), touch=order.key))

    def give_up(self, order: Order, standing: Standing | None, status: Status, why: str) -> None:
        """It will not be sent: the engine goes on without it."""
        self.settle(order, status, why)
        if order.purpose is Purpose.TOUCH and standing is not None:
            failed = TouchFailed(id=f"failed {order.key}", at=minute(self.now), touch=order.key, reason=why)
            self.tell(standing, failed)

    def put_off(self, order: Order, until: Second, why: str | None, *, rewrite: bool = False) -> None:
        """It waits until `until`; where `rewrite`, its letter is written anew then."""
        letter = None if rewrite else order.letter
        free = replace(order, status=Status.PENDING, next_at=until, lease=None, token=None, begun=False)
        self.tx.put_order(replace(free, error=why, letter=letter))

    def settle(self, order: Order, status: Status, why: str | None) -> None:
        """It is over, or a person's to decide."""
        self.tx.put_order(replace(order, status=status, lease=None, token=None, error=why, settled=self.now))
        LOG.info("an order for %s is %s", order.channel, status.value)

    def tell(self, standing: Standing, news: Input) -> None:
        """Tell the engine what became of an order, which is told once; a candidate who cannot go on is set aside."""
        try:
            self.steps.take(self.tx, standing, news, minute(self.now), certainly_new=True)
        except EngineError as error:
            standing.stop(self.tx, str(error))


def minute(at: Second) -> int:
    """The minute that an instant lies in."""
    return int(at // 60)
