from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cadencelang.diagnostics import Applicability, Code, Edit, Fix, Severity
from cadencelang.diagnostics.apply import Applied, apply_fixes
from cadencelang.source import SourceFile, Sources, Span

CODE = Code("CL903", "to-mend", Severity.ERROR, "Something to mend")
TEXT = "abcdefghij"
SOURCES = Sources([SourceFile("a", TEXT), SourceFile("b", TEXT)])


def finding(*edits, applicability=Applicability.SAFE):
    made = tuple(Edit(Span(file, start, end), text) for file, start, end, text in edits)
    return CODE.at(made[0].span, "Mend it.", fix=Fix("Mend", made, applicability))


def test_safe_fixes_are_applied_and_suggestions_left(findings, sources):
    applied = apply_fixes(sources, findings)
    assert applied.texts == {"book.cadence": sources["book.cadence"].text.replace("Panell", "Panel")}
    assert [it.message for it in applied.mended] == ['There is no stage "Panell".']
    assert len(applied.left) == 2


def test_suggestions_are_applied_when_asked_for(findings, sources):
    applied = apply_fixes(sources, findings, frozenset(Applicability))
    assert "wait 3 working days\n" in applied.texts["book.cadence"]


def test_of_two_that_overlap_the_first_in_the_text_wins():
    late, early = finding(("a", 3, 6, "X")), finding(("a", 2, 4, "Y"))
    assert apply_fixes(SOURCES, [late, early]) == Applied({"a": "abYefghij"}, (early,), (late,))


def test_a_fix_is_applied_wholly_or_not_at_all():
    early, across = finding(("b", 0, 1, "Y")), finding(("a", 9, 10, "!"), ("b", 0, 2, "X"))
    assert apply_fixes(SOURCES, [early, across]).mended == (across,)
    assert apply_fixes(SOURCES, [early, across]).texts == {"a": "abcdefghi!", "b": "Xcdefghij"}
    inside = finding(("a", 0, 3, "X"), ("a", 2, 4, "Y"))
    assert apply_fixes(SOURCES, [inside]).left == (inside,)


def test_neighbours_do_not_clash_but_two_insertions_at_one_place_do():
    left, right = finding(("a", 0, 2, "X")), finding(("a", 2, 2, "Y"))
    assert apply_fixes(SOURCES, [left, right]).texts == {"a": "XYcdefghij"}
    assert apply_fixes(SOURCES, [right, right]).texts == {"a": "abYcdefghij"}


def test_what_is_suppressed_unknown_or_outside_the_text_is_left():
    good = finding(("a", 0, 1, "X"))
    bad = [replace(good, suppressed_because="so"), finding(("lost", 0, 1, "")), finding(("a", 9, 11, ""))]
    assert apply_fixes(SOURCES, bad).texts == {}


EDITS = st.tuples(st.sampled_from("ab"), st.integers(0, 10), st.integers(0, 10), st.sampled_from(["", "X", "YZ"]))


@given(st.lists(st.lists(EDITS.filter(lambda it: it[1] <= it[2]), min_size=1, max_size=3), max_size=5), st.randoms())
def test_the_outcome_is_that_of_the_mended_ones_alone(fixes, random):
    found = [finding(*edits) for edits in fixes]
    applied = apply_fixes(SOURCES, found)
    assert sorted(map(repr, (*applied.mended, *applied.left))) == sorted(map(repr, found))
    assert apply_fixes(SOURCES, applied.mended).texts == applied.texts
    grown = sum(len(e.text) - (e.span.end - e.span.start) for it in applied.mended for e in it.fix.edits)
    assert sum(len(text) - len(TEXT) for text in applied.texts.values()) == grown
