"""What became of a mail, whatever the server does: only an answer to the whole mail is an answer."""

import pytest
from scripted import Scripted, fall_silent, half_close, hang_up, reset

from cadencelang.connectors.mail.compose import ComposedMail
from cadencelang.connectors.mail.outcomes import InDoubt, Refused, Sent, TryAgain, Withheld
from cadencelang.connectors.mail.security import Security
from cadencelang.connectors.mail.smtp import SmtpSender, SmtpSettings

MAIL = ComposedMail("<id@firm.example>", "rita@firm.example", "ada@example.org", b"Subject: x\r\n\r\nHello\r\n")


def sender(server, **changes):
    given = {"host": "127.0.0.1", "port": server.port, "security": Security.NONE, "timeout": 0.3, "answer_timeout": 0.3}
    return SmtpSender(SmtpSettings(**{**given, **changes}))


def sent_to(server, mail=MAIL):
    with sender(server) as out:
        return out.send(mail)


def test_a_mail_that_the_server_took_is_sent():
    with Scripted() as server:
        assert sent_to(server) == Sent("<id@firm.example>", "2.0.0 queued as 4711")
    assert server.mails == [MAIL.content]
    assert [line for line in server.seen if line.startswith(("mail", "rcpt"))] == [
        "mail FROM:<rita@firm.example>",
        "rcpt TO:<ada@example.org>",
    ]


BREAKS = [hang_up, half_close, fall_silent, reset]


@pytest.mark.parametrize("where", ["greeting", "ehlo", "mail", "rcpt", "data"])
@pytest.mark.parametrize("how", BREAKS)
def test_before_the_text_is_ended_a_lost_connection_has_delivered_nothing(where, how):
    answers = {where: how, "helo": how} if where == "ehlo" else {where: how}
    with Scripted(**answers) as server:
        outcome = sent_to(server)
    assert isinstance(outcome, TryAgain)
    assert outcome.whole_mailbox == (where in ("greeting", "ehlo"))
    assert server.mails == []


@pytest.mark.parametrize("how", BREAKS)
def test_once_the_text_is_ended_a_lost_connection_leaves_it_in_doubt(how):
    with Scripted(dot=how) as server:
        assert isinstance(sent_to(server), InDoubt)
    assert server.mails == [MAIL.content]


@pytest.mark.parametrize("where", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("450 4.2.0 greylisted", TryAgain), ("421 4.3.2 shutting down", TryAgain), ("554 5.7.1 no", Refused)],
)
def test_an_answer_decides_at_every_step(where, answer, outcome):
    with Scripted(**{where: answer}) as server:
        told = sent_to(server)
    assert isinstance(told, outcome)
    assert answer in told.reason
    if isinstance(told, TryAgain):
        assert told.whole_mailbox == answer.startswith("421")
    if isinstance(told, Refused):
        assert not told.address_is_bad


@pytest.mark.parametrize(
    ("where", "answer", "bad"),
    [
        ("rcpt", "550 5.1.1 no such user", True),
        ("rcpt", "550 no such user", True),
        ("rcpt", "553 not here", True),
        ("rcpt", "550 5.7.1 relaying denied", False),
        ("rcpt", "552 5.2.2 mailbox full", False),
        ("rcpt", "554 no", False),
        ("mail", "550 sender refused", False),
        ("dot", "550 looks like spam", False),
        ("dot", "550 5.1.1 no such user", True),
    ],
)
def test_the_address_is_at_fault_only_where_the_answer_is_about_it(where, answer, bad):
    with Scripted(**{where: answer}) as server:
        told = sent_to(server)
    assert isinstance(told, Refused)
    assert told.address_is_bad == bad


def test_the_next_mail_starts_anew_after_each_outcome():
    with Scripted(rcpt="450 4.2.0 later") as server, sender(server) as out:
        assert isinstance(out.send(MAIL), TryAgain)
        server.answers["RCPT"] = "250 ok"
        assert isinstance(out.send(MAIL), Sent)
        server.answers["."] = hang_up
        assert isinstance(out.send(MAIL), InDoubt)
        server.answers["."] = "250 ok"
        assert isinstance(out.send(MAIL), Sent)
    assert sum(line.startswith("ehlo") for line in server.seen) == 2


def test_a_server_that_hung_up_in_between_is_called_again():
    with Scripted() as server, sender(server) as out:
        assert isinstance(out.send(MAIL), Sent)
        server.answers["NOOP"] = hang_up
        assert isinstance(out.send(MAIL), Sent)


def test_the_last_check_holds_a_mail_back_without_a_trace():
    with Scripted() as server, sender(server) as out:
        assert out.send(MAIL, still_wanted=lambda: False) == Withheld()
        assert server.mails == []
        assert "data" not in server.seen
        assert isinstance(out.send(MAIL), Sent)


def test_nobody_listening_is_told_of_the_whole_mailbox():
    with Scripted() as server:
        pass
    outcome = sent_to(server)
    assert isinstance(outcome, TryAgain)
    assert outcome.whole_mailbox
    assert outcome.reason.endswith("cannot be reached: Connection refused.")


def test_a_port_that_does_not_speak_tls_from_the_start_is_told_with_what_to_write():
    with Scripted() as server, sender(server, security=Security.TLS) as out:
        outcome = out.send(MAIL)
    assert isinstance(outcome, TryAgain)
    assert 'security = "starttls"' in outcome.reason


def test_where_encryption_is_asked_for_nothing_is_sent_without():
    with Scripted() as server, sender(server, security=Security.STARTTLS) as out:
        outcome = out.send(MAIL)
    assert isinstance(outcome, TryAgain)
    assert outcome.whole_mailbox
    assert "does not offer" in outcome.reason
    assert not any(line.startswith("mail") for line in server.seen)


def test_a_password_never_goes_over_an_open_line():
    with pytest.raises(ValueError, match="never"):
        SmtpSettings(host="192.0.2.1", security=Security.NONE, user="rita", password="secret")
    assert "secret" not in repr(SmtpSettings(host="x", user="rita", password="secret"))


@pytest.mark.parametrize(
    ("content", "wire"),
    [
        (b"a\r\n.\r\nMAIL FROM:<x@y>\r\n", b"a\r\n..\r\nMAIL FROM:<x@y>\r\n"),
        (b"a\n.\nb\n", b"a\r\n..\r\nb\r\n"),
        (b"a\r.\rb\r", b"a\r\n..\r\nb\r\n"),
        (b"..a", b"...a\r\n"),
        (b"a\r\n\n.\r\r\nb", b"a\r\n\r\n..\r\n\r\nb\r\n"),
    ],
)
def test_a_text_cannot_end_itself_and_smuggle_another_mail(content, wire):
    with Scripted() as server:
        assert isinstance(sent_to(server, ComposedMail("<i@d>", "a@b.example", "c@d.example", content)), Sent)
    assert server.mails == [wire]


def test_what_a_server_says_cannot_write_on_a_terminal():
    with Scripted(rcpt="550 \x1b[2J\x9b gone") as server:
        told = sent_to(server)
    assert isinstance(told, Refused)
    assert not set(told.reason) & {"\x1b", "\x9b"}
