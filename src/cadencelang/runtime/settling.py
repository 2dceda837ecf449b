"""What becomes of an order, kept together with what the engine is told of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import field, replace
from typing import Final

from cadencelang.engine.effects import Deliver
from cadencelang.engine.inputs import Contacted, Input, TouchFailed, TouchSent
from cadencelang.records import dataclass
from cadencelang.runtime.codec import load_effect, loads
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
            self.tell(standing, self._left(order, standing))

    def give_up(self, order: Order, standing: Standing | None, status: Status, why: str) -> None:
        """It will not be sent: the engine goes on without it."""
        self.settle(order, status, why)
        if order.purpose is Purpose.TOUCH and standing is not None and not self.was_given_up(order, standing):
            failed = TouchFailed(id=f"failed {order.key}", at=minute(self.now), touch=order.key, reason=why)
            self.tell(standing, failed)

    def was_given_up(self, order: Order, standing: Standing) -> bool:
        """Whether the engine went on without a touch before, which is tried anew because a person wants it."""
        awaited = any(it.id == order.key for it in standing.state.touches)
        return not awaited and self.tx.knows(order.candidate, f"failed {order.key}")

    def _left(self, order: Order, standing: Standing) -> Input:
        """What the engine is told of a touch that left; where it went on without it, that we were in touch."""
        id, at = f"sent {order.key}", minute(self.now)
        effect = load_effect(loads(order.effect))
        if not isinstance(effect, Deliver) or not self.was_given_up(order, standing):
            return TouchSent(id=id, at=at, touch=order.key)
        touch = effect.touch
        return Contacted(
            id=id, at=at, channel=touch.channel, template=touch.template, article=touch.article, keeps=touch.promise
        )

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
        self.steps.tell(self.tx, standing, news, minute(self.now), certainly_new=True)


def minute(at: Second) -> int:
    """The minute that an instant lies in."""
    return int(at // 60)
