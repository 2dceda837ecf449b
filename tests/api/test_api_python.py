"""The Python interface: its examples, every way of loading, and what it refuses."""

import datetime as dt
import doctest
from pathlib import Path

import pytest

import cadencelang
from cadencelang import api
from cadencelang.graph.store import StoreError, dump

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
SHORT = """\
playbook "Short"
  version 1
clock
  candidate time from timezone, otherwise Europe/London
team
  recruiter owns the candidate
facts
  email     email address
  timezone  time zone, optional
  born_on   date, optional
  seen_at   date and time, optional
  likes     list of text, optional
stage "Talking"
  leads to "Over"
  rule "note"
    when the candidate enters
    tell recruiter "They are in"
closing stage "Over"
"""


def test_the_examples_of_the_documentation():
    result = doctest.testmod(api)
    assert result.attempted > 10
    assert result.failed == 0


def test_everything_named_can_be_had():
    for name in cadencelang.__all__:
        assert getattr(cadencelang, name)
    assert set(cadencelang.__all__) <= set(dir(cadencelang))
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        cadencelang.laod  # noqa: B018


def test_a_folder_a_file_and_a_compiled_file_give_the_same(tmp_path):
    folder = cadencelang.load(PLAYBOOKS / "executive-search")
    file = cadencelang.load(str(PLAYBOOKS / "executive-search" / "executive-search.cadence"))
    (tmp_path / "book.json").write_text(dump(folder.book))
    assert folder.book == file.book == cadencelang.load(tmp_path / "book.json").book
    assert cadencelang.loads((tmp_path / "book.json").read_text()).book == folder.book


def test_what_cannot_be_loaded_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="no playbook"):
        cadencelang.load(tmp_path / "gone.cadence")
    with pytest.raises(FileNotFoundError, match="holds no playbooks"):
        cadencelang.load(tmp_path)
    with pytest.raises(cadencelang.PlaybookError, match="CL201") as refused:
        cadencelang.loads(SHORT.replace('leads to "Over"', 'leads to "Ovr"'))
    assert [it.code for it in refused.value.diagnostics] == ["CL201"]
    with pytest.raises(StoreError):
        cadencelang.loads("{}")


def test_facts_come_as_plain_python():
    playbook = cadencelang.loads(SHORT)
    facts = {
        "email": "ada@example.com",
        "timezone": "Asia/Tokyo",
        "born_on": dt.date(1970, 1, 3),
        "seen_at": "2026-03-02 10:00",
        "likes": ["boards", "energy"],
    }
    step = playbook.enter("ada", facts, "Talking", dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC))
    assert playbook.shown(step.state, step.state.now) == "Mon 2026-03-02 10:00"
    assert playbook.engine.facts(step.state) == {
        "email": "ada@example.com", "timezone": "Asia/Tokyo", "born_on": 2, "seen_at": 29540220,
        "likes": ("boards", "energy"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "facts",
    [{}, {"email": "ada"}, {"email": "a@example.com", "timezone": "Tokyo"}, {"email": "a@example.com", "age": 5}],
    ids=["missing", "no address", "no zone", "not declared"],
)
def test_facts_that_do_not_fit_are_refused(facts):
    with pytest.raises(cadencelang.FactError):
        cadencelang.loads(SHORT).enter("ada", facts, "Talking", "2026-03-02 10:00")


def test_a_datetime_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        cadencelang.loads(SHORT).enter("ada", {"email": "a@example.com"}, "Talking", dt.datetime(2026, 3, 2))


def test_states_are_never_changed():
    playbook = cadencelang.loads(SHORT)
    step = playbook.enter("ada", {"email": "a@example.com"}, "Talking", "2026-03-02 10:00")
    before = repr(step.state)
    playbook.advance(step.state, "2026-03-03 10:00")
    assert repr(step.state) == before
