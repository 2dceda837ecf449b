"""Those who are really under way: what lies ahead of them, and how Simulate takes them."""

import pytest

from cadencelang.cli.live import in_flight_in
from cadencelang.cli.main import main
from cadencelang.compiler import compile_path
from cadencelang.desk.onward import Unmoved, days_ahead
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import Entered, Replied, TouchSent
from cadencelang.graph.store import content_hash
from cadencelang.runtime.shelf import Edition
from cadencelang.workspace.opening import FixedClock, opened

DAY = 1440


@pytest.fixture
def firm(tmp_path):
    """A workspace in which Ada and Kenji have entered, and their first letter has left."""
    folder = tmp_path / "firm"
    assert main(["init", str(folder)]) == 0
    assert main(["import", str(folder), "--candidates", str(folder / "candidates.csv")]) == 0
    with opened(folder) as workspace:
        workspace.clock = FixedClock((workspace.now + 4 * DAY) * 60.0)
        workspace.pump().drain()
    return folder


@pytest.fixture
def flight(firm):
    found = in_flight_in(firm)
    yield found
    found.close()


def edited(firm, old, new):
    book = firm / "playbook.cadence"
    text = book.read_text()
    assert old in text
    book.write_text(text.replace(old, new).replace("version 1", "version 2"))
    return compile_path(book).book


def ahead(flight, candidate, at, book=None):
    """What lies ahead of a candidate from an instant on, as it is or moved to a playbook."""
    (who,) = [it for it in flight.under_way() if it.candidate.id == candidate]
    _, found = days_ahead(who, at, 30, book and Edition(content_hash(book), book))
    return found


def sent(timeline):
    return [it.reason.at for it in timeline.entries if it.reason.what is What.SENT]


def test_everyone_is_told_of_with_the_stage_they_stand_in(flight):
    assert [(it.id, it.label, it.stage) for it in flight.everyone()] == [
        ("ada", "Ada", "Talking"),
        ("kenji", "Kenji", "Talking"),
    ]


def test_the_days_ahead_are_told_from_where_they_stand_on_their_version_and_moved(firm, flight):
    at = flight.now + 4 * DAY
    now = ahead(flight, "ada", at)
    assert sent(now)
    assert min(sent(now)) >= at
    assert "hello" not in {it.template for it in now.touches}
    same = ahead(flight, "ada", at, compile_path(firm / "playbook.cadence").book)
    assert sent(same) == sent(now)
    longer = edited(firm, "silent for 4 working", "silent for 5 working")
    moved = ahead(flight, "ada", at, longer)
    assert sent(moved)[:1] == sent(now)[:1]
    assert sent(moved)[1] > sent(now)[1]


def test_who_would_not_move_is_told_why(firm, flight):
    renamed = edited(firm, '"Talking"', '"Speaking"')
    with pytest.raises(Unmoved, match='they would stay on their version: the stage "Talking" is gone'):
        ahead(flight, "ada", flight.now + 4 * DAY, renamed)


def test_a_traveller_has_what_came_from_outside_and_not_what_our_channels_said(firm, flight):
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        workspace.clock = FixedClock((workspace.now + 5 * DAY) * 60.0)
        standing = workspace.steps.open(tx, tx.row("ada"))
        workspace.steps.take(tx, standing, Replied(id="r1", at=workspace.now), workspace.now)
    found = flight.traveller("ada")
    assert found.candidate.facts["first_name"] == "Ada"
    kinds = [type(it) for it in found.history]
    assert kinds[0] is Entered
    assert kinds[-1] is Replied
    assert TouchSent not in kinds
    assert flight.traveller("nobody") is None


def test_the_book_that_newcomers_begin_with_is_known_from_another(firm, flight):
    assert flight.is_published(compile_path(firm / "playbook.cadence").book)
    assert not flight.is_published(edited(firm, "silent for 4 working", "silent for 3 working"))
