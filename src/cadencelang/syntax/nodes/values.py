"""Leaves: names, texts, numbers, instants, durations, days, and the values a fact can be compared with."""

import datetime as dt
from decimal import Decimal
from enum import IntEnum, StrEnum

from cadencelang.clock.units import Unit
from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node

__all__ = [
    "Argument",
    "ArgumentValue",
    "Date",
    "Days",
    "Duration",
    "DurationOrName",
    "FactIs",
    "GivenValue",
    "Instant",
    "Money",
    "Name",
    "Note",
    "NoteList",
    "Number",
    "Owner",
    "Peer",
    "Text",
    "TextList",
    "TextOrName",
    "Time",
    "TimeRange",
    "TouchKind",
    "Touches",
    "Unit",
    "Value",
    "Weekday",
    "Who",
    "YesNo",
]


class Weekday(IntEnum):
    """Days of the week, Monday is 0 as in `datetime.date.weekday`."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class Name(Node):
    """A bare word: a fact, role, channel, parameter, zone or calendar; for an event, its words by one space."""

    text: str
    span: Span


class Text(Node):
    """What stands between quotation marks."""

    value: str
    span: Span


class Number(Node):
    """A whole or decimal number, exact."""

    value: Decimal
    span: Span


class Money(Node):
    """An exact amount of a currency (three capital letters)."""

    amount: Decimal
    currency: str
    span: Span


class Date(Node):
    """A calendar date that exists."""

    value: dt.date
    span: Span


class Time(Node):
    """A time of day to the minute, on whichever clock the statement is about; 24:00 is not one."""

    value: dt.time
    span: Span


class Instant(Node):
    """A date and time on the candidate's clock, without zone."""

    value: dt.datetime
    span: Span


class YesNo(Node):
    """`yes` or `no`."""

    value: bool
    span: Span


class TextList(Node):
    """`("a", "b")`: a list of text."""

    items: tuple[Text, ...]
    span: Span


class Note(Node):
    """`("text" on 2026-03-02)`: a note with the day it was taken, and whether it may be shared."""

    text: Text
    on: Date
    shareable: bool
    span: Span


class NoteList(Node):
    """One or more notes."""

    notes: tuple[Note, ...]
    span: Span


class Peer(Node):
    """`"Name" at "mail" [with consent "c" until DATE]`: somebody to introduce, with their own consent."""

    name: Text
    address: Text
    consent: Text | None
    until: Date | None
    span: Span


class Duration(Node):
    """An amount of a unit; whether the amount is sensible there is for semantics to say."""

    amount: int
    unit: Unit
    span: Span


class Days(Node):
    """Weekdays in the order written; a range such as `Monday to Friday` is spelt out in `days`."""

    days: tuple[Weekday, ...]
    is_range: bool
    span: Span


class TimeRange(Node):
    """`09:00 to 18:00`, `after 15:00` (no end) or `before 10:00` (no start)."""

    start: Time | None
    end: Time | None
    span: Span


class TouchKind(StrEnum):
    """Which touches a limit or claim is about."""

    ANY = "any"
    AUTOMATIC = "automatic"
    CHANNEL = "channel"


class Touches(Node):
    """`touches`, `automatic touches` or `email touches`; `channel` is there exactly for kind CHANNEL."""

    kind: TouchKind
    channel: Name | None
    span: Span


class Owner(Node):
    """`owner`: whoever owns the candidate."""

    span: Span


class Argument(Node):
    """`with NAME VALUE`: a value for a parameter of a sequence, or for a field of an event."""

    name: Name
    value: "ArgumentValue"
    span: Span


class FactIs(Node):
    """`FACT is VALUE` in a `given` line."""

    fact: Name
    value: "GivenValue"
    span: Span


Who = Owner | Name
DurationOrName = Duration | Name
TextOrName = Text | Name
Value = Text | Number | Money | Date | Instant | YesNo | TextList
GivenValue = Value | NoteList | Peer
ArgumentValue = Value | Duration | Name | Owner
