"""Letters as mail through a server.

Its contract: every attempt has the same Message-ID and the same bytes, but few receivers drop a second copy, so a
letter of which nobody can say whether the server took it is not handed over again by itself.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from cadencelang.channels.composing import composed
from cadencelang.connectors.mail.outcomes import InDoubt, Sent, TryAgain, Withheld
from cadencelang.connectors.mail.outcomes import Refused as RefusedMail
from cadencelang.connectors.mail.smtp import SmtpSender
from cadencelang.connectors.mail.throttle import Limit, wait_for_room
from cadencelang.runtime.ports import Doubtful, Later, Letter, Refused


class MailChannel:
    """A mailbox that sends no more than `limits` allow. `ticking` gives seconds.

    `before` gives the ages, in seconds, of the mails of the last so many seconds, whichever process sent them: it is
    asked before the first mail, and again after `close`.
    """

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

    def repeatable(self, letter: Letter) -> bool:
        """Its reader would have it twice."""
        return False

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
