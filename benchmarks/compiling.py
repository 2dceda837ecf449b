"""The compiler and its files: a playbook of 500 rules from its text, and from its compiled file."""

from __future__ import annotations

import json
from collections.abc import Iterator

from benchmarks.measure import Size, cpu
from benchmarks.table import Goal, Row
from benchmarks.texts import playbook
from cadencelang.compiler import compile_text
from cadencelang.engine import Engine
from cadencelang.graph import store


def rows(size: Size) -> Iterator[Row]:
    """Milliseconds to compile, to write the compiled file, to read it, and to make an engine of it."""
    count = size.of(500)
    text = playbook(count)
    book = compile_text(text).book
    assert book is not None
    stored = store.dump(book)
    compiled = cpu(lambda: compile_text(text), size).map(_ms)
    plain = cpu(lambda: json.loads(stored), size).map(_ms)
    loaded = cpu(lambda: store.load(stored), size).map(_ms)
    yield Row("compile 500 rules, lints included", "ms", compiled, goal=Goal(200, least=False, of_ratio=False))
    yield Row("write them as a compiled file", "ms", cpu(lambda: store.dump(book), size).map(_ms))
    yield Row(
        "read them from the compiled file", "ms", loaded, "json.loads, no types", plain,
        Goal(2, least=False, of_ratio=False),
    )  # fmt: skip
    yield Row("make an engine of them", "ms", cpu(lambda: Engine(book), size).map(_ms))


def _ms(seconds: float) -> float:
    return seconds * 1000
