"""Results of scenarios as JUnit XML, which continuous integration reads."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cadencelang.diagnostics.clean import clean, clean_block
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.scenario_runner import Result
from cadencelang.workbench.scenario_text import failure_text, verdict_lines
from cadencelang.workbench.terminal import ASCII, Terminal

_PLAIN = Terminal(100, color=False, marks=ASCII)


def junit_xml(results: Sequence[Result], atlas: Atlas, seconds: float) -> str:
    """One `testsuite`, each scenario a `testcase`; a failure holds what came instead and the timeline."""
    failures = sum(not result.passed for result in results)
    suite = Element(
        "testsuite",
        name=clean(atlas.book.name),
        tests=str(len(results)),
        failures=str(failures),
        errors="0",
        skipped="0",
        time=f"{seconds:.3f}",
    )
    for result in results:
        place = atlas.place(result.scenario.span)
        case = SubElement(suite, "testcase", name=clean(result.scenario.name), classname=clean(atlas.book.name))
        if place:
            case.set("file", clean(place.file))
            case.set("line", str(place.line))
        if not result.passed:
            missed = [line.strip() for it in result.verdicts if not it.met for line in verdict_lines(it, atlas, _PLAIN)]
            failure = SubElement(case, "failure", message=clean(" ".join(missed)))
            failure.text = clean_block(failure_text(result, atlas, _PLAIN))
    indent(suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suite, encoding="unicode")}\n'
