"""The prover: the executive playbook proved on plain weeks by one core, and again with one of its rules changed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from benchmarks.measure import Figure, Size, cpu
from benchmarks.people import START, executive, people
from benchmarks.running import arrived, entered, wakes
from benchmarks.table import Goal, Row
from cadencelang.engine import Engine
from cadencelang.graph.model import Book
from cadencelang.prover.claims import goals_of
from cadencelang.prover.exploring import Bounds, Explored
from cadencelang.prover.mutating import with_longer_delays
from cadencelang.prover.verifying import Verdict, Wish, Word, verify

_CHANGES = 5
_SHORT = "the decision, first-hand or in writing"
_YEAR = 365 * 1440


class _Kept(dict[str, Explored]):
    """Remembers in memory what was proved."""

    def recall(self, key: str) -> Explored | None:
        """What an exploration came to."""
        return self.get(key)

    def keep(self, key: str, explored: Explored) -> None:
        """Keep what it came to."""
        self[key] = explored


def rows(size: Size) -> Iterator[Row]:
    """All guarantees at full size, else a short one. A proof is made once: it takes long, and always does the same."""
    kept, whole = _Kept(), size.share >= 1
    only = "" if whole else _SHORT
    seconds, verdicts = _proved(executive(), only, kept)
    assert all(it.word is Word.PROVED for it in verdicts)
    done = sum(part.explored.transitions for verdict in verdicts for part in verdict.parts)
    what = "executive playbook" if whole else _SHORT
    goal = Goal(60, least=False, of_ratio=False) if whole else None
    yield Row(f"{what} proved, plain weeks", "s", Figure(seconds), goal=goal)
    alone = _wakes_alone(size)
    goal = Goal(300_000, of_ratio=False) if whole else None
    yield Row("transitions of the prover", "per s", Figure(done / seconds), "the engine's wakes", alone, goal)
    again = [_proved(book, only, _Kept(kept))[0] for book in _changed(executive(), _CHANGES if whole else 1)]
    changed = Figure(statistics.mean(again))
    yield Row("proved again with a rule changed", "s", changed, "all of it anew", Figure(seconds))


def _proved(book: Book, only: str, kept: _Kept) -> tuple[float, list[Verdict]]:
    """CPU seconds, and the verdicts."""
    wish = Wish(Bounds(seconds=600), only, plain_weeks_only=True, memory=kept)
    began = time.process_time()
    verdicts = list(verify(book, wish))
    return time.process_time() - began, verdicts


def _changed(book: Book, count: int) -> Iterator[Book]:
    """The playbook with one delay of one rule longer, for so many rules spread over it."""
    goal = goals_of(book)[0]
    delayed = [found for rule in book.rules for found in list(with_longer_delays(book, goal, rule))[:1]]
    yield from (it.book for it in delayed[:: max(1, len(delayed) // count)][:count])


def _wakes_alone(size: Size) -> Figure:
    """Wakes a second of the engine, over a year of one candidate."""
    engine, person = Engine(executive()), people()[0]
    state = entered(engine, person.facts, person.stage or "Screening")
    count = wakes(engine, state, START + _YEAR)
    return cpu(lambda: engine.advance(state, START + _YEAR, arrived), size).map(lambda seconds: count / seconds)
