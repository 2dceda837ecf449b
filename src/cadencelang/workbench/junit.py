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


def junit_xml(suites: Sequence[Element]) -> str:
    """The document of one suite, or of several below `testsuites`."""
    root = suites[0] if len(suites) == 1 else Element("testsuites")
    if len(suites) != 1:
        root.extend(suites)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def suite_of(results: Sequence[Result], atlas: Atlas, seconds: float) -> Element:
    """One `testsuite`, each scenario a `testcase`; a failure holds its line, what came instead, and the timeline."""
    failures = sum(not result.passed for result in results)
    suite = Element(
        "testsuite",
        name=clean(atlas.book.name),
        tests=str(len(results)),
        failures=str(failures),
        errors="0",
        skipped="0",
        time=f"{seconds:.3f}",
        file=clean(atlas.main_file),
    )
    for result in results:
        case = SubElement(suite, "testcase", name=clean(result.scenario.name), classname=clean(atlas.book.name))
        if not result.passed:
            missed = [line.strip() for it in result.verdicts if not it.met for line in verdict_lines(it, atlas, _PLAIN)]
            failure = SubElement(case, "failure", message=clean(" ".join(missed)), type="expectation")
            place = atlas.place(result.scenario.span)
            where = f"{place.file}:{place.line}\n" if place else ""
            failure.text = clean_block(where + failure_text(result, atlas, _PLAIN))
    return suite
