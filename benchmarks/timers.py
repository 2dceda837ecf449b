"""A timeline of 180 days with 20 timers: weekly at a time of the day on a London clock, on a holiday the next day.

All give the same instants. The engine starts a run of a rule at each and says why; SimPy and polling only note the
instant. SimPy runs a process for each timer, with datetime arithmetic and a set of holidays; polling looks every 15
minutes which timers have come due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from benchmarks.measure import Size, cpu
from benchmarks.people import START
from benchmarks.running import entered
from benchmarks.table import Goal, Row
from cadencelang.clock import Minute, date_of, load_calendar
from cadencelang.compiler import compile_text
from cadencelang.engine import Engine
from cadencelang.engine.effects import Notify

_ZONE = ZoneInfo("Europe/London")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_ONE_DAY = dt.timedelta(days=1)
_POLL = dt.timedelta(minutes=15)
_TIMERS = 20
_DAYS = 180

_HEAD = """\
playbook "Timers"
  version 1

clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG
  tick 15 minutes

team
  recruiter owns the candidate

stage "Talking"
  leads to "Over"
"""
_RULE = """
  rule "timer {n}"
    when every {weekday} at {hour:02}:{minute:02}, or the next working day
    tell recruiter "Timer {n}"
"""
_TAIL = """
closing stage "Over"
"""


@dataclass(frozen=True, slots=True)
class Timer:
    """A weekly timer: weekday (Monday is 0) and local time."""

    weekday: int
    at: dt.time


TIMERS = tuple(Timer(i % 5, dt.time(9 + i // 4, 15 * (i % 4))) for i in range(_TIMERS))


def rows(size: Size) -> Iterator[Row]:
    """Timelines a CPU second against both peers."""
    days = size.of(_DAYS)
    ours = cpu(by_engine(days), size).map(_rate)
    simpy = cpu(by_simpy(days), size).map(_rate) if find_spec("simpy") else None
    yield Row("20 timers, 180 days", "per s", ours, "SimPy with datetime", simpy, Goal(12))
    yield Row("20 timers, 180 days", "per s", ours, "polling", cpu(by_polling(days), size).map(_rate), Goal(80))


def by_engine(days: int) -> Callable[[], list[Minute]]:
    """The instants that the engine wakes somebody at."""
    rules = (
        _RULE.format(n=n, weekday=_WEEKDAYS[timer.weekday], hour=timer.at.hour, minute=timer.at.minute)
        for n, timer in enumerate(TIMERS)
    )
    book = compile_text(_HEAD + "".join(rules) + _TAIL).book
    assert book is not None
    engine = Engine(book)
    state = entered(engine, {}, "Talking")

    def run() -> list[Minute]:
        effects = engine.advance(state, START + days * 1440).effects
        return [effect.at for effect in effects if isinstance(effect, Notify)]

    return run


def by_simpy(days: int) -> Callable[[], list[Minute]]:
    """The same by processes of SimPy."""
    import simpy

    closed = _closed()

    def process(env: simpy.Environment, timer: Timer, found: list[Minute]) -> Generator[simpy.Event, None, None]:
        after = _instant(START)
        while True:
            after = _next(timer, after, closed)
            at = _minute(after)
            yield env.timeout(at - env.now)
            found.append(at)

    def run() -> list[Minute]:
        env, found = simpy.Environment(START), list[Minute]()
        for timer in TIMERS:
            env.process(process(env, timer, found))
        env.run(until=START + days * 1440 + 1)
        return found

    return run


def by_polling(days: int) -> Callable[[], list[Minute]]:
    """The same by looking at every timer every 15 minutes."""
    closed = _closed()

    def run() -> list[Minute]:
        found: list[Minute] = []
        now, end = _instant(START), _instant(START + days * 1440)
        due = [_next(timer, now, closed) for timer in TIMERS]
        while now <= end:
            for i, at in enumerate(due):
                if at <= now:
                    found.append(_minute(at))
                    due[i] = _next(TIMERS[i], at, closed)
            now = (now.astimezone(dt.UTC) + _POLL).astimezone(_ZONE)
        return found

    return run


def _closed() -> frozenset[dt.date]:
    return frozenset(date_of(day) for day, _ in load_calendar("GB-ENG").holidays)


def _next(timer: Timer, after: dt.datetime, closed: frozenset[dt.date]) -> dt.datetime:
    """The timer's first instant after another; a week that a holiday has moved is not counted twice."""
    day = after.date() - dt.timedelta(days=7)
    day += _ONE_DAY * ((timer.weekday - day.weekday()) % 7)
    while True:
        moved = day
        while moved in closed or moved.weekday() > 4:
            moved += _ONE_DAY
        at = dt.datetime.combine(moved, timer.at, _ZONE)
        if at > after:
            return at
        day += 7 * _ONE_DAY


def _instant(at: Minute) -> dt.datetime:
    return dt.datetime.fromtimestamp(at * 60, _ZONE)


def _minute(at: dt.datetime) -> Minute:
    return int(at.timestamp()) // 60


def _rate(seconds: float) -> float:
    return 1 / seconds
