"""What may stand at the cursor: grammar and vocabulary together."""

from pathlib import Path

import pytest
from sitting import BOOK

from cadencelang.compiler import compile_path
from cadencelang.editing.completion import offer_at
from cadencelang.editing.situations import context_at, indent_below
from cadencelang.editing.vocabulary import vocabulary_of


@pytest.fixture(scope="module")
def vocabulary():
    templates = [f"templates/{path.name}" for path in (BOOK.parent / "templates").iterdir()]
    return vocabulary_of(compile_path(BOOK).modules, templates)


RULE = ['stage "Panel"', '  rule "x"', "    when the candidate enters"]


def offered(vocabulary, line, above=RULE):
    lines = [*above, line]
    offer = offer_at(lines, len(lines) - 1, len(line), vocabulary)
    return offer, {it.text: it.about for it in offer.suggestions}


@pytest.mark.parametrize(
    ("line", "wanted", "unwanted"),
    [
        ("    send ", "email", "discussed"),
        ("    send email ", '"thank-you"', '"Panel"'),
        ('    send email "th', '"thank-you"', '"holding-reply"'),
        ("    ask ", "owner", "email"),
        ("    ask owner to ", "call", "owner"),
        ("    move to ", '"Final interview"', '"thank-you"'),
        ("    only if ", "seniority", "partner"),
        ("    only if seniority is ", '"C-suite"', '"Panel"'),
        ("    only if the stage is ", '"Offer"', '"C-suite"'),
        ("    only if its ", "topics", "seniority"),
        ("    release ", '"next steps"', '"thank-you"'),
        ("    do ", '"check in"', '"Panel"'),
        ("    when interview ", "completed", "interview"),
        ("    wait until ", "decision_date", "owner"),
        ("    ", "send", "leads"),
    ],
)
def test_only_what_the_grammar_and_the_vocabulary_allow_there(vocabulary, line, wanted, unwanted):
    _, words = offered(vocabulary, line)
    assert wanted in words
    assert unwanted not in words
    assert all(words.values()), "every suggestion has a word about it"


def test_below_a_step_its_clauses_are_offered(vocabulary):
    _, words = offered(vocabulary, "      ", [*RULE, '    send email "thank-you"'])
    assert {"citing", "approved", "keeps"} <= words.keys()
    assert "wait" not in words


def test_the_word_about_a_fact_is_its_declaration_and_about_a_word_what_follows(vocabulary):
    assert offered(vocabulary, "    only if discu")[1]["discussed"] == "list of notes, optional, fresh for 60 days"
    assert offered(vocabulary, "    mov")[1]["move"] == "then to"


def test_the_word_under_way_begins_where_it_is_replaced(vocabulary):
    offer, _ = offered(vocabulary, "    only if senior")
    assert offer.start == len("    only if ")
    offer, _ = offered(vocabulary, '    send email "tha')
    assert offer.start == len("    send email ")


@pytest.mark.parametrize("line", ["    # a comment, ", "    nonsense of all ", "      ", '    rule "unfinished'])
def test_nothing_is_offered_in_comments_and_behind_mistakes(vocabulary, line):
    assert offered(vocabulary, line)[1] == {}


def test_the_context_of_a_line_is_told_by_the_lines_above_it():
    lines = [
        'stage "A"',
        '  rule "b"',
        "    if discussed is known",
        '      send email "c"',
        "        ",
        "",
        "# x",
        "  ",
    ]
    assert [context_at(lines, row, indent) for row, indent in ((0, 0), (1, 2), (2, 4), (3, 6), (4, 8), (7, 2))] == [
        "top", "in_stage", "in_rule", "in_steps", "in_send", "in_stage",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "indent"),
    [
        (['stage "A"'], 2),
        (['stage "A"', '  rule "b"'], 4),
        (['stage "A"', '  rule "b"', "    start again"], 4),
        (['stage "A"', '  rule "b"', "    ask"], 6),
        (["# a remark"], 0),
        (["facts", "  email  email address"], 2),
    ],
)
def test_a_new_line_is_indented_as_the_language_has_it(lines, indent):
    assert indent_below(lines, len(lines) - 1) == indent


def test_every_prefix_of_every_line_of_a_real_playbook_can_be_asked_about(vocabulary):
    lines = Path(BOOK).read_text(encoding="utf-8").split("\n")
    for row in range(0, len(lines), 9):
        for column in range(0, len(lines[row]) + 1, 7):
            offer = offer_at(lines, row, column, vocabulary)
            assert 0 <= offer.start <= column
