"""Wall-clock time in one zone, on a grid of ticks: the lowest layer of a clock. Knows no working time."""

from bisect import bisect_right
from typing import Final

from cadencelang.clock.errors import CalendarRangeError, ClockError
from cadencelang.clock.units import MINUTES_PER_DAY, Day, Minute, date_text
from cadencelang.clock.zone import FIRST_ZONE_YEAR, LAST_ZONE_YEAR, zone_name, zone_table

TICKS: Final = (5, 10, 15, 30, 60)


class LocalTime:
    """Instants to wall time and back. Every method raises CalendarRangeError outside the years 2015 to 2037."""

    __slots__ = ("_end", "_first", "_offsets", "_phase", "_turns", "_wall_turns", "tick", "zone")

    def __init__(self, zone: str, tick: int) -> None:
        if tick not in TICKS:
            raise ClockError("A tick is 5, 10, 15, 30 or 60 minutes.")
        table = zone_table(zone)
        self.zone: Final = zone
        self.tick: Final = tick
        self._first: Final = table.first
        self._end: Final = table.end
        self._turns: Final = table.turns
        self._wall_turns: Final = table.wall_turns
        self._offsets: Final = table.offsets
        phases = {offset % tick for offset in table.offsets}
        self._phase: Final = phases.pop() if len(phases) == 1 else None
        """What every offset leaves over when divided by the tick, so that the grid never shifts; else None."""

    def offset(self, t: Minute) -> int:
        """Minutes east of UTC at an instant."""
        if not self._first <= t < self._end:
            raise _beyond_zone(t)
        return self._offsets[bisect_right(self._turns, t)]

    def zone_name(self, t: Minute) -> str:
        """The zone's abbreviation at an instant, such as `GMT` or `BST`."""
        if not self._first <= t < self._end:
            raise _beyond_zone(t)
        return zone_name(self.zone, t)

    def day(self, t: Minute) -> Day:
        """The local date of an instant."""
        if not self._first <= t < self._end:
            raise _beyond_zone(t)
        return (t + self._offsets[bisect_right(self._turns, t)]) // MINUTES_PER_DAY

    def minute_of_day(self, t: Minute) -> int:
        """What the wall clock shows at an instant, as minutes of the day (0 to 1439)."""
        return (t + self.offset(t)) % MINUTES_PER_DAY

    def at(self, day: Day, minute: int) -> Minute:
        """The instant of a wall time; `minute` may be 1440, the end of the day.

        A time that a clock change skips moves forward by the gap; one that occurs twice means the first.
        """
        wall = day * MINUTES_PER_DAY + minute
        t = wall - self._offsets[bisect_right(self._wall_turns, wall)]
        if not self._first <= t < self._end:
            raise _beyond_zone(t)
        return t

    def midnight(self, day: Day) -> Minute:
        """The first instant of a local date."""
        return self.at(day, 0)

    def ceil_tick(self, t: Minute) -> Minute:
        """The first tick at or after an instant.

        A tick is an instant at which the local minute of the day is a multiple of `tick`, so the grid shifts
        with the zone's offset where that changes by less than a tick.
        """
        if not self._first <= t < self._end:
            raise _beyond_zone(t)
        if self._phase is not None:
            return t + -(t + self._phase) % self.tick
        turns, i = self._turns, bisect_right(self._turns, t)
        ceiling = t + -(t + self._offsets[i]) % self.tick
        while i < len(turns) and turns[i] <= ceiling:
            t = turns[i]
            i += 1
            ceiling = t + -(t + self._offsets[i]) % self.tick
        return ceiling

    def ceil_ticks(self, instants: list[Minute]) -> list[Minute]:
        """`ceil_tick` of each; the list itself if all are ticks."""
        ceilings = [self.ceil_tick(t) for t in instants]
        return instants if ceilings == instants else ceilings

    def change_days(self) -> set[Day]:
        """Every date on which the clocks change, and its neighbours."""
        return {wall // MINUTES_PER_DAY + i for wall in self._wall_turns for i in (-1, 0, 1)}

    def floor_tick(self, t: Minute) -> Minute:
        """The last tick at or before an instant."""
        if not self._first <= t < self._end:
            raise _beyond_zone(t)
        if self._phase is not None:
            return t - (t + self._phase) % self.tick
        turns, i = self._turns, bisect_right(self._turns, t)
        floor = t - (t + self._offsets[i]) % self.tick
        while i > 0 and floor < turns[i - 1]:
            i -= 1
            t = turns[i] - 1
            floor = t - (t + self._offsets[i]) % self.tick
        return floor


def _beyond_zone(t: Minute) -> CalendarRangeError:
    return CalendarRangeError(
        f"{date_text(t // MINUTES_PER_DAY)} is beyond the years {FIRST_ZONE_YEAR} to {LAST_ZONE_YEAR} "
        "that time zones are reckoned for."
    )
