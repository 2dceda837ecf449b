"""What the proof of unknown facts claims, held against a plain evaluation that fails on an unknown."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadencelang.graph import conditions as c
from cadencelang.graph.lower.knowledge import NOTHING, judge, lasting, operands
from cadencelang.source import Span

HERE = Span("p", 0, 1)
OPERANDS = [c.FactRef("a"), c.FactRef("b"), c.FieldRef("e", "f")]
atoms = st.one_of(
    st.builds(lambda o: c.Compare(o, c.Op.IS, ("x",), HERE), st.sampled_from(OPERANDS)),
    st.builds(lambda o: c.DatePast(o, True, HERE), st.sampled_from(OPERANDS)),
    st.builds(lambda o, wanted: c.Known(o, wanted, HERE), st.sampled_from(OPERANDS), st.booleans()),
    st.just(c.FirstVisit(True, HERE)),
)
conditions = st.recursive(
    atoms,
    lambda part: st.one_of(
        st.builds(lambda parts: c.All(tuple(parts), HERE), st.lists(part, min_size=2, max_size=3)),
        st.builds(lambda parts: c.Any(tuple(parts), HERE), st.lists(part, min_size=2, max_size=3)),
        st.builds(lambda it: c.Not(it, HERE), part),
        st.builds(lambda it, default: c.IfUnknown(it, default, HERE), part, st.booleans()),
    ),
    max_leaves=8,
)
World = Mapping[c.Operand, bool | None]
WORLDS = [dict(zip(OPERANDS, values, strict=True)) for values in product((None, False, True), repeat=3)]


class MetUnknownError(Exception):
    pass


def holds(condition: c.Condition, world: World) -> bool:
    match condition:
        case c.Compare(operand=operand) | c.DatePast(operand=operand):
            if world[operand] is None:
                raise MetUnknownError
            return bool(world[operand])
        case c.Known(operand, wanted, _):
            return (world[operand] is not None) == wanted
        case c.IfUnknown(part, default, _):
            return default if any(world[it] is None for it in operands(part)) else holds(part, world)
        case c.All(parts, _):
            return all(holds(part, world) for part in parts)
        case c.Any(parts, _):
            return any(holds(part, world) for part in parts)
        case c.Not(part, _):
            return not holds(part, world)
        case _:
            return True


@given(conditions, st.frozensets(st.sampled_from(OPERANDS)))
def test_what_is_proved_never_meets_an_unknown_and_what_it_teaches_is_so(condition, known):
    met = []
    learnt = judge(condition, known, lambda operand, span: met.append(operand))
    for world in WORLDS:
        if met or any(world[it] is None for it in known):
            continue
        after = learnt.held if holds(condition, world) else learnt.failed
        assert all(world[it] is not None for it in after)


@given(conditions)
def test_a_condition_of_one_operand_that_can_meet_it_unknown_is_told(condition):
    met = []
    judge(condition, NOTHING, lambda operand, span: met.append(operand))
    for world in WORLDS:
        try:
            holds(condition, world)
        except MetUnknownError:
            assert met


@given(conditions, st.frozensets(st.sampled_from(OPERANDS)))
def test_knowing_more_never_makes_a_condition_doubtful(condition, known):
    alone, helped = [], []
    judge(condition, NOTHING, lambda operand, span: alone.append(operand))
    judge(condition, known, lambda operand, span: helped.append(operand))
    assert len(helped) <= len(alone)


def test_only_fields_of_the_event_last_through_a_wait():
    assert lasting(frozenset(OPERANDS)) == {c.FieldRef("e", "f")}


@pytest.mark.parametrize("count", [1, 5])
def test_operands_come_in_the_order_of_the_text(count):
    parts = tuple(c.Known(c.FactRef(f"f{number}"), True, HERE) for number in range(count))
    nested = c.All((c.Not(c.Any(parts, HERE), HERE), c.DatePast(c.FactRef("last"), True, HERE)), HERE)
    assert [it.name for it in operands(nested)] == [*(f"f{number}" for number in range(count)), "last"]
