"""What the server answers, checked, and as the desk's own shapes."""

from __future__ import annotations

import datetime as dt
from typing import Final, TypeVar

import msgspec

from cadencelang.clock import Calendar, Clock, Day, Minute, WorkWeek, clock_for, day_of
from cadencelang.desk.items import Account, Check, Item, Kind, Page, PageLine, Person, Receipt, Urgency
from cadencelang.remote.asking import Unreachable
from cadencelang.workbench.atlas import Place

_URGENCY: Final = {"overdue": Urgency.OVERDUE, "today": Urgency.TODAY, "later": Urgency.LATER}
T = TypeVar("T")


class PlaceTold(msgspec.Struct):
    """A line of the playbook."""

    file: str
    line: int
    text: str


class CalendarTold(msgspec.Struct):
    """Holidays and half days of a place."""

    id: str
    holidays: list[tuple[str, str]]
    half_days: list[tuple[str, int, str]]
    first_year: int
    last_year: int


class ClockTold(msgspec.Struct):
    """On whose time the desk is."""

    zone: str
    tick: int
    week: list[list[tuple[int, int]]]
    calendar: CalendarTold
    away: list[tuple[str, str]]


class DeskTold(msgspec.Struct):
    """How the desk stands."""

    now: str
    revision: str
    unread: int


class ItemTold(msgspec.Struct):
    """Something that waits."""

    id: str
    kind: str
    candidate: str
    who: str
    search: str
    what: str
    reason: str
    role: str
    subject: str
    due: str | None
    urgency: str
    outcomes: list[str]
    edited: bool
    snoozed: str | None


class ItemsTold(msgspec.Struct):
    """A page of what waits; `next` is where the next one begins."""

    items: list[ItemTold]
    next: str | None


class CheckTold(msgspec.Struct):
    """One line of a why."""

    holds: bool | None
    text: str
    place: str


class AccountTold(msgspec.Struct):
    """What stands behind an item."""

    title: str
    subject: str
    body: str
    checks: list[CheckTold]
    otherwise: str
    place: PlaceTold | None


class PersonTold(msgspec.Struct):
    """A candidate in a list."""

    candidate: str
    who: str
    stage: str
    search: str
    open: int


class PeopleTold(msgspec.Struct):
    """Some of the candidates, and how many there are."""

    count: int
    people: list[PersonTold]


class LineTold(msgspec.Struct):
    """One line of a candidate's page."""

    at: str | None
    when: str
    word: str
    text: str
    why: str
    place: str
    tone: str
    source: PlaceTold | None


class PageTold(msgspec.Struct):
    """A candidate's page."""

    candidate: str
    who: str
    about: list[tuple[str, str]]
    coming: list[LineTold]
    past: list[LineTold]


class ReceiptTold(msgspec.Struct):
    """What was decided."""

    number: int
    text: str
    count: int
    seconds_left: float


def read(content: bytes, shape: type[T]) -> T:
    """An answer of that shape. Raises Unreachable for any other."""
    try:
        return msgspec.json.decode(content, type=shape)
    except (msgspec.MsgspecError, RecursionError):
        raise Unreachable("The server answers otherwise than a workspace of this version does.") from None


def clock_of(told: ClockTold) -> Clock:
    """The desk's clock. Raises Unreachable where it is none."""
    calendar = told.calendar
    try:
        return clock_for(
            told.zone,
            WorkWeek(tuple(tuple(windows) for windows in told.week)),
            Calendar(
                calendar.id,
                tuple((_day(day), name) for day, name in calendar.holidays),
                tuple((_day(day), minute, name) for day, minute, name in calendar.half_days),
                calendar.first_year,
                calendar.last_year,
            ),
            told.tick,
            tuple((_day(first), _day(last)) for first, last in told.away),
        )
    except (ValueError, KeyError):
        raise Unreachable("The server's clock cannot be understood here.") from None


def minute(text: str) -> Minute:
    """The minute of an instant. Raises Unreachable where it is none."""
    try:
        return int(dt.datetime.fromisoformat(text).timestamp() // 60)
    except ValueError:
        raise Unreachable("The server tells a time that cannot be understood here.") from None


def item_of(told: ItemTold) -> Item:
    """An item of the desk. Raises Unreachable for a kind that is not known here."""
    if told.kind not in [*Kind] or told.urgency not in _URGENCY:
        raise Unreachable("The server is of a newer version; bring this one up to date.")
    return Item(
        told.id, Kind(told.kind), told.candidate, told.who, told.search, told.what, told.reason, told.role,
        told.subject, _at(told.due), _URGENCY[told.urgency], tuple(told.outcomes), told.edited, _at(told.snoozed),
    )  # fmt: skip


def account_of(told: AccountTold) -> Account:
    """What stands behind an item."""
    checks = tuple(Check(it.holds, it.text, it.place) for it in told.checks)
    return Account(told.title, told.subject, told.body, checks, told.otherwise, _place(told.place))


def person_of(told: PersonTold) -> Person:
    """A candidate in a list."""
    return Person(told.candidate, told.who, told.stage, told.search, told.open)


def page_of(told: PageTold) -> Page:
    """A candidate's page."""
    coming, past = (tuple(map(_line, lines)) for lines in (told.coming, told.past))
    return Page(told.candidate, told.who, tuple(told.about), coming, past)


def receipt_of(told: ReceiptTold) -> Receipt:
    """What was decided."""
    return Receipt(told.number, told.text, told.count, told.seconds_left)


def _line(told: LineTold) -> PageLine:
    return PageLine(_at(told.at), told.when, told.word, told.text, told.why, told.place, told.tone, _place(told.source))


def _place(told: PlaceTold | None) -> Place | None:
    return None if told is None else Place(told.file, told.line, told.text)


def _at(text: str | None) -> Minute | None:
    return None if text is None or text == "never" else minute(text)


def _day(text: str) -> Day:
    return day_of(dt.date.fromisoformat(text))
