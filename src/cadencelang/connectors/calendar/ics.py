"""iCalendar text, written by the library icalendar.

Owns the components and their properties. Text from outside is one value of one property: it is escaped and folded by
the library, and its control characters are taken away here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from cadencelang.clock import Minute
from cadencelang.connectors.calendar.model import Appointment, Reminder
from cadencelang.connectors.mail.outgoing import Correspondent, Invitation
from cadencelang.templating.markup import as_link, one_line

_PRODUCT: Final = "-//CadenceLang//Follow-up//EN"
_LENGTH_OF_A_REMINDER: Final = 15
_LONGEST_TEXT: Final = 4_000


def invitation(appointment: Appointment) -> Invitation:
    """The calendar part of a mail that invites, changes, or calls off. Raises UnusableAddress."""
    method = "CANCEL" if appointment.called_off else "REQUEST"
    calendar = _calendar(method)
    calendar.add_component(_appointment(appointment))
    return Invitation(method, calendar.to_ical())


def feed(reminders: Iterable[Reminder], name: str, stamp: Minute, refresh: int = 15) -> bytes:
    """A calendar to subscribe to, asked for again every `refresh` minutes; the same bytes for the same reminders."""
    calendar = _calendar("PUBLISH")
    every = dt.timedelta(minutes=refresh)
    calendar.add("name", _text(name))
    calendar.add("x-wr-calname", _text(name))
    calendar.add("refresh-interval", every, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vText(f"PT{refresh}M"))
    for reminder in sorted(reminders, key=lambda it: (it.due, it.uid)):
        calendar.add_component(_reminder(reminder, stamp))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _appointment(told: Appointment) -> Event:
    event = _event(told.uid, told.start, told.end, told.summary, told.description, told.sequence, told.stamp)
    event.add("status", "CANCELLED" if told.called_off else "CONFIRMED")
    event.add("organizer", _address(told.organiser))
    for guest in told.guests:
        attendee = _address(guest)
        attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
        event.add("attendee", attendee)
    if told.location:
        event.add("location", _text(told.location))
    return event


def _reminder(told: Reminder, stamp: Minute) -> Event:
    """An event that takes nobody's time, since few calendars show tasks of others."""
    end = told.due + _LENGTH_OF_A_REMINDER
    event = _event(told.uid, told.due, end, told.summary, told.description, told.sequence, stamp)
    event.add("transp", "TRANSPARENT")
    if told.link is not None and (link := as_link(told.link)):
        event.add("url", link)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _text(told.summary))
    alarm.add("trigger", dt.timedelta(0))
    event.add_component(alarm)
    return event


def _event(uid: str, start: Minute, end: Minute, summary: str, description: str, sequence: int, stamp: Minute) -> Event:
    event = Event()
    event.add("uid", one_line(uid))
    event.add("dtstamp", _utc(stamp))
    event.add("dtstart", _utc(start))
    event.add("dtend", _utc(end))
    event.add("sequence", sequence)
    event.add("summary", _text(summary))
    if description:
        event.add("description", _paragraphs(description))
    return event


def _utc(at: Minute) -> dt.datetime:
    return dt.datetime.fromtimestamp(at * 60, dt.UTC)


def _text(text: str) -> vText:
    return vText(one_line(text)[:_LONGEST_TEXT])


def _paragraphs(text: str) -> vText:
    return vText("\n".join(one_line(line) for line in text[:_LONGEST_TEXT].splitlines()))


def _address(person: Correspondent) -> vCalAddress:
    """The person as RFC 5545 has it; a quotation mark cannot stand in a parameter, so it becomes an apostrophe."""
    address = vCalAddress(f"mailto:{person.header().addr_spec}")
    address.params["CN"] = vText(one_line(person.name).replace('"', "'"))
    return address
