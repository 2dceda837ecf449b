"""Results of scenarios as text: what was expected and what came instead, the timeline, and what is never exercised."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from cadencelang.diagnostics.clean import clean
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.coverage import Coverage, ItemKind
from cadencelang.workbench.scenario_runner import Result, Verdict
from cadencelang.workbench.terminal import Terminal
from cadencelang.workbench.timeline_text import account_lines

_MOST_MISSED = 12


def failure_text(result: Result, atlas: Atlas, terminal: Terminal) -> str:
    """What a scenario expected in vain, and its timeline, ending with a line feed."""
    return "\n".join(_failure(result, atlas, terminal)) + "\n"


def _failure(result: Result, atlas: Atlas, terminal: Terminal) -> Iterator[str]:
    for verdict in result.verdicts:
        if not verdict.met:
            yield from verdict_lines(verdict, atlas, terminal)
    stood_in = ", ".join(result.scenario.stood_in)
    if stood_in:
        yield from wrap(f"Facts not given have stand-ins: {stood_in}.", terminal.width, initial_indent="  ",
                        subsequent_indent="  ")  # fmt: skip
    yield ""
    yield from account_lines(result.timeline, atlas, terminal)


def verdict_lines(verdict: Verdict, atlas: Atlas, terminal: Terminal) -> Iterator[str]:
    """The line that expects, and a sentence for each thing found instead."""
    where = f"{atlas.cite(verdict.place)}: " if verdict.place else ""
    yield f"  {where}{terminal.paint('head', clean(verdict.expectation.words))}"
    for sentence in verdict.told:
        yield from wrap(sentence, terminal.width, initial_indent="    ", subsequent_indent="      ")


def coverage_text(measured: Coverage, atlas: Atlas, terminal: Terminal, *, listed: bool) -> str:
    """How much of the playbook the scenarios exercise and, if `listed`, the first of what they never do."""
    parts = [f"{done} of {all} {_plural(kind)}" for kind in ItemKind for done, all in [measured.of(kind)] if all]
    lines = wrap(f"Exercised: {', '.join(parts)} ({measured.percent:.0f} %).", terminal.width)
    missed = measured.missed
    for item in missed[:_MOST_MISSED] if listed else ():
        place = atlas.cite(atlas.place(item.span))
        lines.append(terminal.paint("faint", clean(f"  never: {item.label}{f' ({place})' if place else ''}")))
    if listed and len(missed) > _MOST_MISSED:
        lines.append(terminal.paint("faint", f"  and {len(missed) - _MOST_MISSED} more"))
    return "\n".join(lines) + "\n"


def _plural(kind: ItemKind) -> str:
    return "branches" if kind is ItemKind.BRANCH else f"{kind}s"
