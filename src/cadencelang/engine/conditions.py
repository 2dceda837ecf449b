"""Conditions, compiled once to Python code.

A condition becomes one function `(m, p) -> bool` of the moment `m` (see `Moment`) and the payload `p` of the event that
started the run. The compiler of playbooks has proved that no comparison meets an unknown value unguarded; comparisons
are written so that an unknown (None) is false all the same, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any as Anything
from typing import Final, Protocol, assert_never

from cadencelang.clock import Clock, Day, Duration, Minute
from cadencelang.engine.clocks import day_at, deadline_or_never
from cadencelang.graph import conditions as c
from cadencelang.graph.conditions import FactValue


class Moment(Protocol):
    """What conditions can ask about a candidate at an instant. `f` holds the facts by index; None is unknown."""

    f: list[FactValue | None]
    now: Minute

    @property
    def clock(self) -> Clock:
        """The candidate's clock."""
        ...

    def fresh(self, index: int) -> FactValue | None:
        """A fact that ages: its value, None once it is no longer fresh."""
        ...

    def known(self, name: str) -> FactValue | None:
        """A fact by name; None where it is unknown or no longer fresh."""
        ...

    def today(self) -> Day:
        """Today on the candidate's clock."""
        ...

    def consent_given(self, name: str) -> bool:
        """Whether the consent holds now."""
        ...

    def promise_open(self, name: str) -> bool:
        """Whether a promise of that name is open."""
        ...

    def has_replied(self, within: Duration | None) -> bool:
        """Whether the candidate has replied in this visit, or within that long."""
        ...

    def silent_for(self, party: c.Party, duration: Duration) -> bool:
        """Whether that silence has lasted so long."""
        ...

    def was_sent(self, query: int, scope: c.SentScope, within: Duration | None) -> bool:
        """Whether the query's touch was sent, as far back as the scope says."""
        ...

    def stage_name(self) -> str:
        """The stage the candidate is in; empty for none."""
        ...

    def is_first_visit(self) -> bool:
        """Whether this visit of the stage is the first."""
        ...

    def role_away(self, role: str) -> bool:
        """Whether that colleague is away today."""
        ...


Test = Callable[[Moment, Mapping[str, FactValue]], bool]
"""A compiled condition."""
Sift = Callable[[Moment, Mapping[str, FactValue]], list[int]]
"""Several compiled conditions: the indices of those that hold, in order."""


class Vocabulary:
    """What conditions refer to by index: facts (`timed` ones hold a `Minute`), and queries about what was sent."""

    def __init__(self, facts: Mapping[str, int], ageing: frozenset[str], timed: frozenset[str]) -> None:
        self.facts = facts
        self.ageing = ageing
        self.timed = timed
        self.sent: dict[tuple[str, str], int] = {}

    def sent_query(self, channel: str, template: str) -> int:
        """The index under which the state remembers when this template was last sent on this channel."""
        return self.sent.setdefault((channel, template), len(self.sent))


def near(clock: Clock, day: Day, today: Day, duration: Duration) -> bool:
    """Whether a date lies from today up to `duration` ahead (source: docs/language/conditions.md)."""
    if day < today or day > clock.last_day:
        return False
    horizon = deadline_or_never(clock, clock.midnight(today), duration)
    return day <= day_at(clock, horizon - 1)


def money_key(value: FactValue | None, currency: str) -> float | None:
    """The amount of a sum of that currency; None for another currency, which compares with nothing."""
    return value.amount if isinstance(value, c.Money) and value.currency == currency else None


_ORDER: Final = {
    c.Op.MORE_THAN: ">",
    c.Op.LESS_THAN: "<",
    c.Op.AT_LEAST: ">=",
    c.Op.AT_MOST: "<=",
    c.Op.BEFORE: "<",
    c.Op.AFTER: ">",
}


class ConditionCompiler:
    """Turns conditions into functions; constants are kept beside the code, never printed into it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._constants: dict[str, Anything] = {"near": near, "money_key": money_key, "day_at": day_at}
        self._cache: dict[c.Condition, Test] = {}

    def compile(self, condition: c.Condition) -> Test:
        """The function that tells whether the condition holds."""
        if condition not in self._cache:
            self._cache[condition] = self._function(f"return {self._write(condition)}")
        return self._cache[condition]

    def compile_many(self, conditions: Sequence[c.Condition | None], *, first: bool = False) -> Sift:
        """One function that tells which of the conditions hold, or (`first`) only the first; None always holds."""
        found = "return [{i}]" if first else "found.append({i})"
        tests = ("True" if it is None else self._write(it) for it in conditions)
        lines = [f"if {test}: {found.format(i=i)}" for i, test in enumerate(tests)]
        return self._function("found = []", *lines, "return found")

    def _function(self, *lines: str) -> Callable[..., Anything]:
        source = "\n  ".join(("def function(m, p):", "f = m.f", *lines))
        made: dict[str, Callable[..., Anything]] = {}
        exec(compile(source, "<conditions>", "exec"), self._constants, made)  # noqa: S102 - our own text  # nosec B102
        return made["function"]

    def _keep(self, value: object) -> str:
        name = f"k{len(self._constants)}"
        self._constants[name] = value
        return name

    def _operand(self, operand: c.Operand) -> str:
        match operand:
            case c.FactRef(name):
                index = self._vocabulary.facts[name]
                return f"m.fresh({index})" if name in self._vocabulary.ageing else f"f[{index}]"
            case c.FieldRef(_, name):
                return f"p.get({self._keep(name)})"
            case _:
                assert_never(operand)

    def _day(self, operand: c.Operand) -> str:
        """The operand as a local date, whether it holds a date or an instant."""
        text = self._operand(operand)
        timed = isinstance(operand, c.FactRef) and operand.name in self._vocabulary.timed
        return f"day_at(m.clock, {text})" if timed else text

    def _write(self, condition: c.Condition) -> str:
        match condition:
            case c.Compare():
                return self._compare(condition)
            case c.Known(operand, wanted):
                return f"({self._operand(operand)} is {'not ' if wanted else ''}None)"
            case c.IfUnknown(part, default):
                if isinstance(part, c.Compare) and not default:
                    return self._compare(part)  # false of an unknown value by itself
                unknown = " or ".join(f"{self._operand(o)} is None" for o in dict.fromkeys(operands(part)))
                return f"({default} if {unknown or 'False'} else {self._write(part)})"
            case c.All(parts):
                return f"({' and '.join(map(self._write, parts))})"
            case c.Any(parts):
                return f"({' or '.join(map(self._write, parts))})"
            case c.Not(part):
                return f"(not {self._write(part)})"
            case c.DateNear(operand, duration, wanted):
                known = f"{self._operand(operand)} is not None"
                inside = f"near(m.clock, {self._day(operand)}, m.today(), {self._keep(duration)})"
                beyond = f"({self._day(operand)} > m.today() and not {inside})"
                return f"({known} and {inside if wanted else beyond})"
            case c.DatePast(operand, past):
                sign = "<" if past else ">"
                return f"({self._operand(operand)} is not None and {self._day(operand)} {sign} m.today())"
            case _:
                return self._write_moment(condition)

    def _compare(self, condition: c.Compare) -> str:
        text, values = self._operand(condition.operand), condition.values
        keep = self._keep
        match condition.op:
            case c.Op.IS:
                return f"({text} == {keep(values[0])})"
            case c.Op.IS_NOT:
                return f"({keep(values[0])} != {text} is not None)"
            case c.Op.ONE_OF:
                return f"({text} in {keep(values)})"
            case c.Op.NOT_ONE_OF:
                return f"({text} is not None and {text} not in {keep(values)})"
            case c.Op.CONTAINS | c.Op.CONTAINS_NOT:
                negation = "not " if condition.op is c.Op.CONTAINS_NOT else ""
                return f"({text} is not None and {keep(values[0])} {negation}in {text})"
            case c.Op.EMPTY:
                return f"({text} is not None and not {text})"
            case c.Op.NOT_EMPTY:
                return f"bool({text})"
            case c.Op.FROM_TO:
                low, high = (self._number(text, value) for value in values)
                return f"({low[0]} is not None and {low[1]} <= {low[0]} <= {high[1]})"
            case c.Op.BEFORE | c.Op.AFTER:
                day = self._day(condition.operand)
                return f"({text} is not None and {day} {_ORDER[condition.op]} {keep(values[0])})"
            case _:
                number, limit = self._number(text, values[0])
                return f"({number} is not None and {number} {_ORDER[condition.op]} {limit})"

    def _number(self, text: str, value: FactValue) -> tuple[str, str]:
        """The operand and the value as numbers that compare; sums of another currency compare with nothing."""
        if isinstance(value, c.Money):
            return f"money_key({text}, {self._keep(value.currency)})", self._keep(value.amount)
        return text, self._keep(value)

    def _write_moment(self, condition: c.Condition) -> str:
        keep = self._keep
        match condition:
            case c.ConsentGiven(name, wanted):
                return f"(m.consent_given({keep(name)}) is {wanted})"
            case c.PromiseOpen(name, wanted):
                return f"(m.promise_open({keep(name)}) is {wanted})"
            case c.HasReplied(within, wanted):
                return f"(m.has_replied({keep(within)}) is {wanted})"
            case c.SilentFor(party, duration):
                return f"m.silent_for({keep(party)}, {keep(duration)})"
            case c.WasSent(channel, template, scope, within, wanted):
                query = self._vocabulary.sent_query(channel, template)
                return f"(m.was_sent({query}, {keep(scope)}, {keep(within)}) is {wanted})"
            case c.StageIs(stages):
                return f"(m.stage_name() in {keep(stages)})"
            case c.FirstVisit(wanted):
                return f"(m.is_first_visit() is {wanted})"
            case c.TodayIs(weekdays):
                return f"((m.today() + 3) % 7 in {keep(weekdays)})"
            case c.TodayWorking(wanted):
                return f"(m.clock.is_working_day(m.today()) is {wanted})"
            case c.RoleAway(role):
                return f"m.role_away({keep(role)})"
            case _:
                raise AssertionError(condition)


def operands(condition: c.Condition) -> Iterator[c.Operand]:
    """The facts and fields that a condition reads, in the order of the text."""
    match condition:
        case c.Compare(operand) | c.DateNear(operand) | c.DatePast(operand) | c.Known(operand):
            yield operand
        case c.All(parts) | c.Any(parts):
            for part in parts:
                yield from operands(part)
        case c.Not(part) | c.IfUnknown(part):
            yield from operands(part)
        case _:
            return
