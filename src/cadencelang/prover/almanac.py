"""The calendar as the prover sees it: windows of days that slide at midnight, each with one date standing for it.

Two dates whose windows (so many days back, so many ahead) look alike to every clock of the playbook are one. What
follows a window is every window that follows any of its dates. A plain week has seven windows; a country's holidays
and clock changes have some hundreds. Owns windows and the instants of a day at which something outside may happen.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import field
from functools import cache

from cadencelang.clock import Clock, Day, Duration, Minute
from cadencelang.clock.units import date_of, weekday
from cadencelang.records import dataclass

Code = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the playbook's reckoning reaches: durations counted from today on, and those asked about of the past.

    `days` is more than any of them spans. `dated`: it also asks for the day of the month. `weeks`: it counts every so
    many weeks (1: it does not). `near`: no more than the next days is reached so, for what lies further ahead is kept
    by what it is counted in.
    """

    past: frozenset[Duration]
    ahead: frozenset[Duration]
    days: int
    dated: bool = False
    weeks: int = 1
    near: bool = False


@dataclass(frozen=True)
class Almanac:
    """The days from `first` to `last` (both included) of some clocks, the candidate's own first."""

    clocks: tuple[Clock, ...]
    outlook: Outlook
    first: Day
    last: Day
    _codes: dict[Day, Code] = field(default_factory=dict)
    _named: dict[tuple[object, ...], Day] = field(default_factory=dict)
    _ends: dict[tuple[Day, Duration], Day] = field(default_factory=dict)
    _after: dict[Day, tuple[Day, ...]] = field(default_factory=dict)
    _shown: dict[Day, Day] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {day: self._name(day) for day in range(self.first, self.last + 1)}
        follow: dict[Day, set[Day]] = {}
        for day in range(self.first, self.last):
            follow.setdefault(named[day], set()).add(named[day + 1])
        for day, days in follow.items():
            self._after[day] = tuple(sorted(days))

    @property
    def clock(self) -> Clock:
        """The candidate's clock."""
        return self.clocks[0]

    @property
    def days(self) -> tuple[Day, ...]:
        """The dates that stand for windows from which time can go on."""
        return tuple(self._after)

    def after(self, day: Day) -> tuple[Day, ...]:
        """The dates that stand for what may follow a date that stands for a window."""
        return self._after.get(day, ())

    def stands_for(self, day: Day) -> Day:
        """The date that stands for the window of a date."""
        return self._name(day)

    def _name(self, day: Day) -> Day:
        back, last = self._earliest(day), self.shown(day)
        first = day if self.outlook.near else back
        window = (day - back, *(self._code(other) for other in range(first, last + 1)))
        return self._named.setdefault(window, day)

    def shown(self, day: Day) -> Day:
        """The last date of a date's window: the last that anything reckoned on it looks at, a touch put off included.

        It grows with the date, and the days up to it alone determine it.
        """
        if day not in self._shown:
            end = max((self._end(day, it) for it in self.outlook.ahead), default=day)
            self._shown[day] = max(it.next_working_day(it.next_working_day(end, 1), 1) for it in self.clocks)
        return self._shown[day]

    def sight(self, day: Day) -> Day:
        """The last date of a date's window of which it shows all that limits ask about: also whether it is an eve."""
        last = self.shown(day)
        while not self.clock.is_working_day(last):
            last -= 1
        return last - 1

    def _earliest(self, day: Day) -> Day:
        """The first date from which something asked about may still count on a date.

        Where only dates are counted, those are the days without work right before it: what came up on one of them is
        there as the next day of work opens.
        """
        first = day
        while self.outlook.near and not self.clock.is_working_day(first - 1):
            first -= 1
        while self.outlook.past and max(self._end(first - 1, it) for it in self.outlook.past) >= day:
            first -= 1
        return first

    def _end(self, day: Day, duration: Duration) -> Day:
        """The last local date on which a duration counted from a date may end, on any clock."""
        if (day, duration) not in self._ends:
            self._ends[day, duration] = max(
                self.clock.day(max(clock.deadline(at, duration), clock.wait(at, duration)))
                for clock in self.clocks
                for at in (self.clock.midnight(day + 1) - 1,)
            )
        return self._ends[day, duration]

    def _code(self, day: Day) -> Code:
        if day not in self._codes:
            origin = self.clock.midnight(day)
            head: Code = (weekday(day), self.clock.midnight(day + 1) - origin)
            if self.outlook.weeks > 1:
                head += ((day + 3) // 7 % self.outlook.weeks,)
            if self.outlook.dated:
                date = date_of(day)
                head += (date.day, date.month)
            self._codes[day] = head + tuple(_seen_by(clock, day, origin) for clock in self.clocks)
        return self._codes[day]


def _seen_by(clock: Clock, day: Day, origin: Minute) -> Code:
    windows = tuple((start - origin, end - origin) for start, end in clock.windows(day))
    return clock.midnight(day) - origin, windows, clock.is_holiday(day)


class Grain(enum.Enum):
    """How close together the instants are at which things may happen outside."""

    EVERY_TICK = "at every tick"
    TELLING = "wherever it can make a difference"
    COARSE = "as days begin, open and close"


@dataclass(frozen=True, slots=True)
class Grid:
    """Which instants of a day something outside may happen at.

    `every`: at every tick. Else at every tick of working time where `working` time is counted from any instant; and
    otherwise where something can make a difference: at each boundary (`minutes` of the day besides openings, closings
    and midnights of every clock), and `settle` minutes before it, for so long a move can be undone. `coarse`: at
    openings, closings and midnights alone, whatever else would make a difference.
    """

    every: bool
    working: bool = True
    settle: Minute = 0
    minutes: frozenset[int] = frozenset()
    coarse: bool = False

    def instants(self, clocks: Iterable[Clock], day: Day) -> tuple[Minute, ...]:
        """The instants of a local date of the first clock, in order; its last minute is one of them."""
        clock, *others = clocks
        return _instants(self, clock, tuple(others), day)


@cache
def _instants(grid: Grid, clock: Clock, others: tuple[Clock, ...], day: Day) -> tuple[Minute, ...]:
    begin, end, tick = clock.midnight(day), clock.midnight(day + 1), clock.tick
    if grid.every and not grid.coarse:
        found = set(clock.ceil_ticks(list(range(begin, end, tick))))
    else:
        edges = {begin} if grid.coarse else {begin, *(clock.at(day, minute) for minute in grid.minutes)}
        found = set()
        for each in (clock, *others):
            for other in (day - 1, day, day + 1):
                edges.add(each.midnight(other))
                for start, stop in each.windows(other):
                    edges |= {start, stop}
                    if grid.working and not grid.coarse:
                        found |= set(range(each.ceil_tick(start), stop + 1, tick))
        found |= {edge + later for edge in edges for later in ((0,) if grid.coarse else (-grid.settle, 0))}
    return tuple(sorted({it for it in found if begin <= it < end} | {begin + (end - begin) - 1}))
