"""The examples of the documentation: whole playbooks run, parts compile, and what is said to be wrong is."""

import pytest
from docs_fences import ROOT, Fence, fences, parts, playbooks
from docs_world import SENT, SHARED, files_for, in_world, level

from cadencelang.compiler import Compiled, compile_text
from cadencelang.diagnostics import Severity
from cadencelang.engine import Engine
from cadencelang.scenarios.lower import lower_scenarios
from cadencelang.source import SourceFile
from cadencelang.syntax.format import format_source
from cadencelang.syntax.parser import parse
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.scenario_runner import run_scenario


def compiled(text: str, **files: str) -> Compiled:
    return compile_text(text, files=files_for(text) | files)


def told(result: Compiled) -> list[str]:
    """What the compiler found and nobody silenced, each with its code and the words it is about."""
    found = [it for it in result.diagnostics if it.suppressed_because is None]
    return [f"{it.code} {it.message} [{result.sources[it.span.file].slice(it.span)}]" for it in found]


def failures(result: Compiled) -> list[str]:
    """The expectations of all scenarios that were not met, with what was found instead."""
    assert result.book is not None
    scenarios, problems = lower_scenarios(result.modules, result.book)
    assert not problems, problems
    assert scenarios, "a whole example has a scenario"
    engine, atlas = Engine(result.book), Atlas(result.book)
    results = [run_scenario(engine, atlas, scenario) for scenario in scenarios]
    return [
        f"{it.scenario.name}: {verdict.place and verdict.place.text}: {' '.join(verdict.told)}"
        for it in results
        for verdict in it.verdicts
        if not verdict.met
    ]


@pytest.mark.parametrize("fence", playbooks("complete"), ids=str)
def test_a_whole_example_is_clean_and_its_scenarios_pass(fence: Fence) -> None:
    result = compiled(fence.text)
    assert told(result) == []
    assert failures(result) == []


@pytest.mark.parametrize("fence", [*playbooks("complete"), *playbooks("file")], ids=str)
def test_an_example_is_written_as_the_formatter_writes_it(fence: Fence) -> None:
    assert format_source(SourceFile("example.cadence", fence.text)).text in (fence.text, None)


@pytest.mark.parametrize("fence", playbooks("fragment"), ids=str)
def test_a_part_of_a_playbook_compiles(fence: Fence) -> None:
    text = in_world(fence.text)
    if level(fence.text) == "top":
        assert [it.message for it in parse(SourceFile("part.cadence", text)).diagnostics] == []
    else:
        result = compiled(text)
        assert [it.message for it in result.diagnostics if it.severity is Severity.ERROR] == []


@pytest.mark.parametrize("fence", playbooks("wrong"), ids=str)
def test_a_wrong_example_is_told(fence: Fence) -> None:
    result = compiled(in_world(fence.text))
    errors = {it.code for it in result.diagnostics if it.severity is Severity.ERROR}
    assert fence.code in errors if errors else fence.code in {it.code for it in result.diagnostics}


@pytest.mark.parametrize("fence", parts("markdown"), ids=str)
def test_a_letter_fits_where_it_is_sent(fence: Fence) -> None:
    assert of_files(compiled(in_world(SENT), **{"templates/letter.md": fence.text})) == []


@pytest.mark.parametrize("fence", parts("csv"), ids=str)
def test_a_library_is_shared_from(fence: Fence) -> None:
    result = compiled(in_world(SHARED), **{"library/insights.csv": fence.text})
    assert of_files(result) == []
    assert result.book is not None
    assert len(result.book.libraries[0].articles) == len(fence.text.splitlines()) - 1


def of_files(result: Compiled) -> list[str]:
    """What the compiler found but lints, of which the world gives some."""
    return [it for it in told(result) if not it.startswith("CL7")]


def test_letters_and_libraries_are_among_the_examples() -> None:
    assert {it.page.name for it in (*parts("markdown"), *parts("csv"))} >= {"templates.md", "library.md"}


def test_every_page_of_the_reference_has_a_whole_example() -> None:
    prose = {"README.md", "surface.md", "time.md", "codes.md"}
    pages = [it for it in sorted((ROOT / "docs" / "language").glob("*.md")) if it.name not in prose]
    without = [it.name for it in pages if not any("complete" in fence.words for fence in fences(it))]
    assert len(pages) > 20
    assert without == []
