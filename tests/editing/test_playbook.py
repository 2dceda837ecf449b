"""A playbook checked after each of many edits is told the same of as one that is opened then."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.compiler import compile_in
from cadencelang.editing.playbook import EditedFolder, Trees, compile_edited
from cadencelang.source import SourceFile
from cadencelang.syntax import parse

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
BOOKS = [
    PLAYBOOKS / "executive-search" / "executive-search.cadence",
    PLAYBOOKS / "board-appointment" / "board-appointment.cadence",
    PLAYBOOKS / "talent-pool" / "talent-pool.cadence",
]
PLACE = st.floats(0, 1, exclude_max=True)
Edit = Callable[[list[str], int], list[str]]
EDITS: dict[str, Edit] = {
    "take a line out": lambda lines, at: lines[:at] + lines[at + 1 :],
    "say a line twice": lambda lines, at: lines[: at + 1] + lines[at:],
    "change a word": lambda lines, at: [*lines[:at], lines[at].replace("working ", "", 1), *lines[at + 1 :]],
    "break a word": lambda lines, at: [*lines[:at], lines[at].replace("e", "q", 1), *lines[at + 1 :]],
    "indent a line": lambda lines, at: [*lines[:at], "  " + lines[at], *lines[at + 1 :]],
    "add a blank line": lambda lines, at: [*lines[:at], "\n", *lines[at:]],
    "add an unused fact": lambda lines, at: [
        *lines[: _facts(lines)],
        "  unread  text, optional\n",
        *lines[_facts(lines) :],
    ],
    "take ten lines out": lambda lines, at: lines[:at] + lines[at + 10 :],
}
STEPS = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), PLACE, st.booleans()), min_size=1, max_size=5)


def _facts(lines: list[str]) -> int:
    return lines.index("facts\n") + 1 if "facts\n" in lines else 0


def _alike(book: Path, text: str) -> None:
    edited = compile_edited(book.parent, book.name, {book.name: text})
    anew = compile_in(EditedFolder(book.parent, {book.name: text}), book.name)
    assert edited.diagnostics == anew.diagnostics
    assert edited.book == anew.book
    assert edited.scenarios == anew.scenarios


@pytest.mark.slow
@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(book=st.sampled_from(BOOKS), steps=STEPS)
def test_checking_after_each_edit_tells_the_same_as_opening_the_text(
    book: Path, steps: list[tuple[str, float, bool]]
) -> None:
    whole = text = book.read_text(encoding="utf-8")
    for edit, place, taken_back in steps:
        lines = text.splitlines(keepends=True)
        text = "".join(EDITS[edit](lines, int(place * len(lines)))) if lines else text
        _alike(book, text)
        text = whole if taken_back else text


def test_a_warning_behind_a_longer_text_stands_at_its_new_place() -> None:
    book = BOOKS[0]
    text = book.read_text(encoding="utf-8")
    late = text.replace("wait 2 working days", "wait 2 days")
    assert late != text
    for edited in (late, f"# More\n{late}", late.replace("facts\n", "facts\n  unread  text, optional\n")):
        _alike(book, edited)


def test_a_text_and_what_lies_on_disk_are_both_remembered() -> None:
    trees = Trees()
    on_disk, opened = SourceFile("a.cadence", 'playbook "A"\n'), SourceFile("a.cadence", 'playbook "B"\n')
    first, second = trees(on_disk), trees(opened)
    assert trees(SourceFile("a.cadence", on_disk.text)) is first
    assert trees(opened) is second
    assert trees(SourceFile("b.cadence", on_disk.text)) == parse(SourceFile("b.cadence", on_disk.text))
    trees(SourceFile("a.cadence", 'playbook "C"\n'))
    assert trees(on_disk) is not first
