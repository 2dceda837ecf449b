"""Letters as mail through a server.

Its contract: every attempt has the same Message-ID and the same bytes, but few receivers drop a second copy, so a
letter of which nobody can say whether the server took it is not handed over again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cadencelang.channels.composing import composed
from cadencelang.connectors.mail.outcomes import InDoubt, Sent, TryAgain, Withheld
from cadencelang.connectors.mail.outcomes import Refused as RefusedMail
from cadencelang.connectors.mail.smtp import SmtpSender
from cadencelang.connectors.mail.throttle import Limit, wait_for_room
from cadencelang.runtime.ports import Doubtful, Later, Letter, Refused

Before = Callable[[float, str], Iterable[float]]
"""Gives the ages, in seconds, of a mailbox's mails of the last so many seconds, but for the letter of a key."""


class MailChannel:
    """A mailbox that sends no more than `limits` allow.

    `before` is asked before each mail where there are limits: whatever sent the others, in this process or another
    one, they count.
    """

    def __init__(self, sender: SmtpSender, limits: Sequence[Limit] = (), before: Before = lambda _, __: ()) -> None:
        self._sender = sender
        self._limits = limits
        self._before = before

    def repeatable(self, letter: Letter) -> bool:
        """Its reader would have it twice."""
        return False

    def close(self) -> None:
        """Say goodbye to the server."""
        self._sender.close()

    def _wait(self, letter: Letter) -> float:
        """The seconds to wait until the mailbox has room for the letter."""
        if not self._limits:
            return 0.0
        ages = self._before(max(it.seconds for it in self._limits), letter.key)
        return wait_for_room(self._limits, sorted(-max(age, 0.0) for age in ages), 0.0)

    def send(self, letter: Letter) -> None:
        """Send the letter. Raises Refused, Later or Doubtful."""
        wait = self._wait(letter)
        if wait > 0:
            raise Later("the mailbox has sent as many as it may for now", after=wait, whole=True)
        outcome = self._sender.send(composed(letter))
        match outcome:
            case Sent():
                return
            case RefusedMail(reason):
                raise Refused(reason)
            case TryAgain(reason, whole):
                raise Later(reason, whole=whole)
            case InDoubt(reason):
                raise Doubtful(reason)
            case Withheld():
                raise Later("it was held back")
