"""Each benchmark runs at a tiny size, and what is compared gives the same answers."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SLOW = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.__main__ import PARTS, rows_of  # noqa: E402
from benchmarks.guards import FACTS, candidates  # noqa: E402
from benchmarks.measure import TINY, Figure  # noqa: E402
from benchmarks.table import Goal, Row, as_json, as_text  # noqa: E402

from benchmarks import clocks, conditions, timers  # noqa: E402
from cadencelang.clock import Duration, Unit, WorkWeek, clock_for, date_of, load_calendar  # noqa: E402


@pytest.mark.parametrize(
    "part", [pytest.param(it, marks=SLOW if it in ("fleet", "prove", "terminal") else ()) for it in PARTS]
)
def test_every_part_gives_figures(part: str) -> None:
    rows = list(rows_of(part, TINY))
    assert rows
    assert all(row.ours.value > 0 for row in rows)


@pytest.mark.parametrize("mode", ["first", "all"])
@pytest.mark.parametrize("name", ["W1", "W2", "W3"])
def test_compiled_guards_mean_what_they_say(name: str, mode: str) -> None:
    stages = conditions.workloads(TINY)[name]
    decide = conditions.compiled(stages, mode)
    for facts in candidates(200):
        held = [i for i, guard in enumerate(stages[facts["stage"] % len(stages)]) if guard.holds(facts)]
        assert decide(conditions.moment_of(facts)) == (held[:1] if mode == "first" else held)


def test_an_unknown_fact_holds_no_guard() -> None:
    stages = conditions.workloads(TINY)["W1"]
    nobody = dict.fromkeys(FACTS) | {"stage": 0}
    assert conditions.compiled(stages, "all")(conditions.moment_of(nobody)) == []


def test_timers_come_at_the_same_instants() -> None:
    instants = sorted(timers.by_engine(60)())
    assert len(instants) > 100
    assert sorted(timers.by_polling(60)()) == instants
    if find_spec("simpy"):
        assert sorted(timers.by_simpy(60)()) == instants


def test_working_days_come_out_the_same() -> None:
    clock = clock_for("Europe/London", WorkWeek(), load_calendar("GB-ENG"))
    loop, numpy = clocks.by_loop(), clocks.by_numpy()
    for day in range(20_514, 20_614):
        ours = date_of(clock.deadline(clock.midnight(day) + 720, Duration(clocks.STEP, Unit.WORKING_DAYS)) // 1440)
        assert loop(date_of(day)) == ours
        assert numpy is None or numpy(date_of(day)) == ours


def test_the_table_says_what_is_met_and_what_is_missing() -> None:
    ours, theirs = Figure(12.5, 0.04), Figure(5.0, 0.01)
    rows = [
        Row("faster", "k/s", ours, "peer", theirs, Goal(2.0)),
        Row("too slow", "k/s", ours, "peer", theirs, Goal(4.0)),
        Row("alone", "ms", ours, "absent peer", None, Goal(4.0)),
    ]
    text = as_text([("part", rows)])
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()[3:]]
    assert cells[0] == ["faster", "12.5", "k/s", "peer", "5", "2.5 ×", "≥ 2 ×", "met", "4%"]
    assert [line[4:8] for line in cells[1:]] == [["5", "2.5 ×", "≥ 4 ×", "missed"], ["not installed", "", "≥ 4 ×", ""]]
    assert [row["met"] for row in json.loads(as_json([("part", rows)]))] == [True, False, None]
