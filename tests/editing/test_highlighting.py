"""The colours of a line come from the language's own lexer."""

import pytest

from cadencelang.editing import highlighting as h
from cadencelang.syntax.grammar import tables


def coloured(line):
    return [(line[start:end], style) for start, end, style in h.playbook_colours(line)]


def test_each_kind_of_token_has_its_colour():
    assert coloured('    send email "thank-you"  # a comment') == [
        ("send", h.OPENING), ("email", h.WORD), ('"thank-you"', h.TEXT), ("# a comment", h.COMMENT),
    ]  # fmt: skip
    assert coloured("  wait 2 working days, at 09:30") == [
        ("wait", h.OPENING), ("2", h.NUMBER), ("working", h.WORD), ("days", h.WORD), ("at", h.WORD),
        ("09:30", h.NUMBER),
    ]  # fmt: skip
    assert coloured("seniority is known") == [("seniority", h.NAME), ("is", h.WORD), ("known", h.WORD)]


@pytest.mark.parametrize("word", sorted(word for word in tables().words if word[0].isalpha()))
def test_every_word_of_the_grammar_is_coloured_as_one(word):
    assert coloured(word) == [(word, h.OPENING)]


def test_what_no_sentence_takes_is_marked():
    assert ('"not closed', h.BAD) in coloured('send email "not closed')
    assert ("Interview", h.BAD) in coloured("when Interview")


def test_a_line_of_a_word_processor_is_read_as_the_compiler_reads_it():
    assert coloured("send\u00a0email “thank-you”") == [
        ("send", h.OPENING), ("email", h.WORD), ("“thank-you”", h.TEXT),
    ]  # fmt: skip


def test_places_are_counted_in_bytes_where_textual_wants_them():
    line = 'send email "Søren"  # ø'
    in_bytes = h.in_bytes(line, h.playbook_colours(line))
    assert [line.encode()[start:end].decode() for start, end, _ in in_bytes] == ["send", "email", '"Søren"', "# ø"]


def test_an_endless_line_and_an_empty_one_have_no_colours():
    assert coloured("") == coloured("   ") == coloured("a " * 4_000) == []


def test_templates_show_what_is_filled_in_and_what_decides():
    line = "Dear {{ first_name }},{% if x is known %} yes{% endif %}"
    assert [line[start:end] for start, end, _ in h.template_colours(line)] == [
        "{{ first_name }}", "{% if x is known %}", "{% endif %}",
    ]  # fmt: skip
    assert h.colours_for("templates/a.md") is h.template_colours
    assert list(h.colours_for("a.csv")("send email")) == []
