"""Whose mail it is, and what the engine or a person is told."""

import dataclasses

import pytest

from cadencelang.connectors.mail.answers import Answer, answer
from cadencelang.connectors.mail.findings import Automatic, Bounce, HumanReply, OutOfOffice, StopRequest, Unsure
from cadencelang.connectors.mail.incoming import read_mail
from cadencelang.connectors.mail.matching import Doubtful, Matched, SentMail, Unknown, match
from cadencelang.engine import inputs as told

NOW = 29_542_000
SENT = SentMail("<4711@firm.example>", "ada", "touch-1", "ada@example.org")


class Known:
    """The correspondence of the tests."""

    def __init__(self, sent=(SENT,), **addresses):
        self._sent = {it.message_id: it for it in sent}
        self._addresses = {address.replace("_at_", "@") + ".example": people for address, people in addresses.items()}

    def sent(self, message_ids):
        return [self._sent[it] for it in message_ids if it in self._sent]

    def candidates_at(self, address):
        return self._addresses.get(address, ())


def mail(answers="<4711@firm.example>", sender="ada@home.example", date="Mon, 02 Mar 2026 09:12:00 +0000"):
    head = f"From: {sender}\r\nDate: {date}\r\nMessage-ID: <1@x>\r\n"
    return read_mail((head + (f"In-Reply-To: {answers}\r\n" if answers else "") + "\r\nYes\r\n").encode())


REPLY = HumanReply("Yes")


def test_a_mail_belongs_to_whoever_it_answers_also_from_another_address():
    assert match(mail(), REPLY, Known()) == Matched("ada", SENT)
    assert match(mail(), REPLY, Known(ada_at_home=["ada"])) == Matched("ada", SENT)


def test_a_mail_that_answers_nothing_belongs_to_its_address():
    assert match(mail(answers=None), REPLY, Known(ada_at_home=["ada"])) == Matched("ada")
    assert match(mail(answers="<other@x>"), REPLY, Known(ada_at_home=["ada"])) == Matched("ada")
    assert match(mail(answers=None), REPLY, Known()) == Unknown()


def test_where_the_signs_disagree_a_person_decides():
    several = match(mail(answers=None), REPLY, Known(ada_at_home=["ada", "ben"]))
    assert isinstance(several, Doubtful)
    assert several.candidates == ("ada", "ben")
    other = match(mail(), REPLY, Known(ada_at_home=["ben"]))
    assert isinstance(other, Doubtful)
    assert other.candidates == ("ada", "ben")


def test_a_bounce_belongs_to_the_mail_that_it_carries_or_to_the_address_that_it_names():
    bounce = Bounce(True, "ada@home.example", "unknown")
    carried = dataclasses.replace(
        mail(answers=None, sender="mailer-daemon@x.example"), original=("<4711@firm.example>",)
    )
    assert match(carried, bounce, Known()) == Matched("ada", SENT)
    named = mail(answers=None, sender="mailer-daemon@x.example")
    assert match(named, bounce, Known(ada_at_home=["ada"])) == Matched("ada")


AT = mail().at
SAME = {"id": mail().id, "at": AT, "received": NOW}


@pytest.mark.parametrize(
    ("finding", "input"),
    [
        (REPLY, told.Replied(**SAME)),
        (OutOfOffice(20_524), told.WentOutOfOffice(**SAME, until=20_524)),
        (OutOfOffice(None), told.WentOutOfOffice(**SAME)),
        (StopRequest("stop"), told.OptedOut(**SAME)),
        (Bounce(True, None, "x"), told.Bounced(**SAME, touch="touch-1", hard=True)),
        (Bounce(False, None, "x"), told.Bounced(**SAME, touch="touch-1", hard=False)),
    ],
)
def test_a_finding_becomes_one_input_of_the_engine(finding, input):
    assert answer(mail(), finding, Matched("ada", SENT), NOW) == Answer("ada", (input,))


def test_where_it_is_unsure_a_person_is_asked_and_the_engine_is_told_nothing():
    unsure = answer(mail(), Unsure("Perhaps a wish to stop.", "text"), Matched("ada"), NOW)
    assert unsure.inputs == ()
    assert unsure.question.candidates == ("ada",)
    doubtful = answer(mail(), REPLY, Doubtful(("ada", "ben"), "Two have it."), NOW)
    assert doubtful.inputs == ()
    assert doubtful.question.candidates == ("ada", "ben")


def test_mails_of_machines_and_of_strangers_call_for_nothing():
    assert answer(mail(), Automatic("receipt"), Matched("ada"), NOW) == Answer()
    assert answer(mail(), REPLY, Unknown(), NOW) == Answer()


def test_a_stranger_who_asks_us_to_stop_is_put_before_a_person():
    asked = answer(mail(), StopRequest("Please stop."), Unknown(), NOW)
    assert asked.inputs == ()
    assert asked.question.text == "Please stop."


@pytest.mark.parametrize("date", ["Mon, 02 Mar 2036 09:12:00 +0000", "Mon, 02 Mar 2020 09:12:00 +0000", "nonsense"])
def test_an_instant_that_cannot_be_is_the_instant_of_receipt(date):
    told_now = answer(mail(date=date), REPLY, Matched("ada"), NOW).inputs[0]
    assert (told_now.at, told_now.received) == (NOW, NOW)
