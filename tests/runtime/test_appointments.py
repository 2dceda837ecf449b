"""What a mail puts into its reader's calendar: invited, moved, remembered and called off, over a store."""

import datetime as dt
import email
from dataclasses import replace
from email.policy import default

import icalendar
import pytest
from live_world import Live

from cadencelang.channels import composing
from cadencelang.channels.composing import composed
from cadencelang.engine.inputs import FactLearnt, Happened
from cadencelang.runtime.ports import Later
from cadencelang.runtime.rows import Status

BOOK = """\
playbook "Interviews"
  version 1

clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  tick 30 minutes

team
  recruiter owns the candidate

facts
  first_name    text
  email         email address
  interview_at  date and time, optional

events
  called off

channels
  email  automatic, to email
  call   by a person

limits
  automatic touches only in working time

stage "Talking"
  rule "the time"
    when interview_at changes
    only if interview_at is known
    start again
    send email "hello"
      inviting to interview_at for 45 minutes
  rule "the day before"
    when 1 working day before interview_at at 10:00
    only if interview_at is known
    send email "thanks"
      inviting to interview_at for 45 minutes
  rule "not this time"
    when called off
    send email "next-steps"
      calling off interview_at
  rule "never silent"
    when we have been silent for 20 working days
    ask recruiter to call "Say hello" within 1 working day
"""


@pytest.fixture
def live(store):
    """Somebody who was invited to an interview on Tuesday the 10th at 14:00."""
    found = Live(store, text=BOOK)
    found.add()
    invite(found, "2026-03-10 14:00")
    return found


def invite(live: Live, when: str) -> None:
    """Their interview is at this instant; the letters that follow leave."""
    here = live.clock.seconds
    live.at(when)
    at, live.clock.seconds = live.now, here
    live.tell(FactLearnt, fact="interview_at", value=at)
    later(live)


def later(live: Live) -> None:
    """Half an hour passes."""
    live.pump.drain()
    live.clock.seconds += 1800
    live.pump.drain()


def events(live: Live) -> list[tuple[str, icalendar.Event]]:
    """The appointments in the mails so far, each with what is done with it; None for a mail without."""
    found = []
    for letter in live.mail.letters:
        mail = email.message_from_bytes(composed(letter).content, policy=default)
        (part,) = [it for it in mail.walk() if it.get_content_type() == "text/calendar"] or [None]
        if part is None:
            found.append(None)
            continue
        calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
        (event,) = calendar.walk("VEVENT")
        found.append((str(calendar["METHOD"]), event))
    return found


def told(live: Live) -> list[tuple[str, int, str]]:
    """Of each: what is done, the sequence, and the beginning in UTC."""
    return [it and (it[0], int(it[1]["SEQUENCE"]), f"{it[1].decoded('DTSTART'):%d %H:%M}") for it in events(live)]


def test_an_interview_is_one_appointment_that_is_moved_and_remembered(live):
    assert told(live) == [("REQUEST", 0, "10 14:00")]
    ((_, event),) = events(live)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == dt.timedelta(minutes=45)
    assert "ada@example.com" in str(event["ATTENDEE"])
    assert "rosa@example.com" in str(event["ORGANIZER"])
    invite(live, "2026-03-11 15:00")
    live.until("2026-03-11 09:00")
    assert told(live) == [("REQUEST", 0, "10 14:00"), ("REQUEST", 1, "11 15:00"), ("REQUEST", 1, "11 15:00")]
    assert live.mail.templates == ["hello", "hello", "thanks"]
    assert len({str(event["UID"]) for _, event in events(live)}) == 1


def test_no_invitation_goes_without_its_appointment(store, monkeypatch):
    live = Live(store, text=BOOK)
    live.add()
    invite(live, "2026-03-10 14:00")
    (letter,) = live.mail.letters
    monkeypatch.setattr(composing, "find_spec", lambda name: None)
    with pytest.raises(Later, match=r"cadencelang\[calendar\]"):
        composed(letter)
    composed(replace(letter, slot=None))


def test_it_is_called_off_and_the_next_one_is_another(live):
    live.tell(Happened, event="called off")
    later(live)
    invite(live, "2026-03-12 09:30")
    assert told(live) == [("REQUEST", 0, "10 14:00"), ("CANCEL", 1, "10 14:00"), ("REQUEST", 0, "12 09:30")]
    first, off, second = (str(event["UID"]) for _, event in events(live))
    assert first == off != second


def test_one_that_is_over_stays_as_it_was(live):
    live.until("2026-03-10 16:00")
    invite(live, "2026-03-17 11:00")
    uids = [str(event["UID"]) for _, event in events(live)]
    assert uids[0] == uids[1] != uids[2]
    assert told(live)[-1] == ("REQUEST", 0, "17 11:00")


def test_there_may_be_nothing_to_call_off_and_a_time_that_has_passed(store):
    live = Live(store, text=BOOK)
    live.add()
    live.tell(Happened, event="called off")
    later(live)
    live.at("2026-03-02 17:40")
    invite(live, "2026-03-02 17:50")
    live.until("2026-03-03 09:30")
    assert live.mail.templates == ["next-steps", "hello"]
    assert told(live) == [None, None]
    assert {it.status for it in live.orders()} == {Status.SENT}
