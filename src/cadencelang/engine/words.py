"""Conditions and values in the words of the language, on one line."""

from __future__ import annotations

from cadencelang.clock import Duration, date_of
from cadencelang.graph import conditions as c
from cadencelang.graph.conditions import FactValue, Money, Note, Peer


def value_in_words(value: FactValue | None, *, is_date: bool = False) -> str:
    """A value as the language writes it."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int() if is_date:
            return str(date_of(value))
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case Money(amount, currency):
            return f"{amount:g} {currency}"
        case Peer(name, mail):
            return f'"{name}" at "{mail}"'
        case str():
            return f'"{value}"'
        case tuple():
            return ", ".join(f'"{item.text if isinstance(item, Note) else item}"' for item in value) or "empty"


def _values(values: tuple[FactValue, ...]) -> str:
    return ", ".join(value_in_words(value) for value in values)


def _last(within: Duration | None) -> str:
    return "" if within is None else f" in the last {within}"


def _operand(operand: c.Operand) -> str:
    return operand.name if isinstance(operand, c.FactRef) else f"its {operand.name}"


def in_words(condition: c.Condition) -> str:
    """A condition as the language writes it, on one line."""
    match condition:
        case c.Compare(operand, op, values):
            return _compare_in_words(_operand(operand), op, values)
        case c.Known(operand, wanted):
            return f"{_operand(operand)} is {'known' if wanted else 'unknown'}"
        case c.IfUnknown(part, default):
            return f"({in_words(part)}, or if unknown {'yes' if default else 'no'})"
        case c.All(parts):
            return " and ".join(_inner(part) for part in parts)
        case c.Any(parts):
            return " or ".join(_inner(part) for part in parts)
        case c.Not(part):
            return f"not ({in_words(part)})"
        case c.DateNear(operand, duration, wanted):
            tail = f"within {duration}" if wanted else f"more than {duration} away"
            return f"{_operand(operand)} is {tail}"
        case c.DatePast(operand, past):
            return f"{_operand(operand)} is in the {'past' if past else 'future'}"
        case _:
            return _moment_in_words(condition)


def _inner(part: c.Condition) -> str:
    text = in_words(part)
    return f"({text})" if isinstance(part, c.All | c.Any) else text


def _compare_in_words(operand: str, op: c.Op, values: tuple[FactValue, ...]) -> str:
    if op in (c.Op.EMPTY, c.Op.NOT_EMPTY):
        return f"{operand} {op}"
    if op is c.Op.FROM_TO:
        return f"{operand} is from {_values(values[:1])} to {_values(values[1:])}"
    if op in (c.Op.BEFORE, c.Op.AFTER):
        return f"{operand} {op} {value_in_words(values[0], is_date=True)}"
    return f"{operand} {op} {_values(values)}"


def _moment_in_words(condition: c.Condition) -> str:
    match condition:
        case c.ConsentGiven(name, wanted):
            return f'consent "{name}" is {"" if wanted else "not "}given'
        case c.PromiseOpen(name, wanted):
            return f'promise "{name}" is {"" if wanted else "not "}open'
        case c.HasReplied(within, wanted):
            return f"the candidate has {'' if wanted else 'not '}replied{_last(within)}"
        case c.SilentFor(party, duration):
            return f"{party} have been silent for {duration}"
        case c.WasSent(channel, template, scope, within, wanted):
            tail = {c.SentScope.EVER: "", c.SentScope.VISIT: " in this visit", c.SentScope.LAST: _last(within)}[scope]
            return f'{channel} "{template}" was {"" if wanted else "not "}sent{tail}'
        case c.StageIs(stages):
            return "the stage is " + ", ".join(f'"{stage}"' for stage in stages)
        case c.FirstVisit(wanted):
            return f"this is {'' if wanted else 'not '}the first visit"
        case c.TodayIs(weekdays):
            names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
            return "today is " + ", ".join(names[day] for day in sorted(weekdays))
        case c.TodayWorking(wanted):
            return f"today is {'' if wanted else 'not '}a working day"
        case c.RoleAway(role):
            return f"{role} is away"
        case _:
            raise AssertionError(condition)
