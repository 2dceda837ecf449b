"""Playbooks with their expected outcomes written beside them: every scenario of the corpus, run on the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadencelang.compiler import compile_path
from cadencelang.diagnostics.render_text import render_text
from cadencelang.engine import Engine
from cadencelang.scenarios.lower import lower_scenarios
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.scenario_runner import run_scenario

CORPUS = Path(__file__).parent.parent / "corpus" / "engine"
BOOKS = sorted(path for path in CORPUS.glob("*.cadence") if path.name != "common.cadence")


def _scenarios() -> list[object]:
    found: list[object] = []
    for path in BOOKS:
        compiled = compile_path(path)
        assert compiled.book is not None, render_text(compiled.diagnostics, compiled.sources, color=False, width=110)
        scenarios, problems = lower_scenarios(compiled.modules, compiled.book)
        assert not problems, render_text(problems, compiled.sources, color=False, width=110)
        engine, atlas = Engine(compiled.book), Atlas(compiled.book, compiled.sources)
        found.extend(pytest.param(engine, atlas, it, id=f"{path.stem}: {it.name}") for it in scenarios)
    return found


@pytest.mark.parametrize(("engine", "atlas", "scenario"), _scenarios())
def test_the_engine_does_what_the_scenario_expects(engine, atlas, scenario):
    result = run_scenario(engine, atlas, scenario)

    missed = [
        f"line {it.place.line if it.place else '?'}: {'; '.join(it.told)}" for it in result.verdicts if not it.met
    ]
    assert result.verdicts, "a scenario that expects nothing proves nothing"
    assert not missed, "\n".join(missed)
