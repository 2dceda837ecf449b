import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadencelang.diagnostics.clean import clean, clean_block


@pytest.mark.parametrize(
    ("attack", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x1b[2J", "␛[2J"),
        ("\x9b2J", "\ufffd2J"),
        ("invoice\u202efdp.exe", "invoice\ufffdfdp.exe"),
        ("\u2066a\u2069\u200f\u061c", "\ufffda\ufffd\ufffd\ufffd"),
        ("one\ntwo\tthree\r\x00\x7f", "one␊two␉three␍␀␡"),
        ("a\u2028b\u2029\x85", "a\ufffdb\ufffd\ufffd"),
        ("\ud800", "\ufffd"),
        ("x\U000e0041\ufeff\u200b", "x\ufffd\ufffd\ufffd"),
    ],
)
def test_what_a_terminal_obeys_or_an_eye_misses_is_made_visible(attack, shown):
    assert clean(attack) == shown


@pytest.mark.parametrize("text", ["Zoë O’Neill, 面接", "👩‍💻 at 10\u202fam", "e\u0301", "\u00a0", "שלום"])
def test_honest_text_stays(text):
    assert clean(text) == text


@given(st.text())
def test_the_length_stays_and_no_control_does(text):
    shown = clean(text)
    assert len(shown) == len(text)
    assert clean(shown) == shown
    assert not {char for char in shown if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}}


@given(st.text())
def test_a_block_keeps_its_lines(text):
    assert clean_block(text).count("\n") == text.count("\n")
    assert [clean(line) for line in text.split("\n")] == [clean(line) for line in clean_block(text).split("\n")]
