"""The pump: candidates who are due take their steps, a batch a transaction. Its cost grows with what is due."""

from __future__ import annotations

import logging
from dataclasses import field
from typing import Final

from cadencelang.clock import Minute
from cadencelang.engine import EngineError
from cadencelang.records import dataclass
from cadencelang.runtime.delivery import Delivery
from cadencelang.runtime.policy import Policy
from cadencelang.runtime.ports import Store, WallClock
from cadencelang.runtime.rows import Second
from cadencelang.runtime.steps import Steps

LOG: Final = logging.getLogger("cadencelang.pump")


@dataclass(frozen=True, slots=True)
class Moved:
    """What one turn of the pump did: how many candidates took a step, and how many orders were taken in hand."""

    steps: int
    orders: int

    def __bool__(self) -> bool:
        return bool(self.steps or self.orders)


@dataclass(slots=True)
class Pump:
    """Lets time act on candidates, and delivers what that orders."""

    store: Store
    steps: Steps
    delivery: Delivery
    clock: WallClock
    policy: Policy = field(default_factory=Policy)

    def turn(self) -> Moved:
        """One batch of steps, one batch of deliveries."""
        return Moved(self.step(), self.delivery.deliver())

    def drain(self) -> Moved:
        """Turn until nothing is due."""
        total = Moved(0, 0)
        while moved := self.turn():
            total = Moved(total.steps + moved.steps, total.orders + moved.orders)
        return total

    def step(self) -> int:
        """Let one batch of candidates who are due take their steps; gives how many did. Raises ClockNotBelieved."""
        now: Minute = int(self.clock.now() // 60)
        with self.store.transaction() as tx:
            self.steps.watch.note(tx, now)
            rows = tx.due(now, self.policy.batch)
            for row in rows:
                standing = self.steps.open(tx, row)
                try:
                    self.steps.pass_time(tx, standing, now)
                except EngineError as error:
                    LOG.error("a candidate was set aside (%s)", type(error).__name__)
                    standing.stop(tx, str(error))
        return len(rows)

    def next_due(self) -> Second | None:
        """When there is something to do next, in seconds; None: nothing, unless something happens.

        Letters that another process hands over are nothing to do.
        """
        delivers = self.delivery.on_duty()
        with self.store.transaction() as tx:
            wake, order = tx.next_wake(), tx.next_order() if delivers else None
        found = [it for it in (None if wake is None else wake * 60.0, order) if it is not None]
        return min(found, default=None)
