"""Mails that come: each is read once and told to the engine, or a person is asked and nothing leaves meanwhile."""

import json
import os
from email.message import EmailMessage

import pytest
from live_world import Live, folded

from cadencelang.connectors.mail.imap import Cursor, Fetched
from cadencelang.desk.items import Meaning
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import Happened, OptedOut
from cadencelang.runtime.rows import Question, Status
from cadencelang.stores.sqlite import SqliteStore
from cadencelang.workspace.config import Config
from cadencelang.workspace.mailbox import read_new
from cadencelang.workspace.merging import merge
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.questions import Undecided, decide


class Box:
    """A mailbox that holds what it is given."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    def newest(self) -> Cursor:
        """Behind all."""
        return Cursor(1, len(self.mails))

    def fetch(self, after: Cursor):
        """What is behind a cursor."""
        for number, raw in enumerate(self.mails, 1):
            if number > after.uid:
                yield Fetched(Cursor(1, number), raw)

    def put(self, text: str, *, sender="ada@example.com", answers=None, **headers) -> None:
        """A mail comes."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, "rosa@example.com", "Re: A word"
        message["Message-ID"] = f"<{len(self.mails)}@example.com>"
        if answers:
            message["In-Reply-To"] = answers
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        self.mails.append(message.as_bytes())


class Firm(Live):
    """A live playbook with a mailbox."""

    def __init__(self, store, folder) -> None:
        super().__init__(store)
        self.workspace = Workspace(folder, Config(), store, self.clock)
        self.workspace.steps, self.workspace.shelf = self.steps, self.shelf
        self.box = Box()

    def read(self) -> int:
        """Read the mailbox."""
        return read_new(self.workspace, self.box)

    def told(self, candidate="ada") -> list[str]:
        """What happened outside."""
        return [it.subject for it in self.reasons(candidate) if it.what is What.HAPPENED]


@pytest.fixture
def firm(tmp_path):
    """Ada and Bo have had their first letter; the mailbox was read once."""
    store = SqliteStore(tmp_path / "cadence.db")
    firm = Firm(store, tmp_path)
    firm.box.put("an old mail, from before")
    assert firm.read() == 0
    firm.add()
    firm.add("bo")
    firm.until("2026-03-02 12:00")
    yield firm
    store.close()


def test_a_reply_is_told_by_the_letter_that_it_answers(firm):
    firm.box.put("Tuesday suits me.", sender="ada.private@example.org", answers=firm.mail.letters[0].message_id)
    assert firm.read() == 1
    assert firm.told() == ["replies"]
    assert firm.read() == 0
    assert firm.told() == ["replies"]


def test_a_reply_is_told_by_its_address_in_any_case(firm):
    firm.box.put("Tuesday suits me.", sender="ADA@Example.com")
    firm.read()
    assert firm.told() == ["replies"]


def test_an_absence_is_told_apart(firm):
    firm.box.put("I am out of the office until 10 March 2026.", Auto_Submitted="auto-replied")
    firm.read()
    assert firm.told() == ["out of office"]


def test_a_mail_of_who_was_merged_is_told_of_the_one_who_goes_on(firm):
    with firm.store.transaction() as tx:
        assert merge(firm.workspace, tx, "ada", "bo", "m") == "bo"
    firm.box.put("Tuesday suits me.", answers=firm.mail.letters[0].message_id)
    firm.read()
    assert (firm.told("bo"), firm.told("ada")) == (["replies"], [])


@pytest.mark.parametrize("both", [False, True])
def test_what_was_promised_to_who_was_merged_is_owed_to_the_one_who_goes_on(firm, both):
    firm.tell(Happened, "ada", event="interview completed")
    firm.until("2026-03-02 13:00")
    (promised,) = firm.state("ada").promises
    if both:
        firm.until("2026-03-03 10:00")
        firm.tell(Happened, "bo", event="interview completed")
        firm.until("2026-03-03 11:00")
        assert firm.state("bo").promises[0].deadline > promised.deadline
    with firm.store.transaction() as tx:
        assert merge(firm.workspace, tx, "ada", "bo", "m") == "bo"
    assert not firm.state("ada").promises
    (owed,) = firm.state("bo").promises
    assert (owed.name, owed.deadline) == (promised.name, promised.deadline)
    firm.until("2026-03-06 12:00", minutes=60)
    came = {it.what for it in firm.reasons("bo")} & {What.PROMISE_KEPT, What.PROMISE_BROKEN}
    assert came == {What.PROMISE_KEPT if both else What.PROMISE_BROKEN}
    assert folded(firm, "bo")


def test_nothing_is_owed_to_who_wants_no_more_contact(firm):
    firm.tell(Happened, "ada", event="interview completed")
    firm.until("2026-03-02 13:00")
    assert firm.state("ada").promises
    firm.tell(OptedOut, "bo")
    with firm.store.transaction() as tx:
        merge(firm.workspace, tx, "ada", "bo", "m")
    assert not firm.state("bo").promises


def test_a_mail_that_may_be_of_either_id_of_one_person_is_not_asked_about(firm):
    with firm.store.transaction() as tx:
        merge(firm.workspace, tx, "ada", "bo", "m")
    firm.box.put("Tuesday suits me.", sender="bo@example.com", answers=firm.mail.letters[0].message_id)
    firm.read()
    with firm.store.transaction() as tx:
        assert not tx.questions()
    assert firm.told("bo") == ["replies"]


def test_who_wants_no_more_gets_no_more(firm):
    firm.box.put("Please stop writing to me. Unsubscribe me from your list.")
    firm.read()
    asked = firm.store
    with asked.transaction() as tx:
        questions = tx.questions("ada")
    assert firm.state().opted_out or questions
    firm.until("2026-03-20 12:00", minutes=240)
    assert [it.to for it in firm.mail.letters].count("ada@example.com") == 1


def test_a_question_holds_what_is_automatic_until_it_is_answered(firm):
    firm.box.put("Hello from us both.", sender="bo@example.com", answers=firm.mail.letters[0].message_id)
    firm.read()
    with firm.store.transaction() as tx:
        questions = tx.questions()
    assert sorted(it.candidate for it in questions) == ["ada", "bo"]
    firm.pump.drain()
    assert any("waits for a person" in it.subject for it in firm.team.letters)
    firm.until("2026-03-09 12:00", minutes=60)
    assert len(firm.mail.letters) == 2
    assert {it.status for it in firm.orders()} == {Status.SENT, Status.PENDING}
    with firm.store.transaction() as tx:
        with pytest.raises(Undecided, match="whose"):
            decide(firm.workspace, tx, questions[0].id, Meaning.REPLY, None)
        decide(firm.workspace, tx, questions[0].id, Meaning.REPLY, "bo")
    assert firm.told("bo") == ["replies"]
    assert firm.told("ada") == []
    firm.until("2026-03-09 18:00", minutes=30)
    assert len(firm.mail.letters) > 2


@pytest.mark.parametrize("named", [None, "ada", "bo"])
def test_a_question_about_who_was_merged_holds_the_one_who_goes_on_and_is_answered_of_them(firm, named):
    with firm.store.transaction() as tx:
        tx.ask(Question("mail", "ada", "It is not clear.", "Perhaps.", firm.now))
        assert merge(firm.workspace, tx, "ada", "bo", "m") == "bo"
    firm.until("2026-03-09 12:00", minutes=60)
    assert len(firm.mail.letters) == 2
    with firm.store.transaction() as tx:
        decide(firm.workspace, tx, "mail", Meaning.REPLY, named)
    assert firm.told("bo") == ["replies"]
    assert "replies" not in firm.told("ada")


ANSWER = """BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
DTSTART:20261203T100000Z
SUMMARY:Interview
ATTENDEE;PARTSTAT={answer}:mailto:{sender}
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("sender", ["ada@example.com", "ada.private@example.net"])
def test_what_a_calendar_answers_is_asked_of_a_person_and_is_no_reply(firm, sender):
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = sender, "Accepted: Interview", "<answer@example.com>"
    mail.set_content("Ada has accepted this invitation.")
    uid = firm.mail.letters[0].message_id.strip("<>")
    mail.add_alternative(
        ANSWER.format(uid=uid, answer="ACCEPTED", sender=sender), subtype="calendar", params={"method": "REPLY"}
    )
    firm.box.mails.append(mail.as_bytes())
    before = firm.told()
    assert firm.read() == 1
    assert firm.told() == before
    with firm.store.transaction() as tx:
        (question,) = tx.questions()
    assert (question.candidate, question.why) == ("ada", "Their calendar accepts an invitation.")
    assert "2026-12-03 10:00 UTC" in question.text


def test_what_the_calendar_of_somebody_unknown_answers_is_not_lost(firm):
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = "nobody@example.net", "<answer@example.net>"
    mail.set_content(
        ANSWER.format(uid="x", answer="DECLINED", sender="nobody@example.net"),
        subtype="calendar", params={"method": "REPLY"},
    )  # fmt: skip
    firm.box.mails.append(mail.as_bytes())
    firm.read()
    with firm.store.transaction() as tx:
        (question,) = tx.questions()
    assert question.candidate == ""
    assert "do not know" in question.why
    assert "declines" in question.why


def test_a_mail_of_nobody_known_changes_nothing(firm):
    firm.box.put("Buy now.", sender="seller@example.net")
    assert firm.read() == 1
    assert firm.told() == firm.told("bo") == []


def test_a_mail_that_cannot_be_read_stops_nothing(firm):
    firm.box.mails.append(os.urandom(500))
    firm.box.put("Tuesday suits me.")
    assert firm.read() == 2
    assert firm.told() == ["replies"]


def test_a_crash_between_mails_reads_each_once(firm):
    firm.box.put("Tuesday suits me.")
    firm.box.put("Hello.", sender="bo@example.com")

    class Dying(Box):
        def fetch(self, after):
            yield next(Box.fetch(self, after))
            raise KeyboardInterrupt

    dying = Dying()
    dying.mails = firm.box.mails
    with pytest.raises(KeyboardInterrupt):
        read_new(firm.workspace, dying)
    assert firm.read() == 1
    assert (firm.told(), firm.told("bo")) == (["replies"], ["replies"])


def test_questions_are_erased_with_the_person(firm):
    firm.box.put("Hello from us both.", sender="bo@example.com", answers=firm.mail.letters[0].message_id)
    firm.read()
    with firm.store.transaction() as tx:
        tx.forget("ada")
        assert [it.candidate for it in tx.questions()] == ["bo"]
        assert json.dumps([it.text for it in tx.questions("ada")]) == "[]"
