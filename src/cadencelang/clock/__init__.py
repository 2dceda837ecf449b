"""Instants, calendars and working time: what a playbook's durations, deadlines and recurrences mean.

The ground floor: it imports nothing of the language. Its arithmetic is on integers (UTC minutes, day numbers)
over tables compiled once per zone, working week and calendar; see `docs/language/time.md` for the meaning.

The layers, lowest first: `units`, `week`, `calendar`, `store` (the packaged holidays), `zone`, `local`,
`worktable`, `working`, `recurrence` and `cron`, `clock`; `wording` turns instants into text. `snapshot`
regenerates the holidays and is imported by nobody here.
"""

from cadencelang.clock.calendar import NO_HOLIDAYS, Calendar
from cadencelang.clock.clock import Clock, clock_for, shift
from cadencelang.clock.cron import Cron
from cadencelang.clock.errors import (
    CalendarRangeError,
    ClockError,
    CronError,
    UnknownCalendarError,
    UnknownZoneError,
)
from cadencelang.clock.local import TICKS
from cadencelang.clock.places import country_named, zone_named
from cadencelang.clock.recurrence import (
    DayOfMonth,
    Monthly,
    MonthlyOn,
    NthWeekday,
    OnHoliday,
    Recurrence,
    Weekly,
)
from cadencelang.clock.store import is_calendar, known_calendars, load_calendar
from cadencelang.clock.units import (
    Day,
    Duration,
    Minute,
    Unit,
    add_months,
    date_of,
    day_of,
    weekday,
)
from cadencelang.clock.week import Window, WorkWeek
from cadencelang.clock.wording import Style, format_instant, format_time, parse_instant, parse_time
from cadencelang.clock.worktable import Absences
from cadencelang.clock.zone import known_zones

__all__ = [
    "NO_HOLIDAYS",
    "TICKS",
    "Absences",
    "Calendar",
    "CalendarRangeError",
    "Clock",
    "ClockError",
    "Cron",
    "CronError",
    "Day",
    "DayOfMonth",
    "Duration",
    "Minute",
    "Monthly",
    "MonthlyOn",
    "NthWeekday",
    "OnHoliday",
    "Recurrence",
    "Style",
    "Unit",
    "UnknownCalendarError",
    "UnknownZoneError",
    "Weekly",
    "Window",
    "WorkWeek",
    "add_months",
    "clock_for",
    "country_named",
    "date_of",
    "day_of",
    "format_instant",
    "format_time",
    "is_calendar",
    "known_calendars",
    "known_zones",
    "load_calendar",
    "parse_instant",
    "parse_time",
    "shift",
    "weekday",
    "zone_named",
]
