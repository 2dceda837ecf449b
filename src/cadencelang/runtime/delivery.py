"""Letters leave: claimed, handed to their channel, and confirmed to the engine.

What can happen between "sent" and "recorded as sent" is settled by the channel's contract (`Channel.repeatable`): an
order whose lease ran out is handed over again where that is harmless, and is else UNKNOWN until a person says.
Logs name orders by their Message-ID and never a person.
"""

from __future__ import annotations

import enum
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
from cadencelang.runtime.rows import Order, Purpose, Status
from cadencelang.runtime.settling import LOG, Settling
from cadencelang.runtime.steps import Steps


class Outcome(enum.Enum):
    """What a channel did with a letter."""

    SENT = enum.auto()
    REFUSED = enum.auto()
    LATER = enum.auto()
    DOUBTFUL = enum.auto()


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
        for number, order in enumerate(ready):
            if self.stopping():
                self._release(ready[number:], token)
                break
            self._hand_over(order, token)
        return len(ready) or int(taken is not None and taken <= claiming.settling.now)

    def _release(self, orders: Sequence[Order], token: str) -> None:
        """Let go of orders that were claimed and are not handed over."""
        with self.store.transaction() as tx:
            settling = Settling(self.steps, tx, self.clock.now())
            for order in orders:
                if (held := tx.held(order.key, token)) is not None:
                    settling.put_off(held, settling.now, held.error)

    def _claiming(self, tx: Transaction, token: str) -> Claiming:
        settling = Settling(self.steps, tx, self.clock.now())
        return Claiming(settling, self.channels, self.office, self.policy, token)

    def _hand_over(self, order: Order, token: str) -> None:
        """Hand a letter over if the claim still holds, and keep what became of it."""
        if not self._may_leave(order, token):
            return
        letter = load_letter(order.letter or "")
        self.probe("before sending")
        outcome, error = self._send(order, letter)
        self.probe("after sending")
        with self.store.transaction() as tx:
            held = tx.held(order.key, token)
            if held is None:
                LOG.warning("the claim on %s was lost while it was being sent", letter.message_id)
            else:
                self._keep(Settling(self.steps, tx, self.clock.now()), held, outcome, error)

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

    def _send(self, order: Order, letter: Letter) -> tuple[Outcome, str]:
        try:
            self.channels[order.channel].send(letter)
        except Refused as error:
            return Outcome.REFUSED, str(error)
        except Later as error:
            return Outcome.LATER, str(error)
        except Doubtful as error:
            return Outcome.DOUBTFUL, str(error)
        except Exception as error:
            LOG.warning("sending %s ended with %s", letter.message_id, type(error).__name__)
            return Outcome.DOUBTFUL, f"the channel failed ({type(error).__name__})"
        return Outcome.SENT, ""

    def _keep(self, settling: Settling, held: Order, outcome: Outcome, error: str) -> None:
        """Keep what became of an order."""
        order = replace(held, attempts=held.attempts + 1)
        standing = settling.standing(order.candidate)
        again = self.channels[order.channel].repeatable
        match outcome:
            case Outcome.SENT:
                settling.confirm(order, standing)
            case Outcome.REFUSED:
                settling.give_up(order, standing, Status.FAILED, error)
            case Outcome.DOUBTFUL if not again:
                settling.settle(order, Status.UNKNOWN, error)
            case Outcome.LATER | Outcome.DOUBTFUL if self.policy.spent(order.attempts):
                settling.give_up(order, standing, Status.DEAD, error)
            case Outcome.LATER | Outcome.DOUBTFUL:
                wait = self.policy.wait(order.key, order.attempts)
                settling.put_off(order, settling.now + wait, error)
