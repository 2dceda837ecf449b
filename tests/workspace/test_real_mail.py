"""A live playbook over real mail servers: a letter leaves, its answer comes back, and the playbook goes on by it."""

import os
import tempfile
import time
from pathlib import Path

import pytest
import servers
from live_world import Live

from cadencelang.channels.mail import MailChannel
from cadencelang.connectors.mail.compose import compose
from cadencelang.connectors.mail.imap import ImapSettings, Inbox
from cadencelang.connectors.mail.outcomes import Sent
from cadencelang.connectors.mail.outgoing import Correspondent, OutgoingMail
from cadencelang.connectors.mail.security import Security
from cadencelang.connectors.mail.smtp import SmtpSender, SmtpSettings
from cadencelang.engine.effects import What
from cadencelang.runtime.letters import Colleague, Office
from cadencelang.runtime.rows import Status
from cadencelang.stores.sqlite import SqliteStore
from cadencelang.workspace.config import Config
from cadencelang.workspace.mailbox import read_new
from cadencelang.workspace.opening import Workspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(servers.missing()) and not os.environ.get("CI"), reason=str(servers.missing())),
]
FIRM, ADA = "rita@firm.example", "ada@candidates.example"


def sender(provider, user: str) -> SmtpSender:
    """Somebody's way of sending."""
    return SmtpSender(
        SmtpSettings(
            host="127.0.0.1", port=provider.starttls, security=Security.STARTTLS, user=user, password=servers.PASSWORD,
            authorities=provider.authorities,
        )
    )  # fmt: skip


def inbox(provider, user: str) -> Inbox:
    """Somebody's mailbox."""
    settings = ImapSettings(
        host="127.0.0.1", port=provider.imaps, user=user, password=servers.PASSWORD, authorities=provider.authorities
    )
    return Inbox(settings)


def until(ready, seconds: float = 60.0) -> None:
    """Wait for something that a server does in its own time."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.2)


def test_a_letter_is_answered_and_its_rule_stops(tmp_path):
    with tempfile.TemporaryDirectory(prefix="mail") as folder, servers.provider(Path(folder)) as provider:
        live = Live(SqliteStore(tmp_path / "cadence.db"))
        live.clock.seconds = time.time()
        workspace = Workspace(tmp_path, Config(), live.store, live.clock)
        workspace.steps, workspace.shelf = live.steps, live.shelf
        channel = MailChannel(sender(provider, FIRM))
        live.delivery.channels = {**live.delivery.channels, "email": channel}
        rita = Colleague("Rita Recruiter", FIRM)
        live.delivery.office = Office({"recruiter": rita}, rita, "firm.example")
        with inbox(provider, FIRM) as ours:
            assert read_new(workspace, ours) == 0
            live.at("2026-03-02 10:00")
            live.add("ada", email=ADA)
            live.until("2026-03-02 10:00")
            assert [it.status for it in live.orders()] == [Status.SENT]
            with live.store.transaction() as tx:
                (sending,) = tx.sendings([_answer(provider)])
            assert sending.candidate == "ada"
            live.clock.seconds += 3600
            until(lambda: read_new(workspace, ours))
        assert "replies" in [it.subject for it in live.reasons() if it.what is What.HAPPENED]
        channel.close()
        live.store.close()


def _answer(provider) -> str:
    """Ada answers the first mail in her mailbox; gives the Message-ID of that mail."""
    from cadencelang.connectors.mail.incoming import read_mail

    found: list[str] = []
    with inbox(provider, ADA) as hers:

        def arrived() -> bool:
            found.extend(read_mail(it.raw).message_id or "" for it in hers.fetch(None))
            return bool(found)

        until(arrived)
    reply = OutgoingMail(
        message_id="<answer@candidates.example>", sender=Correspondent("Ada", ADA), to=Correspondent("Rita", FIRM),
        subject="Re: A word", body="Tuesday suits me.\n", at=int(time.time() // 60), thread=(found[0],),
    )  # fmt: skip
    with sender(provider, ADA) as way:
        assert isinstance(way.send(compose(reply)), Sent)
    return found[0]
