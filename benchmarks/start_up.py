"""What a user waits for before anything happens: whole processes, from the interpreter's start to its end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Size, process, python
from benchmarks.table import Goal, Row
from benchmarks.texts import lines
from cadencelang.compiler import compile_text
from cadencelang.graph import store

_RUN = """
import sys
import cadencelang
playbook = cadencelang.load(sys.argv[1])
step = playbook.enter("ada", {"track": "open", "notice": 60}, "Talking", 29_600_000)
playbook.advance(step.state, 29_700_000)
"""


def rows(size: Size) -> Iterator[Row]:
    """CPU milliseconds of each process, against an interpreter that does nothing and one that only imports Lark."""
    with tempfile.TemporaryDirectory() as folder:
        text = lines(100)
        source = Path(folder) / "book.cadence"
        source.write_text(text, encoding="utf-8")
        book = compile_text(text).book
        assert book is not None
        compiled = Path(folder) / "book.json"
        compiled.write_text(store.dump(book), encoding="utf-8")
        cadence = python("from cadencelang.cli.main import run; run()")
        nothing, lark = (process(python(code), size, folder).map(_ms) for code in ("pass", "import lark"))
        for name, argv, goal in (
            ("cadence --version", [*cadence, "--version"], None),
            ("cadence check, 100 lines", [*cadence, "check", str(source)], 6.5),
            ("run a compiled playbook", [*python(_RUN), str(compiled)], 2.5),
        ):
            ours = process(argv, size, folder).map(_ms)
            yield Row(name, "ms", ours, "python -c pass", nothing, Goal(goal, least=False) if goal else None)
            yield Row(name, "ms", ours, "python -c 'import lark'", lark)


def _ms(seconds: float) -> float:
    return seconds * 1000
