"""Letters leave: claimed, handed to their channel, and confirmed to the engine.

What can happen between "sent" and "recorded as sent" is settled by the channel's contract (`Channel.repeatable`): an
order whose lease ran out is handed over again where that is harmless, and is else UNKNOWN until a person says.
Logs name orders by their Message-ID and never a person.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from cadencelang.records import dataclass
from cadencelang.runtime.claiming import Claiming, Ready
from cadencelang.runtime.codec import load_letter
from cadencelang.runtime.keeping import Keeping, Outcome, Took, repeatable
from cadencelang.runtime.letters import Office
from cadencelang.runtime.policy import Policy
from cadencelang.runtime.ports import (
    QUIET,
    Channel,
    Doubtful,
    Later,
    Letter,
    Probe,
    Refused,
    Store,
    Transaction,
    WallClock,
)
from cadencelang.runtime.rows import Order, Second
from cadencelang.runtime.settling import LOG, Settling
from cadencelang.runtime.steps import Steps


def _new_token() -> str:
    return secrets.token_hex(16)


def _never() -> bool:
    return False


def _always() -> bool:
    return True


@dataclass(slots=True)
class Delivery:
    """Delivers what the outbox holds. `token` names a claim; where `stopping`, what is not in hand is left.

    `on_duty` says whether it is this process that hands letters over; while it is not, it claims none.
    """

    store: Store
    steps: Steps
    channels: Mapping[str, Channel]
    office: Office
    clock: WallClock
    policy: Policy = field(default_factory=Policy)
    probe: Probe = QUIET
    token: Callable[[], str] = _new_token
    stopping: Callable[[], bool] = _never
    on_duty: Callable[[], bool] = _always

    def deliver(self) -> int:
        """Deliver one batch of what is due; gives how many orders were ready to be handed over, or were settled."""
        if not self.on_duty():
            return 0
        token = self.token()
        with self.store.transaction() as tx:
            claiming = self._claiming(tx, token)
            taken = tx.next_order()
            ready = claiming.ready()
        keeping = Keeping(self.store, self.steps, self.channels, self.clock, self.policy, token)
        try:
            self._hand_over_all(ready, token, keeping)
        finally:
            keeping.keep()
        return len(ready) or int(taken is not None and taken <= claiming.settling.now)

    def _hand_over_all(self, ready: Sequence[Ready], token: str, keeping: Keeping) -> None:
        closed: set[str] = set()
        for number, each in enumerate(ready):
            if self.stopping() or not self.on_duty():
                self._release([it.order for it in ready[number:]], token, self.clock.now())
                return
            channel = each.order.channel
            if channel in closed:
                self._release([each.order], token, self.clock.now() + self.policy.first_wait)
            elif isinstance(outcome := self._hand_over(each, token, keeping), Later) and outcome.whole:
                closed.add(channel)

    def _release(self, orders: Sequence[Order], token: str, until: Second) -> None:
        """Let go, until then, of orders that were claimed and are not handed over."""
        with self.store.transaction() as tx:
            settling = Settling(self.steps, tx, self.clock.now())
            for held in tx.held([order.key for order in orders], token).values():
                settling.put_off(held, until, held.error)

    def _claiming(self, tx: Transaction, token: str) -> Claiming:
        settling = Settling(self.steps, tx, self.clock.now())
        return Claiming(settling, self.channels, self.office, self.policy, token)

    def _hand_over(self, ready: Ready, token: str, keeping: Keeping) -> Outcome | None:
        """Hand a letter over if the claim still holds, and note what became of it; None where it did not leave."""
        order = self._may_leave(ready, token, keeping)
        if order is None:
            return None
        self.probe("before sending")
        outcome = self._send(order, load_letter(order.letter or ""))
        self.probe("after sending")
        keeping.note(order, outcome)
        return outcome

    def _may_leave(self, ready: Ready, token: str, keeping: Keeping) -> Order | None:
        """The order, if the lease still holds and nothing happened since the last look that stops it.

        Where the candidate has not moved, one statement says so; else one looks again.
        """
        order = ready.order
        mark = not repeatable(self.channels[order.channel], order)
        if order.lease is None or self.clock.now() >= order.lease:
            return None
        with keeping.before_the_next() as tx:
            if self.clock.now() < ready.until and tx.may_begin(order.key, token, ready.seq, mark=mark):
                return order
        with self.store.transaction() as tx:
            again = self._claiming(tx, token).again(order.key)
            if again is not None and mark:
                tx.may_begin(order.key, token, None, mark=True)
        return None if again is None else again.order

    def _send(self, order: Order, letter: Letter) -> Outcome:
        try:
            self.channels[order.channel].send(letter)
        except (Refused, Later, Doubtful) as outcome:
            return outcome
        except Exception as error:
            LOG.warning("sending %s ended with %s", letter.message_id, type(error).__name__)
            return Doubtful(f"the channel failed ({type(error).__name__})")
        return Took()
