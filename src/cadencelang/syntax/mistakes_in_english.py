"""Good English that the language says in another way: number words, `max 1 touch per day`, `the talk is held`.

Owns the other ways and how each is written. One is told only where the whole line can be read once it is rewritten.
"""

import re
from collections.abc import Callable

from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix
from cadencelang.records import dataclass
from cadencelang.syntax import codes
from cadencelang.syntax.grammar import tables
from cadencelang.syntax.lalr import Unexpected
from cadencelang.syntax.lexer import make_lexer
from cadencelang.syntax.situation import WEEKDAYS, Situation

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FIGURES = {word: str(number) for number, word in enumerate(_NUMBERS, 1)} | {"a": "1", "an": "1"}
_UNIT = r"(?:working\s+)?(?:minute|hour|day|week|month|time|touch)"
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBERS)}|an?(?=\s+{_UNIT}\b))\b")
_AT_MOST = re.compile(r"^(?:max|maximum|max\.|no more than|not more than|never more than|up to|at the most)\b\.?")
_PER = re.compile(r"(?<!\s)\s++(?:per|(?:in\s++)?an?|every|each)\s++(day|week|month)$")
_PERIODS = {"day": "in 1 day", "week": "in 7 days", "month": "in 30 days"}
_HAPPENED = re.compile(
    r"^when\s++(?:(?:the|an?)\s++)?([a-z][a-z_]*+(?: ++[a-z_]++)*?)\s++"
    r"(?:is|was|are|has been|gets)\s++([a-z_]+ed|done|held)$"
)
_WORKING_TIME = re.compile(r"^working time\s")
_DAY = re.compile(r"\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?", re.IGNORECASE)
_DAYS = {day[:3]: day for day in WEEKDAYS}
_DASH = re.compile(r"(?:(?<!\s)\s++)?+[-–—]\s*+")
_TIME = re.compile(r"\b(\d{1,2})(?::(\d\d))?(?![:\d])")
_TEXT = re.compile(r'("[^"]*")')


@dataclass(frozen=True, slots=True)
class _Way:
    """Another way of saying something: how it is rewritten, and how to tell so."""

    rewritten: Callable[[str], str]
    message: str
    applicability: Applicability


def other_way(situation: Situation) -> Diagnostic | None:
    """A line that says in other words what the language can say."""
    span = situation.span_of(0).to(situation.span_of(len(situation.tokens) - 1))
    said = _said(situation)
    for way in _WAYS:
        better = way.rewritten(said)
        if better != said and _reads(situation, better):
            return codes.UNEXPECTED.at(
                span,
                way.message,
                help=f"Write `{better}`.",
                fix=Fix(f"Write `{better}`", (Edit(span, better),), way.applicability),
            )
    return None


def _said(situation: Situation) -> str:
    """The line as it stands, without its comment."""
    parts: list[str] = []
    end = situation.tokens[0][2]
    for _, text, start, after in situation.tokens:
        parts += (" " * (start - end), text)
        end = after
    return "".join(parts)


def _reads(situation: Situation, text: str) -> bool:
    try:
        situation.driver.parse(situation.context, make_lexer(tables().words)(text, 0), situation.line.file)
    except (Unexpected, codes.Fault):
        return False
    return True


def _in_figures(said: str) -> str:
    parts = _TEXT.split(said)
    parts[::2] = (_NUMBER.sub(lambda found: _FIGURES[found[0]], part) for part in parts[::2])
    return "".join(parts)


def _as_limit(said: str) -> str:
    return _in_figures(_PER.sub(lambda found: f" {_PERIODS[found[1]]}", _AT_MOST.sub("at most", said)))


def _as_event(said: str) -> str:
    return _HAPPENED.sub(r"when \1 \2", said)


def _as_working_time(said: str) -> str:
    if not _WORKING_TIME.match(said):
        return said
    days = _DAY.sub(lambda found: _DAYS[found[1][:3].capitalize()], _DASH.sub(" to ", said))
    return _TIME.sub(lambda found: f"{found[1]:0>2}:{found[2] or '00'}", days)


_WAYS = (
    _Way(_in_figures, "A number is written in figures.", Applicability.SAFE),
    _Way(_as_limit, "A limit is said as `at most` a number `in` a number of days.", Applicability.SUGGESTION),
    _Way(_as_event, "An event is named as it is declared, without `the` or `is`.", Applicability.SUGGESTION),
    _Way(_as_working_time, "Days are written out, and times as `09:00`.", Applicability.SUGGESTION),
)
