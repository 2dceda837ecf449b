"""Durations and times of day on the grid of ticks.

Owns: which durations are whole ticks, and the words for the nearest ones. Elapsed and working minutes and hours must
be whole ticks; days, weeks and months always are.
"""

from __future__ import annotations

from collections.abc import Collection

from cadencelang.clock import TICKS, ClockError, Duration, Unit, format_time
from cadencelang.diagnostics import Applicability, Edit, Fix
from cadencelang.semantics.codes import NO_TIME, OFF_TICK, WRONG_TICK, WRONG_UNIT
from cadencelang.semantics.report import Report
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

DEFAULT_TICK = 30
DATED = (Unit.DAYS, Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS)
"""Units that count local dates."""

LONGEST = {
    Unit.MINUTES: 5_256_000,
    Unit.HOURS: 87_600,
    Unit.WORKING_MINUTES: 5_256_000,
    Unit.WORKING_HOURS: 87_600,
    Unit.DAYS: 3_650,
    Unit.WORKING_DAYS: 2_600,
    Unit.WEEKS: 520,
    Unit.MONTHS: 120,
}
"""The longest durations that a playbook may name, ten years of each unit; calendars reach no further."""


def duration_of(node: n.Duration, tick: int, report: Report) -> Duration | None:
    """The duration, or None where it is nothing, too long or no whole number of ticks, which is told."""
    if node.amount <= 0:
        report.add(NO_TIME, node.span, "A duration of nothing has no effect.", help="Write at least 1.")
        return None
    if node.amount > LONGEST[node.unit]:
        report.add(NO_TIME, node.span, "A duration of more than ten years is beyond every calendar.")
        return None
    duration = Duration(node.amount, node.unit)
    if not node.unit.is_dated and duration.minutes % tick:
        _off_tick(duration, node.span, tick, report)
    return duration


def _off_tick(duration: Duration, span: Span, tick: int, report: Report) -> None:
    below, above = _neighbours(duration.minutes, tick)
    working = "working " if duration.unit.is_working else ""
    words = [f"{minutes} {working}minutes" for minutes in (below, above) if minutes > 0]
    report.add(
        OFF_TICK,
        span,
        f"{duration} is no whole number of ticks of {tick} minutes.",
        help=f"The nearest: {' or '.join(words)}.",
        fix=Fix(f"Write {words[-1]}", (Edit(span, words[-1]),), Applicability.SUGGESTION),
    )


def minute_of(time: n.Time, tick: int, report: Report) -> int:
    """The minute of the day of a time, which must lie on a tick; another is told, with the nearest."""
    minute = time.value.hour * 60 + time.value.minute
    if minute % tick:
        near = [format_time(near) for near in _neighbours(minute, tick) if near < 1440]
        report.add(
            OFF_TICK,
            time.span,
            f"{format_time(minute)} does not lie on a tick of {tick} minutes.",
            help=f"The nearest: {' or '.join(near)}.",
            fix=Fix(f"Write {near[0]}", (Edit(time.span, near[0]),), Applicability.SUGGESTION),
        )
    return minute


def _neighbours(minutes: int, tick: int) -> tuple[int, int]:
    below = minutes - minutes % tick
    return below, below + tick


def tick_of(node: n.Duration, report: Report) -> int:
    """The tick in minutes; one that is not allowed is told, and the usual one taken."""
    try:
        minutes = Duration(node.amount, node.unit).minutes
    except ClockError:
        minutes = 0
    if minutes in TICKS and not node.unit.is_working:
        return minutes
    listed = ", ".join(str(tick) for tick in TICKS)
    report.add(WRONG_TICK, node.span, "This is not a tick.", help=f"A tick is one of {listed} minutes.")
    return DEFAULT_TICK


def expect_unit(node: n.Duration, allowed: Collection[Unit], where: str, report: Report) -> bool:
    """Whether the duration's unit is one that has a meaning there; another is told."""
    if node.unit in allowed:
        return True
    words = [unit.value for unit in Unit if unit in allowed]
    report.add(
        WRONG_UNIT,
        node.span,
        f"{where} is counted in {_listed(words)}, not in {node.unit.value}.",
        help=f"Write it in {_listed(words)}.",
    )
    return False


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
