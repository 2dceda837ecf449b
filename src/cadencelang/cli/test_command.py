"""`cadence test`: a playbook's scenarios, with the timeline of each that fails, and what they never exercise."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from cadencelang.cli.books import Opened, add_book, add_every, on_each, open_book
from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.files import write_text
from cadencelang.cli.frame import Command
from cadencelang.cli.progress import progress
from cadencelang.diagnostics.clean import clean
from cadencelang.engine import Engine
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.coverage import Coverage, coverage
from cadencelang.workbench.scenario_runner import Result, run_scenario
from cadencelang.workbench.scenario_text import coverage_text, failure_text
from cadencelang.workbench.terminal import Terminal, terminal_of
from cadencelang.workbench.timeline_text import counted

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser, compiled=False)
    add_every(parser)
    parser.add_argument("--only", metavar="WORDS", default="", help="only scenarios whose names hold these words")
    parser.add_argument("--junit", metavar="FILE", help="write the results as JUnit XML")
    parser.add_argument("--fail-under", metavar="PERCENT", type=float, help="exit with 1 where less is exercised")
    parser.add_argument("--json", action="store_true", help="write JSON, one playbook a line")
    parser.add_argument("--quiet", action="store_true", help="tell of failures only")


def _run(args: Namespace) -> int:
    suites: list[Element] = []
    code = on_each(args, lambda name: _test(name, args, suites))
    if args.junit:
        from cadencelang.workbench.junit import junit_xml

        write_text(Path(args.junit), junit_xml(suites))
    return code


def _test(name: str, args: Namespace, suites: list[Element]) -> int:
    """Run the scenarios of one playbook; what they came to is added to `suites` where that is wished for."""
    opened = open_book(name, args.color)
    wanted = [it for it in opened.scenarios if args.only.casefold() in it.name.casefold()]
    if not opened.scenarios and name.endswith(".json"):
        raise Failure("A compiled playbook has no scenarios.", "Run them from the .cadence file.")
    if not wanted and args.every:
        print("no scenarios to run", file=sys.stderr)
        return CLEAN
    if not wanted:
        raise Failure("There are no scenarios to run." if not args.only else "No scenario's name holds these words.")
    terminal = terminal_of(sys.stdout, args.color)
    atlas, began = opened.atlas(), perf_counter()
    results = [result for result, _ in progress(_results(opened, atlas, args.only), len(wanted), "scenarios")]
    seconds = perf_counter() - began
    measured = coverage(atlas, [[entry.reason for entry in it.timeline.entries] for it in results])
    if args.json:
        from cadencelang.workbench.scenario_json import tests_json

        print(json.dumps(tests_json(results, measured, seconds, atlas)))
    else:
        _print(results, atlas, terminal, quiet=args.quiet)
        _finish(results, measured, seconds, args, atlas, terminal)
    if args.junit:
        from cadencelang.workbench.junit import suite_of

        suites.append(suite_of(results, atlas, seconds))
    return _code(results, measured, args.fail_under)


def _results(opened: Opened, atlas: Atlas, only: str) -> Iterator[tuple[Result, float]]:
    engine = Engine(opened.book)
    for scenario in opened.scenarios:
        if only.casefold() in scenario.name.casefold():
            began = perf_counter()
            yield run_scenario(engine, atlas, scenario), perf_counter() - began


def _print(results: list[Result], atlas: Atlas, terminal: Terminal, *, quiet: bool) -> None:
    for result in results:
        if result.passed and not quiet:
            print(f"{terminal.paint('good', 'passed')}  {clean(result.scenario.name)}")
        elif not result.passed:
            print(f"{terminal.paint('bad', 'failed')}  {clean(result.scenario.name)}")
            print(failure_text(result, atlas, terminal))


def _finish(
    results: list[Result], measured: Coverage, seconds: float, args: Namespace, atlas: Atlas, terminal: Terminal
) -> None:
    failed = sum(not result.passed for result in results)
    told = f"{counted(len(results), 'scenario')}, {f'{failed} failed' if failed else 'all passed'}"
    print()
    print(terminal.paint("bad" if failed else "good", f"{told} ({seconds:.2f} s)"))
    print(coverage_text(measured, atlas, terminal, listed=not args.quiet), end="")


def _code(results: list[Result], measured: Coverage, least: float | None) -> int:
    if any(not result.passed for result in results):
        return FOUND
    if least is not None and measured.percent < least:
        print(f"cadence: {measured.percent:.1f} % is exercised, less than {least:g} %.", file=sys.stderr)
        return FOUND
    return CLEAN


COMMAND = Command(_arguments, _run)
