"""The shapes of the desk over HTTP: all that a screen of the day's decisions shows."""

from __future__ import annotations

from typing import Literal

from cadencelang.http.shapes import CheckShape, Shape


class PlaceShape(Shape):
    """A line of the playbook, from 1."""

    file: str
    line: int
    text: str


class CalendarShape(Shape):
    """Holidays as pairs of date and name; half days as triples of date, minute of closing, name."""

    id: str
    holidays: list[tuple[str, str]]
    half_days: list[tuple[str, int, str]]
    first_year: int
    last_year: int


class ClockShape(Shape):
    """On whose time the desk is: windows of working minutes for each weekday, days away as first and last."""

    zone: str
    tick: int
    week: list[list[tuple[int, int]]]
    calendar: CalendarShape
    away: list[tuple[str, str]]


class UndoableShape(Shape):
    """The last decision made over this interface that can still be taken back."""

    number: int
    text: str
    count: int
    seconds_left: float


class DeskShape(Shape):
    """How the desk stands; with another `revision`, another may be listed. `unread`: candidates not read yet."""

    now: str
    revision: str
    unread: int
    candidates: int
    undoable: UndoableShape | None


class DeskItemShape(Shape):
    """Something that waits for a person, as a screen lists it."""

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
    urgency: Literal["overdue", "today", "later"]
    outcomes: list[str]
    edited: bool
    snoozed: str | None


class DeskAccountShape(Shape):
    """What stands behind an item."""

    title: str
    subject: str
    body: str
    checks: list[CheckShape]
    otherwise: str
    place: PlaceShape | None


class PersonShape(Shape):
    """A candidate in the desk's list, with how many items wait."""

    candidate: str
    who: str
    stage: str
    search: str
    open: int


class PeopleShape(Shape):
    """Some of the candidates that were asked for, in their order, and how many there are of them."""

    count: int
    people: list[PersonShape]


class PersonLineShape(Shape):
    """One line of a candidate's page."""

    at: str | None
    when: str
    word: str
    text: str
    why: str
    place: str
    tone: str
    source: PlaceShape | None


class PersonPageShape(Shape):
    """A candidate: what is known, what comes next, and what happened, the newest first."""

    candidate: str
    who: str
    about: list[tuple[str, str]]
    coming: list[PersonLineShape]
    past: list[PersonLineShape]
