"""Conditions: thousand candidates decided in a CPU second, one at a time, by rules over thirty facts.

W1 has 50 rules, W2 500, W3 twelve in each of eight stages. "first" stops at the first rule that holds, "all" collects
them. Ours are the guards as the engine compiles them, over a candidate's state. datalogic-py is given all rules as one
logic and the facts as a dictionary; rule-engine one rule after the other. For bulk, ours is the same function called
once a candidate, since there is no other form; polars works on columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import cycle, islice
from types import SimpleNamespace
from typing import Any

from benchmarks.guards import CHOICES, FACTS, FLAGS, STAGES, Facts, Guard, candidates, guards
from benchmarks.measure import Figure, Size, cpu
from benchmarks.table import Goal, Row
from cadencelang.engine.conditions import ConditionCompiler, Vocabulary

_MOST = 500
_GOALS = {
    ("W1", "first"): 4.0, ("W1", "all"): 4.0, ("W2", "first"): 4.0, ("W2", "all"): 8.0,
    ("W3", "first"): 3.5, ("W3", "all"): 3.5,
}  # fmt: skip

Decide = Callable[[Facts], Any]
Stages = Sequence[Sequence[Guard]]


def workloads(size: Size) -> dict[str, Stages]:
    """The guards of each workload, by stage; one list where stages do not matter."""
    return {
        "W1": [guards(size.of(50))],
        "W2": [guards(size.of(500))],
        "W3": [guards(size.of(12), seed) for seed in range(STAGES)],
    }


def rows(size: Size) -> Iterator[Row]:
    """Each workload in both modes against each peer, then bulk."""
    people = candidates(size.of(_MOST))
    for name, stages in workloads(size).items():
        for mode in ("first", "all"):
            moments = [moment_of(facts) for facts in people]
            ours = _speed(compiled(stages, mode), moments, size)
            for peer, make, module in _PEERS:
                theirs = _speed(make(stages, mode), people, size) if find_spec(module) else None
                goal = Goal(_GOALS[name, mode]) if module == "datalogic_py" else None
                yield Row(f"{name} {mode}", "k/s", ours, peer, theirs, goal)
    yield _bulk(size)


def moment_of(facts: Facts) -> Any:
    """The facts by index, as the engine's conditions ask for them; and the stage."""
    return SimpleNamespace(f=[facts[name] for name in FACTS], stage=facts["stage"])


def compiled(stages: Stages, mode: str) -> Callable[[Any], Any]:
    """Ours: for a moment the index of the first guard that holds (None: none does), or of all."""
    compiler = ConditionCompiler(Vocabulary({name: i for i, name in enumerate(FACTS)}, frozenset(), frozenset()))
    tests = [compiler.compile_many([guard.condition() for guard in rules], first=mode == "first") for rules in stages]
    if len(tests) == 1:
        test = tests[0]
        return lambda m: test(m, {})
    return lambda m: tests[m.stage](m, {})


def _json_logic(stages: Stages, mode: str) -> Decide:
    from datalogic_py import Engine

    logics = [_fused([guard.json_logic() for guard in rules], mode) for rules in stages]
    logic: Any = logics[0]
    if len(logics) > 1:
        choices = [[{"==": [{"var": "stage"}, i]}, it] for i, it in enumerate(logics)]
        logic = {"if": [part for choice in choices for part in choice]}
    rule = Engine().compile(logic)
    return lambda facts: rule.evaluate(facts)


def _fused(logics: Sequence[Any], mode: str) -> Any:
    if mode == "first":
        return {"if": [part for i, it in enumerate(logics) for part in (it, i)] + [None]}
    return [{"if": [it, i, None]} for i, it in enumerate(logics)]


def _rule_engine(stages: Stages, mode: str) -> Decide:
    from rule_engine import Rule

    rules = [[Rule(guard.rule_engine()) for guard in it] for it in stages]

    def decide(facts: Facts) -> Any:
        found = (i for i, rule in enumerate(rules[facts["stage"] % len(rules)]) if rule.matches(facts))
        return next(found, None) if mode == "first" else list(found)

    return decide


_PEERS = (
    ("datalogic-py, fused", _json_logic, "datalogic_py"),
    ("rule-engine", _rule_engine, "rule_engine"),
)


def _speed(decide: Callable[[Any], Any], people: Sequence[Any], size: Size) -> Figure:
    """Thousand candidates in a CPU second."""

    def all_of_them() -> None:
        for person in people:
            decide(person)

    return cpu(all_of_them, size).map(lambda seconds: len(people) / seconds / 1000)


def _bulk(size: Size) -> Row:
    """Million rows a CPU second, W1 all."""
    (rules,) = workloads(size)["W1"]
    many = list(islice(cycle(candidates(size.of(_MOST))), size.of(100_000)))
    moments = [moment_of(facts) for facts in many]
    ours = _speed(compiled([rules], "all"), moments, size)
    theirs = _polars(rules, many, size) if find_spec("polars") else None
    return Row("bulk, W1 all", "k/s", ours, "polars, columns", theirs, Goal(0.6))


def _polars(rules: Sequence[Guard], many: Sequence[Facts], size: Size) -> Figure:
    import polars as pl

    frame = pl.DataFrame(many, schema_overrides=dict.fromkeys(CHOICES, pl.Categorical)).with_columns(
        [pl.col(name).cast(pl.Boolean) for name in FLAGS]
    )
    wanted = [
        ((pl.col(it.number) > it.over) & pl.col(it.choice).is_in(list(it.among)) & pl.col(it.flag)).alias(str(i))
        for i, it in enumerate(rules)
    ]
    return cpu(lambda: frame.select(wanted), size).map(lambda seconds: len(many) / seconds / 1000)
