"""Mail over real servers: sent through Postfix, delivered to Dovecot, read over IMAP, and told for what it is."""

import os
import ssl
import tempfile
import threading
import time
from pathlib import Path

import pytest
import servers

from cadencelang.connectors.mail.classify import classify
from cadencelang.connectors.mail.compose import compose
from cadencelang.connectors.mail.findings import Bounce, HumanReply
from cadencelang.connectors.mail.imap import Cursor, ImapSettings, Inbox, MailboxError
from cadencelang.connectors.mail.incoming import read_mail
from cadencelang.connectors.mail.matching import Matched, SentMail, match
from cadencelang.connectors.mail.outcomes import Refused, Sent, TryAgain
from cadencelang.connectors.mail.outgoing import Correspondent, OutgoingMail
from cadencelang.connectors.mail.security import Security
from cadencelang.connectors.mail.smtp import SmtpSender, SmtpSettings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(servers.missing()) and not os.environ.get("CI"), reason=str(servers.missing())),
]
RITA = Correspondent("Rita Recruiter", "rita@firm.example")
ADA = Correspondent("Ada Example", "ada@candidates.example")
AT = 29_541_000
ENOUGH = 30.0


@pytest.fixture(scope="module")
def running():
    with tempfile.TemporaryDirectory(prefix="mail") as folder, servers.provider(Path(folder)) as provider:
        yield provider


def smtp(running, user="rita@firm.example", **changes):
    given = {
        "host": "127.0.0.1",
        "port": running.starttls,
        "security": Security.STARTTLS,
        "user": user,
        "password": servers.PASSWORD,
        "authorities": running.authorities,
    }
    return SmtpSender(SmtpSettings(**{**given, **changes}))


def imap(running, user="rita@firm.example", **changes):
    given = {"host": "127.0.0.1", "port": running.imaps, "user": user, "password": servers.PASSWORD}
    return Inbox(ImapSettings(**{**given, "authorities": running.authorities, **changes}))


def mail(key, sender=RITA, to=ADA, **changes):
    given = {"subject": "Where we stand", "body": "Dear *Ada*,\n\nnothing is decided yet.\n", "at": AT}
    message_id = f"<{key.replace('/', '.')}@{sender.address.rpartition('@')[2]}>"
    return OutgoingMail(message_id=message_id, sender=sender, to=to, **{**given, **changes})


def arrived(inbox, after, message_id=None):
    """The first mail behind a cursor, with this Message-ID where one is given."""
    deadline = time.monotonic() + ENOUGH
    while time.monotonic() < deadline:
        for fetched in inbox.fetch(after):
            record = read_mail(fetched.raw)
            if message_id in (None, record.message_id):
                return record, fetched
        inbox.wait(1.0, pause=0.1)
    raise AssertionError("no mail came")


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_reply_comes_back_in_the_thread_of_the_mail_it_answers(running, security):
    port = running.smtps if security is Security.TLS else running.starttls
    ours = mail(f"touch/{security}")
    with imap(running, "ada@candidates.example") as theirs, smtp(running, security=security, port=port) as out:
        assert isinstance(out.send(compose(ours)), Sent)
        received, _ = arrived(theirs, None, ours.message_id)
    assert received.text.startswith("Dear Ada,")
    assert received.subject == "Where we stand"
    reply = mail(f"reply/{security}", ADA, RITA, subject="Re: Where we stand", body="Fine.", thread=(ours.message_id,))
    with imap(running) as inbox, smtp(running, "ada@candidates.example") as out:
        before = inbox.newest()
        assert isinstance(out.send(compose(reply)), Sent)
        answered, _ = arrived(inbox, before)
    finding = classify(answered, AT + 1)
    assert finding == HumanReply("Fine.")
    assert match(answered, finding, Remembered(ours)) == Matched("ada", Remembered(ours).mail)


class Remembered:
    """That one mail was sent."""

    def __init__(self, mail):
        self.mail = SentMail(mail.message_id, "ada", "touch", mail.to.address)

    def sent(self, message_ids):
        return [self.mail] if self.mail.message_id in message_ids else []

    def candidates_at(self, address):
        return ()


def test_a_mail_that_fails_later_comes_back_as_a_bounce_of_just_that_mail(running):
    ours = mail("touch/gone", to=Correspondent("Nobody", "nobody@gone.example"))
    with imap(running) as inbox, smtp(running) as out:
        before = inbox.newest()
        assert isinstance(out.send(compose(ours)), Sent)
        report, _ = arrived(inbox, before)
    finding = classify(report, AT + 1)
    assert isinstance(finding, Bounce)
    assert finding.hard
    assert finding.address == "nobody@gone.example"
    assert match(report, finding, Remembered(ours)) == Matched("ada", Remembered(ours).mail)


def test_an_address_that_the_server_knows_to_be_wrong_is_refused_at_once(running):
    with smtp(running) as out:
        outcome = out.send(compose(mail("touch/wrong", to=Correspondent("Nobody", "nobody@firm.example"))))
        assert isinstance(outcome, Refused)
        assert outcome.address_is_bad
        assert isinstance(out.send(compose(mail("touch/right"))), Sent)


def test_what_cannot_be_trusted_or_logged_in_to_sends_nothing(running):
    for changes, words in (
        ({"authorities": None}, "certificate"),
        ({"password": "wrong"}, "did not accept the user and password"),
        ({"user": None, "password": None}, "access denied"),
        ({"security": Security.NONE, "user": None, "password": None}, "STARTTLS"),
    ):
        with smtp(running, **changes) as out:
            outcome = out.send(compose(mail("touch/never")))
        assert isinstance(outcome, TryAgain | Refused)
        assert words.lower() in outcome.reason.lower()
        assert servers.PASSWORD not in outcome.reason


def test_a_mailbox_that_cannot_be_read_says_why(running):
    for changes, words in (
        ({"authorities": None}, "certificate"),
        ({"password": "wrong"}, r"refused: .*[^.]\.$"),
        ({"folder": "Nowhere"}, r"refused: .*[^.]\.$"),
        ({"port": 1}, r"cannot be reached: Connection refused\.$"),
        ({"host": "nowhere.invalid"}, r"cannot be reached: [A-Z][^0-9]*\.$"),
        ({"port": running.starttls}, "does not speak TLS from the start"),
    ):
        with pytest.raises(MailboxError, match=words) as told, imap(running, **changes):
            pass
        assert servers.PASSWORD not in str(told.value)


def test_each_mail_is_read_once_in_order_and_left_unseen(running):
    sent = [mail(f"touch/order/{number}") for number in range(3)]
    with imap(running, "ada@candidates.example") as inbox, smtp(running) as out:
        start = inbox.newest()
        for it in sent:
            assert isinstance(out.send(compose(it)), Sent)
        for it in sent:
            arrived(inbox, start, it.message_id)
        fetched = list(inbox.fetch(start))
        assert {read_mail(it.raw).message_id for it in fetched} == {it.message_id for it in sent}
        assert [it.cursor.uid for it in fetched] == sorted(it.cursor.uid for it in fetched)
        assert list(inbox.fetch(fetched[0].cursor)) == fetched[1:]
        assert list(inbox.fetch(fetched[-1].cursor)) == []
        other_generation = Cursor(start.generation + 1, fetched[-1].cursor.uid)
        assert list(inbox.fetch(other_generation)) == list(inbox.fetch(None))
    with imap(running, "ada@candidates.example") as again:
        assert list(again.fetch(start)) == fetched
        unseen = again._open().client.uid("SEARCH", "UNSEEN")[1][0].split()
    assert {str(it.cursor.uid).encode() for it in fetched} <= set(unseen)


def test_the_server_wakes_whoever_waits(running):
    with imap(running) as inbox, smtp(running, "ada@candidates.example") as out:
        while inbox.wait(0.2, pause=0.05):
            pass
        sender = threading.Timer(0.2, lambda: out.send(compose(mail("touch/wake", ADA, RITA))))
        sender.start()
        assert inbox.wait(ENOUGH)
        sender.join()


def test_waiting_ends_when_it_is_told_to(running):
    with imap(running) as inbox:
        asked = []
        assert not inbox.wait(ENOUGH, stopped=lambda: asked.append(1) or len(asked) > 3, pause=0.05)
        assert len(asked) > 3


def test_the_servers_are_there_where_all_tests_must_run():
    assert servers.missing() is None
    assert ssl.OPENSSL_VERSION
