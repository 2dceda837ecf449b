"""Letters over SMTP to a Postfix on this machine: claimed, looked at, sent, confirmed, each on its own.

The peer is the least that any program can do there: the same mails, composed before, sent by smtplib over one
connection. Both sign in and encrypt (STARTTLS), and Postfix queues each mail on the disk before it answers. Figures are
of the clock on the wall.
"""

from __future__ import annotations

import smtplib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.live import a_folder, at_work, fill, timed
from benchmarks.measure import Size, figure
from benchmarks.table import Row
from cadencelang.channels.mail import MailChannel
from cadencelang.connectors.mail.security import Security
from cadencelang.connectors.mail.smtp import SmtpSender, SmtpSettings

_SERVERS = Path(__file__).parent.parent / "tests/connectors/mail"
_FIRM = "rita@firm.example"
_ADA = "ada@candidates.example"


def rows(size: Size) -> Iterator[Row]:
    """One row; none where the servers are not installed, or not to be started by us."""
    sys.path.insert(0, str(_SERVERS))
    import servers

    if servers.missing():
        return
    with tempfile.TemporaryDirectory(prefix="mail") as folder, servers.provider(Path(folder)) as provider:
        count, runs = size.of(200), range(min(size.runs, 3))
        ours = figure([ours_over(provider, servers.PASSWORD, count) for _ in runs])
        plain = figure([plain_over(provider, servers.PASSWORD, count) for _ in runs])
        yield Row("letters handed to Postfix", "per s", ours, "smtplib alone", plain)


def ours_over(provider: Any, password: str, count: int) -> float:
    """Letters a second that the runtime hands over, from SQLite."""
    settings = SmtpSettings(
        host="127.0.0.1", port=provider.starttls, security=Security.STARTTLS, user=_FIRM, password=password,
        authorities=provider.authorities,
    )  # fmt: skip
    with a_folder() as folder, at_work(folder / f"mail-{time.monotonic_ns()}.db") as (pump, world):
        channel = MailChannel(SmtpSender(settings))
        pump.delivery.channels = {"email": channel, "team": world}
        fill(pump, count, _ADA, _FIRM)
        while pump.step():
            pass

        def work() -> None:
            while pump.delivery.deliver():
                pass

        seconds = timed(work)
        channel.close()
        with pump.store.transaction() as tx:
            assert tx.counts()["sent"] == count, tx.counts()
        return count / seconds


def plain_over(provider: Any, password: str, count: int) -> float:
    """Mails a second that smtplib hands over."""
    mail = f"From: {_FIRM}\r\nTo: {_ADA}\r\nSubject: A word\r\n\r\nDear Ada,\r\n\r\nhello.\r\n"

    def work() -> None:
        with smtplib.SMTP("127.0.0.1", provider.starttls, timeout=30) as server:
            server.starttls(context=provider.authorities)
            server.login(_FIRM, password)
            for _ in range(count):
                server.sendmail(_FIRM, [_ADA], mail)

    return count / timed(work)
