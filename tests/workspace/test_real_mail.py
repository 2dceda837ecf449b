"""A live playbook over real mail servers: a letter leaves, its answer comes back, and the playbook goes on by it."""

import datetime as dt
import os
import tempfile
import time
from contextlib import ExitStack, closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

import icalendar
import pytest
import servers
from live_world import Live
from test_appointments import BOOK as APPOINTMENTS
from test_appointments import later

from cadencelang.channels.mail import MailChannel
from cadencelang.connectors.mail.compose import ComposedMail, compose
from cadencelang.connectors.mail.imap import ImapSettings, Inbox
from cadencelang.connectors.mail.incoming import read_mail
from cadencelang.connectors.mail.outcomes import Sent
from cadencelang.connectors.mail.outgoing import Correspondent, OutgoingMail
from cadencelang.connectors.mail.security import Security
from cadencelang.connectors.mail.smtp import SmtpSender, SmtpSettings
from cadencelang.desk.items import Meaning
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import FactLearnt
from cadencelang.runtime.letters import Colleague, Office
from cadencelang.runtime.rows import Status
from cadencelang.stores.sqlite import SqliteStore
from cadencelang.workspace.config import Config
from cadencelang.workspace.mailbox import read_new
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.questions import decide

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


@pytest.fixture(scope="module")
def provider():
    """Both servers."""
    with tempfile.TemporaryDirectory(prefix="mail") as folder, servers.provider(Path(folder)) as found:
        yield found


class Firm(Live):
    """A live playbook that sends and reads through the servers, from now on the clock on the wall."""

    def __init__(self, store, mail, box, folder, **given) -> None:
        super().__init__(store, mail=mail, **given)
        self.clock.seconds = time.time()
        self.workspace = Workspace(folder, Config(), self.store, self.clock)
        self.workspace.steps, self.workspace.shelf = self.steps, self.shelf
        rita = Colleague("Rita Recruiter", FIRM)
        self.delivery.office = Office({"recruiter": rita}, rita, "firm.example")
        self.inbox = box
        assert read_new(self.workspace, self.inbox) == 0

    def read(self, count: int = 1) -> None:
        """Wait until so many mails came, and read them."""
        found = 0

        def came() -> bool:
            nonlocal found
            found += read_new(self.workspace, self.inbox)
            return found >= count

        until(came)
        assert found == count

    def happened(self) -> list[str]:
        """What the engine was told."""
        return [it.subject for it in self.reasons() if it.what is What.HAPPENED]


@pytest.fixture
def firm_of(provider, tmp_path):
    """Makes a firm at the servers."""
    with ExitStack() as held:

        def make(**given) -> Firm:
            store = held.enter_context(closing(SqliteStore(tmp_path / "cadence.db")))
            channel = held.enter_context(closing(MailChannel(sender(provider, FIRM))))
            return Firm(store, channel, held.enter_context(inbox(provider, FIRM)), tmp_path, **given)

        yield make


def newest(provider, user: str, known: list[bytes]) -> bytes:
    """The mail that somebody got besides those that are known; it is known from then on."""
    with inbox(provider, user) as box:

        def came() -> bool:
            known.extend(it.raw for it in box.fetch(None) if it.raw not in known)
            return len(known) > before

        before = len(known)
        until(came)
    assert len(known) == before + 1
    return known[-1]


@pytest.fixture(scope="module")
def hers():
    """The mails in Ada's mailbox that were looked at."""
    return []


def test_a_letter_is_answered_and_its_rule_stops(firm_of, provider, hers):
    firm = firm_of()
    firm.at("2026-03-02 10:00")
    firm.add("ada", email=ADA)
    firm.until("2026-03-02 10:00")
    assert [it.status for it in firm.orders()] == [Status.SENT]
    letter = read_mail(newest(provider, ADA, hers))
    with firm.store.transaction() as tx:
        (sending,) = tx.sendings([letter.message_id])
    assert sending.candidate == "ada"
    firm.clock.seconds += 3600
    reply = OutgoingMail(
        message_id="<answer@candidates.example>", sender=Correspondent("Ada", ADA), to=Correspondent("Rita", FIRM),
        subject="Re: A word", body="Tuesday suits me.\n", at=int(time.time() // 60), thread=(letter.message_id,),
    )  # fmt: skip
    with sender(provider, ADA) as way:
        assert isinstance(way.send(compose(reply)), Sent)
    firm.read()
    assert "replies" in firm.happened()


ANSWERS = {
    ("REPLY", "ACCEPTED"): "Their calendar accepts an invitation.",
    ("REPLY", "DECLINED"): "Their calendar declines an invitation.",
    ("REPLY", "TENTATIVE"): "Their calendar says perhaps to an invitation.",
    ("COUNTER", "TENTATIVE"): "Their calendar proposes another time for an invitation.",
}


def test_what_a_calendar_answers_is_told_apart_and_put_before_a_person(firm_of, provider, hers):
    firm = firm_of(text=APPOINTMENTS)
    firm.add("ada", email=ADA)
    at = firm.now + 10 * 24 * 60
    firm.tell(FactLearnt, fact="interview_at", value=at)
    later(firm)
    for _ in range(5 * 48):  # outside of working time it waits
        if not firm.orders(Status.SENT):
            later(firm)
    invitation = newest(provider, ADA, hers)
    told = firm.happened()
    with sender(provider, ADA) as way:
        for number, (method, answer) in enumerate(ANSWERS):
            assert isinstance(way.send(_answered(invitation, method, answer, number)), Sent)
    firm.read(len(ANSWERS))
    assert firm.happened() == told
    with firm.store.transaction() as tx:
        questions = tx.questions("ada")
    assert sorted(it.why for it in questions) == sorted(ANSWERS.values())
    proposed = next(it for it in questions if "another time" in it.why)
    assert f"{dt.datetime.fromtimestamp((at + 1440) * 60, dt.UTC):%Y-%m-%d %H:%M} UTC" in proposed.text
    firm.pump.drain()
    asked = " ".join(it.subject for it in firm.team.letters)
    assert all(why in asked for why in ANSWERS.values())
    with firm.store.transaction() as tx:
        for question in questions:
            decide(firm.workspace, tx, question.id, Meaning.NOTHING, None)
        assert tx.questions() == []


def _answered(invitation: bytes, method: str, answer: str, number: int) -> ComposedMail:
    """What Ada's calendar answers to an invitation; where it proposes another time, a day later."""
    mail = message_from_bytes(invitation, policy=default)
    (part,) = [it for it in mail.walk() if it.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    calendar["METHOD"] = method
    (event,) = calendar.walk("VEVENT")
    event["ATTENDEE"].params["PARTSTAT"] = answer
    if method == "COUNTER":
        event["DTSTART"].dt += dt.timedelta(days=1)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = ADA, FIRM, f"{answer}: {event['SUMMARY']}"
    message["Message-ID"] = f"<calendar-{number}@candidates.example>"
    message.set_content("Ada's calendar answers.")
    message.add_alternative(calendar.to_ical().decode(), subtype="calendar", params={"method": method})
    return ComposedMail(message["Message-ID"], ADA, FIRM, message.as_bytes(policy=SMTP))
