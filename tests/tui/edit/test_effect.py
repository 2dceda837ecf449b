"""What a change would do to the candidates in flight, and a template as a candidate would get it."""

import pytest
from sitting import BOOK

from cadencelang.cli.main import main
from cadencelang.editing.people import People, last_instant
from cadencelang.editing.preview import preview, template_at
from cadencelang_tui.edit.effect import (
    Difference,
    Effect,
    Untried,
    World,
    effect_of,
    in_words,
    left_out_in_words,
    side_by_side,
    untried_in_words,
)
from cadencelang_tui.session import Session


@pytest.fixture(scope="module")
def session():
    return opened(BOOK)


def opened(path):
    session = Session(path)
    session.take(session.compiling()())
    session.take_people(session.reading_people()())
    return session


def changed(session, old, new):
    path = session.path
    other = Session(path)
    other.edit(path.name, path.read_text(encoding="utf-8").replace(old, new))
    other.take(other.compiling()())
    assert other.ready is not None
    return World(other.ready.engine, other.ready.atlas)


def only(people, *ids):
    return People({id: people.candidates[id] for id in ids}, people.history)


def few(people):
    """Six who are in flight."""
    return only(people, "c01", "c08", "c09", "c10", "c12", "c13")


def test_a_longer_silence_changes_timelines_and_a_comment_changes_none(session):
    saved = World(session.ready.engine, session.ready.atlas)
    people = few(session.people)
    effect = effect_of(saved, changed(session, "silent for 4 working", "silent for 7 working"), people, lambda: False)
    assert effect.people == 6
    assert effect.differences
    assert all(it.count and it.candidate in people.candidates for it in effect.differences)
    nothing = effect_of(saved, changed(session, "# The three stages", "# Three stages"), people, lambda: False)
    assert nothing == Effect(6, ())
    assert in_words(nothing) == "6 people in flight: no timeline changes"


@pytest.fixture
def begun(tmp_path):
    """A book as `cadence init` makes it: of its candidates nothing is recorded yet."""
    assert main(["init", str(tmp_path / "firm")]) == 0
    return opened(tmp_path / "firm" / "playbook.cadence")


def test_candidates_of_whom_nothing_is_recorded_are_tried_from_a_day_that_calendars_reach(begun):
    saved = World(begun.ready.engine, begun.ready.atlas)
    longer = changed(begun, "silent for 4 working", "silent for 3 working")
    effect = effect_of(saved, longer, begun.people, lambda: False)
    assert not effect.refused
    assert in_words(effect) == "2 people in flight: 2 timelines change"


def test_who_cannot_be_tried_is_named_with_the_reason_and_not_taken_as_unchanged(begun):
    saved = World(begun.ready.engine, begun.ready.atlas)
    renamed = changed(begun, '"Talking"', '"Speaking"')
    effect = effect_of(saved, renamed, begun.people, lambda: False)
    assert in_words(effect) == "2 people in flight: none could be tried"
    assert untried_in_words(effect) == ('Ada, Kenji: The playbook has no stage "Talking".',)


def test_who_stands_in_a_closing_stage_is_not_in_flight(session):
    """By their record (c11), by a rule that moved them (c16), or by the file of candidates (c38)."""
    saved = World(session.ready.engine, session.ready.atlas)
    effect = effect_of(saved, saved, only(session.people, "c10", "c11", "c16", "c38"), lambda: False)
    assert in_words(effect) == "1 person in flight: no timeline changes"
    assert left_out_in_words(effect) == ("3 in closing stages are left out.",)
    nobody = effect_of(saved, saved, only(session.people, "c38"), lambda: False)
    assert in_words(nobody) == "Nobody is in flight"
    assert left_out_in_words(nobody) == ("1 in a closing stage is left out.",)


@pytest.mark.parametrize(
    ("changes", "untried", "words"),
    [
        (0, 1, "5 people in flight: 4 timelines stay the same, 1 could not be tried"),
        (1, 2, "5 people in flight: 1 timeline changes, 2 could not be tried"),
        (0, 5, "5 people in flight: none could be tried"),
        (2, 0, "5 people in flight: 2 timelines change"),
    ],
)
def test_that_nothing_changes_is_said_only_where_all_were_tried(changes, untried, words):
    effect = Effect(5, (Difference("c", "Cy", ()),) * changes, (Untried("Ada", "No."),) * untried)
    assert in_words(effect) == words


def test_it_is_given_up_between_two_candidates(session):
    saved = World(session.ready.engine, session.ready.atlas)
    known = {}
    asked = iter([False, True])
    assert effect_of(saved, saved, few(session.people), lambda: next(asked), known) is None
    assert len(known) == 1


def test_accounts_stand_side_by_side_in_the_order_of_time():
    before = ((1, "a"), (2, "old"), (5, "moved"), (9, "z"))
    after = ((1, "a"), (2, "new"), (4, "moved"), (9, "z"))
    pairs = [(it.before, it.after) for it in side_by_side(before, after)]
    assert pairs == [("a", "a"), ("old", "new"), (None, "moved"), ("moved", None), ("z", "z")]


def test_a_template_is_shown_as_the_candidate_would_get_it(session):
    now = last_instant(session.people)
    candidate = session.people.candidates[session.candidate]
    template = template_at(session.ready.book, "templates/next-steps.md")
    message = preview(session.ready, template, candidate, now)
    assert candidate.facts["first_name"] in message.text
    assert message.subject
    assert template_at(session.ready.book, "templates/none.md") is None


def test_where_nothing_would_be_sent_the_preview_says_why(session):
    candidate = session.people.candidates[session.candidate]
    assert "discussed" not in candidate.facts
    template = template_at(session.ready.book, "templates/thank-you.md")
    assert "would not be sent" in preview(session.ready, template, candidate, last_instant(session.people))
