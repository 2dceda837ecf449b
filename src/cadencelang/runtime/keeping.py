"""What channels did with letters is kept, and told to the engine.

Where a channel cannot tell a repetition, what became of one letter is kept before the next is begun, in the same
transaction: no more than the one in hand is ever in doubt. Many are kept at once where it can: what was not kept when a
process died is handed over again, and that is harmless.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from typing import Final

from cadencelang.records import dataclass
from cadencelang.runtime.codec import load_letter
from cadencelang.runtime.policy import Policy
from cadencelang.runtime.ports import Channel, Doubtful, Later, Refused, Store, Transaction, WallClock
from cadencelang.runtime.rows import Order, Second, Status
from cadencelang.runtime.settling import LOG, Settling
from cadencelang.runtime.steps import Steps

_MOST: Final = 50
_LONGEST: Final[Second] = 1.0
"""How many letters, and for how many seconds, are kept in mind at most."""


@dataclass(frozen=True, slots=True)
class Took:
    """The channel took the letter."""


Outcome = Took | Refused | Later | Doubtful
"""What a channel did with a letter."""


@dataclass(slots=True)
class Keeping:
    """What became of the letters of a claim."""

    store: Store
    steps: Steps
    channels: Mapping[str, Channel]
    clock: WallClock
    policy: Policy
    token: str
    _noted: list[tuple[Order, Outcome]] = field(default_factory=list)
    _since: Second = 0
    _pressing: bool = False

    def note(self, order: Order, outcome: Outcome) -> None:
        """A channel did this with a letter. Raises StoreError where it cannot be kept."""
        now = self.clock.now()
        self._since = self._since if self._noted else now
        self._noted.append((order, outcome))
        self._pressing = self._pressing or not repeatable(self.channels[order.channel], order)
        waited = not 0 <= now - self._since < min(_LONGEST, self.policy.lease / 4)
        if waited or len(self._noted) >= _MOST:
            self.keep()

    def keep(self) -> None:
        """Keep all that was noted. Raises StoreError."""
        if self._noted:
            with self.store.transaction() as tx:
                self._keep_in(tx)
            self._noted, self._pressing = [], False

    @contextmanager
    def before_the_next(self) -> Iterator[Transaction]:
        """The transaction in which a letter is begun; what must be kept before is kept in it."""
        pressing = self._pressing
        with self.store.transaction() as tx:
            if pressing:
                self._keep_in(tx)
            yield tx
        if pressing:
            self._noted, self._pressing = [], False

    def _keep_in(self, tx: Transaction) -> None:
        settling = Settling(self.steps, tx, self.clock.now())
        held = tx.held([order.key for order, _ in self._noted], self.token)
        settling.gather(order.candidate for order, _ in self._noted)
        for order, outcome in self._noted:
            if order.key in held:
                self._keep(settling, held[order.key], outcome)
            elif isinstance(outcome, Took):
                _clear_up(settling, order)

    def _keep(self, settling: Settling, held: Order, outcome: Outcome) -> None:
        """Keep what became of an order."""
        tried = replace(held, attempts=held.attempts + 1)
        standing, why = settling.standing(held.candidate), str(outcome)
        match outcome:
            case Took():
                settling.confirm(tried, standing)
            case Refused():
                settling.give_up(tried, standing, Status.FAILED, why)
            case Doubtful() if not repeatable(self.channels[held.channel], held):
                settling.settle(tried, Status.UNKNOWN, why)
            case Later(after=after) if after is not None:
                settling.put_off(held, settling.now + after, why)
            case Later() | Doubtful() if self.policy.spent(tried.attempts):
                settling.give_up(tried, standing, Status.DEAD, why)
            case Later() | Doubtful():
                asked = outcome.patience if isinstance(outcome, Later) else 0
                settling.put_off(tried, settling.now + max(self.policy.wait(held.key, tried.attempts), asked), why)


def repeatable(channel: Channel, order: Order) -> bool:
    """Whether an order, whose letter is written, may be handed over again where it may have left."""
    return channel.repeatable(load_letter(order.letter or ""))


def _clear_up(settling: Settling, order: Order) -> None:
    """A letter whose claim was lost while it was being sent did leave: it is no longer in doubt."""
    LOG.warning("the claim on an order for %s was lost while it was being sent", order.channel)
    for doubtful in settling.tx.orders(order.candidate, (Status.UNKNOWN,)):
        if doubtful.key == order.key:
            settling.confirm(doubtful, settling.standing(order.candidate))
