"""What a candidate takes: the engine's state in memory and written down, against a plain dictionary of the same."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from benchmarks.measure import Figure, Size
from benchmarks.people import START, executive, people
from benchmarks.running import arrived, entered
from benchmarks.table import Row
from cadencelang.engine import Engine, State
from cadencelang.engine.codec import dump_state

_MOST = 1_000


def rows(size: Size) -> Iterator[Row]:
    """Kilobytes of a candidate a fortnight into the executive playbook."""
    engine = Engine(executive())
    person = people()[0]
    state = entered(engine, person.facts, person.stage or "Screening")
    state = engine.advance(state, START + 14 * 1440, arrived).state
    packed = msgspec.json.encode(state)
    count = size.of(_MOST)
    ours = _kilobytes(lambda: msgspec.json.decode(packed, type=State), count)
    theirs = _kilobytes(lambda: json.loads(packed), count)
    yield Row("state in memory", "KB", ours, "the same as a dict", theirs)
    written = dump_state(engine.program, state)
    plain = json.dumps({"facts": dict(person.facts)}, default=msgspec.to_builtins)
    yield Row("state written down", "KB", _size(written), "its facts alone, as JSON", _size(plain))


def _kilobytes(make: Callable[[], Any], count: int) -> Figure:
    """What one of many takes in memory, nothing being shared between them."""
    gc.collect()
    tracemalloc.start()
    kept = [make() for _ in range(count)]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Figure(taken / len(kept) / 1024)


def _size(text: str) -> Figure:
    return Figure(len(text.encode()) / 1024)
