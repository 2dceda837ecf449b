"""Every lint against its page: the bad example gives exactly that lint, the good one nothing."""

import pytest
from lint_examples import Example, compiled, example

from cadencelang.diagnostics import Applicability, Severity
from cadencelang.diagnostics.manual import SECTIONS, page
from cadencelang.lints import Lint, all_lints

LINTS = all_lints()
FIXED = (
    "calendar-days",
    "hold-nobody-told",
    "limit-without-effect",
    "sequence-ignores-reply",
    "silence-condition-longer",
    "unused-consent",
    "unused-event",
    "unused-fact",
    "unused-library",
    "unused-role",
    "unused-sequence",
    "wait-without-bound",
)


def named(lint: Lint) -> str:
    return lint.code.name


def found(given: Example) -> list[str]:
    return [it.code for it in compiled(given).diagnostics]


@pytest.mark.parametrize("lint", LINTS, ids=named)
def test_the_bad_example_gives_this_lint_and_no_other(lint):
    assert found(example(page(lint.code.id), "A bad example")) == [lint.code.id]


@pytest.mark.parametrize("lint", LINTS, ids=named)
def test_the_good_example_is_clean(lint):
    assert found(example(page(lint.code.id), "A good example")) == []


@pytest.mark.parametrize("lint", LINTS, ids=named)
def test_a_finding_says_why_where_and_what_to_do(lint):
    given = example(page(lint.code.id), "A bad example")
    result = compiled(given)
    [diagnostic] = result.diagnostics
    assert diagnostic.severity is Severity.WARNING
    assert diagnostic.message.endswith(".")
    assert diagnostic.help
    assert diagnostic.help.endswith(".")
    for span in (diagnostic.span, *(label.span for label in diagnostic.related)):
        assert 0 <= span.start <= span.end <= len(result.sources[span.file].text)


@pytest.mark.parametrize("name", FIXED)
def test_a_fix_mends_what_it_is_for(name):
    given = example(page(name), "A bad example")
    [diagnostic] = compiled(given).diagnostics
    text = given.text
    for edit in sorted(diagnostic.fix.edits, key=lambda it: it.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    left = compiled(Example(text, given.files))
    assert left.ok
    assert diagnostic.code not in [it.code for it in left.diagnostics]
    assert diagnostic.fix.applicability is Applicability.SUGGESTION


@pytest.mark.parametrize("lint", LINTS, ids=named)
def test_a_page_has_its_sections(lint):
    markdown = page(lint.code.name).markdown
    assert [line[3:] for line in markdown.splitlines() if line.startswith("## ")] == list(SECTIONS)


@pytest.mark.parametrize("name", sorted({named(lint) for lint in LINTS} - {"unused-template"}))
def test_a_lint_can_be_allowed_where_it_stands(name):
    given = example(page(name), "A bad example")
    [diagnostic] = compiled(given).diagnostics
    end = given.text.index("\n", diagnostic.span.start)
    allowed = given.text[:end] + f"  # allow {name}: we know" + given.text[end:]
    [silenced] = compiled(Example(allowed, given.files)).diagnostics
    assert silenced.suppressed_because == "we know"
