"""Results of scenarios as plain data for other programs, in the shape of the published schema `tests`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cadencelang.diagnostics.clean import clean
from cadencelang.schemas.shapes import (
    COUNT,
    PLACE,
    PLAYBOOK,
    TEXT,
    YES_NO,
    Schema,
    head,
    many,
    of_timelines,
    or_none,
    thing,
    told,
)
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.coverage import Coverage, ItemKind
from cadencelang.workbench.scenario_runner import Result, Verdict
from cadencelang.workbench.timeline_json import book_dict, candidate_dict, place_dict

VERSION: Final = 1


def tests_json(results: Sequence[Result], measured: Coverage, seconds: float, atlas: Atlas) -> dict[str, Any]:
    """What the scenarios of a playbook came to; a scenario that failed brings its timeline."""
    failed = sum(not it.passed for it in results)
    return {
        "format": "cadencelang.tests",
        "version": VERSION,
        "playbook": book_dict(atlas.book),
        "summary": {"scenarios": len(results), "failed": failed, "seconds": round(seconds, 3)},
        "scenarios": [_scenario(it, atlas) for it in results],
        "exercised": _exercised(measured, atlas),
    }


def _scenario(result: Result, atlas: Atlas) -> dict[str, Any]:
    return {
        "name": clean(result.scenario.name),
        "place": place_dict(atlas.place(result.scenario.span)),
        "passed": result.passed,
        "stand_ins": list(result.scenario.stood_in),
        "expectations": [_verdict(it) for it in result.verdicts],
        "timeline": None if result.passed else candidate_dict(result.timeline, atlas),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "words": clean(verdict.expectation.words),
        "met": verdict.met,
        "found": list(verdict.told),
        "place": place_dict(verdict.place),
    }


def _exercised(measured: Coverage, atlas: Atlas) -> dict[str, Any]:
    kinds = ((kind, *measured.of(kind)) for kind in ItemKind)
    return {
        "percent": round(measured.percent, 1),
        "kinds": [{"kind": str(kind), "exercised": done, "of": all} for kind, done, all in kinds],
        "never": [
            {"kind": str(it.kind), "what": clean(it.label), "place": place_dict(atlas.place(it.span))}
            for it in measured.missed
        ],
    }


def tests_schema() -> Schema:
    """The schema of what `cadence test --json` writes."""
    place = or_none(PLACE)
    expectation = thing({
        "words": TEXT,
        "met": YES_NO,
        "found": told(many(TEXT), "What was found instead, a sentence each."),
        "place": place,
    })  # fmt: skip
    scenario = thing({
        "name": TEXT,
        "place": place,
        "passed": YES_NO,
        "stand_ins": told(many(TEXT), "Facts that the scenario does not give, and that have stand-ins."),
        "expectations": many(expectation),
        "timeline": told(or_none({"$ref": "#/$defs/candidate"}), "Of a scenario that failed."),
    })  # fmt: skip
    kind = {"enum": [str(it) for it in ItemKind]}
    exercised = thing({
        "percent": {"type": "number", "minimum": 0, "maximum": 100},
        "kinds": many(thing({"kind": kind, "exercised": COUNT, "of": COUNT})),
        "never": many(thing({"kind": kind, "what": TEXT, "place": place})),
    })  # fmt: skip
    summary = thing({"scenarios": COUNT, "failed": COUNT, "seconds": {"type": "number", "minimum": 0}})
    properties = {"playbook": PLAYBOOK, "summary": summary, "scenarios": many(scenario), "exercised": exercised}
    about = "What the scenarios of one playbook came to, and what they never exercise."
    return head("tests", VERSION, "Results of scenarios", about, properties) | of_timelines()
