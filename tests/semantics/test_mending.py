"""Fixes of misspelt names, and suppressions."""

import pytest
from semantic_world import FILES, compiled, own, whole

from cadencelang.compiler import compile_text
from cadencelang.diagnostics import Applicability
from cadencelang.diagnostics.apply import apply_fixes

SLIPS = """
stage "First interview"
  leads to "Panell"
  rule "r"
    when interview compelted
    only if senority is "Director"
    tell recruter "x"
    send email "thank-yuo"

closing stage "Panel"
"""


def test_safe_fixes_mend_misspelt_names():
    text = whole(SLIPS)
    result = compile_text(text, files=FILES)
    assert len(own(result)) == 5
    applied = apply_fixes(result.sources, result.diagnostics)
    mended = compile_text(applied.texts["playbook.cadence"], files=FILES)
    assert own(mended) == []
    assert mended.ok


def test_a_name_with_two_near_neighbours_is_only_suggested():
    result = compiled('stage "Panel A"\n  leads to "Panel C"\nstage "Panel B"\n')
    [found] = [it for it in result.diagnostics if it.code == "CL201"]
    assert found.help == 'Did you mean "Panel A"?'
    assert found.fix.applicability is Applicability.SUGGESTION


@pytest.mark.parametrize("other", ["interview cancelled", "interview done"])
def test_another_word_is_only_suggested_be_it_as_long_as_the_right_one(other):
    result = compiled(f'stage "A"\n  rule "r"\n    when {other}\n    tell recruiter "x"\n')
    [found] = [it for it in result.diagnostics if it.code == "CL203"]
    assert found.help == 'Did you mean "interview completed"?'
    assert found.fix.applicability is Applicability.SUGGESTION


def test_a_name_that_is_like_nothing_has_no_fix():
    [found] = [it for it in compiled('stage "A"\n  leads to "Zanzibar"\n').diagnostics if it.code == "CL201"]
    assert found.fix is None


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("UK", 'Did you mean "GB"?'),
        ("USA", 'Did you mean "US"?'),
        ("GB-EN", 'Did you mean "GB-ENG"?'),
        ("EN", "Name a country, or a part of one: GB, GB-ENG, US-NY."),
    ],
)
def test_a_country_is_never_taken_for_one_spelt_like_it(written, help):
    result = compiled(f'stage "A"\nclock\n  calendars {written}\n')
    [found] = [it for it in result.diagnostics if it.code == "CL503"]
    assert found.help == help


def test_the_suggested_answer_to_an_unknown_fact_compiles():
    text = whole(
        'facts\n  city text, optional\nstage "A"\n  rule "r"\n    when the candidate enters\n'
        '    only if city is "x"\n    tell owner "x"\n'
    )
    result = compile_text(text, files=FILES)
    applied = apply_fixes(result.sources, result.diagnostics, frozenset(Applicability))
    assert '(city is "x", or if unknown no)' in applied.texts["playbook.cadence"]
    assert own(compile_text(applied.texts["playbook.cadence"], files=FILES)) == []


UNUSED = 'facts\n  shoe_size number, optional{}\nstage "A"\n'


def test_a_suppression_silences_its_lint_and_keeps_the_reason():
    loud = [it for it in compiled(UNUSED.format("")).diagnostics if "shoe_size" in it.message]
    assert [(it.code, it.suppressed_because) for it in loud] == [("CL760", None)]
    quiet = compiled(UNUSED.format("  # allow unused-fact: the client sends it"))
    silenced = [it for it in quiet.diagnostics if "shoe_size" in it.message]
    assert [(it.code, it.suppressed_because) for it in silenced] == [("CL760", "the client sends it")]
    assert own(quiet) == []


def test_a_suppression_of_a_block_reaches_into_it_and_no_further():
    text = (
        "facts  # allow unused-fact: imported as they are\n  shoe_size number, optional\n  hat_size number, optional\n"
    )
    found = [it for it in compiled(text).diagnostics if it.code == "CL760"]
    silenced = {it.message for it in found if it.suppressed_because}
    assert len(silenced) == 2
    assert len(found) > 2


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# allow unused-fakt: why", "CL236"),
        ("# allow unknown-stage: why", "CL236"),
        ("# allow unused-template: why", "CL237"),
    ],
)
def test_a_suppression_that_makes_no_sense_is_told(comment, code):
    assert [it for it, _ in own(compiled(UNUSED.format(f"  {comment}")))] == [code]


def test_an_idle_suppression_is_not_told_before_the_lints_have_run():
    broken = UNUSED.format("  # allow unused-template: why") + '  leads to "Nowhere"\n'
    assert [it for it, _ in own(compiled(broken))] == ["CL201"]


def test_a_suppression_reaches_no_other_file():
    text = whole('use "more.cadence"  # allow unused-fact: imported as they are\n' + "# filler\n" * 40)
    more = "facts\n  shoe_size number, optional\n"
    result = compile_text(text, files={**FILES, "more.cadence": more})
    [found] = [it for it in result.diagnostics if "shoe_size" in it.message]
    assert found.suppressed_because is None


def test_an_owner_is_needed_as_soon_as_one_is_spoken_of():
    text = 'playbook "P"\nstage "A"\n  rule "r"\n    when the candidate enters\n    tell owner "x"\n'
    assert [it for it, _ in own(compile_text(text))] == ["CL225"]


def test_very_short_names_are_too_much_alike_for_a_safe_fix():
    result = compiled('stage "One"\n  leads to "Onee"\n')
    [found] = [it for it in result.diagnostics if it.code == "CL201"]
    assert found.fix.applicability is Applicability.SUGGESTION


@pytest.mark.parametrize("text", ["", "# only a remark\n", 'stage "A"\n  rule "r"\n    when the candidate enters\n'])
def test_without_a_header_no_template_is_blamed(text):
    result = compile_text(text, files=FILES)
    assert {(it.code, it.span.file) for it in result.diagnostics} <= {("CL219", "playbook.cadence")}
    assert "header" in result.diagnostics[0].message


_SENDING = 'stage "A"\n  rule "r"\n    when the candidate enters\n    send email "{}"\n'


@pytest.mark.parametrize("name", ["../secret", "letters/far-away", "..\\\\secret", "/etc/passwd"])
def test_a_path_is_no_name_of_a_template(name):
    [found] = [it for it in compiled(_SENDING.format(name)).diagnostics if it.code == "CL205"]
    assert found.help.startswith("A template is named, not found by a path")
    assert found.fix is None


def test_a_template_that_is_missing_is_advised_to_be_written():
    [found] = [it for it in compiled(_SENDING.format("unwritten")).diagnostics if it.code == "CL205"]
    assert found.help == (
        "Write it as the file templates/unwritten.md beside the playbook."
        ' Known: "article", "goodbye", "introduction", "thank-you".'
    )


def test_a_template_that_the_rules_lack_is_not_told_again_in_scenarios():
    text = (
        'stage "A"\n  rule "r"\n    when the candidate enters\n    send email "unwritten"\n'
        'scenario "s"\n  at 2026-03-02 10:00 the candidate enters "A"\n  expect email "unwritten" on 2026-03-02\n'
        '  expect email "other" on 2026-03-02\n'
    )
    found = [it for it in compiled(text).diagnostics if it.code == "CL205"]
    assert [it.message for it in found] == ['There is no template "unwritten".', 'There is no template "other".']
