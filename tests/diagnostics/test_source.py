import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadencelang.source import SourceFile, Sources, Span, utf16_length

TEXTS = st.text(alphabet=st.sampled_from("ab \t\r\né日😀\u2028"), max_size=40)


def test_a_line_ends_at_lf_crlf_and_lone_cr():
    file = SourceFile("book", "one\ntwo\r\nthree\rfour")
    assert [file.line_text(line) for line in range(1, file.line_count + 1)] == ["one", "two", "three", "four"]
    assert file.line_col(file.text.index("three")) == (3, 1)


def test_a_final_line_break_opens_an_empty_line():
    file = SourceFile("book", "one\n")
    assert file.line_count == 2
    assert file.line_text(2) == ""
    assert file.line_col(4) == (2, 1)


@given(TEXTS, st.data())
def test_line_and_column_lead_back_to_the_offset(text, data):
    file = SourceFile("book", text)
    offset = data.draw(st.integers(0, len(text)))
    line, column = file.line_col(offset)
    start, end = file.line_bounds(line)
    assert file.offset_of(line, column) == min(offset, end)
    line, column = file.line_col_utf16(offset)
    assert file.offset_of_utf16(line, column) == min(offset, end)
    assert start <= offset


@given(TEXTS)
def test_utf16_length_agrees_with_the_encoder(text):
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


def test_a_utf16_column_inside_a_pair_means_its_start():
    file = SourceFile("book", "a😀b")
    assert [file.offset_of_utf16(1, column) for column in (1, 2, 3, 4, 5, 99)] == [0, 1, 1, 2, 3, 3]


def test_an_offset_outside_the_text_counts_as_its_nearest_end():
    file = SourceFile("book", "ab\nc")
    assert file.line_col(-5) == (1, 1)
    assert file.line_col(99) == (2, 2)


def test_a_line_that_is_not_there_is_refused():
    with pytest.raises(IndexError, match="has 1 lines"):
        SourceFile("book", "a").line_text(2)


def test_spans_join_within_a_file_only():
    assert Span("book", 3, 5).to(Span("book", 0, 4)) == Span("book", 0, 5)
    with pytest.raises(ValueError, match="cannot reach"):
        Span("book", 0, 1).to(Span("other", 0, 1))


def test_spans_order_by_file_then_place():
    assert sorted([Span("b", 0, 1), Span("a", 5, 6), Span("a", 2, 9)])[0] == Span("a", 2, 9)


def test_sources_keep_their_files_and_give_new_ones():
    first = Sources([SourceFile("book", "stage")])
    second = first.adding(SourceFile("book", "stages"), SourceFile("more", "x"))
    assert (first.text_of(Span("book", 0, 9)), second.text_of(Span("book", 0, 9))) == ("stage", "stages")
    assert list(second) == ["book", "more"]
    assert second.locate(Span("book", 2, 3)) == "book:1:3"
    assert second.locate(Span("lost", 2, 3)) == "lost"
