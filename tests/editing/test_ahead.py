"""What lies ahead of the candidates beside a playbook, by rule."""

from pathlib import Path

from cadencelang.cli.main import main
from cadencelang.clock import date_of
from cadencelang.compiler import compile_path
from cadencelang.editing.ahead import DAYS, coming
from cadencelang.editing.people import last_instant, read_people
from cadencelang.editing.playbook import made_ready

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "playbooks" / "executive-search" / "executive-search.cadence"


def test_every_touch_ahead_has_a_rule_a_person_and_a_date_in_the_days_to_come():
    ready = made_ready(compile_path(BOOK))
    people = read_people(BOOK.parent, ready.book)
    start = last_instant(people)
    found = coming(ready.engine, ready.atlas, people)
    labels = {it.label for it in people.candidates.values()}
    assert len(found) > 5
    for rule, them in found.items():
        assert rule in ready.atlas.rules
        assert [it.at for it in them] == sorted(it.at for it in them)
        for it in them:
            assert start <= it.at <= start + DAYS * 1440
            assert it.who in labels
            assert it.words.startswith(f"{it.when}  {it.who}: ")
            assert it.words.partition(": ")[2].startswith(("sent ", "asked "))


def test_what_lies_ahead_is_told_of_candidates_of_whom_nothing_is_recorded(tmp_path):
    assert main(["init", str(tmp_path / "firm")]) == 0
    ready = made_ready(compile_path(tmp_path / "firm" / "playbook.cadence"))
    people = read_people(tmp_path / "firm", ready.book)
    assert all(it.entered_at is None for it in people.candidates.values())
    found = coming(ready.engine, ready.atlas, people)
    names = {ready.atlas.rules[rule].name: {it.who for it in them} for rule, them in found.items()}
    assert names["hello"] == {"Ada", "Kenji"}
    assert date_of(last_instant(people) // 1440).year == 2026


def test_nobody_beside_a_playbook_means_nothing_ahead(tmp_path):
    ready = made_ready(compile_path(BOOK))
    assert not coming(ready.engine, ready.atlas, read_people(tmp_path, ready.book))
