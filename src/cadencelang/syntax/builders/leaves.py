"""Builders of names, texts, numbers, dates, durations, days and touches."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from cadencelang.clock.units import Unit
from cadencelang.source import Span
from cadencelang.syntax import codes
from cadencelang.syntax.lalr import Builder
from cadencelang.syntax.nodes import (
    Argument,
    Date,
    Days,
    Duration,
    Instant,
    Money,
    Name,
    Node,
    Number,
    Owner,
    Text,
    TextList,
    Time,
    TimeRange,
    Touches,
    TouchKind,
    Weekday,
    Who,
    YesNo,
)

MAX_DIGITS = 9
_WEEKDAYS = {day.name[:3]: day for day in Weekday}


def many(*values: Any) -> tuple[Any, ...]:
    """A list of values; the span goes."""
    return values[:-1]


def with_last(kind: Callable[..., Node], *constants: Any) -> Builder:
    """A node whose last fields before the span are fixed by the production."""

    def build(*values: Any) -> Node:
        return kind(*values[:-1], *constants, values[-1])

    return build


def constant(value: Any) -> Builder:
    """A production that stands for one value."""
    return lambda *_: value


def channel(name: Name) -> Name:
    """The name of a channel in its canonical word: `e-mail` and `mail` are `email`."""
    return Name("email", name.span) if name.text == "mail" else name


def who(name: Name) -> Who:
    """A colleague: `owner`, or a role."""
    return Owner(name.span) if name.text == "owner" else name


def whole(digits: str, span: Span) -> int:
    """A whole number of at most nine digits."""
    if len(digits) > MAX_DIGITS:
        raise codes.Fault(codes.NUMBER_TOO_LONG.at(span, "This number is too large.", help=codes.NUMBER_HELP))
    return int(digits)


def _decimal(digits: str, span: Span) -> Decimal:
    if len(digits) > 2 * MAX_DIGITS:
        raise codes.Fault(codes.NUMBER_TOO_LONG.at(span, "This number is too large.", help=codes.NUMBER_HELP))
    return Decimal(digits)


def _date_value(text: str, span: Span) -> dt.date:
    year, month, day = map(int, text.split("-"))
    try:
        return dt.date(year, month, day)
    except ValueError:
        message = f"There is no date {text}."
        raise codes.Fault(codes.NO_SUCH_DATE.at(span, message, help=codes.DATE_HELP)) from None


def _time_value(text: str, span: Span) -> dt.time:
    hour, minute = map(int, text.split(":"))
    if hour > 23 or minute > 59:
        message = f"There is no time {text}."
        raise codes.Fault(codes.NO_SUCH_TIME.at(span, message, help=codes.TIME_HELP))
    return dt.time(hour, minute)


def _instant(date: str, time: str, span: Span) -> Instant:
    day = _date_value(date, Span(span.file, span.start, span.start + len(date)))
    clock = _time_value(time, Span(span.file, span.end - len(time), span.end))
    return Instant(dt.datetime.combine(day, clock), span)


def _duration(unit: Unit) -> Builder:
    return lambda amount, span: Duration(whole(amount, span), unit, span)


def _weekday(text: str, _span: Span) -> Weekday:
    return _WEEKDAYS[text[:3].upper()]


def _days_range(first: Weekday, last: Weekday, span: Span) -> Days:
    count = (last - first) % 7 + 1
    return Days(tuple(Weekday((first + step) % 7) for step in range(count)), True, span)


def _channel_touches(name: Name, span: Span) -> Touches:
    return Touches(TouchKind.CHANNEL, channel(name), span)


def _name(text: str, span: Span) -> Name:
    return Name("email" if text == "e-mail" else text, span)


def _argument(name: Name, value: Any, span: Span) -> Argument:
    return Argument(name, who(value) if isinstance(value, Name) else value, span)


LEAVES: dict[str, Builder] = {
    "name": _name,
    "names": many,
    "words": lambda first, *rest: Name(" ".join((first.text, *rest[:-1])), rest[-1]),
    "text": lambda quoted, span: Text(quoted[1:-1], span),
    "texts": many,
    "whole": whole,
    "number": lambda digits, span: Number(_decimal(digits, span), span),
    "money": lambda digits, code, span: Money(_decimal(digits, span), code, span),
    "date": lambda text, span: Date(_date_value(text, span), span),
    "time": lambda text, span: Time(_time_value(text, span), span),
    "instant": _instant,
    "yes": with_last(YesNo, True),
    "no": with_last(YesNo, False),
    "text_list": lambda *values: TextList(values[:-1], values[-1]),
    "values": many,
    "zone": _name,
    "calendar": _name,
    "minutes": _duration(Unit.MINUTES),
    "hours": _duration(Unit.HOURS),
    "days": _duration(Unit.DAYS),
    "weeks": _duration(Unit.WEEKS),
    "months": _duration(Unit.MONTHS),
    "working_minutes": _duration(Unit.WORKING_MINUTES),
    "working_hours": _duration(Unit.WORKING_HOURS),
    "working_days": _duration(Unit.WORKING_DAYS),
    "weekday": _weekday,
    "days_range": _days_range,
    "days_list": lambda *values: Days(values[:-1], False, values[-1]),
    "window": TimeRange,
    "any_touches": lambda span: Touches(TouchKind.ANY, None, span),
    "automatic_touches": lambda span: Touches(TouchKind.AUTOMATIC, None, span),
    "channel_touches": _channel_touches,
    "by_channel": _channel_touches,
    "by_automatic": lambda span: Touches(TouchKind.AUTOMATIC, None, span),
    "arguments": many,
    "argument": _argument,
}
