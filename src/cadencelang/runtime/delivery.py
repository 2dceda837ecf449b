"""Letters leave: claimed, handed to their channel, and confirmed to the engine.

What can happen between "sent" and "recorded as sent" is settled by the channel's contract (`Channel.repeatable`): an
order whose lease ran out is handed over again where that is harmless, and is else UNKNOWN until a person says.
Logs name orders by their Message-ID and never a person.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace

from cadencelang.records import dataclass
from cadencelang.runtime.claiming import Claiming
from cadencelang.runtime.codec import load_letter
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
from cadencelang.runtime.rows import Order, Purpose, Second, Status
from cadencelang.runtime.settling import LOG, Settling
from cadencelang.runtime.steps import Steps


@dataclass(frozen=True, slots=True)
class Took:
    """The channel took the letter."""


Outcome = Took | Refused | Later | Doubtful
"""What a channel did with a letter."""


def _new_token() -> str:
    return secrets.token_hex(16)


def _never() -> bool:
    return False


@dataclass(slots=True)
class Delivery:
    """Delivers what the outbox holds. `token` names a claim; where `stopping`, what is not in hand is left."""

    store: Store
    steps: Steps
    channels: Mapping[str, Channel]
    office: Office
    clock: WallClock
    policy: Policy = field(default_factory=Policy)
    probe: Probe = QUIET
    token: Callable[[], str] = _new_token
    stopping: Callable[[], bool] = _never

    def deliver(self) -> int:
        """Deliver one batch of what is due; gives how many orders were ready to be handed over, or were settled."""
        token = self.token()
        with self.store.transaction() as tx:
            claiming = self._claiming(tx, token)
            taken = tx.next_order()
            ready = claiming.ready()
        closed: set[str] = set()
        for number, order in enumerate(ready):
            if self.stopping():
                self._release(ready[number:], token, self.clock.now())
                break
            if order.channel in closed:
                self._release([order], token, self.clock.now() + self.policy.first_wait)
            elif isinstance(outcome := self._hand_over(order, token), Later) and outcome.whole:
                closed.add(order.channel)
        return len(ready) or int(taken is not None and taken <= claiming.settling.now)

    def _release(self, orders: Sequence[Order], token: str, until: Second) -> None:
        """Let go, until then, of orders that were claimed and are not handed over."""
        with self.store.transaction() as tx:
            settling = Settling(self.steps, tx, self.clock.now())
            for order in orders:
                if (held := tx.held(order.key, token)) is not None:
                    settling.put_off(held, until, held.error)

    def _claiming(self, tx: Transaction, token: str) -> Claiming:
        settling = Settling(self.steps, tx, self.clock.now())
        return Claiming(settling, self.channels, self.office, self.policy, token)

    def _hand_over(self, order: Order, token: str) -> Outcome | None:
        """Hand a letter over if the claim still holds, and keep what became of it; None where it did not leave."""
        if not self._may_leave(order, token):
            return None
        letter = load_letter(order.letter or "")
        self.probe("before sending")
        outcome = self._send(order, letter)
        self.probe("after sending")
        with self.store.transaction() as tx:
            settling = Settling(self.steps, tx, self.clock.now())
            if (held := tx.held(order.key, token)) is not None:
                self._keep(settling, held, outcome)
            elif isinstance(outcome, Took):
                LOG.warning("the claim on %s was lost while it was being sent", letter.message_id)
                self._clear_up(settling, order)
        return outcome

    def _clear_up(self, settling: Settling, order: Order) -> None:
        """A letter that another process gave up as doubtful did leave."""
        for doubtful in settling.tx.orders(order.candidate, (Status.UNKNOWN,)):
            if doubtful.key == order.key:
                settling.confirm(doubtful, settling.standing(order.candidate))

    def _may_leave(self, order: Order, token: str) -> bool:
        """Whether the lease still holds, and nothing happened since the letter was written that stops it."""
        if order.lease is None or self.clock.now() >= order.lease:
            return False
        if order.purpose is Purpose.NOTICE and self.channels[order.channel].repeatable:
            return True
        with self.store.transaction() as tx:
            claiming = self._claiming(tx, token)
            held, standing = tx.held(order.key, token), claiming.settling.standing(order.candidate)
            if held is None:
                return False
            if standing is None:
                claiming.settling.settle(held, Status.WITHDRAWN, "the candidate is gone")
                return False
            written = claiming.written(held, standing)
            if written is not None and not self.channels[order.channel].repeatable:
                tx.put_order(replace(written, begun=True))
            return written is not None

    def _send(self, order: Order, letter: Letter) -> Outcome:
        try:
            self.channels[order.channel].send(letter)
        except (Refused, Later, Doubtful) as outcome:
            return outcome
        except Exception as error:
            LOG.warning("sending %s ended with %s", letter.message_id, type(error).__name__)
            return Doubtful(f"the channel failed ({type(error).__name__})")
        return Took()

    def _keep(self, settling: Settling, held: Order, outcome: Outcome) -> None:
        """Keep what became of an order."""
        tried = replace(held, attempts=held.attempts + 1)
        standing, why = settling.standing(held.candidate), str(outcome)
        match outcome:
            case Took():
                settling.confirm(tried, standing)
            case Refused():
                settling.give_up(tried, standing, Status.FAILED, why)
            case Doubtful() if not self.channels[held.channel].repeatable:
                settling.settle(tried, Status.UNKNOWN, why)
            case Later(after=after) if after is not None:
                settling.put_off(held, settling.now + after, why)
            case Later() | Doubtful() if self.policy.spent(tried.attempts):
                settling.give_up(tried, standing, Status.DEAD, why)
            case Later() | Doubtful():
                settling.put_off(tried, settling.now + self.policy.wait(held.key, tried.attempts), why)
