"""CL735: a limit that puts nothing off."""

from collections.abc import Iterator
from itertools import groupby

from cadencelang.clock import Duration, Unit
from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.model import (
    Cap,
    Limit,
    NeedsConsent,
    NotAt,
    NotOnEve,
    NotOnHoliday,
    NotWhile,
    OnlyWorkingTime,
    Selector,
    Spacing,
)
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import removed
from cadencelang.lints.registry import lint
from cadencelang.lints.walk import without_span

LIMIT_WITHOUT_EFFECT = Code("CL735", "limit-without-effect", Severity.WARNING, "A limit that puts nothing off")

_MOST = 100
"""Lines that are compared, each with each: the others are passed over, since no playbook for people has so many."""
_Line = tuple[Limit, ...]
"""What one line says: two limits where its hours lie at both ends of a day."""


@lint(LIMIT_WITHOUT_EFFECT)
def limit_without_effect(ctx: Context) -> Iterator[Diagnostic]:
    """It is about touches by people, or another one is at least as strict; of two that are alike, the later is told."""
    people = frozenset(channel.name for channel in ctx.book.channels if not channel.automatic)
    lines = [tuple(said) for _, said in groupby(ctx.book.limits, key=lambda limit: limit.span)][:_MOST]
    for number, line in enumerate(lines):
        channel = line[0].touches.channel
        if channel is not None and channel in people:
            yield _by_people(line[0], channel)
            continue
        stricter = [it for it in lines[:number] if _covers(it, line, people)]
        stricter += [it for it in lines[number + 1 :] if _covers(it, line, people) and not _covers(line, it, people)]
        if stricter:
            yield _beside(ctx, line[0], stricter[0][0])


def _by_people(limit: Limit, channel: str) -> Diagnostic:
    return LIMIT_WITHOUT_EFFECT.at(
        limit.span,
        f"This limit puts nothing off: {channel} touches are made by people, and no limit stops a person.",
        help="Ask for it less often in the rules, or limit the automatic touches.",
    )


def _beside(ctx: Context, limit: Limit, stricter: Limit) -> Diagnostic:
    return LIMIT_WITHOUT_EFFECT.at(
        limit.span,
        "This limit puts nothing off: all that it forbids, another limit forbids too.",
        help="Take it out, or make it stricter than the other one.",
        fix=removed(ctx, limit.span),
        related=(Label(stricter.span, "This one is at least as strict."),),
    )


def _covers(strict: _Line, line: _Line, people: frozenset[str]) -> bool:
    return all(any(_forbids(one, limit, people) for one in strict) for limit in line)


def _forbids(strict: Limit, limit: Limit, people: frozenset[str]) -> bool:
    """Whether the first forbids all that the second does."""
    counts = isinstance(limit, Cap | Spacing)
    return _is_stricter(strict, limit) and _speaks_of(strict.touches, limit.touches, people, counts=counts)


def _speaks_of(wide: Selector, narrow: Selector, people: frozenset[str], *, counts: bool) -> bool:
    """Whether the first selects what the second does; only where touches are counted do those by people matter."""
    if wide.channel is not None:
        return wide.channel == narrow.channel
    if not wide.automatic or not counts:
        return True
    return narrow.automatic or (narrow.channel is not None and narrow.channel not in people)


def _is_stricter(strict: Limit, limit: Limit) -> bool:
    """Whether the first forbids all that the second does among the same touches."""
    match strict, limit:
        case Cap(), Cap():
            return strict.count <= limit.count and _is_as_long(strict.window, limit.window)
        case Spacing(), Spacing():
            return _is_as_long(strict.gap, limit.gap)
        case NotAt(), NotAt():
            hours = strict.start <= limit.start < limit.end <= strict.end
            return hours and limit.weekdays <= strict.weekdays
        case NotOnEve(), NotOnEve():
            return strict.after <= limit.after
        case NotWhile(), NotWhile():
            return without_span(strict.condition) == without_span(limit.condition)
        case NeedsConsent(), NeedsConsent():
            return strict.consent == limit.consent
        case (OnlyWorkingTime(), OnlyWorkingTime()) | (NotOnHoliday(), NotOnHoliday()):
            return True
        case _:
            return False


def _is_as_long(long: Duration, short: Duration) -> bool:
    """Whether the first is never over before the second, on any clock; units that cannot be compared say no."""
    (unit, amount), (other_unit, other_amount) = _plain(long), _plain(short)
    is_working = long.unit.is_working or not short.unit.is_working
    return unit is other_unit and amount >= other_amount and is_working


def _plain(duration: Duration) -> tuple[Unit, int]:
    """A duration in minutes, days or months, whether or not these are working ones."""
    match duration.unit:
        case Unit.MONTHS:
            return Unit.MONTHS, duration.amount
        case Unit.WEEKS:
            return Unit.DAYS, 7 * duration.amount
        case Unit.DAYS | Unit.WORKING_DAYS:
            return Unit.DAYS, duration.amount
        case _:
            return Unit.MINUTES, duration.minutes
