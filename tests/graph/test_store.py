"""The compiled playbook's file: what it holds comes back, and nothing else is taken for one."""

import dataclasses
import json
import re
import subprocess
import sys

import jsonschema
import pytest
from graph_books import BOOKS, any_book, small_book
from hypothesis import given, settings
from hypothesis import strategies as st

from cadencelang.graph import store, store_schema
from cadencelang.graph.store import StoreError, dump, load
from cadencelang.schemas import published

CHECKER = jsonschema.Draft202012Validator(json.loads(published("book")))


def resealed(text: str, change) -> str:
    """The file with its content changed and its hash made to fit again."""
    file = json.loads(text)
    change(file["content"])
    content = json.dumps(file["content"])
    file["hash"] = store._digest(file["language"], content.encode())
    return json.dumps(file)


def test_a_book_comes_back_as_it_was():
    book = small_book()
    assert load(dump(book)) == book
    assert dump(load(dump(book))) == dump(book)


@given(any_book())
@BOOKS
def test_any_book_comes_back_as_it_was_and_fits_the_schema(book):
    text = dump(book)
    assert load(text) == book
    CHECKER.validate(json.loads(text))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(store_schema.schema())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content["book"].pop("name"),
        lambda content: content["book"].update(nonsense=1),
        lambda content: content["book"]["limits"][0].update(node="Mystery"),
        lambda content: content["book"]["rules"][0].update(overlap="sometimes"),
    ],
)
def test_the_schema_refuses_what_load_refuses(spoil):
    file = json.loads(dump(small_book()))
    spoil(file["content"])
    assert not CHECKER.is_valid(file)


def test_lines_stay_within_the_width_unless_one_value_is_longer():
    assert all(len(line) <= 120 or '"body"' in line or '"text"' in line for line in dump(small_book()).splitlines())


def test_the_tool_is_outside_the_hash_and_the_layout_does_not_matter():
    text = dump(small_book())
    file = json.loads(text)
    file["tool"] = "99.0"
    for indent in (None, 4):
        assert load(json.dumps(file, indent=indent)) == small_book()
    assert load(text.replace("\n", "\r\n").encode()) == small_book()


def test_the_hash_is_of_the_content():
    book = small_book()
    assert store.content_hash(book) == store.content_hash(small_book())
    assert store.content_hash(book) != store.content_hash(dataclasses.replace(book, version=2))


def test_an_altered_file_is_refused():
    text = dump(small_book())
    with pytest.raises(StoreError, match="was altered after it was compiled"):
        load(text.replace("Tell them the decision", "Tell them nothing", 1))


def test_a_newer_language_is_refused_before_anything_else():
    text = dump(small_book()).replace('"language": 1,\n  "tool"', '"language": 2,\n  "tool"', 1)
    with pytest.raises(StoreError, match="compiled for version 2 of the language; this program reads up to version 1"):
        load(text)


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '"book"', "playbook", '{"format": 1}', b"\xff\xfe", b"\x00"])
def test_what_is_no_compiled_playbook_is_refused(text):
    with pytest.raises(StoreError, match="not a compiled playbook"):
        load(text)


def test_another_format_is_refused():
    text = dump(small_book()).replace("cadencelang.book", "somebody.else", 1)
    with pytest.raises(StoreError, match=r'its format is "somebody\.else"'):
        load(text)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: c["book"].pop("name"), "name should be there"),
        (lambda c: c["book"].update(version="1"), "version should be a whole number"),
        (lambda c: c["book"].update(version=True), "version should be a whole number"),
        (lambda c: c["book"].update(extra=1), "extra should be left out"),
        (lambda c: c["book"]["rules"][0].update(span=10_000), "rules.0.span should be the number of a span"),
        (lambda c: c["book"]["limits"][1].update(node="Rule"), "limits.1 should be one of Cap, "),
        (lambda c: c["book"]["rules"][1]["steps"][0].pop("promise"), "rules.1.steps.0.promise should be there"),
        (lambda c: c["book"]["facts"][0]["type"].update(kind="poem"), "facts.0.type.kind should be one of"),
        (lambda c: c["book"]["limits"][0].update(node=[]), "limits.0 should be one of Cap, "),
        (lambda c: c["book"].update(stages={}), "stages should be an array"),
        (lambda c: c["book"]["clock"]["week"].update(days=[]), "A working week has seven days"),
        (lambda c: c["book"].update(language=7), "two different versions"),
        (lambda c: c["spans"][0].pop("end"), "not a compiled playbook"),
        (lambda c: c.update(book=[]), "should be an object"),
    ],
)
def test_a_malformed_file_is_refused_with_the_place(change, sentence):
    with pytest.raises(StoreError, match=re.escape(sentence)):
        load(resealed(dump(small_book()), change))


@pytest.mark.parametrize("hole", ["[" * 100_000, '{"a":' * 100_000])
def test_deep_nesting_is_refused(hole):
    with pytest.raises(StoreError):
        load(hole)
    with pytest.raises(StoreError):
        load(dump(small_book()).replace('"content": {', f'"content": {hole}', 1))


def test_conditions_nested_too_deeply_are_refused():
    def bury(content):
        guard = content["book"]["rules"][0]["guard"]
        for _ in range(800):
            guard = {"node": "Not", "part": guard, "span": 0}
        content["book"]["rules"][0]["guard"] = guard

    with pytest.raises(StoreError, match="nested too deeply"):
        load(resealed(dump(small_book()), bury))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_file_with_one_damaged_place_is_refused_or_means_the_same(data):
    text = dump(small_book())
    at = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:at] + data.draw(st.characters(codec="utf-8")) + text[at + data.draw(st.integers(0, 3)) :]
    try:
        loaded = load(damaged)
    except StoreError:
        return
    assert loaded == small_book()


def test_loading_imports_no_parser_no_templates_and_no_pydantic():
    check = (
        "import sys, cadencelang.graph.store;"
        "print(sorted({'lark', 'jinja2', 'pydantic', 'rich', 'numpy', 'holidays'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
