from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from cadencelang.semantics import tables

sizes = st.lists(st.integers(1, 4), min_size=1, max_size=3)


@st.composite
def tables_of_cells(draw):
    widths = draw(sizes)
    cells = [st.frozensets(st.integers(0, width - 1)) for width in widths]
    return widths, draw(st.lists(st.tuples(*cells), max_size=5))


def takers(cases, point):
    return [index for index, case in enumerate(cases) if all(it in cell for it, cell in zip(point, case, strict=True))]


@given(tables_of_cells())
def test_a_gap_is_a_combination_that_no_case_takes_and_the_first_of_them(table):
    widths, cases = table
    gaps = [point for point in product(*map(range, widths)) if not takers(cases, point)]
    assert tables.gap(widths, cases) == (gaps[0] if gaps else None)


@given(tables_of_cells())
def test_overlaps_are_the_pairs_that_share_a_combination(table):
    widths, cases = table
    shared = {pair for point in product(*map(range, widths)) for pair in _pairs(takers(cases, point))}
    found = list(tables.overlaps(cases))
    assert {(i, j) for i, j, _ in found} == shared
    for i, j, witness in found:
        assert {i, j} <= set(takers(cases, witness))


def _pairs(indices):
    return [(i, j) for i in indices for j in indices if i < j]


numbers = st.integers(-3, 3).map(float)


@given(st.lists(numbers, min_size=2, max_size=4), st.data())
def test_the_classes_of_a_line_tell_numbers_apart_as_comparisons_do(bounds, data):
    line = tables.Line.split(bounds)
    low, high = sorted(data.draw(st.tuples(st.sampled_from(bounds), st.sampled_from(bounds))))
    low_in, high_in = data.draw(st.tuples(st.booleans(), st.booleans()))
    taken = line.between(low, high, low_in=low_in, high_in=high_in)
    for tenths in range(-45, 46):
        number = tenths / 10
        inside = (low <= number if low_in else low < number) and (number <= high if high_in else number < high)
        assert inside == (_class_of(line, number) in taken)


def _class_of(line, number):
    below = sum(bound < number for bound in line.bounds)
    return 2 * below + (number in line.bounds)


@given(st.lists(numbers, min_size=1, max_size=4))
def test_open_ends_reach_to_the_ends_of_the_line(bounds):
    line = tables.Line.split(bounds)
    assert line.between(None, None) == frozenset(range(line.size))
    assert line.between(None, min(bounds), high_in=False) == {0}
    assert line.between(max(bounds), None, low_in=False) == {line.size - 1}


def test_classes_have_plain_words():
    line = tables.Line.split([3, 4.5])
    assert [line.words(it) for it in range(line.size)] == [
        "less than 3",
        "3",
        "between 3 and 4.5",
        "4.5",
        "more than 4.5",
    ]
    assert tables.Line.split([]).words(0) == "any number"
