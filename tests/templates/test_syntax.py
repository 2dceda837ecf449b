"""Templates that are not well formed, and forms that they do not have: told in plain words, at the exact place."""
# ruff: noqa: E501  (a case is a line)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from template_cases import about, check, file_text, use

BROKEN = [
    ("{% if company is known %}hi", "{%", "This `if` is never closed."),
    ("{% for x in topics %}{% if remote %}{% endif %}", "{%", "This `for` is never closed."),
    ("Dear {{ first_name", "{{", "These braces are never closed."),
    ("{{ }}", "}}", "Something is missing before the closing braces."),
    ("{% if %}x{% endif %}", "%}", "Something is missing before the closing braces."),
    ("{{ first name }}", "name", "`name` is not expected here."),
    ("{{ 'a }}", "'", "This text has no closing quote."),
    ("{{ $x }}", "$", "A template cannot have `$` here."),
    ("{{ first_name ) }}", ")", "`)` closes nothing that is open."),
    ("a {# b", "{#", "This comment has no end."),
    ("x{% endif %}", "endif", "`endif` stands here without an open `if`."),
    ("x{% else %}", "else", "`else` stands here without an open `if`."),
    ("{% unless x %}", "unless", "A template has no `unless`."),
    ("{% fro x in y %}", "fro", "A template has no `fro`."),
]


@pytest.mark.parametrize(("body", "words", "message"), BROKEN)
def test_a_template_that_is_not_well_formed(body, words, message):
    assert about(body) == [("CL402", words, message)]


@pytest.mark.parametrize(
    ("body", "help"),
    [
        ("Dear {{ first_name,\n\nHello.", "Write `{{ first_name }}`."),
        ("Dear {{ first_name }, we met", "Write `{{ first_name }}`."),
        ("Dear {{ first_name, I am {{ owner.name }}.", "Write `{{ first_name }}`."),
        ("Dear {{first_name} and {{ owner.name }}.", "Write `{{ first_name }}`."),
        ("{% if first_name is known } Hello {% endif %}", "Write `%}`."),
        ("Dear {{, hello", "Write `}}`."),
    ],
)
def test_braces_that_nothing_closes_are_told_where_they_open(body, help):
    text = file_text(body)
    _, (found,) = check(text)
    assert (found.code, found.message, found.help) == ("CL402", "These braces are never closed.", help)
    assert found.span.start == text.index("{")


def test_braces_over_several_lines_are_closed():
    assert about("Dear {{\n  first_name\n}},\n\n{% if\n  company is known %}x{% endif %}") == []


@pytest.mark.parametrize(
    ("body", "help"),
    [
        ("{{ first name }}", "The name of a fact has no spaces, as `first_name`."),
        (
            "{{ first_name | default(“you”) }}",
            'Between braces, a text stands in straight quotation marks: "like this".',
        ),
    ],
)
def test_how_to_mend_it_is_told(body, help):
    assert [it.help for it in check(file_text(body))[1]] == [help]


FORBIDDEN = [
    ("{{ first_name() }}", "A template cannot have a call."),
    ("{{ range(9) }}", "A template cannot have a call."),
    ("{{ first_name.upper() }}", "A template cannot have a call."),
    ("{{ first_name['x'] }}", "A template cannot have square brackets."),
    ("{{ first_name[0:2] }}", "A template cannot have square brackets."),
    ("{{ first_name.__class__ }}", "A template cannot reach `__class__`."),
    ("{{ 'a' * 100000000 }}", "A template cannot have arithmetic."),
    ("{{ 2 ** 100000 }}", "A template cannot have arithmetic."),
    ("{{ first_name + email }}", "A template cannot have arithmetic."),
    ("{{ -notice_weeks }}", "A template cannot have arithmetic."),
    ("{{ first_name ~ email }}", "A template cannot have `~`."),
    ("{{ [1, 2] }}", "A template cannot have a list of its own."),
    ("{{ {'a': 1} }}", "A template cannot have a mapping of its own."),
    ("{{ none }}", "A template has no `none`."),
    ("{% set x = 1 %}", "A template cannot have `set`."),
    ("{% set x %}y{% endset %}", "A template cannot have `set`."),
    ("{% with %}{% endwith %}", "A template cannot have `with`."),
    ("{% macro m() %}{% endmacro %}", "A template cannot have a macro."),
    ("{% call m() %}{% endcall %}", "A template cannot have a call."),
    ("{% filter upper %}x{% endfilter %}", "A template cannot have a filter block."),
    ("{% block b %}{% endblock %}", "A template cannot have a block."),
    ("{% include 'x' %}", "A template cannot have an include."),
    ("{% import 'x' as y %}", "A template cannot have an import."),
    ("{% from 'x' import y %}", "A template cannot have an import."),
    ("{% extends 'x' %}", "A template cannot have `extends`."),
    ("{% autoescape false %}{% endautoescape %}", "A template cannot have `autoescape`."),
    ("{{ first_name | attr('x') }}", "There is no filter `attr`."),
    ("{{ topics | map('upper') }}", "There is no filter `map`."),
    ("{{ first_name | format }}", "There is no filter `format`."),
    ("{% if first_name is defined %}{% endif %}", "There is no test `defined`."),
    ("{{ topics | join(first_name) }}", "`join` takes only text in quotes."),
    ("{{ topics | join(d='x') }}", "`join` takes only text in quotes."),
    ("{{ company | default }}", "`default` takes one text."),
    ("{{ first_name | upper('x') }}", "`upper` takes nothing."),
    (
        "{% for a in topics %}{% for b in topics %}{% for c in topics %}{% endfor %}{% endfor %}{% endfor %}",
        "More than 2 loops stand in one another.",
    ),
    ("{% for a in topics recursive %}{% endfor %}", "A loop is `for … in …` and no more."),
    ("{% for a in topics if a %}{% endfor %}", "A loop is `for … in …` and no more."),
    ("{% for a, b in topics %}{% endfor %}", "A loop has one name for what it goes through."),
    ("{% for loop in topics %}{% endfor %}", "`loop` means something else in a template."),
    ("{{ 'x' if remote }}", "This `if` does not say what stands there otherwise."),
    ("{% if 1 < notice_weeks < 3 %}{% endif %}", "This compares more than two things at once."),
    ("{{ " + "not " * 60 + "remote }}", "This template is nested too deeply."),
]


@pytest.mark.parametrize(("body", "message"), FORBIDDEN)
def test_forms_that_templates_do_not_have(body, message):
    (found,) = about(body)
    assert found[0] in ("CL402", "CL403")
    assert found[2] == message


@pytest.mark.parametrize(
    "body", ["{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "{% if remote %}" * 2000 + "{% endif %}" * 2000]
)
def test_deep_nesting_is_told_and_nothing_breaks(body):
    (found,) = about(body)
    assert "nested too deeply" in found[2]


def test_a_template_that_is_too_large():
    template, (found,) = check(file_text("x" * 70_000), use())
    assert template is None
    assert found.code == "CL411"


FRONT = [
    ("Dear you", "This template does not begin with its front matter."),
    ("", "This template does not begin with its front matter."),
    ("---\nsubject: x\nDear", "The front matter that begins here has no end."),
    ("---\nsubject x\n---\n", "This line of the front matter is not `key: value`."),
    ("---\nsubjct: x\n---\n", "A template has no `subjct`."),
    ("---\nsubject: a\nsubject: b\n---\n", "`subject` is said twice."),
    ("---\nsubject:\n---\n", "`subject` says nothing."),
    ("---\nsubject: x\nlanguage: English\n---\n", '"English" is not a language.'),
]


@pytest.mark.parametrize(("text", "message"), FRONT)
def test_front_matter(text, message):
    assert [(it.code, it.message) for it in check(text, use())[1]] == [("CL401", message)]


WORDS = """
{{ }} {% %} {# #} - if for in else endif endfor known unknown first_name company cited . | ( ) [ ] ' join not and --- loop
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\n", "---\n", "\0", "é", "subject: x"])


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_template_or_is_told_what_is_wrong(text, framed):
    text = file_text(text) if framed else text
    template, found = check(text, use(citing=("discussed",)))
    assert (template is None) == any(it.severity == "error" for it in found)
    for it in found:
        if it.span.file != "search.cadence":
            assert 0 <= it.span.start <= it.span.end <= len(text)
