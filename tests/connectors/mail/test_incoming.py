"""Mails as strangers may send them: whatever comes, a record comes out, of bounded size."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.connectors.mail.classify import classify
from cadencelang.connectors.mail.findings import Automatic, Bounce, HumanReply, OutOfOffice, StopRequest, Unsure
from cadencelang.connectors.mail.incoming import LONGEST_LINE, LONGEST_TEXT, read_mail

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOON = 29_000_000
FINDINGS = HumanReply | OutOfOffice | Bounce | StopRequest | Automatic | Unsure
HEAD = b"From: Ada <ada@example.org>\r\nSubject: x\r\nMessage-ID: <1@x>\r\n"


def raw(body: bytes = b"Hello\r\n", *headers: bytes) -> bytes:
    return HEAD + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


def test_what_it_answers_stands_nearest_first():
    mail = read_mail(raw(b"x", b"In-Reply-To: <c@x>", b"References: <a@x>\r\n <b@x> <c@x>"))
    assert mail.references == ("<c@x>", "<b@x>", "<a@x>")
    assert mail.message_id == "<1@x>"
    assert mail.sender == "ada@example.org"


def test_the_same_mail_has_the_same_id_wherever_it_is_read():
    assert read_mail(raw()).id == read_mail(b"Received: from a\r\n" + raw()).id
    assert read_mail(raw()).id != read_mail(raw().replace(b"<1@x>", b"<2@x>")).id
    without = raw().replace(b"Message-ID: <1@x>\r\n", b"")
    assert read_mail(without).id == read_mail(without).id
    assert read_mail(without).id != read_mail(without + b"more").id


def test_an_encoded_subject_and_sender_are_read():
    mail = read_mail(b"From: =?utf-8?q?=C3=84da?= <Ada@Example.ORG>\r\nSubject: =?utf-8?b?R3LDvMOfZQ==?=\r\n\r\nx")
    assert mail.subject == "Grüße"
    assert mail.sender == "ada@example.org"


def nested(depth: int) -> bytes:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(depth)
    )
    return HEAD + opening + b"Content-Type: text/plain\r\n\r\nHello\r\n"


HOSTILE = {
    "nothing": b"",
    "no headers": b"\r\n\r\nHello",
    "binary": bytes(range(256)) * 50,
    "one endless line": raw(b"On " + b"a " * 200_000),
    "endless lines that begin like a quotation": raw(b"On Mon, a wrote\r\n" * 20_000),
    "line ends only": raw(b"\r\n" * 500_000),
    "quotation marks only": raw(b">" * 500_000),
    "underscores": raw(b"x\r\n" + b"_" * 100_000),
    "headers that begin like a quotation": raw(b"From: \r\nSent: \r\n" * 20_000),
    "html that never ends": raw(b"<div>" * 200_000 + b"x", b"Content-Type: text/html"),
    "html comment that never ends": raw(b"<!--" * 100_000, b"Content-Type: text/html"),
    "html declarations that never end": raw(b"<!" * 100_000, b"Content-Type: text/html"),
    "html attributes that never end": raw(b"<a b='\"" * 50_000, b"Content-Type: text/html"),
    "html end tags without a name": raw(b"</" * 100_000, b"Content-Type: text/html"),
    "html entities": raw(b"&amp" * 200_000, b"Content-Type: text/html"),
    "endless references": raw(b"x", b"References: " + b"<a@b> " * 100_000),
    "endless sender": b"From: " + b"a@b.example, " * 100_000 + b"\r\n\r\nx",
    "endless subject": b"Subject: " + b"=?utf-8?q?=C3=84?= " * 50_000 + b"\r\n\r\nx",
    "comments in an address": b"From: " + b"(" * 50_000 + b"\r\n\r\nx",
    "date of nonsense": b"Date: Mon, 99 Foo 999999 99:99:99 +9999\r\n\r\nx",
    "charset of nonsense": raw(b"x", b'Content-Type: text/plain; charset="\xff\x00"'),
    "encoding of nonsense": raw(b"x", b"Content-Transfer-Encoding: x-zip"),
    "broken base64": raw(b"====", b"Content-Transfer-Encoding: base64"),
    "broken encoded word": b"Subject: =?utf-8?b?!!!?= =?x?q?y?=\r\n\r\nx",
    "nested deep": nested(3_000),
    "nested a little": nested(60),
    "a thousand parts": raw(b"--b\r\n\r\nx\r\n" * 1_000 + b"--b--", b"Content-Type: multipart/mixed; boundary=b"),
    "report without fields": raw(
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n--b--",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    ),
    "report of nonsense": raw(
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: x\r\n\r\n--b--",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    ),
    "mail inside that is none": raw(
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n", b"Content-Type: multipart/mixed; boundary=b"
    ),
    "dates without end": raw(b"I am out of office " + b"until 12/12/12 " * 1_000, b"Auto-Submitted: auto-replied"),
    "addresses without end": raw(b"a@" + b"a." * 9_000, b"Return-Path: <>", b"Auto-Submitted: auto-replied"),
}  # fmt: skip


@pytest.mark.parametrize("mail", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_comes_a_bounded_record_comes_out(mail):
    record = read_mail(mail)
    assert len(record.text) <= LONGEST_TEXT
    assert max(map(len, record.text.split("\n"))) <= LONGEST_LINE
    assert len(record.references) <= 4_000
    assert len(record.id) < 60
    assert isinstance(classify(record, NOON), FINDINGS)


@PATIENT
@given(st.binary(max_size=400))
def test_no_bytes_break_it(noise):
    assert isinstance(classify(read_mail(noise), NOON), FINDINGS)
    assert isinstance(classify(read_mail(raw(noise, b"Content-Type: multipart/report; boundary=b")), NOON), FINDINGS)


@PATIENT
@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    body = text.encode("utf-8", "surrogatepass")
    assert isinstance(classify(read_mail(raw(body, b"Content-Type: text/plain; charset=utf-8")), NOON), FINDINGS)
    html = b"<p>" + body
    assert isinstance(classify(read_mail(raw(html, b"Content-Type: text/html; charset=utf-8")), NOON), FINDINGS)


def test_a_plain_part_is_preferred_and_attachments_are_not_read():
    mail = read_mail(
        raw(
            b"--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n"
            b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=x\r\n\r\nfile\r\n--b--",
            b"Content-Type: multipart/mixed; boundary=b",
        )
    )
    assert mail.text == "plain"
