"""Each mail of the corpus is what its own first line says it is."""

import datetime as dt
from pathlib import Path

import pytest

from cadencelang.clock import date_of
from cadencelang.connectors.mail.classify import classify
from cadencelang.connectors.mail.findings import (
    Automatic,
    Bounce,
    CalendarMail,
    Finding,
    HumanReply,
    OutOfOffice,
    StopRequest,
    Unsure,
)
from cadencelang.connectors.mail.incoming import read_mail

CORPUS = sorted((Path(__file__).parents[2] / "corpus/mails").glob("*.eml"))
EXPECTED = b"X-Expected: "
AN_HOUR_LATER = 60


def told(finding: Finding) -> str:
    match finding:
        case HumanReply():
            return "reply: " + finding.text.replace("\n\n", "\n").replace("\n", "⏎")
        case OutOfOffice():
            return "out of office" if finding.until is None else f"out of office until {date_of(finding.until)}"
        case Bounce():
            return f"{'hard' if finding.hard else 'soft'} bounce of {finding.address}"
        case StopRequest():
            return "stop"
        case CalendarMail():
            return f"calendar: {finding.what}"
        case Automatic():
            return "automatic"
        case Unsure():
            return f"unsure: {finding.why}"


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_mail_is_what_its_first_line_says(path):
    first, _, raw = path.read_bytes().partition(b"\n")
    assert first.startswith(EXPECTED)
    expected = first.removeprefix(EXPECTED).decode()
    mail = read_mail(raw.replace(b"\n", b"\r\n"))
    assert mail.at is not None
    found = told(classify(mail, mail.at + AN_HOUR_LATER))
    if expected.startswith("unsure: "):
        assert found.startswith("unsure: ")
        assert expected.removeprefix("unsure: ") in found
    else:
        assert found == expected


def test_the_corpus_has_every_finding_often():
    kinds = [path.read_bytes().partition(b"\n")[0].removeprefix(EXPECTED).split()[0].decode() for path in CORPUS]
    counted = {kind: kinds.count(kind) for kind in set(kinds)}
    assert set(counted) >= {"reply:", "out", "hard", "soft", "stop", "automatic", "unsure:", "calendar:"}
    assert min(counted.values()) >= 5


def test_dates_are_of_the_year_of_the_mail_even_when_it_is_read_late():
    raw = next(path for path in CORPUS if path.stem == "away-back-on").read_bytes().partition(b"\n")[2]
    mail = read_mail(raw)
    year_later = mail.at + 365 * 24 * 60
    assert told(classify(mail, year_later)) == "out of office until 2026-03-15"


def test_a_mail_from_the_future_is_read_as_of_today():
    raw = next(path for path in CORPUS if path.stem == "away-back-on").read_bytes().partition(b"\n")[2]
    mail = read_mail(raw)
    before = int(dt.datetime(2025, 3, 1, tzinfo=dt.UTC).timestamp() // 60)
    assert told(classify(mail, before)) == "out of office until 2025-03-15"
