"""What is asked of a colleague, told where they read it: in a chat, on a telephone.

Its contract: a colleague is rather told twice than not at all, so what may have been told is told again. Who is
written to instead is under the contract of the channel that writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cadencelang.connectors.addresses import PUBLIC_ONLY, Allowed
from cadencelang.connectors.notify.notices import Notice, NotTold, send_notice
from cadencelang.runtime.ports import Channel, Later, Letter, Refused


class NoticeChannel:
    """Tells each colleague at the URLs that stand for their address; whoever has none is written to `otherwise`."""

    def __init__(self, urls: Mapping[str, Sequence[str]], otherwise: Channel, allowed: Allowed = PUBLIC_ONLY) -> None:
        self._urls = urls
        self._otherwise = otherwise
        self._allowed = allowed

    def repeatable(self, letter: Letter) -> bool:
        """Whoever is told may be told twice; whoever is written to has the promise of the other channel."""
        return bool(self._urls.get(letter.to)) or self._otherwise.repeatable(letter)

    def close(self) -> None:
        """Let go of the other channel."""
        self._otherwise.close()

    def send(self, letter: Letter) -> None:
        """Tell it at every URL. Raises Refused or Later."""
        urls = self._urls.get(letter.to)
        if not urls:
            self._otherwise.send(letter)
            return
        notice = Notice(letter.subject, letter.text)
        missed = [it for it in (send_notice(url, notice, self._allowed) for url in urls) if isinstance(it, NotTold)]
        if len(missed) < len(urls):
            return
        if all(it.for_good for it in missed):
            raise Refused(missed[0].reason)
        raise Later(missed[0].reason)
