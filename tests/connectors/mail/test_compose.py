"""What goes over the wire: structure, threads, and that nothing of a value becomes a header or an address."""

import email
from email import policy
from email.utils import getaddresses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.connectors.mail.compose import LONGEST_THREAD, compose
from cadencelang.connectors.mail.outgoing import Correspondent, Invitation, OutgoingMail, UnusableAddress
from cadencelang.connectors.mail.unsubscribe import Unsubscribe
from cadencelang.templating.markup import one_line

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
RITA = Correspondent("Rita Recruiter", "rita@firm.example")
ADA = Correspondent("Ada Example", "ada@example.org")
HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Content-Language", "MIME-Version", "Content-Type"}
NASTY = st.text(
    st.sampled_from("\r\n\0\t,;:<>()\"'\\@ \x0b\x0c\x1c\x85\u2028\u2029\u202e=?aB\u00e9\U0001f600"), max_size=80
)
WORDS = st.one_of(NASTY, st.text(max_size=120))


def mail(**changes):
    given = {
        "message_id": "<0123456789abcdef0123456789abcdef01234567@firm.example>",
        "sender": RITA,
        "to": ADA,
        "subject": "Hello",
        "body": "Dear Ada\n",
        "at": 29_000_000,
    }
    return OutgoingMail(**{**given, **changes})


def parsed(mail):
    return email.message_from_bytes(compose(mail).content, policy=policy.default)


def test_a_mail_has_plain_text_first_and_html_for_those_who_prefer_it():
    message = parsed(mail(body="Dear **Ada**, see [the page](https://firm.example/p).\n", language="de"))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert text.get_content().splitlines() == ["Dear Ada, see the page (https://firm.example/p)."]
    assert html.get_content_type() == "text/html"
    assert "<strong>Ada</strong>" in html.get_content()
    assert '<html lang="de">' in html.get_content()
    assert message["Content-Language"] == "de"


def test_the_same_mail_is_the_same_bytes():
    assert compose(mail()).content == compose(mail()).content
    assert b"\r\n" in compose(mail()).content
    assert b"\n" not in compose(mail()).content.replace(b"\r\n", b"")


def test_the_message_id_is_the_one_given_and_must_be_one():
    assert parsed(mail())["Message-ID"] == compose(mail()).message_id == mail().message_id
    for bad in ("", "x@y", "<a b@c>", "<a@b>\r\nBcc: <x@y>"):
        with pytest.raises(ValueError, match="not a Message-ID"):
            mail(message_id=bad)


def test_threads_hold():
    message = parsed(mail(thread=("<first@firm.example>", "<reply@example.org>")))
    assert message["In-Reply-To"] == "<reply@example.org>"
    assert message["References"].split() == ["<first@firm.example>", "<reply@example.org>"]


def test_a_long_thread_keeps_its_first_mail_and_the_latest():
    ids = tuple(f"<{number:0>60}@a-rather-long-domain.example>" for number in range(40))
    message = parsed(mail(thread=ids))
    assert message["References"].split() == [ids[0], *ids[-LONGEST_THREAD + 1 :]]


@pytest.mark.parametrize("bad", ["no-brackets@x", "<a b@c>", "<a@b>\r\nBcc: <x@y>", "<>", "<" + "a" * 300 + "@b>"])
def test_what_is_no_message_id_is_left_out_of_the_thread(bad):
    assert parsed(mail(thread=(bad,)))["References"] is None
    assert parsed(mail(thread=(bad, "<a@b>")))["References"] == "<a@b>"


def test_unsubscribing_takes_one_click():
    page = "https://firm.example/unsubscribe/" + "x" * 200
    message = parsed(mail(unsubscribe=Unsubscribe(page, "stop@firm.example")))
    offered = message["List-Unsubscribe"].split()
    assert offered == [f"<{page}>,", "<mailto:stop@firm.example?subject=unsubscribe>"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    "page", ["http://firm.example/u", "https:///u", "https://x/\r\nBcc: a@b", "https://x/>,<mailto:a@b", ""]
)
def test_a_page_that_cannot_take_one_click_is_refused(page):
    with pytest.raises(ValueError, match="https"):
        Unsubscribe(page)


def test_an_invitation_is_a_part_that_calendars_act_on_and_a_file_that_people_open():
    ics = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    message = parsed(mail(invitation=Invitation("REQUEST", ics)))
    assert message.get_content_type() == "multipart/mixed"
    parts = {part.get_content_type(): part for part in message.walk()}
    calendar = parts["text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_payload(decode=True).replace(b"\n", b"\r\n").replace(b"\r\r\n", b"\r\n") == ics
    assert parts["application/ics"].get_payload(decode=True) == ics
    assert parts["application/ics"].get_filename() == "invitation.ics"


def test_a_comma_in_a_name_adds_no_recipient():
    message = parsed(mail(to=Correspondent('Ada, "the <boss@evil.example>", Example', "ada@example.org")))
    assert [it.addr_spec for it in message["To"].addresses] == ["ada@example.org"]


def test_a_domain_in_another_script_is_written_in_ascii():
    assert (
        parsed(mail(to=Correspondent("Ada", "ada@müller.example")))["To"].addresses[0].domain == "xn--mller-kva.example"
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@x.example",
        "ada@",
        "a@b@c.example",
        "a,b@c.example",
        "a b@c.example",
        "ada@x.example\r\nBcc: z@y.example",
        "<ada@x.example>",
        "ada@x.example, z@y.example",
        "änne@x.example",
        '"a b"@x.example',
        "ada@x..example",
        "a" * 250 + "@x.example",
    ],
)
def test_what_is_not_one_plain_address_is_refused(address):
    with pytest.raises(UnusableAddress):
        compose(mail(to=Correspondent("Ada", address)))


@PATIENT
@given(name=WORDS, subject=WORDS, body=WORDS, language=WORDS, thread=st.lists(WORDS, max_size=3))
def test_no_value_becomes_a_header_or_an_address(name, subject, body, language, thread):
    whole = mail(
        to=Correspondent(name, "ada@example.org"), subject=subject, body=body, language=language, thread=tuple(thread)
    )
    composed = compose(whole)
    message = email.message_from_bytes(composed.content, policy=policy.default)
    assert set(message.keys()) - {"In-Reply-To", "References"} == HEADERS
    assert len(message.keys()) == len(set(message.keys()))
    assert not message.defects
    assert [it.addr_spec for it in message["To"].addresses] == ["ada@example.org"]
    assert [address for _, address in getaddresses([str(message["To"])])] == ["ada@example.org"]
    assert composed.recipient == "ada@example.org"
    assert "".join(message["Subject"].split()) == "".join(one_line(subject).split())
    head, _, _ = composed.content.partition(b"\r\n\r\n")
    assert all(len(line) <= 998 for line in composed.content.split(b"\r\n"))
    assert all(32 <= byte < 127 or byte in b"\r\n\t" for byte in head)


@PATIENT
@given(body=st.text(max_size=300))
def test_a_body_comes_out_as_text_and_never_as_markup_of_its_own(body):
    text, html = parsed(mail(body=body)).iter_parts()
    assert text.get_content_type() == "text/plain"
    assert "<script" not in html.get_content().lower()
    assert "javascript:" not in html.get_content().lower().partition('href="')[2]
