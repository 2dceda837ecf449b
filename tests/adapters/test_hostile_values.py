"""Values and files from outside that are too large or too deep for what they stand for: refused, never a traceback."""

import json
import math

import pytest

from cadencelang.adapters import rows
from cadencelang.adapters.profiles import read_profile
from cadencelang.adapters.proofs import Disk
from cadencelang.adapters.refusals import Refused, UnreadableFile
from cadencelang.adapters.values import Reader
from cadencelang.clock.local import LocalTime
from cadencelang.graph.conditions import Money
from cadencelang.graph.model import FactType, Kind

READER = Reader(LocalTime("UTC", 5))
HUGE = 10**400
HOSTILE = [
    HUGE, -HUGE, 10**4000, 2**53 + 1, 1e300, "9" * 400, "9" * 5000, "1e999", "nan", "9" * 400 + " GBP", "1" * 100_000,
    {"amount": HUGE, "currency": "GBP"}, {"name": "A", "mail": "a@b.example", "consents": {"x": "9999-12-31"}},
    {"text": "a", "date": "9" * 100}, [HUGE], [[["a"]]], "9999-12-31 23:59", "2026-01-01T00:00+99:99", "\0", "\ud800",
    "a." * 50_000 + "!", "a@" * 50_000, "0" * 100_000 + " until ", "x <" * 40_000, "+1 " * 40_000,
]  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_what_does_not_fit_is_refused_and_what_is_taken_can_be_kept(kind):
    declared = FactType(kind, ("a", "b")) if kind is Kind.ONE_OF else FactType(kind)
    taken, told = [], [""]
    for raw in HOSTILE:
        try:
            taken.append(READER.value(declared, raw))
        except Refused as refused:
            told.append(refused.message)
    assert max(map(len, told)) < 300
    amounts = [it.amount if isinstance(it, Money) else it for it in taken]
    assert all(math.isfinite(it) and abs(it) <= 2**53 for it in amounts if isinstance(it, int | float))


@pytest.mark.parametrize(("raw", "number"), [(2**53, 2**53), ("-9007199254740992", -(2**53)), (0.5, 0.5), ("1e3", 1e3)])
def test_numbers_that_can_be_told_apart_are_taken(raw, number):
    assert READER.value(FactType(Kind.NUMBER), raw) == number


@pytest.mark.parametrize(
    ("text", "said"),
    [("a = " + "[" * 5_000, "nests too deep"), ("a = " + "9" * 5_000, "not a profile"), ("[reply]\nrate = 2", "rate")],
)
def test_a_hostile_profile_is_told(tmp_path, text, said):
    path = tmp_path / "profile.toml"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=said):
        read_profile(path)


@pytest.mark.parametrize("text", ["[" * 100_000, json.dumps({"situations": 1e999}), "9" * 5_000, "null"])
def test_a_spoilt_memory_of_proofs_is_as_good_as_none(tmp_path, text):
    (tmp_path / "key").write_text(text)
    assert Disk(tmp_path).recall("key") is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_too_long_is_measured_without_being_kept_and_the_next_is_read(tmp_path, monkeypatch, end):
    monkeypatch.setattr(rows, "LONGEST_CELL", 20)
    file = tmp_path / "people.jsonl"
    lines = ['{"id": "a"}', "", '{"id": "' + "b" * 90 + '"}', '{"id": "c"}', '{"id":"d45678901"}x']
    file.write_bytes(end.join(lines).encode())
    first, refused, third, last = rows.read_rows(file, "people.jsonl")
    assert (first.line, first.values) == (1, {"id": "a"})
    assert (refused.line, refused.message) == (3, "The line has 100 characters.")
    assert (third.line, third.values) == (4, {"id": "c"})
    assert last.line == 5
    assert "is not JSON" in last.message
