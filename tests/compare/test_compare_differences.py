"""What `diff` says of edits of a small playbook, what it passes over, and that it misses nothing."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path

import pytest
from compare_world import BOOK, MAIL, book_of, edited

from cadencelang.clock import Duration
from cadencelang.compare.differences import differences
from cadencelang.compare.differences_text import differences_text
from cadencelang.compare.model import Area, Sort
from cadencelang.compiler import compile_path
from cadencelang.graph.store import dump, load
from cadencelang.source import Span
from cadencelang.workbench.terminal import Terminal

PLAYBOOKS = sorted((Path(__file__).parents[2] / "playbooks").glob("*/*.cadence"))
MAINS = [path for path in PLAYBOOKS if path.stem == path.parent.name]

EDITS = {
    "a delay": [("wait 2 working hours", "wait 1 working day, at 10:00")],
    "a limit": [("at most 3 touches in 7 days", "at most 2 touches in 7 days")],
    "a limit of another kind": [("at most 3 touches in 7 days", "at least 2 working hours between touches")],
    "a deadline in a branch": [("within 4 working hours\n        if", "within 1 working day\n        if")],
    "a step in a branch": [("    otherwise\n", "    otherwise\n      wait 1 day\n")],
    "a rule moved": [
        ('  rule "goodbye"\n    when the candidate enters\n    send email "goodbye"\n', ""),
        ('  rule "never', '  rule "goodbye"\n    when the candidate leaves\n    send email "goodbye"\n\n  rule "never'),
    ],
    "a rule renamed, its name given away": [
        ('  rule "goodbye"', '  rule "never silent"\n    when the candidate leaves\n    resume\n\n  rule "bye"'),
        ('  rule "never silent"\n    when we have been', '  rule "still here"\n    when we have been'),
    ],
    "a rule renamed": [('rule "thank you"', 'rule "thanks"')],
    "a rule gone": [('  rule "goodbye"\n    when the candidate enters\n    send email "goodbye"\n', "")],
    "a guarantee": [("for more than 5 working days", "for more than 6 working days")],
    "a premise": [("  assuming no message bounces\n", "")],
    "the clock": [("09:00 to 18:00", "09:00 to 13:00 and 14:00 to 18:00"), ("tick 30", "tick 15")],
    "the team": [("covers recruiter\n", "covers recruiter\n    away 2026-08-03 to 2026-08-14\n  sourcer\n")],
    "a consent": [("lasts 90 days", "lasts until withdrawn")],
    "facts and events": [
        ('one of "VP", "Director"', 'one of "VP", "Director", "Partner", optional'),
        ("    interviewer  text\n", "    interviewer  text\n    score        number, optional\n"),
        ('if seniority is "VP"', 'if (seniority is "VP", or if unknown no)'),
    ],
    "an approver": [("      approved by partner\n", "      approved by recruiter\n")],
    "the promise": [('      keeps "next steps"\n', "")],
    "a stage": [('to "Closed"', 'to "Closed", "Panel"'), ("closing stage", 'stage "Panel"\n\nclosing stage')],
    "built in, off": [("guarantee", 'guarantee "no dead end" off because "we close by hand"\n\nguarantee')],
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_told_in_words(name, snapshot):
    old, new = book_of(), book_of(edited(*EDITS[name]))

    assert differences_text(differences(old, new), old, new, Terminal()) == snapshot


def test_a_changed_letter_is_told_by_its_lines():
    old, new = book_of(), book_of(files={"templates/goodbye.md": MAIL.replace("in touch.", "sorry.\n\nGoodbye.")})

    (change,) = differences(old, new)

    assert (change.area, change.sort, change.name) == (Area.TEMPLATE, Sort.CHANGED, "goodbye")
    assert [f"{it.sign} {it.text}" for it in change.details] == ["- We are in touch.", "+ We are sorry.", "+ Goodbye."]


def test_rules_in_another_order_are_told_by_the_fewest_that_explain_it():
    first, _, rest = BOOK.partition('  rule "thank you"')
    thanks, _, silent = rest.partition('  rule "never silent"')
    silence, _, after = silent.partition("closing stage")
    turned = f'{first}  rule "never silent"{silence}  rule "thank you"{thanks}closing stage{after}'

    (change,) = differences(book_of(), book_of(turned))

    assert (change.area, change.name) == (Area.ORDER, "never silent")
    assert change.details[0].text.startswith("It now comes first; ")


def test_formatting_comments_scenarios_and_the_order_of_declarations_are_no_change():
    email, zone = "  email      email address\n", "  timezone   time zone, optional\n"
    day, week = "  at most 1 automatic touch in 1 day\n", "  at most 3 touches in 7 days\n"
    other = edited(
        ("  recruiter owns the candidate\n", "  # The one who knows them.\n  recruiter    owns the candidate\n"),
        (email + zone, f"{zone}\n{email}"),
        (day + week, week + day),
    )
    scenario = '\nscenario "one"\n  at 2026-03-02 10:00 the candidate enters "Closed"\n  expect email "goodbye"\n'

    assert differences(book_of(), book_of(other + scenario)) == ()


@pytest.mark.parametrize("path", MAINS, ids=lambda it: it.stem)
def test_a_playbook_means_the_same_compiled_or_not(path):
    book = compile_path(path).book

    assert differences(book, load(dump(book))) == ()


def test_both_directions_tell_of_the_same_things():
    old, new = book_of(), book_of(edited(*(it for them in ("a delay", "a limit", "a guarantee") for it in EDITS[them])))

    there, back = differences(old, new), differences(new, old)

    assert [(it.area, it.sort) for it in there] == [(it.area, it.sort) for it in back]


def _with_other_durations(node):
    """Every copy of a node in which one duration is another."""
    if isinstance(node, Duration):
        yield Duration(node.amount + 1, node.unit)
    elif isinstance(node, tuple):
        for number, part in enumerate(node):
            yield from ((*node[:number], other, *node[number + 1 :]) for other in _with_other_durations(part))
    elif dataclasses.is_dataclass(node) and not isinstance(node, Span | type):
        for field in dataclasses.fields(node):
            if field.init:
                for other in _with_other_durations(getattr(node, field.name)):
                    yield replace(node, **{field.name: other})


@pytest.mark.slow
@pytest.mark.parametrize("path", MAINS, ids=lambda it: it.stem)
def test_no_duration_of_a_rule_or_a_guarantee_changes_unnoticed_or_without_words(path):
    book = compile_path(path).book
    rules = [replace(book, rules=it) for it in _with_other_durations(book.rules)]
    guarantees = [replace(book, guarantees=it) for it in _with_other_durations(book.guarantees)]

    for other in (*rules, *guarantees):
        changes = differences(book, other)
        assert changes
        assert not any("has no words here" in detail.text for change in changes for detail in change.details)
    assert len(rules) > 20
