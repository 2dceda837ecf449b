"""Results of scenarios for people and for machines: failures with their timeline, coverage, JUnit."""

import xml.etree.ElementTree as Xml
from textwrap import dedent

from workbench_world import compiled, world

from cadencelang.workbench.coverage import ItemKind, coverage
from cadencelang.workbench.junit import junit_xml, suite_of
from cadencelang.workbench.scenario_runner import run_scenario
from cadencelang.workbench.scenario_text import coverage_text, failure_text
from cadencelang.workbench.terminal import Terminal

MORE = dedent("""
    scenario "they are told"
      given seniority is "VP"
      at 2026-03-02 10:00 the candidate enters "Not selected"
      at 2026-03-02 15:00 recruiter does "Tell them the decision" with outcome "reached"
      expect email "closing-note" at 2026-03-02 15:00

    scenario "they are told <in writing> & at once"
      given seniority is "VP"
      at 2026-03-02 10:00 the candidate enters "Not selected"
      expect email "closing-note" at 2026-03-02 12:00
      run until 2026-03-03 18:00
    """)


def results():
    engine, atlas = world(MORE)
    return [run_scenario(engine, atlas, it) for it in compiled(MORE).scenarios], atlas


def test_a_failure_tells_what_came_instead_and_the_timeline(snapshot):
    (passed, failed), atlas = results()
    assert passed.passed
    assert not failed.passed
    assert failure_text(failed, atlas, Terminal(80)) == snapshot


def test_junit_holds_every_scenario():
    found, atlas = results()
    suite = Xml.fromstring(junit_xml([suite_of(found, atlas, 0.5)]))
    assert suite.attrib | {"time": "0.500"} == suite.attrib
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    one, other = suite
    assert one.find("failure") is None
    assert other.get("name") == "they are told <in writing> & at once"
    assert "Rule" in other.find("failure").get("message")
    assert "Mon  2 Mar 2026" in other.find("failure").text


def account(results):
    return [[entry.reason for entry in it.timeline.entries] for it in results]


def test_coverage_counts_what_a_scenario_took():
    found, atlas = results()
    measured = coverage(atlas, account(found))
    assert measured.of(ItemKind.RULE) == (1, 5)
    assert measured.of(ItemKind.BRANCH) == (1, 3)
    assert measured.of(ItemKind.DEADLINE) == (1, 2), "the second scenario lets the call's deadline pass"
    assert measured.of(ItemKind.BROKEN) == (0, 1)
    assert round(measured.percent) == 27
    assert {it.label for it in measured.missed if it.kind is ItemKind.BRANCH} == {
        'if seniority is "C-suite"',
        "otherwise",
    }


def test_a_rule_that_its_condition_kept_from_running_is_not_covered():
    engine, atlas = world(MORE)
    (first, _), _ = results()
    assert 'rule "thank you"' in {it.label for it in coverage(atlas, account([first])).missed}
    assert coverage(atlas, []).percent == 0
    assert engine.book.rules


def test_coverage_names_what_is_never_exercised(snapshot):
    found, atlas = results()
    assert coverage_text(coverage(atlas, account(found)), atlas, Terminal(80), listed=True) == snapshot


def test_a_branch_that_was_never_taken_is_shown_where_it_stands():
    _, atlas = world()
    lines = {it.label: atlas.place(it.span).line for it in coverage(atlas, []).missed}
    text = {label: atlas.place(it.span).text for it in coverage(atlas, []).missed for label in [it.label]}
    assert lines["otherwise"] == lines['if seniority is "C-suite"'] + 4
    assert text["otherwise"] == "otherwise"
    assert text['call "Tell them the decision" if done with outcome "reached"'] == 'send email "closing-note"'
