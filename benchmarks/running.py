"""The engine: events and wakes a second, and what one candidate costs, on a playbook that ships with the project."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping

from benchmarks.measure import Figure, Size, cpu, figure
from benchmarks.people import START, executive, people
from benchmarks.table import Goal, Row
from benchmarks.texts import playbook
from cadencelang.clock import Minute
from cadencelang.compiler import compile_text
from cadencelang.engine import Engine, State
from cadencelang.engine.effects import Deliver
from cadencelang.engine.inputs import Entered, Happened, Input, TouchSent
from cadencelang.graph.conditions import FactValue

_DAY = 1440
_MOST_WAKES = 10_000


def rows(size: Size) -> Iterator[Row]:
    """Throughput and latency of single steps, then a year of one candidate."""
    book = compile_text(playbook(size.of(50))).book
    assert book is not None
    rules = Engine(book)
    waiting = entered(rules, {"track": "open", "notice": 60}, "Talking")
    news = Happened(id="n", at=START + 5, event="signal received")
    event = cpu(lambda: rules.apply(waiting, news), size)
    yield Row("event that 50 rules listen to", "per s", event.map(lambda seconds: 1 / seconds))
    engine = Engine(executive())
    person = people()[0]
    state = entered(engine, person.facts, person.stage or "Screening")
    count = wakes(engine, state, START + 365 * _DAY)
    year = cpu(lambda: engine.advance(state, START + 365 * _DAY, arrived), size)
    yield Row("wakes, executive playbook", "per s", year.map(lambda seconds: count / seconds))
    middle, last = latencies(lambda: rules.apply(waiting, news), size)
    yield Row("such an event, the slowest in 100", "µs", last, "the median one", middle, Goal(2, least=False))
    yield Row(
        f"365 days of one candidate ({count} wakes)", "ms", year.map(lambda seconds: seconds * 1000),
        goal=Goal(2, least=False, of_ratio=False),
    )  # fmt: skip


def entered(engine: Engine, facts: Mapping[str, FactValue], stage: str) -> State:
    """A candidate who has just entered a stage."""
    state = engine.begin("c", facts, START)
    return engine.apply(state, Entered(id="e", at=START, stage=stage)).state


def arrived(order: Deliver) -> Input:
    """A world in which every touch arrives at once."""
    return TouchSent(id=f"sent:{order.touch.id}", at=order.at, touch=order.touch.id)


def wakes(engine: Engine, state: State, until: Minute) -> int:
    """The instants up to `until` at which the engine has to look at the candidate."""
    for count in range(_MOST_WAKES):
        if state.next_wake > until:
            return count
        state = engine.advance(state, state.next_wake, arrived).state
    raise AssertionError("a candidate who never comes to rest")


def latencies(step: Callable[[], object], size: Size) -> tuple[Figure, Figure]:
    """Microseconds that one step takes, the median and the slowest in a hundred; of several runs."""
    middles, lasts = [], []
    for _ in range(size.runs):
        taken = sorted(_one(step) for _ in range(size.of(5_000)))
        middles.append(statistics.median(taken))
        lasts.append(taken[len(taken) * 99 // 100])
    return figure(middles), figure(lasts)


def _one(step: Callable[[], object]) -> float:
    start = time.thread_time_ns()
    step()
    return (time.thread_time_ns() - start) / 1000
