"""What can go wrong on a clock, as exceptions with plain messages; callers decide how to show them."""


class ClockError(ValueError):
    """Something asked of a clock has no answer; the message is one plain sentence."""


class UnknownZoneError(ClockError):
    """The name is no IANA time zone."""


class UnknownCalendarError(ClockError):
    """The name is no holiday calendar of the snapshot."""


class CalendarRangeError(ClockError):
    """The answer lies outside the years that the calendar covers, so it would be a guess."""


class CronError(ClockError):
    """The text is no cron expression of our dialect, or one that never fires."""
