"""Limits: from the sentence to nodes of the graph, each with an identity made of its meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import assert_never

from cadencelang.clock import Unit, format_time
from cadencelang.diagnostics import Label
from cadencelang.graph import model as g
from cadencelang.graph.lower.conditions import condition_of, weekdays
from cadencelang.graph.lower.context import Place, Scope
from cadencelang.graph.lower.proof import prove_anywhere
from cadencelang.semantics.codes import BACKWARDS, DECLARED_TWICE, NO_TIME
from cadencelang.semantics.names import CHANNEL, CONSENT
from cadencelang.semantics.outline import Outline
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

_EVERY_DAY = frozenset(range(7))
_DAY = 1440
_CAP_UNITS = (Unit.DAYS, Unit.WORKING_DAYS, Unit.WEEKS)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def limits_of(outline: Outline, scope: Scope) -> tuple[g.Limit, ...]:
    """The limits in the order of the text; one that is said twice is told."""
    found: dict[str, g.Limit] = {}
    for block in outline.limits:
        for limit in _limit(block.statement, Place(scope)):
            known = found.setdefault(limit.id, limit)
            if known is not limit and known.span != limit.span:
                scope.report.add(
                    DECLARED_TWICE,
                    limit.span,
                    "This limit is said twice.",
                    help="Keep one of the two.",
                    related=(Label(known.span, "said here first"),),
                )
    return tuple(found.values())


def _limit(line: n.Statement, place: Place) -> Iterator[g.Limit]:
    match line:
        case n.AtMostIn() | n.AtLeastBetween():
            yield from _count(line, place)
        case n.OnlyInWorkingTime(touches, span):
            selector, words = _selected(touches, place)
            yield g.OnlyWorkingTime(f"limit:{words} only in working time", selector, span)
        case n.OnlyFromTo() | n.NoTouchesOn() | n.NoTouchesFromTo():
            yield from _hours(line, place)
        case n.NoTouchesOnHoliday(touches, span):
            selector, words = _selected(touches, place)
            yield g.NotOnHoliday(f"limit:no {words} on a holiday", selector, span)
        case n.NoTouchesOnEve(touches, after, span):
            selector, words = _selected(touches, place)
            minute = place.scope.minute(after) or 0
            yield g.NotOnEve(
                f"limit:no {words} on the eve of a holiday after {format_time(minute)}", selector, minute, span
            )
        case n.NoTouchesWhile(touches, inner, span):
            yield from _while(touches, inner, span, place)
        case n.NoTouchesWithoutConsent(touches, name, span):
            selector, words = _selected(touches, place)
            consent = place.scope.name(CONSENT, name)
            if consent is not None:
                yield g.NeedsConsent(f"limit:no {words} without consent {consent}", selector, consent, span)
        case _:
            return


def selector_of(touches: n.Touches, place: Place) -> g.Selector:
    """Which touches are meant; a channel that is not declared is told, and stands for all."""
    channel = None if touches.channel is None else place.scope.name(CHANNEL, touches.channel)
    return g.Selector(touches.kind is n.TouchKind.AUTOMATIC, channel)


def _selected(touches: n.Touches, place: Place) -> tuple[g.Selector, str]:
    selector = selector_of(touches, place)
    words = (
        f"{selector.channel} touches" if selector.channel else "automatic touches" if selector.automatic else "touches"
    )
    return selector, words


def _count(line: n.AtMostIn | n.AtLeastBetween, place: Place) -> Iterator[g.Limit]:
    selector, words = _selected(line.touches, place)
    if isinstance(line, n.AtLeastBetween):
        gap = place.duration(line.duration)
        if gap is not None:
            yield g.Spacing(f"limit:at least {gap} between {words}", selector, gap, line.span)
        return
    window = place.duration(line.duration, _CAP_UNITS, "What is counted over")
    if line.count < 1:
        place.report.add(NO_TIME, line.span, "A limit of no touches forbids them all.", help="Write at least 1.")
    elif window is not None:
        yield g.Cap(f"limit:at most {line.count} {words} in {window}", selector, line.count, window, line.span)


def _hours(line: n.OnlyFromTo | n.NoTouchesOn | n.NoTouchesFromTo, place: Place) -> Iterator[g.NotAt]:
    selector, words = _selected(line.touches, place)
    start = place.scope.minute(line.window.start) if line.window else None
    end = place.scope.minute(line.window.end) if line.window else None
    low, high = start or 0, _DAY if end is None else end
    days = weekdays(line.days) if isinstance(line, n.NoTouchesOn) else _EVERY_DAY
    match line:
        case n.NoTouchesFromTo() if high < low:
            stretches = [(0, high), (low, _DAY)]
        case _ if high <= low:
            message = "This stretch of the day ends before it begins."
            place.report.add(BACKWARDS, line.span, message, help="Write the earlier time first.")
            return
        case n.OnlyFromTo():
            stretches = [(0, low), (high, _DAY)]
        case n.NoTouchesOn() | n.NoTouchesFromTo():
            stretches = [(low, high)]
        case _:
            assert_never(line)
    on = ", ".join(_WEEKDAYS[day] for day in sorted(days)) if len(days) < 7 else "any day"
    for first, last in stretches:
        if first < last:
            id = f"limit:no {words} on {on} from {format_time(first)} to {format_time(last)}"
            yield g.NotAt(id, selector, days, first, last, line.span)


def _while(touches: n.Touches, inner: n.Condition, span: Span, place: Place) -> Iterator[g.NotWhile]:
    selector, words = _selected(touches, place)
    condition = condition_of(inner, place)
    if condition is not None:
        prove_anywhere(condition, place)
        yield g.NotWhile(f"limit:no {words} while {digest(inner)}", selector, condition, span)


def digest(node: n.Node) -> str:
    """Six characters that stand for what a node says, wherever it stands."""
    return hashlib.sha256(repr(node).encode()).hexdigest()[:6]
