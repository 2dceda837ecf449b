"""The search for a way to make conditions true, against trying every candidate there can be."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadencelang.clock import Duration, Unit
from cadencelang.graph.conditions import (
    All,
    Any,
    Compare,
    DateNear,
    DatePast,
    FactRef,
    FirstVisit,
    HasReplied,
    IfUnknown,
    Known,
    Money,
    Not,
    Op,
    Party,
    SentScope,
    SilentFor,
    StageIs,
    TodayIs,
    WasSent,
)
from cadencelang.graph.model import Kind
from cadencelang.lints.domains import at_least, less_than, one_of, points
from cadencelang.lints.logic import STAGE, Theory, named
from cadencelang.source import Span

AT = Span("book.cadence", 0, 0)
LEVEL, WEEKS, TOPICS = FactRef("level"), FactRef("weeks"), FactRef("topics")
LEVELS, NUMBERS = ("a", "b", "c"), (0.0, 1.0, 1.5, 2.0, 3.0)
THEORY = Theory(
    {LEVEL: Kind.ONE_OF, WEEKS: Kind.NUMBER, TOPICS: Kind.TEXTS}, {("value", named(LEVEL)): one_of(*LEVELS)}
)


def compare(operand, op, *values):
    return Compare(operand, op, values, AT)


def days(amount, unit=Unit.DAYS):
    return Duration(amount, unit)


def sent(scope):
    return WasSent("email", "hello", scope, None, True, AT)


def on_level():
    one = st.sampled_from(LEVELS)
    some = st.lists(one, min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(lambda op, v: compare(LEVEL, op, v), st.sampled_from([Op.IS, Op.IS_NOT]), one),
        st.builds(lambda op, v: compare(LEVEL, op, *v), st.sampled_from([Op.ONE_OF, Op.NOT_ONE_OF]), some),
    )


def on_weeks():
    ops = [Op.IS, Op.IS_NOT, Op.MORE_THAN, Op.LESS_THAN, Op.AT_LEAST, Op.AT_MOST]
    bound = st.sampled_from((1, 2))
    return st.one_of(
        st.builds(lambda op, v: compare(WEEKS, op, v), st.sampled_from(ops), bound),
        st.just(compare(WEEKS, Op.FROM_TO, 1, 2)),
    )


def atoms():
    known = st.builds(lambda it, wanted: Known(it, wanted, AT), st.sampled_from([LEVEL, WEEKS]), st.booleans())
    return st.one_of(on_level(), on_weeks(), known, st.builds(lambda w: FirstVisit(w, AT), st.booleans()))


def conditions():
    return st.recursive(
        atoms(),
        lambda inner: st.one_of(
            st.builds(lambda parts: All(tuple(parts), AT), st.lists(inner, min_size=2, max_size=3)),
            st.builds(lambda parts: Any(tuple(parts), AT), st.lists(inner, min_size=2, max_size=3)),
            st.builds(lambda part: Not(part, AT), inner),
            st.builds(lambda part, default: IfUnknown(part, default, AT), inner, st.booleans()),
        ),
        max_leaves=6,
    )


def holds(condition, candidate):
    """What a condition means for one candidate; an unknown value is None and satisfies no comparison."""
    match condition:
        case All():
            return all(holds(part, candidate) for part in condition.parts)
        case Any():
            return any(holds(part, candidate) for part in condition.parts)
        case Not():
            return not holds(condition.part, candidate)
        case IfUnknown():
            read = reads(condition.part)
            return condition.default if any(candidate[it] is None for it in read) else holds(condition.part, candidate)
        case Known():
            return (candidate[condition.operand] is not None) == condition.wanted
        case FirstVisit():
            return candidate["first"] == condition.wanted
        case Compare():
            value = candidate[condition.operand]
            return value is not None and related(condition.op, value, condition.values)


def reads(condition):
    match condition:
        case Compare():
            return {condition.operand}
        case All() | Any():
            return set().union(*map(reads, condition.parts))
        case Not() | IfUnknown():
            return reads(condition.part)
        case _:
            return set()


def related(op, value, values):
    return {
        Op.IS: lambda: value == values[0],
        Op.IS_NOT: lambda: value != values[0],
        Op.ONE_OF: lambda: value in values,
        Op.NOT_ONE_OF: lambda: value not in values,
        Op.MORE_THAN: lambda: value > values[0],
        Op.LESS_THAN: lambda: value < values[0],
        Op.AT_LEAST: lambda: value >= values[0],
        Op.AT_MOST: lambda: value <= values[0],
        Op.FROM_TO: lambda: values[0] <= value <= values[1],
    }[op]()


CANDIDATES = [
    {LEVEL: level, WEEKS: weeks, "first": first}
    for level, weeks, first in product((None, *LEVELS), (None, *NUMBERS), (True, False))
]


@settings(max_examples=300, deadline=None)
@given(st.lists(conditions(), max_size=2), st.lists(conditions(), max_size=2))
def test_says_impossible_exactly_where_no_candidate_will_do(true, false):
    some = any(
        all(holds(it, candidate) for it in true) and not any(holds(it, candidate) for it in false)
        for candidate in CANDIDATES
    )
    assert THEORY.possible(true, false) == some


SILENT = SilentFor(Party.WE, days(5, Unit.WORKING_DAYS), AT)
BY_FACT = FactRef("decision_date")


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ([SILENT], [SilentFor(Party.WE, days(3, Unit.WORKING_DAYS), AT)]),
        ([HasReplied(days(3), True, AT)], [HasReplied(days(5), True, AT)]),
        (
            [sent(SentScope.VISIT)],
            [sent(SentScope.EVER)],
        ),
        ([DatePast(BY_FACT, True, AT), DateNear(BY_FACT, days(3), True, AT)], []),
        ([DateNear(BY_FACT, days(3), True, AT), DateNear(BY_FACT, days(1, Unit.WEEKS), False, AT)], []),
        ([DateNear(BY_FACT, days(3, Unit.WORKING_DAYS), True, AT), DatePast(BY_FACT, True, AT)], []),
        ([compare(TOPICS, Op.CONTAINS, "pay"), compare(TOPICS, Op.EMPTY)], []),
        ([compare(TOPICS, Op.CONTAINS, "pay"), compare(TOPICS, Op.CONTAINS_NOT, "pay")], []),
        ([TodayIs(frozenset({5, 6}), AT), TodayIs(frozenset({0, 1}), AT)], []),
    ],
)
def test_contradictions_between_atoms(true, false):
    assert len(true) > 1 or THEORY.possible(true)
    assert not THEORY.possible(true, false)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ([SILENT], [SilentFor(Party.WE, days(7), AT)]),
        ([SILENT], [SilentFor(Party.THEY, days(3, Unit.WORKING_DAYS), AT)]),
        ([DatePast(BY_FACT, False, AT), DateNear(BY_FACT, days(3), True, AT)], []),
        ([compare(TOPICS, Op.CONTAINS, "pay"), compare(TOPICS, Op.CONTAINS_NOT, "move")], []),
        (
            [sent(SentScope.EVER)],
            [sent(SentScope.VISIT)],
        ),
    ],
)
def test_what_may_hold_together_is_possible(true, false):
    assert THEORY.possible(true, false)


def test_stage_is_given():
    assert not THEORY.possible([StageIs(("Panel",), AT)], given={STAGE: one_of("Interview")})
    assert THEORY.possible([StageIs(("Panel", "Interview"), AT)], given={STAGE: one_of("Interview")})


def test_dates_are_whole_and_amounts_are_of_one_currency():
    day, pay = FactRef("day"), FactRef("pay")
    theory = Theory({day: Kind.DATE, pay: Kind.MONEY})
    between = [compare(day, Op.AFTER, 10), compare(day, Op.BEFORE, 11)]
    assert not theory.possible(between)
    pounds, euros = Money(100.0, "GBP"), Money(50.0, "EUR")
    assert theory.possible([compare(pay, Op.MORE_THAN, pounds), compare(pay, Op.LESS_THAN, euros)])
    assert not theory.possible([compare(pay, Op.MORE_THAN, pounds), compare(pay, Op.LESS_THAN, Money(50.0, "GBP"))])


def test_too_many_ways_count_as_possible():
    facts = [FactRef(f"f{n}") for n in range(12)]
    wide = [Any(tuple(Compare(it, Op.IS, (n,), AT) for n in range(3)), AT) for it in facts]
    assert Theory(dict.fromkeys(facts, Kind.NUMBER)).possible([*wide, Compare(facts[0], Op.IS, (9,), AT)])


@given(st.lists(st.integers(0, 5), max_size=4), st.integers(0, 5), st.floats(0, 5))
def test_a_complement_holds_every_other_number(some, bound, number):
    for ranges, inside in (
        (points(*some), number in some),
        (at_least(bound), number >= bound),
        (less_than(bound), number < bound),
    ):
        assert ranges.meet(points(number)).is_empty != inside
        assert ranges.complement().meet(points(number)).is_empty == inside
        assert ranges.complement().complement() == ranges
