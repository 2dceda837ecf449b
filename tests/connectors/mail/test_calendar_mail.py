"""What a calendar says with a mail: whose invitation it answers, what a person is shown, and nothing that can harm."""

from pathlib import Path

import pytest

from cadencelang.connectors.mail.calendar_lines import LONGEST, calendar_fields
from cadencelang.connectors.mail.calendar_mail import calendar_in
from cadencelang.connectors.mail.incoming import read_mail

CORPUS = Path(__file__).parents[2] / "corpus/mails"


def mail_of(name):
    return read_mail((CORPUS / f"{name}.eml").read_bytes().partition(b"\n")[2].replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("calendar-accepted-with-buttons", ["Interview, first round", "2026-03-05 10:00 UTC", "has accepted"]),
        ("calendar-declined-with-a-comment", ["2026-03-05 10:00 Europe/London", "Please stop by the week after."]),
        ("calendar-proposes-another-time", ["Interview, first round", "2026-03-06 14:00 UTC"]),
        ("calendar-invites-us", ["Shall we talk over coffee instead?"]),
    ],
)
def test_whoever_decides_is_shown_what_it_is_about(name, shown):
    text = calendar_in(mail_of(name)).text
    for words in shown:
        assert words in text


def test_an_answer_names_the_invitation_that_it_answers():
    assert mail_of("calendar-proposes-another-time").original == ("<4700@firm.example>",)
    assert mail_of("calendar-invites-us").original == ("<their-own@example.org>",)


def test_of_several_guests_the_sender_answers():
    event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.example\n"
    event += "ATTENDEE;PARTSTAT=DECLINED:MAILTO:a@x.example\nEND:VEVENT\nMETHOD:REPLY\nEND:VCALENDAR\n"
    for sender, said in (("a@x.example", "declines"), ("b@x.example", "accepts"), ("c@x.example", "neither")):
        raw = f"From: {sender}\nContent-Type: text/calendar; method=REPLY\n\n{event}"
        assert said in calendar_in(read_mail(raw.encode())).what


@pytest.mark.parametrize(
    "text",
    [
        "", ":", "BEGIN:" * 50_000, "BEGIN:VCALENDAR\n" * 50_000, "END:VEVENT\n" * 50_000, '"' * 300_000, ";" * 300_000,
        "BEGIN:VEVENT\n" + "ATTENDEE;PARTSTAT=" * 20_000, "A\n " * 100_000, "BEGIN:VEVENT\nDTSTART:" + "9" * 300_000,
        "BEGIN:VEVENT\n" + "".join(f"ATTENDEE:{n}\n" for n in range(10_000)), "\ud800\0\u2028" * 1000,
    ],
)  # fmt: skip
def test_whatever_is_sent_is_read_to_its_end_and_little_is_kept(text):
    found = calendar_fields(text)
    assert len(found) <= 105
    assert sum(map(len, found.values())) <= LONGEST
