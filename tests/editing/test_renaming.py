"""Renaming whatever a real playbook declares leaves it saying the same."""

from pathlib import Path

import pytest

from cadencelang.compiler import compile_path, compile_text
from cadencelang.editing.names import names_of
from cadencelang.editing.playbook import compile_edited
from cadencelang.editing.renaming import Refused, rename
from cadencelang.source import SourceFile

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "playbooks" / "executive-search" / "executive-search.cadence"
BARE = {"fact", "field", "event", "role", "channel", "parameter"}


@pytest.fixture(scope="module")
def world():
    compiled = compile_path(BOOK)
    sources = {path: it for path, it in compiled.sources.items() if path.endswith((".cadence", ".md"))}
    own = [it for it in sources.values() if it.path.endswith(".cadence")]
    return compiled, sources, names_of(own, [it for it in sources.values() if it not in own])


def compiling(texts):
    return compile_edited(BOOK.parent, BOOK.name, texts)


def one_of_each(names):
    found = {}
    for it in names.occurrences:
        if it.declares and it.span.start < it.span.end and it.key.name not in ("email", "owner"):
            found.setdefault(it.key.noun, it)
    return found


def test_one_of_every_noun_can_be_renamed_and_the_playbook_stays_sound(world):
    compiled, sources, names = world
    for noun, it in one_of_each(names).items():
        new = "zz_renamed" if noun in BARE else "Zz renamed"
        renaming = rename(names, it, new, sources, compiling)
        texts = {path: source.text for path, source in sources.items()}
        for edit in reversed(renaming.edits):
            text = texts[edit.span.file]
            assert text[edit.span.start : edit.span.end].split() == it.key.name.split()
            texts[edit.span.file] = text[: edit.span.start] + edit.text + text[edit.span.end :]
        again = compiling(texts)
        assert again.ok, (noun, it.key, [d.message for d in again.diagnostics][:3])
        assert len(again.book.rules) == len(compiled.book.rules)
        assert len(again.scenarios) == len(compiled.scenarios)
    assert {"fact", "stage", "rule", "event", "role", "promise", "task", "guarantee", "scenario"} <= set(
        one_of_each(names)
    )


TWICE = """\
playbook "Twice"
  version 1
stage "A"
  rule "hello"
    when the candidate enters
stage "B"
  rule "hello"
    when the candidate enters
"""


@pytest.mark.parametrize(("more", "count"), [("", 1), ('guarantee "x"\n  rule "hello" never runs\n', 3)])
def test_of_rules_with_one_name_only_the_one_at_the_cursor_is_renamed_unless_a_sentence_names_them(more, count):
    source = SourceFile("a.cadence", TWICE + more)
    names = names_of([source], [])
    at = names.at("a.cadence", TWICE.rindex("hello"))
    renaming = rename(names, at, "Zz", {"a.cadence": source}, lambda texts: compile_text(texts["a.cadence"]))
    assert len(renaming.edits) == count
    assert at.span in [it.span for it in renaming.edits]


def test_a_name_that_nothing_declares_is_refused():
    source = SourceFile("a.cadence", 'stage "A"\n  leads to "B"\n')
    names = names_of([source], [])
    at = names.at("a.cadence", source.text.index("B"))
    with pytest.raises(Refused, match='There is no stage "B"'):
        rename(names, at, "C", {"a.cadence": source}, compiling)
