"""Letters as mail through a server.

Its contract: every attempt has the same Message-ID and the same bytes, but few receivers drop a second copy, so a
letter of which nobody can say whether the server took it is not handed over again by itself.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib.util import find_spec

from cadencelang.connectors.mail.compose import ComposedMail, compose
from cadencelang.connectors.mail.outcomes import InDoubt, Sent, TryAgain, Withheld
from cadencelang.connectors.mail.outcomes import Refused as RefusedMail
from cadencelang.connectors.mail.outgoing import Correspondent, Invitation, OutgoingMail, UnusableAddress
from cadencelang.connectors.mail.smtp import SmtpSender
from cadencelang.connectors.mail.throttle import Limit, wait_for_room
from cadencelang.connectors.mail.unsubscribe import Unsubscribe
from cadencelang.runtime.ports import Doubtful, Later, Letter, Refused


def composed(letter: Letter) -> ComposedMail:
    """The letter as a mail, the same bytes each time. Raises Refused where an address is none."""
    sender, to = Correspondent(letter.sender_name, letter.sender), Correspondent(letter.to_name, letter.to)
    mail = OutgoingMail(
        message_id=letter.message_id,
        sender=sender,
        to=to,
        subject=letter.subject,
        body=letter.body,
        at=letter.sent_as,
        thread=letter.references,
        unsubscribe=Unsubscribe(letter.unsubscribe) if letter.unsubscribe else None,
    )
    try:
        return compose(replace(mail, invitation=_invitation(letter, sender, to)))
    except UnusableAddress:
        raise Refused("the address cannot be used") from None


def _invitation(letter: Letter, sender: Correspondent, to: Correspondent) -> Invitation | None:
    """What the letter puts into its reader's calendar, where what writes calendars is installed."""
    slot = letter.slot
    if slot is None or find_spec("icalendar") is None:
        return None
    from cadencelang.connectors.calendar.ics import invitation
    from cadencelang.connectors.calendar.model import Appointment

    return invitation(
        Appointment(
            uid=slot.uid, start=slot.start, end=slot.end, summary=slot.summary, organiser=sender, guests=(to,),
            stamp=letter.sent_as, sequence=slot.sequence, called_off=slot.called_off,
        )
    )  # fmt: skip


class MailChannel:
    """A mailbox that sends no more than `limits` allow. `ticking` gives seconds.

    `before` gives the ages, in seconds, of the mails of the last so many seconds, whichever process sent them: it is
    asked before the first mail, and again after `close`.
    """

    repeatable = False

    def __init__(
        self,
        sender: SmtpSender,
        limits: Sequence[Limit] = (),
        ticking: Callable[[], float] = time.monotonic,
        before: Callable[[float], Iterable[float]] = lambda _: (),
    ) -> None:
        self._sender = sender
        self._limits = limits
        self._ticking = ticking
        self._before = before
        self._sent: deque[float] | None = None

    def close(self) -> None:
        """Say goodbye to the server, and forget what was sent."""
        self._sender.close()
        self._sent = None

    def _known(self) -> deque[float]:
        """When mails were sent, as far as limits ask."""
        if self._sent is None:
            most = max((it.count for it in self._limits), default=1)
            longest = max((it.seconds for it in self._limits), default=0.0)
            now, ages = self._ticking(), self._before(longest) if self._limits else ()
            self._sent = deque(sorted(now - max(age, 0.0) for age in ages), maxlen=most)
        return self._sent

    def send(self, letter: Letter) -> None:
        """Send the letter. Raises Refused, Later or Doubtful."""
        sent = self._known()
        wait = wait_for_room(self._limits, list(sent), self._ticking())
        if wait > 0:
            raise Later("the mailbox has sent as many as it may for now", after=wait, whole=True)
        outcome = self._sender.send(composed(letter))
        match outcome:
            case Sent():
                sent.append(self._ticking())
            case RefusedMail(reason):
                raise Refused(reason)
            case TryAgain(reason, whole):
                raise Later(reason, whole=whole)
            case InDoubt(reason):
                sent.append(self._ticking())
                raise Doubtful(reason)
            case Withheld():
                raise Later("it was held back")
