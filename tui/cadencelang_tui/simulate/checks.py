"""All scenarios of a playbook, run, and what they never exercise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from textual.content import Content
from textual.style import Style

from cadencelang.editing.playbook import Ready
from cadencelang.engine import EngineError
from cadencelang.engine.effects import Reason
from cadencelang.workbench.atlas import Atlas, Place
from cadencelang.workbench.coverage import Coverage, ItemKind, coverage
from cadencelang.workbench.scenario_runner import Result, run_scenario
from cadencelang_tui.glyphs import Glyphs, shown

_MOST_MISSED: Final = 200


def running(ready: Ready, results: list[Result], refused: list[str]) -> Iterator[float]:
    """Run every scenario into `results`; gives after each how much is done, from 0 to 1."""
    scenarios = ready.compiled.scenarios
    for number, scenario in enumerate(scenarios, 1):
        try:
            results.append(run_scenario(ready.engine, ready.atlas, scenario))
        except EngineError as error:
            refused.append(f'"{scenario.name}" cannot be run: {error}')
        yield number / len(scenarios)


def page(ready: Ready, results: list[Result], refused: list[str], glyphs: Glyphs) -> list[Content]:
    """Those that failed with what came instead, the coverage with what is missed, and those that passed."""
    failed = [result for result in results if not result.passed]
    passed = [result for result in results if result.passed]
    head = f"{len(passed)} of {len(results)} scenarios pass." if results else "This playbook has no scenarios."
    lines = [Content.styled(head, "bold"), *(Content(shown(it)) for it in refused)]
    for result in failed:
        lines += [Content(""), _scenario(result, ready.atlas, glyphs.no, "$error"), *_verdicts(result, ready.atlas)]
    lines += [Content(""), *_coverage(coverage(ready.atlas, (_account(it) for it in results)), ready.atlas, glyphs)]
    if passed:
        lines += [Content(""), Content.styled("PASSED", "bold")]
        lines += [_scenario(result, ready.atlas, glyphs.yes, "$success") for result in passed]
    return lines


def _account(result: Result) -> list[Reason]:
    return [entry.reason for entry in result.timeline.entries]


def _scenario(result: Result, atlas: Atlas, mark: str, colour: str) -> Content:
    line = link(atlas.place(result.scenario.span), atlas)
    return Content.assemble((mark, colour), f" {shown(result.scenario.name)}  ", line)


def link(place: Place | None, atlas: Atlas) -> Content:
    """A line of the playbook to click on, named with its file where it is not the main one; nothing for None."""
    if place is None:
        return Content("")
    click = Style.from_meta({"@click": f"screen.show_place({place.file!r}, {place.line})"})
    return Content.styled(shown(atlas.cite(place)), Style(underline=True) + click)


def _verdicts(result: Result, atlas: Atlas) -> Iterator[Content]:
    for verdict in result.verdicts:
        if not verdict.met:
            yield Content.assemble("    ", link(verdict.place, atlas), f"  {shown(verdict.expectation.words)}")
            yield from (Content(f"        {shown(sentence)}") for sentence in verdict.told)


def _coverage(measured: Coverage, atlas: Atlas, glyphs: Glyphs) -> Iterator[Content]:
    yield Content.styled(f"EXERCISED {measured.percent:.0f} %", "bold")
    for kind in ItemKind:
        done, all = measured.of(kind)
        if all:
            filled = round(20 * done / all)
            bar = glyphs.spark[-1] * filled + glyphs.shade * (20 - filled)
            yield Content(f"  {kind.value.ljust(15)} {bar} {done} of {all}")
    if measured.missed:
        yield Content("Never exercised:")
    for item in measured.missed[:_MOST_MISSED]:
        rule = atlas.rule_of_step.get(item.key[0])
        inside = f'rule "{rule.name}": ' if rule else ""
        yield Content.assemble("  ", link(atlas.place(item.span), atlas), f"  {shown(inside + item.label)}")
    if len(measured.missed) > _MOST_MISSED:
        yield Content(f"  and {len(measured.missed) - _MOST_MISSED} more")
