"""The three playbooks are sound: they compile without a warning, their scenarios hold, their files are well formed."""

import re
from functools import cache
from pathlib import Path

import pytest

from cadencelang.adapters.candidates import read_candidates
from cadencelang.adapters.history import Record, read_history
from cadencelang.compiler import Compiled, compile_path
from cadencelang.diagnostics import Severity
from cadencelang.engine import Engine
from cadencelang.graph.model import Book
from cadencelang.scenarios import lower_scenarios
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.coverage import ItemKind, coverage
from cadencelang.workbench.scenario_runner import Result, run_scenario

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
NAMES = ("executive-search", "talent-pool", "board-appointment")
FEWEST_CANDIDATES = {"executive-search": 40, "talent-pool": 12, "board-appointment": 12}
COVERED = 90.0
"""The share of rules, branches, deadlines and broken promises that scenarios must exercise, in percent."""
WORN_OUT = re.compile(
    r"hope this (e-?mail |message )?finds you|touch(ing)? base|circl(e|ing) back|reach(ing)? out|just checking in"
    r"|at your earliest convenience|do not hesitate|don't hesitate|exciting opportunity|synerg|leverage",
    re.IGNORECASE,
)

each_playbook = pytest.mark.parametrize("name", NAMES)


@cache
def compiled(name: str) -> Compiled:
    return compile_path(PLAYBOOKS / name / f"{name}.cadence")


def book_of(name: str) -> Book:
    book = compiled(name).book
    assert book is not None
    return book


@cache
def results(name: str) -> tuple[Result, ...]:
    book = book_of(name)
    scenarios, mistakes = lower_scenarios(compiled(name).modules, book)
    assert mistakes == ()
    engine, atlas = Engine(book), Atlas(book)
    return tuple(run_scenario(engine, atlas, scenario) for scenario in scenarios)


@cache
def candidates(name: str) -> tuple[Candidate, ...]:
    found = list(read_candidates(PLAYBOOKS / name / "sample-candidates.csv", book_of(name)))
    assert [it for it in found if not isinstance(it, Candidate)] == []
    return tuple(it for it in found if isinstance(it, Candidate))


@each_playbook
def test_it_compiles_without_error_or_warning(name: str) -> None:
    wrong = [
        it for it in compiled(name).diagnostics if it.suppressed_because is None and it.severity is not Severity.NOTE
    ]
    assert [f"{it.code} {it.message}" for it in wrong] == []


@each_playbook
def test_its_scenarios_hold(name: str) -> None:
    failed = [
        f"{result.scenario.name}: {'; '.join(verdict.told)}"
        for result in results(name)
        for verdict in result.verdicts
        if not verdict.met
    ]
    assert failed == []


@each_playbook
def test_its_scenarios_try_every_rule_and_nearly_every_branch(name: str) -> None:
    accounts = [[entry.reason for entry in result.timeline.entries] for result in results(name)]
    found = coverage(Atlas(book_of(name)), accounts)
    done, rules = found.of(ItemKind.RULE)
    assert done == rules, [item.label for item in found.missed if item.kind is ItemKind.RULE]
    assert found.percent >= COVERED, [item.label for item in found.missed]


@each_playbook
def test_its_sample_candidates_are_many_and_well_formed(name: str) -> None:
    assert len(candidates(name)) >= FEWEST_CANDIDATES[name]


def test_the_sample_of_executive_search_spans_the_world() -> None:
    zones = {it.facts.get("timezone") for it in candidates("executive-search")}
    assert len(zones) >= 8
    assert None in zones


@each_playbook
def test_its_history_is_read_whole(name: str) -> None:
    known = {it.id: it for it in candidates(name)}
    records = list(read_history(PLAYBOOKS / name / "history.jsonl", book_of(name), known))
    assert records
    assert [it for it in records if not isinstance(it, Record)] == []


LETTERS = sorted(PLAYBOOKS.glob("*/templates/*.md"))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_a_letter_is_personal_and_says_nothing_worn_out(letter: Path) -> None:
    text = letter.read_text("utf-8")
    assert WORN_OUT.search(text) is None
    assert re.search(r"\{\{ (first_name|salutation) \}\}", text)
    assert "{{ owner.name }}" in text
    assert text.startswith('---\nsubject: "')
    assert "language: en\n" in text.split("---\n")[1]
