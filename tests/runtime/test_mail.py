"""Letters as mail over a real connection: what the server says, and what becomes of the order."""

import email
from contextlib import contextmanager
from email.policy import default

import pytest
from live_world import Live
from scripted import Scripted, hang_up

from cadencelang.channels.mail import MailChannel
from cadencelang.connectors.mail.security import Security
from cadencelang.connectors.mail.smtp import SmtpSender, SmtpSettings
from cadencelang.connectors.mail.throttle import Limit
from cadencelang.engine.inputs import Replied
from cadencelang.runtime.rows import Status


@contextmanager
def sending(store, limits=(), **answers):
    """A server, and a playbook at work that sends through it."""
    with Scripted(**answers) as server:
        live = over(server, store, limits)
        try:
            yield live, server
        finally:
            live.delivery.channels["email"].close()


def over(server: Scripted, store, limits=()) -> Live:
    """A playbook at work that sends through a server."""
    settings = SmtpSettings(host="127.0.0.1", port=server.port, security=Security.NONE, timeout=5, answer_timeout=2)
    live = Live(store)

    def before(seconds: float, but: str) -> list[float]:
        with store.transaction() as tx:
            left = tx.left_since(["email"], live.clock.seconds - seconds)
            return [live.clock.seconds - it for it in left] + [0.0] * tx.leaving(["email"], but)

    channel = MailChannel(SmtpSender(settings), limits, before)
    live.delivery.channels = {**live.delivery.channels, "email": channel}
    return live


def test_a_letter_is_a_mail_with_text_and_html_in_its_thread(store):
    with sending(store) as (live, server):
        live.add()
        live.until("2026-03-06 18:00", minutes=60)
        first, second = (email.message_from_bytes(it, policy=default) for it in server.mails)
    assert [it.get_content_type() for it in first.iter_parts()] == ["text/plain", "text/html"]
    assert first["To"] == "Ada <ada@example.com>"
    assert second["In-Reply-To"] == first["Message-ID"]
    assert [it.status for it in live.orders()] == [Status.SENT, Status.SENT]


def test_a_server_that_is_busy_is_asked_again(store):
    with sending(store, mail="451 4.3.0 busy") as (live, server):
        live.add()
        live.until("2026-03-02 10:00")
        assert [it.status for it in live.orders()] == [Status.PENDING]
        server.answers["MAIL"] = "250 ok"
        live.until("2026-03-02 11:00", minutes=5)
        assert len(server.mails) == 1
    assert live.orders()[0].status is Status.SENT


def test_an_address_that_the_server_does_not_know_is_refused(store):
    with sending(store, rcpt="550 5.1.1 no such user") as (live, server):
        live.add()
        live.until("2026-03-02 12:00")
        assert server.mails == []
    assert live.orders()[0].status is Status.FAILED


def test_a_line_that_breaks_after_the_text_leaves_doubt_and_no_second_mail(store):
    with sending(store, dot=hang_up) as (live, server):
        live.add()
        live.until("2026-03-03 12:00", minutes=120)
        assert len(server.mails) <= 1
    assert live.orders()[0].status is Status.UNKNOWN


def test_nobody_listens_and_later_somebody_does(store):
    with sending(store) as (live, server):
        server.answers[""] = hang_up
        live.add()
        live.add("bo")
        live.until("2026-03-02 10:00")
        attempts = sorted(it.attempts for it in live.orders())
        assert attempts[0] == 0, "one letter tries the door, the other waits"
        server.answers[""] = "220 ready"
        live.until("2026-03-02 15:00", minutes=5)
        assert len(server.mails) == 2
    assert {it.status for it in live.orders()} == {Status.SENT}


def test_a_mailbox_sends_no_more_than_it_may(store):
    with sending(store, [Limit(1, 3600.0)]) as (live, server):
        live.add()
        live.add("bo")
        live.until("2026-03-02 10:30", minutes=5)
        assert len(server.mails) == 1
        live.until("2026-03-02 12:00", minutes=5)
        assert len(server.mails) == 2
    assert [it.attempts for it in live.orders()] == [1, 1], "waiting for room is no failed attempt"


@pytest.mark.parametrize("name", ["Ada\r\nBcc: eve@example.com", "Ada <x@y.z>, Eve"])
def test_no_fact_becomes_a_header_or_a_recipient(store, name):
    with sending(store) as (live, server):
        live.add(first_name=name)
        live.until("2026-03-02 12:00")
        (mail,) = server.mails
        assert [line for line in server.seen if line.startswith("rcpt")] == ["rcpt TO:<ada@example.com>"]
    message = email.message_from_bytes(mail, policy=default)
    assert message["Bcc"] is None
    assert [it.addr_spec for it in message["To"].addresses] == ["ada@example.com"]


def test_a_reply_while_the_server_is_down_wins(store):
    with sending(store, mail="451 4.3.0 busy") as (live, server):
        live.add()
        live.until("2026-03-02 10:30", minutes=5)
        live.tell(Replied)
        server.answers["MAIL"] = "250 ok"
        live.until("2026-03-02 16:00", minutes=5)
        assert server.mails == []
    assert live.orders()[0].status is Status.WITHDRAWN


def test_a_mailbox_holds_its_limit_over_a_restart(store):
    """What another process sent counts; a mail whose fate nobody knows counts too."""
    with sending(store, [Limit(2, 3600)], dot=hang_up) as (live, server):
        live.add("ada")
        live.pump.drain()
        server.answers["."] = "250 ok"
        live.add("bo")
        live.pump.drain()
        assert sorted(it.status for it in live.orders()) == [Status.SENT, Status.UNKNOWN]
        live.delivery.channels["email"].close()
        again = over(server, store, [Limit(2, 3600)])
        again.clock.seconds = live.clock.seconds
        again.add("cy")
        again.pump.drain()
        assert len(server.mails) == 2
        assert again.pump.next_due() == again.clock.seconds + 3600
        again.clock.seconds += 3600
        again.pump.drain()
        assert len(server.mails) == 3
        again.delivery.channels["email"].close()


def test_two_processes_over_one_store_hold_the_limit_together(store):
    """Each asks the store before every mail, not only before its first."""
    with sending(store, [Limit(2, 3600)]) as (one, server):
        two = over(server, store, [Limit(2, 3600)])
        two.clock = two.delivery.clock = two.pump.clock = one.clock
        for live, name in ((one, "ada"), (two, "bo"), (one, "cy")):
            live.add(name)
            live.pump.drain()
        assert len(server.mails) == 2
        two.delivery.channels["email"].close()


def test_a_letter_that_another_process_has_in_hand_counts_as_sent(store):
    """Each notes that it begins before it asks, so that of two at once one sees the other."""
    with sending(store, [Limit(1, 3600)]) as (live, server):
        live.add("ada")
        live.pump.step()
        with store.transaction() as tx:
            (begun,) = tx.claim(live.clock.seconds, 1, live.clock.seconds + 60, "another process")
            assert tx.may_begin(begun.key, "another process", None, mark=True)
        live.add("bo")
        live.pump.drain()
        assert server.mails == []
