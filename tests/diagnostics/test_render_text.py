"""The drawings are reviewed as prose in `__snapshots__`; a few laws stand here."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadencelang.diagnostics import Diagnostic, Severity
from cadencelang.diagnostics.cells import cell_count
from cadencelang.diagnostics.clean import clean_block
from cadencelang.diagnostics.render_text import render_text, summary
from cadencelang.source import SourceFile, Sources, Span


def test_a_page_of_findings(findings, sources, snapshot):
    assert render_text(findings, sources, color=False, width=80) == snapshot


def test_colour_adds_only_escapes(findings, sources, snapshot):
    coloured = render_text(findings, sources, color=True, width=80)
    assert coloured == snapshot
    plain = coloured
    for escape in ("\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[34m"):
        plain = plain.replace(escape, "")
    assert plain == render_text(findings, sources, color=False, width=80)


def test_a_suppressed_finding_is_shown_with_its_reason(findings, sources, snapshot):
    findings[0] = replace(findings[0], suppressed_because="the unit is agreed by phone")
    assert render_text(findings[:1], sources, color=False, width=80) == snapshot


def test_places_that_are_hard_to_draw(own_codes, snapshot):
    text = 'stage "A"\n  wait\n'
    sources = Sources([SourceFile("book.cadence", text)])
    plain = own_codes[1]
    spans = [
        Span("book.cadence", 0, len(text)),
        Span("book.cadence", text.index("wait") + 4, text.index("wait") + 4),
        Span("book.cadence", len(text), len(text)),
        Span("lost.cadence", 0, 0),
    ]
    assert render_text([plain.at(it, "It is here.") for it in spans], sources, color=False, width=80) == snapshot


@pytest.mark.parametrize("before", ["", "x " * 40, "日本 " * 500, "\t" * 50, "x" * 10_000_000])
@pytest.mark.parametrize("after", ["", " y" * 40, "語" * 500])
def test_a_long_line_is_cut_around_the_mark(own_codes, before, after):
    text = f'{before}"Panell"{after}'
    sources = Sources([SourceFile("book.cadence", text)])
    span = Span("book.cadence", len(before), len(before) + len('"Panell"'))
    lines = render_text([own_codes[0].at(span, "Lost.")], sources, color=False, width=60).splitlines()
    picture, underline = lines[3], lines[4]
    assert cell_count(picture) <= 60
    head = picture[: picture.index('"Panell"')]
    assert cell_count(head) == underline.index("^")
    assert underline.count("^") == len('"Panell"')


def test_nothing_to_tell_is_an_empty_text(sources):
    assert render_text([], sources, color=True, width=80) == ""


def test_the_summary_counts_what_counts(findings):
    suppressed = replace(findings[0], suppressed_because="agreed")
    assert summary([]) == "no problems"
    assert summary(findings) == "1 error, 2 warnings"
    assert summary([*findings, findings[1], suppressed]) == "2 errors, 2 warnings, 1 suppressed"


def test_outside_text_reaches_no_terminal_uncleaned(own_codes):
    attack = "\x1b]52;c;aGk=\x07\x9b2J\u202etxt.\u2066"
    sources = Sources([SourceFile(attack, f'stage "{attack}"')])
    finding = own_codes[0].at(Span(attack, 0, 5), attack, help=attack)
    finding = replace(finding, suppressed_because=None)
    for drawn in (finding, replace(finding, suppressed_because=attack)):
        assert not set(render_text([drawn], sources, color=False, width=80)) & set("\x1b\x07\x9b\u202e\u2066")


@given(st.text(), st.integers(0, 40), st.integers(0, 40), st.integers(1, 60))
def test_any_text_and_any_place_can_be_drawn(text, start, length, width):
    sources = Sources([SourceFile("book", text)])
    finding = Diagnostic("CL901", Severity.NOTE, "See here.", Span("book", start, start + length))
    drawn = render_text([finding], sources, color=False, width=width)
    assert drawn == clean_block(drawn)
    assert drawn.endswith("1 note\n")
    picture, underline = drawn.splitlines()[3:5]
    assert cell_count(picture) <= max(width, 40)
    assert "^" in underline
