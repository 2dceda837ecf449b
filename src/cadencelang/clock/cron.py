"""The five-field cron expressions of a playbook: `minute hour day-of-month month weekday`.

A dialect with one reading: `*`, numbers, names, ranges `a-b`, steps `*/n` and `a-b/n`, lists. It refuses what
implementations read differently or silently accept: seconds, `R`, `L`, `W`, `#`, `@daily`, ranges that wrap
around or hold one number, a step after a single number, and expressions that never fire. What is left after that
check is read by croniter, which is loaded when the first expression is.
"""

import re
from collections.abc import Sequence
from dataclasses import field
from functools import lru_cache
from typing import Final

from cadencelang.clock.errors import CronError
from cadencelang.clock.units import Day, date_of, weekday
from cadencelang.records import dataclass

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LONGEST_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PART: Final = re.compile(
    r"(?P<all>\*)?(?:(?P<low>[0-9]{1,2}|[a-z]{3})(?:-(?P<high>[0-9]{1,2}|[a-z]{3}))?)?(?:/(?P<step>[0-9]{1,2}))?"
)


@dataclass(frozen=True, slots=True)
class _Field:
    """What one field is called, which numbers it takes, and their names from `first_named` on."""

    label: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    first_named: int = 0

    def check(self, text: str) -> None:
        """Raise CronError unless the dialect has this field."""
        for part in text.split(","):
            self._check_part(part)

    def numbers(self, found: Sequence[int | str]) -> frozenset[int]:
        """The numbers that croniter found in a checked field; a star stands for all of them."""
        return frozenset(range(self.low, self.high + 1) if "*" in found else map(int, found))

    def _check_part(self, text: str) -> None:
        match = _PART.fullmatch(text.lower())
        if match is None or bool(match["all"]) == bool(match["low"]):
            raise CronError(f'"{text}" is not {self.label} of a cron expression.')
        step = 1 if match["step"] is None else int(match["step"])
        if step == 0 or (match["step"] and not (match["all"] or match["high"])):
            raise CronError(f'"{text}" has a step without a range; write "a-b/n" or "*/n" with n of at least 1.')
        low = self.low if match["all"] else self._number(match["low"])
        if match["high"]:
            high = self._number(match["high"])
            if high == low:
                raise CronError(f'"{text}" is a range of one; write "{match["low"]}".')
            if high < low:
                raise CronError(f'"{text}" runs backwards; write it as two ranges, such as "22-23,0-6".')

    def _number(self, word: str) -> int:
        if word in self.names:
            return self.names.index(word) + self.first_named
        if not word.isdigit() or not self.low <= int(word) <= self.high:
            raise CronError(f'"{word}" is not {self.label}; it goes from {self.low} to {self.high}.')
        return int(word)


_FIELDS: Final = (
    _Field("a minute", 0, 59),
    _Field("an hour", 0, 23),
    _Field("a day of the month", 1, 31),
    _Field("a month", 1, 12, _MONTHS, 1),
    _Field("a weekday", 0, 7, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class Cron:
    """A parsed cron expression, equal to another with the same text.

    `minutes` are the minutes of the day, `weekdays` count from Monday 0. Where both the day of the month and the
    weekday are given, a date needs to match only one of them, as in every cron.
    """

    text: str
    minutes: tuple[int, ...] = field(compare=False, repr=False)
    month_days: frozenset[int] = field(compare=False, repr=False)
    months: frozenset[int] = field(compare=False, repr=False)
    weekdays: frozenset[int] = field(compare=False, repr=False)
    either: bool = field(compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> "Cron":
        """Read an expression. Raises CronError, with the reason in one sentence."""
        return _read(" ".join(text.split()))

    def minutes_on(self, day: Day) -> tuple[int, ...]:
        """The minutes of the day at which it fires on a date, in order."""
        date = date_of(day)
        if date.month not in self.months:
            return ()
        on_day, on_weekday = date.day in self.month_days, weekday(day) in self.weekdays
        fires = (on_day or on_weekday) if self.either else (on_day and on_weekday)
        return self.minutes if fires else ()

    def off_tick(self, tick: int) -> list[int]:
        """The minutes of the hour at which it fires off the grid of `tick` minutes, in order."""
        return sorted({minute % 60 for minute in self.minutes if minute % tick})


@lru_cache(maxsize=256)
def _read(text: str) -> Cron:
    words = text.split()
    if len(words) != len(_FIELDS):
        raise CronError(
            f'A cron expression has five fields, "minute hour day month weekday"; this one has {len(words)}.'
        )
    for checked, word in zip(_FIELDS, words, strict=True):
        checked.check(word)
    given = [word for word in (words[2], words[4]) if word != "*"]
    if len(given) == 2 and any("*" in word for word in given):
        raise CronError("A day of the month and a weekday together cannot be written with a star.")
    minutes, hours, days, months, weekdays = _expand(text)
    if words[4] == "*" and not any(min(days) <= _LONGEST_MONTHS[month - 1] for month in months):
        raise CronError(f'"{text}" never fires: no such month has day {min(days)}.')
    return Cron(
        text,
        tuple(hour * 60 + minute for hour in sorted(hours) for minute in sorted(minutes)),
        days,
        months,
        frozenset((number - 1) % 7 for number in weekdays),
        len(given) == 2,
    )


def _expand(text: str) -> list[frozenset[int]]:
    """The numbers that each field of a checked expression means."""
    from croniter import croniter  # loaded here: most playbooks have no cron expression

    found, _ = croniter.expand(text)
    return [checked.numbers(numbers) for checked, numbers in zip(_FIELDS, found, strict=True)]
