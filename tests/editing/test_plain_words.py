"""What the text means, in sentences made from the rule graph."""

import pytest
from sitting import BOOK, ROOT

from cadencelang.compiler import compile_path
from cadencelang.editing.plain_words import tell_line, tell_rule
from cadencelang.editing.situations import indent_of, is_blank


@pytest.fixture(scope="module")
def compiled():
    return compile_path(BOOK)


def told_at(compiled, line, change=lambda lines: lines):
    lines = change(BOOK.read_text(encoding="utf-8").split("\n"))
    row = next(number for number, text in enumerate(lines) if text.strip() == line.strip())
    return tell_line(compiled.book, compiled.sources, BOOK.name, lines, row)


def test_a_rule_is_told_from_its_start_to_its_end(compiled):
    told = told_at(compiled, 'rule "thank you"')
    sentences = [sentence.text for sentence in told.sentences]
    assert told.heading == "thank you"
    assert sentences[0] == "In First interview, Panel, Final interview, when interview completed:"
    assert 'The partner is told: "Nothing was noted after the interview".' in sentences
    assert sentences[-1] == "It stops early when the candidate replies."


def test_the_step_under_the_cursor_is_marked_also_from_its_clauses(compiled):
    told = told_at(compiled, "citing discussed")
    assert told.sentences[told.here].text.startswith(
        'We send "thank-you" by email, citing discussed, once the recruiter'
    )


def test_a_line_is_found_while_the_text_above_it_is_being_changed(compiled):
    told = told_at(compiled, "citing discussed", lambda lines: ["# one", "# two", *lines])
    assert told.heading == "thank you"
    assert told.here is not None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('stage "Panel"', "goes on to Final interview, On hold, Not selected or Withdrawn"),
        ("discussed          list of notes, optional, fresh for 60 days", "After 60 days it counts as unknown."),
        ("at most 3 automatic touches in 7 days", "at most 3 automatic touches in 7 days"),
        ("offer accepted, comes from the candidate", "their silence ends"),
        ('guarantee "our word"', "We vouch for this: every promise is kept"),
        ("email  automatic, to email", "by itself"),
        ("version 1", "10 stages, 3 of them closing"),
        ("tick 30 minutes", "reckoned in the time zone that timezone says, or else in Europe/London"),
        ("away 2026-04-20 to 2026-04-24", "Somebody of ours, who owns the candidate."),
        ("partner covers recruiter", "Stands in for recruiter when they are away."),
    ],
)
def test_declarations_are_told_too(compiled, line, words):
    assert words in " ".join(sentence.text for sentence in told_at(compiled, line).sentences)


def test_comments_and_blank_lines_mean_nothing(compiled):
    assert told_at(compiled, "# The three stages with interviews.") is None
    assert told_at(compiled, "") is None


@pytest.mark.parametrize("name", ["executive-search", "board-appointment", "talent-pool"])
def test_every_rule_of_every_playbook_can_be_told(name):
    compiled = compile_path(ROOT / "playbooks" / name / f"{name}.cadence")
    for rule in compiled.book.rules:
        for sentence in tell_rule(compiled.book, rule).sentences:
            assert sentence.text[0].isupper()
            assert sentence.text[-1] in ".:"
            assert "None" not in sentence.text
            assert "_" not in sentence.text


BOOKS = [it for it in sorted(ROOT.glob("playbooks/*/*.cadence")) if it.stem == it.parent.name]
SAYS = {
    "when ": ("In ",),
    "only if ": ("In ",),
    "stop when ": ("It stops early when ",),
    "at most ": ("At most ",),
    "start again": ("If that comes again",),
    "each time": ("Each time counts",),
    "then": ("If ", "Otherwise, if "),
    "choose by ": ("If ",),
    "case ": ("If ", "Otherwise, if "),
    "if done": ("Once it is done",),
    "if not done": ("If it is not done",),
    "if not sent": ("If it is not sent",),
    "if it happens": ("If that happens",),
    "if broken": ("If it is broken",),
    "otherwise": ("Otherwise",),
    "send ": ("We send ",),
    "wait ": ("We wait ",),
    "move to ": ("The candidate moves to ",),
}
"""What the sentence of a line begins with, by what the line begins with."""


def lines_of_rules(book, sources):
    """Every line below a rule's own: the file, its lines and the row."""
    for rule in book.rules:
        lines = sources[rule.span.file].text.splitlines()
        first = sources[rule.span.file].line_col(rule.span.start)[0]
        for row in range(first, len(lines)):
            if lines[row].strip() and indent_of(lines[row]) <= indent_of(lines[first - 1]):
                break
            if not is_blank(lines[row]):
                yield rule, lines, row


@pytest.mark.parametrize("path", BOOKS, ids=lambda it: it.stem)
def test_every_line_of_a_rule_marks_the_sentence_that_says_it(path):
    compiled = compile_path(path)
    wrong = []
    for rule, lines, row in lines_of_rules(compiled.book, compiled.sources):
        told = tell_line(compiled.book, compiled.sources, rule.span.file, lines, row)
        text = "" if told is None or told.here is None else told.sentences[told.here].text
        line = lines[row].strip()
        wanted = next((words for start, words in SAYS.items() if line.startswith(start)), ("",))
        if not text or not text.startswith(wanted):
            wrong.append((row + 1, line, text))
    assert not wrong
