"""When limits let a touch go: those that depend on the date and the time of the day only.

Caps, spacing, consents and conditions depend on the candidate's history and are left out, so that an instant found
here is the earliest at which a touch can go.
"""

from collections.abc import Iterable

from cadencelang.clock import Clock, Day, Minute, weekday
from cadencelang.graph.model import Limit, NotAt, NotOnEve, NotOnHoliday, OnlyWorkingTime, Selector

TimeLimit = OnlyWorkingTime | NotAt | NotOnHoliday | NotOnEve
"""A limit that looks at the calendar and the clock only."""

_HORIZON = 60 * 1440
"""How far, in minutes, a free instant is looked for; further away is as good as never."""


def applies(touches: Selector, channel: str) -> bool:
    """Whether a limit on these touches holds for one by an automatic channel of this name."""
    return touches.channel is None or touches.channel == channel


def time_limits(limits: Iterable[Limit], channel: str) -> tuple[TimeLimit, ...]:
    """The limits by calendar and clock that hold for touches by an automatic channel."""
    return tuple(
        limit
        for limit in limits
        if isinstance(limit, OnlyWorkingTime | NotAt | NotOnHoliday | NotOnEve) and applies(limit.touches, channel)
    )


class Gate:
    """Limits on one clock, with what they answered before."""

    __slots__ = ("_known", "clock", "limits")

    def __init__(self, limits: tuple[TimeLimit, ...], clock: Clock) -> None:
        self.limits = limits
        self.clock = clock
        self._known: dict[Minute, Minute | None] = {}

    def next(self, t: Minute) -> Minute | None:
        """As `next_allowed`."""
        if t not in self._known:
            self._known[t] = next_allowed(self.limits, self.clock, t)
        return self._known[t]


def next_allowed(limits: tuple[TimeLimit, ...], clock: Clock, t: Minute) -> Minute | None:
    """The first tick at or after an instant that all of the limits allow; None where there is none for two months.

    Raises CalendarRangeError outside the years of the clock's calendar.
    """
    end = t + _HORIZON
    t = clock.ceil_tick(t)
    while t < end:
        freed = max((_freed(limit, clock, t) for limit in limits), default=t)
        if freed == t:
            return t
        t = clock.ceil_tick(freed)
    return None


def _freed(limit: TimeLimit, clock: Clock, t: Minute) -> Minute:
    """The instant at which the limit stops blocking; `t` itself where it does not block."""
    day, minute = clock.day(t), clock.minute_of_day(t)
    match limit:
        case OnlyWorkingTime():
            return clock.next_open(t)
        case NotOnHoliday():
            return clock.midnight(day + 1) if clock.is_holiday(day) else t
        case NotOnEve():
            return clock.midnight(day + 1) if minute >= limit.after and is_eve(clock, day) else t
        case NotAt():
            return _after_quiet(limit, clock, t, day, minute)


def _after_quiet(limit: NotAt, clock: Clock, t: Minute, day: int, minute: int) -> Minute:
    today, before = weekday(day) in limit.weekdays, weekday(day - 1) in limit.weekdays
    if limit.start < limit.end:
        return clock.at(day, limit.end) if today and limit.start <= minute < limit.end else t
    if today and minute >= limit.start:
        return clock.at(day + 1, limit.end)
    return clock.at(day, limit.end) if before and minute < limit.end else t


def is_eve(clock: Clock, day: Day) -> bool:
    """Whether a date is the last working day before a holiday that closes a day which is otherwise worked."""
    if not clock.is_working_day(day):
        return False
    ahead = range(day + 1, clock.next_working_day(day))
    return any(clock.is_holiday(other) and clock.week.days[weekday(other)] for other in ahead)
