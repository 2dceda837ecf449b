"""Every line of the tables in docs/language/time.md, and its Python examples."""

import doctest
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cadencelang.clock import (
    Clock,
    Cron,
    Duration,
    OnHoliday,
    Unit,
    Weekly,
    WorkWeek,
    clock_for,
    format_instant,
    load_calendar,
    parse_instant,
    parse_time,
)

PAGE = Path(__file__).parents[2] / "docs" / "language" / "time.md"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOCK = re.compile(r"Clock: (\S+), (\w+)-(\w+) (.+), (?:no|(\S+)) holidays, tick (\d+) minutes")
COUNTED = re.compile(
    r"(?P<verb>wait|within|silent for|never silent for more than|)\s?(?P<amount>\d+) (?P<unit>[a-z ]+?)"
    r"(?P<side> before| after)?(?:, at (?P<at>[\d:]+))?"
)
RECURRING = re.compile(
    r'(?:every (?P<weekday>\w+) at (?P<time>[\d:]+)|cron "(?P<cron>.*)")(?:, (?:or )?(?:the )?(?P<on_holiday>.*))?'
)


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Clock, anchor, expression and result of every line."""
    clock = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("Clock: "):
            clock = line
        cells = [re.sub(r" \([^)]*\)$", "", cell.strip()) for cell in line.strip("|").split("|")]
        if clock and line.startswith("|") and len(cells) == 3 and cells[0][:3] in WEEKDAYS:
            yield clock, cells[0], cells[1], cells[2]


def read_clock(text: str) -> Clock:
    match = CLOCK.fullmatch(text)
    assert match, text
    first, last = WEEKDAYS.index(match[2]), WEEKDAYS.index(match[3])
    windows = [tuple(map(parse_time, window.split("-"))) for window in match[4].split()]
    week = WorkWeek.same(((first + i) % 7 for i in range((last - first) % 7 + 1)), *windows)
    return clock_for(match[1], week, load_calendar(match[5] or ""), int(match[6]))


def reckon(clock: Clock, anchor: str, expression: str) -> int:
    if match := COUNTED.fullmatch(expression):
        duration = Duration(int(match["amount"]), Unit(match["unit"].removesuffix("s") + "s"))
        at = parse_time(match["at"]) if match["at"] else None
        return count(clock, anchor, match["verb"] or match["side"].strip(), duration, at)
    match = RECURRING.fullmatch(expression)
    assert match, expression
    after, on_holiday = parse_instant(anchor, clock), match["on_holiday"] or "anyway"
    return recur(clock, after, match, on_holiday)  # type: ignore[arg-type]


def count(clock: Clock, anchor: str, verb: str, duration: Duration, at: int | None) -> int:
    dated = ":" not in anchor
    t = parse_instant(f"{anchor} 00:00" if dated else anchor, clock)
    match verb:
        case "wait":
            return clock.wait(t, duration, at)
        case "within":
            return clock.deadline(t, duration)
        case "silent for":
            return clock.silence(t, duration)
        case "never silent for more than":
            return clock.silence_broken(t, duration)
        case "after":
            return clock.after_day(clock.day(t), duration, at)
        case "before" if dated:
            return clock.before_day(clock.day(t), duration, at)
        case "before":
            return clock.before_instant(t, duration)
    raise AssertionError(verb)


def recur(clock: Clock, after: int, match: re.Match[str], on_holiday: OnHoliday) -> int:
    if match["cron"]:
        return clock.next_cron(after, Cron.parse(match["cron"]), on_holiday)
    weekday = WEEKDAYS.index(match["weekday"][:3])
    weekly = Weekly(frozenset({weekday}), parse_time(match["time"]))
    return clock.next_occurrence(after, weekly, on_holiday)


@pytest.mark.parametrize(("clock", "anchor", "expression", "result"), list(rows()))
def test_line(clock: str, anchor: str, expression: str, result: str) -> None:
    read = read_clock(clock)
    t = reckon(read, anchor, expression)
    assert format_instant(t, read, "full" if result[-1].isdigit() else "zoned") == result


def test_the_page_has_its_tables() -> None:
    assert len(list(rows())) >= 45


def test_python_examples() -> None:
    outcome = doctest.testfile(str(PAGE), module_relative=False)
    assert outcome.attempted > 5
    assert outcome.failed == 0
