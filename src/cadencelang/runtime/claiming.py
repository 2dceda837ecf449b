"""Orders are taken in hand: looked at once more, and written.

What may not leave any more is settled here, in the transaction that claims it, so that a reply between approval and
dispatch wins.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from cadencelang.engine.effects import Deliver, Effect
from cadencelang.engine.inputs import Input
from cadencelang.records import dataclass
from cadencelang.runtime.appointments import invited, invites
from cadencelang.runtime.codec import dump_letter, load_effect, load_input, loads
from cadencelang.runtime.last_look import Go, Stop, Verdict, Wait, last_look, look_anew
from cadencelang.runtime.letters import Office, Unreachable, candidate_letter
from cadencelang.runtime.notices import event, notice
from cadencelang.runtime.policy import Policy
from cadencelang.runtime.ports import Channel, Letter, Slot
from cadencelang.runtime.rows import EntryKind, Order, Purpose, Second, Sending, Status
from cadencelang.runtime.settling import Settling, minute
from cadencelang.runtime.steps import Standing
from cadencelang.templating import RenderError

_ASKED: Final = 15
"""Minutes after which one looks again whether a question about a candidate is answered."""
_THREAD: Final = 20
"""How many earlier letters a letter names as those that it follows."""


@dataclass(frozen=True, slots=True)
class Known:
    """Read at once for all orders of a claim: about whom a question is open, drafts by key, threads by whom and how."""

    asked_about: frozenset[str] = frozenset()
    drafts: Mapping[str, str] = field(default_factory=dict)
    threads: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ready:
    """An order that may leave, with its letter. That holds until its candidate moves on from log entry `seq`, and no
    longer than `until`; of what is not for the candidate, always.
    """

    order: Order
    seq: int | None = None
    until: Second = math.inf


@dataclass(frozen=True, slots=True)
class Claiming:
    """Takes orders in hand, inside one transaction, under the claim `token`."""

    settling: Settling
    channels: Mapping[str, Channel]
    office: Office
    policy: Policy
    token: str

    def ready(self) -> list[Ready]:
        """A batch of orders that may be handed over now, with their letters."""
        now = self.settling.now
        found = self.settling.tx.claim(now, self.policy.batch, now + self.policy.lease, self.token)
        known = self.gathered(found)
        prepared = (self.prepared(order, known) for order in found)
        return [self.as_looked_at(order) for order in prepared if order is not None]

    def again(self, key: str) -> Ready | None:
        """An order of this claim, looked at once more; None where it must not be handed over any more."""
        held = self.settling.tx.held([key], self.token).get(key)
        if held is None:
            return None
        written = self.written(held, self.gathered([held]))
        return None if written is None else self.as_looked_at(written)

    def gathered(self, orders: Sequence[Order]) -> Known:
        """What is known around these orders, read at once."""
        if not orders:
            return Known()
        tx, candidates = self.settling.tx, {order.candidate for order in orders}
        self.settling.gather(candidates)
        unwritten = [order for order in orders if order.purpose is Purpose.TOUCH and order.letter is None]
        if not unwritten:
            return Known(tx.asked_about(candidates))
        threads = tx.threads({order.candidate for order in unwritten})
        return Known(tx.asked_about(candidates), tx.drafts(order.key for order in unwritten), threads)

    def as_looked_at(self, order: Order) -> Ready:
        """The order, and how long what was seen of its candidate holds: until the next tick, or until they move."""
        standing = self.settling.standing(order.candidate)
        if standing is None or order.purpose is not Purpose.TOUCH:
            return Ready(order)
        clock = standing.edition.engine.clock(standing.state)
        return Ready(order, standing.row.seq, 60.0 * (clock.floor_tick(minute(self.settling.now)) + clock.tick))

    def prepared(self, before: Order, known: Known) -> Order | None:
        """An order just claimed, with its letter, given as it was before; None where it is not to be handed over."""
        settling, now = self.settling, self.settling.now
        order = replace(before, status=Status.CLAIMED, lease=now + self.policy.lease, token=self.token)
        if order.channel not in self.channels:
            settling.give_up(
                order, settling.standing(order.candidate), Status.FAILED, f"no channel {order.channel} is set up"
            )
        elif before.status is Status.CLAIMED and before.begun:
            settling.settle(order, Status.UNKNOWN, "the process ended while it was being handed over")
        else:
            return self.written(order, known)
        return None

    def written(self, order: Order, known: Known) -> Order | None:
        """The order with its letter, if it may leave now; else it is settled."""
        standing = self.settling.standing(order.candidate)
        if standing is None:
            self.settling.settle(order, Status.WITHDRAWN, "the candidate is gone")
            return None
        if order.purpose is Purpose.EVENT:
            return self._kept(order, order.letter or dump_letter(event(order, self.office)))
        effect = load_effect(loads(order.effect))
        if isinstance(effect, Deliver):
            match self.look(order, standing, effect, known):
                case Stop(why):
                    self.settling.give_up(order, standing, Status.WITHDRAWN, why)
                    return None
                case Wait(until):
                    self.settling.put_off(order, until * 60.0, None, rewrite=True)
                    return None
                case Go():
                    pass
        if order.letter is not None:
            return order
        try:
            letter = self.letter(order, standing, effect, known)
        except (RenderError, Unreachable) as error:
            self.settling.give_up(order, standing, Status.FAILED, str(error))
            return None
        if order.purpose is Purpose.TOUCH:
            sending = Sending(letter.message_id, order.candidate, order.key, letter.to.casefold())
            self.settling.tx.remember(sending)
        return self._kept(order, dump_letter(letter))

    def _kept(self, order: Order, letter: str) -> Order:
        """The order with its letter, kept."""
        written = replace(order, letter=letter)
        self.settling.tx.put_order(written)
        return written

    def look(self, order: Order, standing: Standing, effect: Deliver, known: Known) -> Verdict:
        """The last look at a touch; while a person is asked about the candidate, it waits."""
        if order.candidate in known.asked_about:
            return Wait(minute(self.settling.now) + _ASKED)
        engine, now = standing.edition.engine, minute(self.settling.now)
        verdict = last_look(engine, standing.state, effect.touch, self._news(order), now)
        if isinstance(verdict, Stop) and self.settling.was_given_up(order, standing):
            if any(it.kind is EntryKind.MOVE for it in self.settling.tx.log(order.candidate, order.seq)):
                return Stop("the playbook is another one since")
            return look_anew(engine, standing.state, effect.touch, self._news(order), now)
        return verdict

    def _news(self, order: Order) -> Iterator[Input]:
        """What happened to its candidate since it was ordered."""
        since = (it for it in self.settling.tx.log(order.candidate, order.seq) if it.kind is EntryKind.INPUT)
        return (load_input(loads(it.body)) for it in since)

    def invited(self, standing: Standing, effect: Deliver) -> Slot | None:
        """What the candidate was last invited to for the same fact."""
        fact = invites(standing.edition, effect)
        if fact is None:
            return None
        left = self.settling.tx.orders(standing.row.candidate, (Status.SENT, Status.UNKNOWN))
        return invited(left, fact)

    def letter(self, order: Order, standing: Standing, effect: Effect, known: Known) -> Letter:
        """What is written. Raises RenderError, Unreachable."""
        if isinstance(effect, Deliver):
            draft, thread = known.drafts.get(order.key), known.threads.get((order.candidate, order.channel), ())
            before = self.invited(standing, effect)
            return candidate_letter(
                standing.edition, standing.state, effect, self.office, thread[-_THREAD:], draft, before
            )
        return notice(standing.edition, standing.state, order, effect, self.office)
