"""What a playbook declares before its stages: header, clock, team, facts, events, consents, channels, library."""

from enum import StrEnum

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.triggers import Trigger
from cadencelang.syntax.nodes.values import Date, Days, Duration, Name, Number, Text, Time, TimeRange

__all__ = [
    "AutomaticChannel",
    "Away",
    "Calendars",
    "CandidateTime",
    "Channels",
    "ChoiceType",
    "Clock",
    "ConsentDeclaration",
    "Consents",
    "Covers",
    "EventDeclaration",
    "Events",
    "FactDeclaration",
    "FactType",
    "Facts",
    "FieldDeclaration",
    "HalfDay",
    "Holiday",
    "Holidays",
    "Language",
    "LibraryDeclaration",
    "MovesBack",
    "NeverUses",
    "OutcomeDeclaration",
    "Owns",
    "PersonChannel",
    "PlainType",
    "Playbook",
    "Role",
    "RoleTime",
    "StopWhen",
    "Team",
    "Tick",
    "TypeKind",
    "Use",
    "Version",
    "WorkingTime",
]


class TypeKind(StrEnum):
    """The types of facts and of fields of events, by their words."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes or no"
    DATE = "date"
    INSTANT = "date and time"
    MONEY = "money"
    EMAIL = "email address"
    WEB_DOMAIN = "web domain"
    PHONE = "phone number"
    TIME_ZONE = "time zone"
    COUNTRY = "country"
    LINK = "link"
    PEER = "peer"
    TEXTS = "list of text"
    NOTES = "list of notes"
    WEB_DOMAINS = "list of web domains"


class Playbook(Node):
    """`playbook STRING`: the header."""

    name: Text
    span: Span


class Version(Node):
    """`version NUMBER`."""

    number: Number
    span: Span


class Language(Node):
    """`language NUMBER`."""

    number: Number
    span: Span


class StopWhen(Node):
    """`stop when TRIGGER`, on the playbook, a stage or a rule."""

    trigger: Trigger
    span: Span


class Use(Node):
    """`use STRING`: another file of the playbook's folder."""

    path: Text
    span: Span


class Clock(Node):
    """`clock`: opens the block."""

    span: Span


class CandidateTime(Node):
    """`candidate time [from FACT, otherwise] ZONE`."""

    fact: Name | None
    zone: Name
    span: Span


class WorkingTime(Node):
    """`working time [in COUNTRY] DAYS TIME to TIME [and TIME to TIME]…`."""

    country: Name | None
    days: Days
    windows: tuple[TimeRange, ...]
    span: Span


class Holidays(Node):
    """`holidays [from FACT, otherwise] CALENDAR`."""

    fact: Name | None
    calendar: Name
    span: Span


class Calendars(Node):
    """`calendars CALENDAR, …`."""

    calendars: tuple[Name, ...]
    span: Span


class Holiday(Node):
    """`holiday DATE STRING`: a closed day of the firm's own."""

    date: Date
    name: Text
    span: Span


class HalfDay(Node):
    """`half day DATE until TIME STRING`."""

    date: Date
    until: Time
    name: Text
    span: Span


class Tick(Node):
    """`tick DURATION`."""

    duration: Duration
    span: Span


class MovesBack(Node):
    """`moves back within DURATION count as none`."""

    duration: Duration
    span: Span


class Team(Node):
    """`team`: opens the block."""

    span: Span


class Owns(Node):
    """`ROLE owns the candidate`."""

    role: Name
    span: Span


class Covers(Node):
    """`ROLE covers ROLE`: `role` stands in for `absent`."""

    role: Name
    absent: Name
    span: Span


class Role(Node):
    """`ROLE`, which neither owns nor covers."""

    role: Name
    span: Span


class RoleTime(Node):
    """`time ZONE`, below a role."""

    zone: Name
    span: Span


class Away(Node):
    """`away DATE to DATE`, below a role: first and last day away."""

    first: Date
    last: Date
    span: Span


class Facts(Node):
    """`facts`: opens the block."""

    span: Span


class PlainType(Node):
    """A type that is one of the words of the language."""

    kind: TypeKind
    span: Span


class ChoiceType(Node):
    """`one of STRING, …`."""

    options: tuple[Text, ...]
    span: Span


class FactDeclaration(Node):
    """`NAME TYPE [, optional] [, private] [, fresh for DURATION]`."""

    name: Name
    type: "FactType"
    optional: bool
    private: bool
    fresh: Duration | None
    span: Span


class Events(Node):
    """`events`: opens the block."""

    span: Span


class EventDeclaration(Node):
    """`WORDS [, counts as contact] [, comes from the candidate]`."""

    event: Name
    contact: bool
    from_candidate: bool
    span: Span


class FieldDeclaration(Node):
    """`NAME TYPE [, optional]`, below an event."""

    name: Name
    type: "FactType"
    optional: bool
    span: Span


class Consents(Node):
    """`consents`: opens the block."""

    span: Span


class ConsentDeclaration(Node):
    """`STRING lasts DURATION`; `lasts` is None for `lasts until withdrawn`."""

    name: Text
    lasts: Duration | None
    span: Span


class Channels(Node):
    """`channels`: opens the block."""

    span: Span


class AutomaticChannel(Node):
    """`NAME automatic [, to FACT]`."""

    name: Name
    address: Name | None
    span: Span


class PersonChannel(Node):
    """`NAME by a person`."""

    name: Name
    span: Span


class OutcomeDeclaration(Node):
    """`outcome STRING [, counts as contact]`, below a channel by a person."""

    name: Text
    contact: bool
    span: Span


class NeverUses(Node):
    """`never uses an address at FACT`."""

    fact: Name
    span: Span


class LibraryDeclaration(Node):
    """`library STRING from STRING`."""

    name: Text
    path: Text
    span: Span


FactType = PlainType | ChoiceType
