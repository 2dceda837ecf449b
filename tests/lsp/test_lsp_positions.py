"""Positions are what an editor means by them, in each way of counting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as t

from cadencelang.lsp.positions import UTF8, UTF16, UTF32, Positions
from cadencelang.source import SourceFile, Span

TEXTS = st.text(st.sampled_from('ab "#é🎉\u2028\r\n\x0b'), max_size=40)
CODECS = {UTF8: "utf-8", UTF16: "utf-16-le", UTF32: "utf-32-le"}
UNIT = {UTF8: 1, UTF16: 2, UTF32: 4}
ENCODINGS = sorted(CODECS, key=str)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, data=st.data())
def test_a_place_and_its_position_are_each_others(encoding, text, data):
    source, positions = SourceFile("a", text), Positions(encoding)
    offset = data.draw(st.integers(0, len(text)))
    at = positions.position(source, offset)
    start, end = source.line_bounds(at.line + 1)
    assert (
        at.character == len(text[start : min(offset, end)].encode(CODECS[encoding])) // UNIT[encoding] or offset > end
    )
    if offset <= end:
        assert positions.offset(source, at) == offset


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, line=st.integers(0, 50), character=st.integers(0, 200))
def test_a_position_anywhere_is_a_place_in_the_text(encoding, text, line, character):
    source, positions = SourceFile("a", text), Positions(encoding)
    offset = positions.offset(source, t.Position(line, character))
    assert 0 <= offset <= len(text)
    again = positions.position(source, offset)
    assert (again.line, again.character) <= (line, character)


def test_a_range_is_that_of_its_span():
    source = SourceFile("a", "x\n🎉 née")
    assert Positions().range(source, Span("a", 4, 7)) == t.Range(t.Position(1, 3), t.Position(1, 6))
