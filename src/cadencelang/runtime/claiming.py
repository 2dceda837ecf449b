"""Orders are taken in hand: looked at once more, and written.

What may not leave any more is settled here, in the transaction that claims it, so that a reply between approval and
dispatch wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from cadencelang.engine.effects import Deliver, Effect
from cadencelang.engine.inputs import Input
from cadencelang.records import dataclass
from cadencelang.runtime.codec import dump_letter, load_effect, load_input, load_letter, loads
from cadencelang.runtime.last_look import Go, Stop, Verdict, Wait, last_look
from cadencelang.runtime.letters import Office, Unreachable, candidate_letter
from cadencelang.runtime.notices import event, notice
from cadencelang.runtime.policy import Policy
from cadencelang.runtime.ports import Channel, Letter
from cadencelang.runtime.rows import EntryKind, Order, Purpose, Sending, Status
from cadencelang.runtime.settling import Settling, minute
from cadencelang.runtime.steps import Standing
from cadencelang.templating import RenderError

_ASKED: Final = 15
"""Minutes after which one looks again whether a question about a candidate is answered."""
_THREAD: Final = 20
"""How many earlier letters a letter names as those that it follows."""


@dataclass(frozen=True, slots=True)
class Claiming:
    """Takes orders in hand, inside one transaction, under the claim `token`."""

    settling: Settling
    channels: Mapping[str, Channel]
    office: Office
    policy: Policy
    token: str

    def ready(self) -> list[Order]:
        """A batch of orders that may be handed over now, with their letters."""
        now = self.settling.now
        found = self.settling.tx.claim(now, self.policy.batch, now + self.policy.lease, self.token)
        for candidate in sorted({order.candidate for order in found}):
            self.settling.tx.row(candidate)  # in one order, so that no two claims wait for each other
        prepared = (self.prepared(order) for order in found)
        return [order for order in prepared if order is not None]

    def prepared(self, before: Order) -> Order | None:
        """An order just claimed, with its letter, given as it was before; None where it is not to be handed over."""
        settling, now = self.settling, self.settling.now
        order = replace(before, status=Status.CLAIMED, lease=now + self.policy.lease, token=self.token)
        channel, standing = self.channels.get(order.channel), settling.standing(order.candidate)
        if channel is None:
            settling.give_up(order, standing, Status.FAILED, f"no channel {order.channel} is set up")
        elif before.status is Status.CLAIMED and before.begun and not channel.repeatable:
            settling.settle(order, Status.UNKNOWN, "the process ended while it was being handed over")
        elif standing is None:
            settling.settle(order, Status.WITHDRAWN, "the candidate is gone")
        elif before.status is Status.CLAIMED and channel.repeatable and order.letter is not None:
            return order  # it may have left already: what was begun is ended, with the same letter
        else:
            return self.written(order, standing)
        return None

    def written(self, order: Order, standing: Standing) -> Order | None:
        """The order with its letter, if it may leave now; else it is settled."""
        if order.purpose is Purpose.EVENT:
            return self._kept(order, order.letter or dump_letter(event(order, self.office)))
        effect = load_effect(loads(order.effect))
        if isinstance(effect, Deliver):
            match self.look(order, standing, effect):
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
            letter = self.letter(order, standing, effect)
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

    def look(self, order: Order, standing: Standing, effect: Deliver) -> Verdict:
        """The last look at a touch; while a person is asked about the candidate, it waits."""
        if self.settling.tx.questions(order.candidate):
            return Wait(minute(self.settling.now) + _ASKED)
        since = (it for it in self.settling.tx.log(order.candidate, order.seq) if it.kind is EntryKind.INPUT)
        news: list[Input] = [load_input(loads(it.body)) for it in since]
        return last_look(standing.edition.engine, standing.state, effect.touch, news, minute(self.settling.now))

    def letter(self, order: Order, standing: Standing, effect: Effect) -> Letter:
        """What is written. Raises RenderError, Unreachable."""
        if isinstance(effect, Deliver):
            draft = self.settling.tx.draft(order.key)
            return candidate_letter(standing.edition, standing.state, effect, self.office, self.thread(order), draft)
        return notice(standing.edition, standing.state, order, effect, self.office)

    def thread(self, order: Order) -> list[str]:
        """The Message-IDs of what this candidate had on the channel before, the oldest first."""
        sent = self.settling.tx.orders(order.candidate, (Status.SENT,))
        letters = [it.letter for it in sent if it.channel == order.channel and it.letter][-_THREAD:]
        return [load_letter(letter).message_id for letter in letters]
