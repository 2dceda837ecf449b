"""Publishing, as a person does it."""

import json
from contextlib import suppress

import pytest

from cadencelang.cli.books import open_book
from cadencelang.cli.main import main
from cadencelang.runtime.folding import fold
from cadencelang.runtime.rows import EntryKind
from cadencelang.workspace import publishing
from cadencelang.workspace.opening import opened
from cadencelang.workspace.publishing import Migration, publish_to

AT = "2026-12-01 10:00"


def change(firm, *pairs) -> None:
    """Change the text of the playbook."""
    path = firm / "playbook.cadence"
    text = path.read_text()
    for old, new in (("version 1", "version 2"), *pairs):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


class BrokenOff(BaseException):
    """The process ended."""


class BreaksOff:
    """Ends at the n-th end of a transaction, before it is kept or after."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, point: str) -> None:
        """The process is at this point."""
        if point in ("before committing", "after committing"):
            self.left -= 1
            if self.left < 0:
                raise BrokenOff


def versions(firm) -> dict[str, int]:
    """How many candidates are on each version."""
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        numbers = {it.hash: it.version for it in tx.versions()}
        return {numbers[hash]: number for hash, number in tx.gathered("book").items()}


def test_who_is_under_way_stays_and_newcomers_begin_with_the_new_one(firm, tmp_path):
    change(firm)
    assert main(["publish", "firm"]) == 0
    assert versions(firm) == {1: 2}
    more = tmp_path / "more.csv"
    more.write_text("id,first_name,email,stage\nbo,Bo,bo@example.com,Talking\n")
    assert main(["import", "firm", "--candidates", str(more)]) == 0
    assert versions(firm) == {1: 2, 2: 1}


def test_a_dry_run_publishes_nothing(firm, capsys):
    change(firm)
    capsys.readouterr()
    assert main(["publish", "firm", "--dry-run", "--migrate", "move", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["moved"], told["published"]) == (2, False)
    assert versions(firm) == {1: 2}
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        assert len(tx.versions()) == 1


def test_all_move_who_can(firm, capsys):
    change(firm, ("silent for 4 working days", "silent for 3 working days"))
    assert main(["publish", "firm", "--migrate", "move"]) == 0
    assert versions(firm) == {2: 2}
    assert "2 moved to it" in capsys.readouterr().out
    assert main(["run", "firm", "--once", "--quiet", "--at", AT, "--yes"]) == 0
    assert main(["publish", "firm", "--migrate", "move"]) == 0
    assert versions(firm) == {2: 2}


def test_publishing_that_breaks_off_at_any_transaction_is_finished_by_the_next(firm, monkeypatch):
    """One candidate a transaction: each moves once, and their logs fold to where they stand."""
    monkeypatch.setattr(publishing, "_BATCH", 1)
    change(firm, ("silent for 4 working days", "silent for 3 working days"))
    book = open_book(str(firm / "playbook.cadence"), "never").book
    before, points = (firm / "cadence.db").read_bytes(), None
    for point in range(100):
        (firm / "cadence.db").write_bytes(before)
        probe = BreaksOff(point)
        with suppress(BrokenOff), opened(firm, probe=probe) as workspace:
            publish_to(workspace, book, Migration.MOVE, dry_run=False)
            points = point
            break
        assert main(["publish", "firm", "--migrate", "move"]) == 0
        assert versions(firm) == {2: 2}
        with opened(firm) as workspace, workspace.store.transaction() as tx:
            for row in tx.rows():
                assert [it.kind for it in tx.log(row.candidate)].count(EntryKind.MOVE) == 1
                assert fold(tx, workspace.shelf, row.candidate) == row.state
    assert points is not None
    assert points > 5


def test_the_same_number_twice_is_told(firm, capsys):
    path = firm / "playbook.cadence"
    path.write_text(path.read_text().replace("4 working days", "3 working days"))
    assert main(["publish", "firm"]) == 0
    assert "version is 1 still" in capsys.readouterr().err


def test_a_playbook_with_errors_is_not_published(firm, capsys):
    change(firm, ('send email "hello"', 'send email "hallo"'))
    assert main(["publish", "firm"]) == 1
    assert "has errors" in capsys.readouterr().err


PROMISE = """
  rule "say what comes next"
    when the candidate enters
    promise "next steps" within 3 working days
"""


@pytest.mark.parametrize("migration", ["move", "cancel"])
def test_what_would_orphan_a_promise_is_refused_as_a_whole(firm, tmp_path, capsys, migration):
    change(firm, ("closing stage", PROMISE.strip("\n") + "\n\nclosing stage"))
    assert main(["publish", "firm"]) == 0
    more = tmp_path / "more.csv"
    more.write_text("id,first_name,email,stage\nbo,Bo,bo@example.com,Talking\n")
    assert main(["import", "firm", "--candidates", str(more)]) == 0
    assert main(["run", "firm", "--once", "--quiet", "--at", AT, "--yes"]) == 0
    path = firm / "playbook.cadence"
    path.write_text(path.read_text().replace(PROMISE.strip("\n") + "\n\n", "").replace("version 2", "version 3"))
    before = versions(firm)
    capsys.readouterr()
    assert main(["publish", "firm", "--migrate", migration]) == 1
    assert 'bo: the promise "next steps" would be orphaned' in (told := capsys.readouterr().err)
    assert "Nothing was published" in told
    assert versions(firm) == before
    assert main(["publish", "firm"]) == 0
