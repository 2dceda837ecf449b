"""What a template may do with a value: the filters and tests that the compiler knows by the same names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jinja2 import Undefined

from cadencelang.templating.views import DateView, Notes, Texts

_WORD_START = re.compile(r"(?<!\w)\w")


def _text(value: object) -> str:
    """The value, which is a text. Raises TypeError for anything else, UndefinedError where it is unknown."""
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, str):
        raise TypeError("this filter takes a text")
    return str(value)


def _date(value: object) -> DateView:
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, DateView):
        raise TypeError("this filter takes a date")
    return value


def _texts(value: object) -> Texts:
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, Texts):
        raise TypeError("this filter takes a list")
    return value


def _join(value: object, separator: str = ", ", last: str | None = None) -> str:
    """The entries one after the other; `last` stands between the last two, where it is given."""
    items = list(_texts(value))
    if last is None or len(items) < 2:
        return separator.join(items)
    return separator.join(items[:-1]) + last + items[-1]


def _first(value: object) -> str:
    return next(iter(_texts(value)))


def _last(value: object) -> str:
    return list(_texts(value))[-1]


def _length(value: object) -> int:
    return len(value) if isinstance(value, Notes) else len(_texts(value))


def _capitalize(value: object) -> str:
    """The first letter as a capital, the others as they are."""
    text = _text(value)
    return text[:1].upper() + text[1:]


def _title(value: object) -> str:
    """The first letter of each word as a capital, the others as they are."""
    return _WORD_START.sub(lambda match: match[0].upper(), _text(value))


def _default(value: object, other: str) -> object:
    return other if isinstance(value, Undefined) else value


FILTERS: dict[str, Callable[..., Any]] = {
    "capitalize": _capitalize,
    "day": lambda value: _date(value).long(),
    "default": _default,
    "first": _first,
    "join": _join,
    "last": _last,
    "length": _length,
    "lower": lambda value: _text(value).lower(),
    "short": lambda value: _date(value).short(),
    "time": lambda value: _date(value).time(),
    "title": _title,
    "trim": lambda value: _text(value).strip(),
    "upper": lambda value: _text(value).upper(),
    "weekday": lambda value: _date(value).weekday(),
}
TESTS: dict[str, Callable[..., bool]] = {
    "known": lambda value: not isinstance(value, Undefined),
    "unknown": lambda value: isinstance(value, Undefined),
    "empty": lambda value: _length(value) == 0,
}
