"""Calendars: invitations that change and are called off, and a feed of what is to be done (iCalendar, RFC 5545).

`model` is what stands in a calendar, `ics` writes it. Every event is a single one, in UTC: calendars of different
makers disagree on repetitions and on time zones, and on these they do not.
"""
