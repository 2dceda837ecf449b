"""What a verdict covers: the calendars it was found on, what may happen in them, and what it does not speak of.

Two calendars are explored. *Plain weeks*: no holidays, one time zone without clock changes; every week is like every
other. *The playbook's own*: its holidays, half days and clock changes, from one window of days to any that ever
follows it in the years covered. Whatever is left out of the exploration is named here, so that a verdict says it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from math import lcm
from typing import Final, Protocol

from cadencelang.clock import Calendar, Clock, Duration, Unit, date_of, day_of
from cadencelang.clock.store import load_calendar
from cadencelang.engine import Engine
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import (
    Assumption,
    Book,
    ClockPlan,
    Guarantee,
    Kind,
    NotAt,
    NotOnEve,
    Role,
)
from cadencelang.prover.almanac import Almanac, Grain, Grid, Outlook
from cadencelang.prover.anchors import from_any_instant
from cadencelang.prover.domains import facts_scheduling
from cadencelang.prover.later import KEPT, may_come_later
from cadencelang.prover.reading import conditions_of, durations_of, inside, ruling, triggers_of
from cadencelang.prover.spanning import FIRST_DAY, LAST_DAY, longest_closed, longest_reach
from cadencelang.records import dataclass

PLAIN: Final = Calendar("plain weeks")
_A_PLAIN_MONDAY: Final = day_of(dt.date(2026, 3, 2))
_EVEN: Final = range(FIRST_DAY, LAST_DAY + 400)
"""The dates on which hours are compared."""
_MARGIN: Final = 4
_MOST_AHEAD: Final = 400


class MakeSetting(Protocol):
    """Puts a book on a calendar."""

    def __call__(self, book: Book, *, grain: Grain = Grain.TELLING, loose: bool = False, near: bool = False) -> Setting:
        """The book on that calendar, `near`: with windows of the next days where they will do. Raises TooFar."""
        ...


@dataclass(frozen=True, slots=True)
class Setting:
    """One calendar to explore a book on: the book with its clocks set so, its engine and its days."""

    name: str
    book: Book
    engine: Engine
    almanac: Almanac
    grid: Grid

    def __reduce__(self) -> tuple[object, ...]:
        """Without the engine, which is compiled anew."""
        return _setting_of, (self.name, self.book, self.almanac, self.grid)


def _setting_of(name: str, book: Book, almanac: Almanac, grid: Grid) -> Setting:
    return Setting(name, book, Engine(book), almanac, grid)


class TooFar(Exception):  # noqa: N818 - told as a verdict
    """The playbook reckons further ahead than the calendars allow to repeat. Its words say so."""


def plain(book: Book, *, grain: Grain = Grain.TELLING, loose: bool = False, near: bool = False) -> Setting:
    """Every week like every other: no holidays, no clock changes, everybody in one time zone."""
    clock = replace(
        book.clock, zone_fact=None, zone="UTC", calendar_fact=None, calendar=PLAIN.id, calendars=(PLAIN,), weeks_for=()
    )
    roles = tuple(replace(role, zone=None, calendar=None, away=()) for role in book.roles)
    days = range(_A_PLAIN_MONDAY, _A_PLAIN_MONDAY + 14)
    book = replace(book, clock=clock, roles=roles)
    return _setting("plain weeks", book, days, grain=grain, loose=loose, near=near)


def real(book: Book, *, grain: Grain = Grain.TELLING, loose: bool = False, near: bool = False) -> Setting:
    """The playbook's own time zone, holidays and clock changes, for candidates of whom nothing else is known."""
    roles = tuple(replace(role, away=()) for role in book.roles)
    clock = replace(book.clock, zone_fact=None, calendar_fact=None, weeks_for=book.clock.weeks_for)
    name = f"{book.clock.calendar}, {book.clock.zone}, {date_of(FIRST_DAY)} to {date_of(LAST_DAY)}"
    book = replace(book, clock=clock, roles=roles)
    return _setting(name, book, range(FIRST_DAY, LAST_DAY), grain=grain, loose=loose, near=near)


def abroad(calendar: str) -> MakeSetting:
    """The calendar of another country, in its first time zone, for candidates there; colleagues stay where they are."""

    def make(book: Book, *, grain: Grain = Grain.TELLING, loose: bool = False, near: bool = False) -> Setting:
        plan, zone = book.clock, first_zone(calendar)
        carried = calendar in {it.id for it in plan.calendars}
        known = plan.calendars if carried else (*plan.calendars, load_calendar(calendar))
        clock = replace(plan, zone_fact=None, calendar_fact=None, zone=zone, calendar=calendar, calendars=known)
        there = replace(book, clock=clock, roles=tuple(_at_home(it, plan) for it in book.roles))
        name = f"{calendar}, {zone}, {date_of(FIRST_DAY)} to {date_of(LAST_DAY)}"
        return _setting(name, there, range(FIRST_DAY, LAST_DAY), grain=grain, loose=loose, near=near)

    return make


def _at_home(role: Role, plan: ClockPlan) -> Role:
    """A colleague whose clock no longer depends on where the candidate is."""
    week = role.week or (plan.week if role.calendar is None else None)
    return replace(role, zone=role.zone or plan.zone, calendar=role.calendar or plan.calendar, week=week, away=())


def first_zone(calendar: str) -> str:
    """The time zone listed first for a calendar's country in the zone database (America/New_York for US).

    Raises KeyError for a country that has none.
    """
    country = calendar.partition("-")[0]
    listed = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in listed if not line.startswith("#"))
    return next((row[2] for row in rows if row[0] == country), "") or _no_zone(country)


def _no_zone(country: str) -> str:
    raise KeyError(country)


def _setting(name: str, book: Book, days: range, *, grain: Grain, loose: bool, near: bool) -> Setting:
    engine = Engine(book)
    roles = dict.fromkeys(node.role for node in inside(book.rules) if isinstance(node, s.Ask | s.Reminder))
    asked = [engine.role_clock(role) for role in engine.program.roles if role in roles or not loose]
    clocks = tuple(dict.fromkeys((engine.clocks.candidate(None, None), *asked)))
    outlook = _outlook(book, clocks, loose=loose)
    if near and loose and not outlook.dated and may_come_later(book, clocks, _role_clocks(engine), _EVEN):
        outlook = _near(book, outlook)
    if outlook.days > _MOST_AHEAD:
        raise TooFar("It reckons more than a year ahead.")
    if outlook.dated or outlook.weeks > 1:
        days = range(days.start, max(days.stop, FIRST_DAY + 730))
    almanac = Almanac(clocks, outlook, days.start, days.stop)
    units = {it.unit for it in from_any_instant(book, loose=loose)}
    elapsed = any(not unit.is_dated and not unit.is_working for unit in units)
    working = any(not unit.is_dated for unit in units)
    every, minutes = grain is Grain.EVERY_TICK or elapsed, frozenset(_minutes(book))
    grid = Grid(every, working, max(0, book.clock.settle), minutes, coarse=grain is Grain.COARSE)
    return Setting(name, book, engine, almanac, grid)


_FREELY_ANSWERED: Final = (c.HasReplied, c.WasSent)


def _durations(book: Book, *, loose: bool, without: tuple[type, ...] = ()) -> Iterator[Duration]:
    freely = _FREELY_ANSWERED if loose else ()
    return durations_of(book, book.guarantees, book.consents, book.facts, without=(*freely, *without))


def _role_clocks(engine: Engine) -> frozenset[Clock]:
    return frozenset(map(engine.role_clock, engine.program.roles))


def _near(book: Book, outlook: Outlook) -> Outlook:
    """The outlook of a loosely explored book where what it reckons far ahead is kept by what it is counted in."""
    ahead = set(_durations(book, loose=True, without=KEPT))
    if any(isinstance(it, t.Weekly | t.EveryWorkingDay) for it in triggers_of(book)):
        ahead.add(Duration(8 * outlook.weeks, Unit.DAYS))
    return replace(outlook, past=frozenset(), ahead=frozenset(ahead), near=True)


def _outlook(book: Book, clocks: tuple[Clock, ...], *, loose: bool) -> Outlook:
    """What any of the book's reckoning reaches: durations counted ahead, and those asked about of the past."""
    asked = [
        it.duration if isinstance(it, c.SilentFor) else it.within
        for it in conditions_of(book, book.guarantees)
        if isinstance(it, c.SilentFor) or (isinstance(it, _FREELY_ANSWERED) and not loose)
    ]
    past = {it for it in (*asked, *(fact.fresh for fact in book.facts)) if it is not None}
    triggers = tuple(triggers_of(book))
    weeks = lcm(*(it.weeks for it in triggers if isinstance(it, t.Weekly)))
    dated = any(it.unit is Unit.MONTHS for it in _durations(book, loose=loose)) or any(map(_is_dated, triggers))
    ahead = set(_durations(book, loose=loose))
    if any(isinstance(it, t.Weekly | t.EveryWorkingDay | t.CronTrigger) for it in triggers):
        ahead.add(Duration(8 * weeks, Unit.DAYS))
    days = max((longest_reach(clocks, it) for it in ahead), default=1) + longest_closed(clocks) + _MARGIN
    if facts_scheduling(book):
        ahead.add(Duration(days, Unit.DAYS))
    return Outlook(frozenset(past), frozenset(ahead), days, dated, weeks)


def _is_dated(trigger: t.Trigger) -> bool:
    match trigger:
        case t.MonthlyOnDay() | t.MonthlyOnWeekday():
            return True
        case t.CronTrigger(expression):
            return expression.split()[2:4] != ["*", "*"]
        case _:
            return False


def _minutes(book: Book) -> Iterator[int]:
    """The minutes of the day that the book names."""
    for node in inside(ruling(book)):
        match node:
            case NotAt(start=start, end=end):
                yield from (start, end % 1440)
            case NotOnEve(after=minute):
                yield minute
            case _:
                named = getattr(node, "minute", None)
                if isinstance(named, int):
                    yield named


_HANDED_OVER = "tasks handed over midway to a colleague on another clock"


def _on_other_clocks(book: Book) -> bool:
    """Whether colleagues have zones, calendars or weeks of their own."""
    return len({(role.zone, role.calendar, role.week) for role in book.roles}) > 1


def not_covered(book: Book, guarantee: Guarantee | None, *, loosely: bool = False) -> tuple[str, ...]:
    """What no verdict of this exploration speaks of, as far as the playbook gives room for it."""
    freely = {"notes used up by citing them"} if loosely else {_HANDED_OVER}
    left_out = [it for it in _not_covered(book, guarantee) if it not in freely]
    if loosely and book.clock.settle > 0:
        left_out.insert(-2, f"moves taken back within {book.clock.settle} minutes")
    return tuple(left_out)


def _not_covered(book: Book, guarantee: Guarantee | None) -> Iterator[str]:
    assuming = guarantee.assuming if guarantee is not None else ()
    nodes = tuple(inside(ruling(book)))
    sends = [it for it in nodes if isinstance(it, s.Send)]
    if any(isinstance(it, s.Ask) for it in nodes) and Assumption.NOBODY_AWAY not in assuming and _on_other_clocks(book):
        yield _HANDED_OVER
    if sends and Assumption.NO_BOUNCES not in assuming:
        yield "messages that bounce later than at once"
    if sends:
        yield "channels that answer late"
    if any(it.library is not None for it in sends):
        yield "articles running out"
    if any(it.citing for it in sends):
        yield "notes used up by citing them"
    if any(it.peer is not None for it in sends):
        yield "consents of peers"
    if book.off_limits:
        yield "addresses that are off limits"
    if book.clock.zone_fact or book.clock.calendar_fact:
        yield "candidates elsewhere than the playbook's own zone and calendar"
    if any(isinstance(it, c.Compare) and it.op in (c.Op.BEFORE, c.Op.AFTER) for it in nodes):
        yield "dates compared with a fixed one"
    if any(fact.type.kind is Kind.DATE_TIME for fact in book.facts):
        yield "facts that are a date and time"
    yield from ("contact, promises and moves told from outside the playbook", "news that comes late")
    yield "a playbook changed in flight"
