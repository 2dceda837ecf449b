"""What a run comes to in numbers, and the same run on the playbook as it was before the edit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual.content import Content

from cadencelang.compiler import compile_path
from cadencelang.engine import Engine
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.measures import Measures, measure
from cadencelang.workbench.timeline import Timeline
from cadencelang_tui.simulate.whatif import Impossible, Run, WhatIf, run


@dataclass(frozen=True, slots=True)
class Baseline:
    """The playbook as it lies on disk; without an engine where it has errors."""

    path: Path
    engine: Engine | None
    atlas: Atlas | None

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Compile the playbook from disk."""
        compiled = compile_path(path)
        if compiled.book is None:
            return cls(path, None, None)
        return cls(path, Engine(compiled.book), Atlas(compiled.book, compiled.sources))

    def run(self, whatif: WhatIf) -> Run:
        """Run a try on it. Raises Impossible."""
        if self.engine is None or self.atlas is None:
            raise Impossible("the playbook on disk has errors")
        return run(self.engine, self.atlas, whatif)


def result_table(now: Timeline, before: Timeline | None) -> Content:
    """The numbers of a run, beside those before the edit where there are any."""
    ours = _numbers(measure(now))
    theirs = _numbers(measure(before)) if before else None
    width = max(len(name) for name in ours)
    head = "RESULT".ljust(width) + ("  before your edit   now" if theirs else "")
    lines = [Content(""), Content.styled(head, "bold")]
    for name, number in ours.items():
        if theirs is None:
            lines.append(Content(f"{name.ljust(width)}  {number}"))
        else:
            turned = theirs[name] != number
            line = f"{name.ljust(width)}  {theirs[name]:>16}  {number:>4}{'  changed' if turned else ''}"
            lines.append(Content.styled(line, "bold") if turned else Content(line))
    if theirs is not None:
        lines.append(Content.styled("B shows both accounts side by side", "$foreground-muted"))
    return Content("\n").join(lines)


def _numbers(measures: Measures) -> dict[str, str]:
    promises, tasks = measures.promises, measures.tasks
    return {
        "sent": str(measures.sent),
        "by a person": str(measures.personal),
        "not sent": str(measures.kept_back),
        "longest silence": f"{measures.silence}d",
        "promises kept": f"{measures.promises_kept}/{promises}" if promises else "-",
        "tasks done": f"{measures.tasks_done}/{tasks}" if tasks else "-",
    }
