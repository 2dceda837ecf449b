"""Invitations and feeds, read back by a calendar's eyes."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from cadencelang.connectors.calendar.ics import feed, invitation
from cadencelang.connectors.calendar.model import Appointment, Reminder
from cadencelang.connectors.mail.compose import compose
from cadencelang.connectors.mail.outgoing import Correspondent, OutgoingMail, UnusableAddress

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NINE = 29_541_060
RITA = Correspondent("Rita Recruiter", "rita@firm.example")
ADA = Correspondent("Ada Example", "ada@example.org")


def appointment(**changes):
    given = {
        "uid": "visit-1@firm.example",
        "start": NINE,
        "end": NINE + 60,
        "summary": "Interview",
        "stamp": NINE - 900,
    }
    return Appointment(**{**given, "organiser": RITA, "guests": (ADA,), **changes})


def read(ics):
    return Calendar.from_ical(ics)


def only_event(ics):
    (event,) = read(ics).walk("VEVENT")
    return event


def test_an_invitation_asks_a_guest_to_a_single_event_in_utc():
    made = invitation(appointment(location="12 Example Street", description="Bring\nnothing."))
    assert made.method == "REQUEST" == str(read(made.ics)["METHOD"])
    event = only_event(made.ics)
    assert event.decoded("DTSTART") == dt.datetime.fromtimestamp(NINE * 60, dt.UTC)
    assert b"DTSTART:20260302T" in made.ics
    assert b"TZID" not in made.ics
    assert b"RRULE" not in made.ics
    assert event["ATTENDEE"] == "mailto:ada@example.org"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["ORGANIZER"] == "mailto:rita@firm.example"
    assert str(event["DESCRIPTION"]) == "Bring\nnothing."
    assert event["SEQUENCE"] == 0


def test_a_change_keeps_the_identity_and_has_a_higher_number():
    first = appointment()
    moved = first.changed(NINE - 800, start=NINE + 120, end=NINE + 180)
    off = moved.cancelled(NINE - 700)
    events = [only_event(invitation(it).ics) for it in (first, moved, off)]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert invitation(off).method == "CANCEL" == str(read(invitation(off).ics)["METHOD"])


def test_a_change_cannot_change_what_it_is_known_by():
    for changes in ({"uid": "x"}, {"sequence": 7}):
        with pytest.raises(ValueError, match="identity"):
            appointment().changed(NINE, **changes)


@pytest.mark.parametrize("end", [NINE, NINE - 1, NINE + 60 * 24 * 32])
def test_a_meeting_ends_after_it_starts_and_within_a_month(end):
    with pytest.raises(ValueError, match="ends after"):
        appointment(end=end)


def test_a_guest_without_a_usable_address_is_refused():
    with pytest.raises(UnusableAddress):
        invitation(appointment(guests=(Correspondent("Ada", "ada@x\r\nATTENDEE:mailto:z@y"),)))


def test_the_same_invitation_is_the_same_bytes_and_goes_into_a_mail():
    made = invitation(appointment())
    assert made == invitation(appointment())
    mail = OutgoingMail(
        message_id="<1@firm.example>", sender=RITA, to=ADA, subject="Interview", body="Hello", at=NINE, invitation=made
    )
    assert b'method="REQUEST"' in compose(mail).content


def test_a_feed_tells_what_is_due_and_takes_nobodys_time():
    reminders = [
        Reminder(uid="b", due=NINE + 60, summary="Call Ada", link="https://firm.example/t/2"),
        Reminder(uid="a", due=NINE, summary="Write down what was discussed"),
    ]
    told = feed(reminders, "Rita's tasks", NINE)
    assert told == feed(reversed(reminders), "Rita's tasks", NINE)
    assert str(read(told)["METHOD"]) == "PUBLISH"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT15M" in told
    first, second = read(told).walk("VEVENT")
    assert (str(first["UID"]), str(second["UID"])) == ("a", "b")
    assert str(first["TRANSP"]) == "TRANSPARENT"
    assert str(second["URL"]) == "https://firm.example/t/2"
    assert len(read(told).walk("VALARM")) == 2


def test_an_empty_feed_is_a_calendar():
    assert read(feed([], "Nothing", NINE)).walk("VEVENT") == []


def test_a_link_that_leads_elsewhere_is_left_out():
    told = feed([Reminder(uid="a", due=NINE, summary="x", link="javascript:alert(1)")], "x", NINE)
    assert b"javascript" not in told


NASTY = st.text(st.sampled_from('\r\n\t\0;:,\\"ab\u2028\u00e9\U0001f600=BEGIN:VALARM'), max_size=80)


@PATIENT
@given(summary=NASTY, description=NASTY, location=NASTY, name=NASTY, uid=NASTY)
def test_no_value_becomes_a_property_or_a_component(summary, description, location, name, uid):
    guest = Correspondent(name, "ada@example.org")
    made = appointment(summary=summary, description=description, location=location, guests=(guest,), uid=f"u{uid}")
    ics = invitation(made).ics
    event = only_event(ics)
    assert event["ATTENDEE"] == "mailto:ada@example.org"
    assert read(ics).walk("VALARM") == []
    names = {line.partition(b":")[0].partition(b";")[0] for line in ics.replace(b"\r\n ", b"").splitlines()}
    assert names <= {
        b"BEGIN", b"END", b"PRODID", b"VERSION", b"CALSCALE", b"METHOD", b"UID", b"DTSTAMP", b"DTSTART", b"DTEND",
        b"SEQUENCE", b"SUMMARY", b"DESCRIPTION", b"LOCATION", b"STATUS", b"ORGANIZER", b"ATTENDEE",
    }  # fmt: skip
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
