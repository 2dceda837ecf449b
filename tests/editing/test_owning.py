"""Which playbook a file belongs to."""

import pytest

from cadencelang.editing.owning import files_of, playbooks_of
from cadencelang.editing.playbook import compile_edited

MAIN = 'playbook "A"\nuse "parts/one.cadence"\nlibrary "x" from "library/x.csv"\n'


@pytest.fixture
def folder(tmp_path):
    for path, text in {
        "a.cadence": MAIN, "parts/one.cadence": 'use "deep/two.cadence"\n', "parts/deep/two.cadence": "facts\n",
        "parts/lonely.cadence": "facts\n", "templates/hello.md": "x", "library/x.csv": "", "notes.md": "",
    }.items():  # fmt: skip
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "owned"),
    [
        ("a.cadence", True), ("parts/one.cadence", True), ("parts/deep/two.cadence", True),
        ("templates/hello.md", True), ("library/x.csv", True), ("parts/lonely.cadence", False), ("notes.md", False),
        ("gone.cadence", False),
    ],
)  # fmt: skip
def test_a_file_belongs_to_the_playbook_that_uses_it(folder, path, owned):
    assert playbooks_of(folder / path, {}) == ([folder / "a.cadence"] if owned else [])


def test_what_is_open_counts_before_what_lies_on_disk(folder):
    one, lonely = folder / "parts" / "one.cadence", folder / "parts" / "lonely.cadence"
    opened = {one: 'use "lonely.cadence"\n'}
    assert playbooks_of(lonely, opened) == [folder / "a.cadence"]
    assert playbooks_of(folder / "parts/deep/two.cadence", opened) == []
    assert playbooks_of(lonely, {lonely: 'playbook "B"\n'}) == [lonely]
    new = folder / "new.cadence"
    assert playbooks_of(new, {new: 'playbook "new"\n'}) == [new]


def test_a_part_may_belong_to_several_playbooks(folder):
    (folder / "b.cadence").write_text(MAIN.replace('"A"', '"B"'))
    assert playbooks_of(folder / "parts" / "one.cadence", {}) == [folder / "a.cadence", folder / "b.cadence"]


def test_a_circle_of_files_ends(folder):
    (folder / "parts" / "deep" / "two.cadence").write_text('use "../one.cadence"\nuse "../../a.cadence"\n')
    assert files_of(folder / "a.cadence", {}) >= {"a.cadence", "parts/one.cadence", "parts/deep/two.cadence"}


def test_a_playbook_is_compiled_with_texts_that_are_nowhere_on_disk(folder):
    compiled = compile_edited(folder, "c.cadence", {"c.cadence": 'playbook "C"\n  version 1\n'})
    assert "c.cadence" in compiled.sources
