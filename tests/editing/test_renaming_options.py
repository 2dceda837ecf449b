"""Renaming a value that a fact is one of: in every sentence and letter that gives it to that fact, and nowhere else."""

from pathlib import Path

import pytest

from cadencelang.compiler import compile_path, compile_text
from cadencelang.editing.names import Key, names_of
from cadencelang.editing.playbook import compile_edited
from cadencelang.editing.renaming import Refused, rename
from cadencelang.source import SourceFile

PLAYBOOKS = Path(__file__).parent.parent.parent / "playbooks"
BOOK = """\
playbook "Options"
  version 1
use "more.cadence"
clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG
team
  recruiter owns the candidate
facts
  name       text
  email      email address
  seniority  one of "C-suite", "VP"
  rank       one of "VP", "low", optional
events
  interview completed
    level  one of "VP", "Director"
channels
  email  automatic, to email
  call   by a person
stage "VP"
  leads to "Done"
  rule "VP"
    when interview completed
    only if seniority is "VP" and its level is not "VP"
    set seniority to "VP"
    choose by seniority, rank
      case "C-suite" or "VP", "VP"
        tell recruiter "VP"
      otherwise
        tell recruiter "another"
    if not (seniority is one of "C-suite", "VP")
      tell recruiter "never"
closing stage "Done"
guarantee "of VPs"
  assuming seniority is "VP"
  every promise is kept
scenario "a VP"
  given seniority is "VP", rank is "VP"
  at 2026-03-02 10:00 the candidate enters "VP"
  at 2026-03-02 11:00 interview completed with level "VP"
  at 2026-03-02 12:00 seniority becomes "VP"
  expect seniority is "VP" at 2026-03-02 13:00
"""
MORE = """\
every open stage
  rule "hello"
    when (seniority is "VP") becomes true
    send email "hello"
"""
LETTER = """\
---
subject: '{% if seniority == "VP" %}VP{% else %}You{% endif %}'
channel: email
---
{% if "VP" == seniority and rank is known and rank != "VP" or seniority in ("C-suite", "VP") %}Dear VP{% endif %}
{{ name }} of the VP
"""
SOURCES = {
    path: SourceFile(path, text)
    for path, text in {"book.cadence": BOOK, "more.cadence": MORE, "templates/hello.md": LETTER}.items()
}
NAMES = names_of([SOURCES["book.cadence"], SOURCES["more.cadence"]], [SOURCES["templates/hello.md"]])


def compiling(texts):
    return compile_text(texts["book.cadence"], name="book.cadence", files=texts)


def renamed(scope, old, new):
    """The texts after an option of a fact was renamed where it is declared."""
    (at,) = NAMES.declared(Key("option", old, scope))
    texts = {path: source.text for path, source in SOURCES.items()}
    for edit in reversed(rename(NAMES, at, new, SOURCES, compiling).edits):
        text = texts[edit.span.file]
        texts[edit.span.file] = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return texts


def test_the_playbook_is_sound():
    assert compiling({path: it.text for path, it in SOURCES.items()}).ok


def test_an_option_is_renamed_in_every_sentence_and_letter_that_gives_it_to_its_fact():
    texts = renamed("seniority", "VP", "Vice president")
    book = BOOK
    for before in (
        'seniority  one of "C-suite", "VP"',
        'seniority is "VP"',
        'set seniority to "VP"',
        'case "C-suite" or "VP"',
        'one of "C-suite", "VP"',
        'seniority becomes "VP"',
    ):
        book = book.replace(before, before.replace("VP", "Vice president"))
    assert texts["book.cadence"] == book
    assert texts["more.cadence"] == MORE.replace('"VP"', '"Vice president"')
    letter = LETTER.replace('== "VP"', '== "Vice president"').replace('"VP" ==', '"Vice president" ==')
    assert texts["templates/hello.md"] == letter.replace('"C-suite", "VP"', '"C-suite", "Vice president"')


def test_the_same_word_of_another_fact_or_of_a_field_is_another():
    texts = renamed("rank", "VP", "high")
    assert texts["book.cadence"] == BOOK.replace('rank       one of "VP"', 'rank       one of "high"').replace(
        '"VP", "VP"\n        tell', '"VP", "high"\n        tell'
    ).replace('or "VP", "VP"', 'or "VP", "high"').replace('rank is "VP"', 'rank is "high"')
    assert texts["templates/hello.md"] == LETTER.replace('rank != "VP"', 'rank != "high"')
    texts = renamed("its level", "VP", "high")
    assert texts["book.cadence"] == BOOK.replace('level  one of "VP"', 'level  one of "high"').replace(
        'its level is not "VP"', 'its level is not "high"'
    ).replace('with level "VP"', 'with level "high"')
    assert texts["templates/hello.md"] == LETTER


def test_it_can_be_renamed_from_a_letter():
    at = NAMES.at("templates/hello.md", LETTER.index('VP" %}VP'))
    assert at.key == Key("option", "VP", "seniority")
    assert not at.declares


def test_a_value_that_there_is_and_one_that_is_not_are_refused():
    (at,) = NAMES.declared(Key("option", "VP", "seniority"))
    with pytest.raises(Refused, match='There already is an option "C-suite"'):
        rename(NAMES, at, "C-suite", SOURCES, compiling)
    source = SourceFile("book.cadence", BOOK.replace('set seniority to "VP"', 'set seniority to "VIP"'))
    names = names_of([source], [])
    with pytest.raises(Refused, match='There is no option "VIP"'):
        rename(names, names.at("book.cadence", source.text.index("VIP")), "X", {source.path: source}, compiling)


def test_a_text_that_is_not_one_of_several_is_no_option():
    text = BOOK.replace('rank       one of "VP", "low", optional', "rank       text, optional")
    names = names_of([SourceFile("book.cadence", text)], [])
    assert {it.key.scope for it in names.occurrences if it.key.noun == "option"} == {"seniority", "its level"}


@pytest.mark.parametrize("name", ["executive-search", "talent-pool", "board-appointment"])
def test_every_option_of_a_real_playbook_can_be_renamed(name):
    main = PLAYBOOKS / name / f"{name}.cadence"
    compiled = compile_path(main)
    sources = {path: it for path, it in compiled.sources.items() if path.endswith((".cadence", ".md"))}
    own = [it for it in sources.values() if it.path.endswith(".cadence")]
    names = names_of(own, [it for it in sources.values() if it not in own])
    declared = [it for it in names.occurrences if it.declares and it.key.noun == "option"]
    assert len(declared) == sum(len(it.type.options) for it in compiled.book.facts) + sum(
        len(field.type.options) for event in compiled.book.events for field in event.fields
    )
    for it in declared[:: max(1, len(declared) // 2)]:
        assert rename(names, it, "Zz renamed", sources, lambda texts: compile_edited(main.parent, main.name, texts))
