"""Scenarios of the corpus: what they tell of mistakes, which expectations are met, and how near the others came."""

import re
from pathlib import Path

import pytest
from workbench_world import FILES, SEARCH, compiled, world

from cadencelang.compiler import compile_text
from cadencelang.diagnostics import Severity
from cadencelang.diagnostics.manual import pages
from cadencelang.workbench.scenario_runner import run_scenario

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus" / "scenarios"
HEAD = SEARCH[: SEARCH.index("stage ")]

_NOT_MET = re.compile(r"  #! (.+)$", re.MULTILINE)
_WRONG = re.compile(r"  #! (CL\d{3}): (.+)$", re.MULTILINE)


def verdicts():
    text = (CORPUS / "verdicts.cadence").read_text(encoding="utf-8")
    engine, atlas = world("\n" + text)
    offset = compiled("\n" + text).sources["search.cadence"].text.index(text)
    for scenario in compiled("\n" + text).scenarios:
        for verdict in run_scenario(engine, atlas, scenario).verdicts:
            start = verdict.expectation.span.start - offset
            line = text[start : text.index("\n", start)]
            yield pytest.param(verdict, line, id=f"{scenario.name}: {verdict.expectation.words}")


@pytest.mark.parametrize(("verdict", "line"), list(verdicts()))
def test_an_expectation(verdict, line):
    missed = _NOT_MET.search(line)
    told = " ".join(verdict.told)
    assert verdict.met is (missed is None), told
    if missed:
        assert missed[1] in told


def test_every_mistake_is_told_on_its_line_and_no_other():
    text = (CORPUS / "mistakes.txt").read_text(encoding="utf-8")
    text = text[text.index("\nscenario") :]
    made = compile_text(SEARCH + text, name="search.cadence", files=FILES)
    assert made.book is None
    source = made.sources["search.cadence"]
    told: dict[str, list[str]] = {}
    for it in made.diagnostics:
        line = source.line_text(source.line_col(it.span.start)[0])
        told.setdefault(line, []).append(f"{it.code}: {it.message} {it.help or ''}")
    expected = {line: found for line in text.splitlines() if (found := _WRONG.search(line))}
    assert set(told) == set(expected)
    for line, messages in told.items():
        assert len(messages) == 1, messages
        assert messages[0].startswith(expected[line][1])
        assert expected[line][2] in messages[0]


@pytest.mark.parametrize("page", [it for it in pages().values() if "CL250" <= it.id <= "CL257"], ids=lambda it: it.id)
def test_the_examples_of_a_page(page):
    bad, good = re.findall(r"```cadence\n(.*?)```", page.markdown, re.DOTALL)
    assert errors(bad) == [page.id]
    assert errors(good) == []


def errors(example: str) -> list[str]:
    """The codes of the errors in an example, in a playbook that has what it needs."""
    made = compile_text(HEAD + example, files={"templates/welcome.md": FILES["templates/article.md"]})
    return [it.code for it in made.diagnostics if it.severity is Severity.ERROR]
