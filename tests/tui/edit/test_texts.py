"""Texts as a whole: edits, files, the journal, problems."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadencelang.compiler import compile_text
from cadencelang_tui.edit import edits
from cadencelang_tui.edit.buffers import NotText, OnDisk, read_buffer
from cadencelang_tui.edit.fixing import fixed_texts, is_of
from cadencelang_tui.edit.journal import Draft, Journal
from cadencelang_tui.edit.problems import by_row, counted, next_problem, problems_of

TEXTS = st.text(alphabet="ab\n #", max_size=30)


def applied(text, change):
    lines = text.split("\n")
    start, end = (edits.offset_of(lines, at) for at in (change.start, change.end))
    return text[:start] + change.text + text[end:]


@given(TEXTS, TEXTS)
def test_the_smallest_replacement_makes_one_text_of_the_other(old, new):
    change = edits.difference(old, new)
    assert (old == new) if change is None else applied(old, change) == new


@given(st.lists(st.text(alphabet="ab #", max_size=9), max_size=6))
def test_commenting_out_and_in_again_changes_nothing(lines):
    out = edits.toggle_comments(lines)
    if any(line.strip() and not line.lstrip().startswith("#") for line in lines):
        assert all(line.lstrip().startswith("#") for line in out if line.strip())
        assert edits.toggle_comments(out) == lines


def test_lines_are_shifted_but_never_beyond_the_margin():
    assert edits.shift_lines(["a", "  b", ""], 1) == ["  a", "    b", ""]
    assert edits.shift_lines(["a", "    b", " c"], -1) == ["a", "  b", "c"]


def test_finding_and_replacing_tell_capitals_apart_only_when_asked():
    assert edits.find_all("Ab ab", "ab", match_case=True) == [(3, 5)]
    assert edits.replace_all("Ab ab", "AB", r"\1", match_case=False) == (r"\1 \1", 2)
    assert edits.find_all("abc", "", match_case=False) == []


@pytest.mark.parametrize("content", [b"a\nb\n", b"a\r\nb\r\n", b"\xef\xbb\xbfa\r\nb", b"", "ø\n".encode()])
def test_a_file_that_is_not_changed_is_written_as_it_was(tmp_path, content):
    file = tmp_path / "a.cadence"
    file.write_bytes(content)
    file.chmod(0o640)
    buffer = read_buffer(file, "a.cadence")
    buffer.write()
    assert file.read_bytes() == content
    assert file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["a.cadence"]


@pytest.mark.parametrize("content", [b"\xff\xfe", "a\u2028b".encode(), b"a\x0cb"])
def test_what_cannot_be_edited_without_loss_is_refused(tmp_path, content):
    file = tmp_path / "a.cadence"
    file.write_bytes(content)
    with pytest.raises(NotText):
        read_buffer(file, "a.cadence")


def test_a_change_on_disk_is_noticed_and_one_that_changes_nothing_is_not(tmp_path):
    file = tmp_path / "a.cadence"
    file.write_text("a\n")
    buffer = read_buffer(file, "a.cadence")
    os.utime(file, ns=(1, 1))
    assert buffer.on_disk() is OnDisk.SAME
    file.write_text("other\n")
    assert buffer.on_disk() is OnDisk.CHANGED
    assert buffer.tell_once()
    assert not buffer.tell_once()
    file.unlink()
    assert buffer.on_disk() is OnDisk.GONE


def test_the_journal_gives_back_what_it_was_given(tmp_path):
    journal = Journal(tmp_path / "journal")
    draft = Draft("/a/b.cadence", "text \udc80 ø\n", "base", (3, 4))
    assert journal.keep(draft)
    assert journal.find("/a/b.cadence") == draft
    assert journal.find("/a/c.cadence") is None
    journal.forget("/a/b.cadence")
    assert journal.find("/a/b.cadence") is None


def test_a_journal_that_cannot_be_written_or_read_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    assert not Journal(tmp_path / "file").keep(Draft("a", "b", "c", (0, 0)))
    journal = Journal(tmp_path)
    journal.keep(Draft("a", "b", "c", (0, 0)))
    next(tmp_path.glob("*.json")).write_text("{")
    assert journal.find("a") is None


BROKEN = """\
playbook "x"
stage "A"
  rule "r"
    when the candidate enters
    wait 2 dayss
    send email "nothing"
"""


def test_problems_have_rows_and_columns_and_a_next_one():
    compiled = compile_text(BROKEN)
    problems = problems_of(compiled.diagnostics, compiled.sources)
    rows = by_row(problems, "playbook.cadence")
    first = rows[4][0]
    assert BROKEN.split("\n")[4][first.start : first.end] == "dayss"
    assert "error" in counted(problems)
    seen, cursor = set(), ("playbook.cadence", 0, -1)
    for _ in problems:
        found = next_problem(problems, *cursor)
        seen.add((found.row, found.start))
        cursor = (found.path, found.row, found.start)
    assert seen == {(it.row, it.start) for it in problems}
    assert next_problem((), "a", 0, 0) is None


def test_a_fix_gives_the_whole_new_text():
    compiled = compile_text(BROKEN)
    problem = by_row(problems_of(compiled.diagnostics, compiled.sources), "playbook.cadence")[4][0]
    texts = fixed_texts(problem.diagnostic, compiled.sources)
    assert texts == {"playbook.cadence": BROKEN.replace("dayss", "days")}
    assert is_of(compiled.sources, "playbook.cadence", BROKEN)
    assert not is_of(compiled.sources, "other.cadence", BROKEN)
