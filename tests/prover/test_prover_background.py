"""The one call by which any face proves in the background: progress, verdicts one by one, and a stop that is obeyed."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from queue import Queue
from threading import Event, Thread

from prover_world import CORPUS, book_of

from cadencelang.prover.exploring import Bounds
from cadencelang.prover.verifying import Verdict, Wish, Word, verify

CAP = CORPUS / "a-cap-makes-a-gap.cadence"
LARGE = Path(__file__).parents[2] / "playbooks" / "executive-search" / "executive-search.cadence"
ON_HOLD = "on hold is not silence"
WISH = Wish(Bounds(seconds=60), plain_weeks_only=True)


class Background:
    """A face's worker: proves in a thread, hands over verdicts and progress, and can be told to stop."""

    def __init__(self, path, wish):
        self.stop = Event()
        self.told: Queue = Queue()
        self.thread = Thread(target=self._run, args=(path, wish), daemon=True)
        self.thread.start()

    def _run(self, path, wish):
        for verdict in verify(book_of(path), wish, self._progress):
            self.told.put(verdict)
        self.told.put(None)

    def _progress(self, goal, calendar, explored):
        self.told.put((goal.name, calendar, explored.situations))
        return not self.stop.is_set()

    def all(self):
        return list(iter(lambda: self.told.get(timeout=60), None))


def test_verdicts_come_one_by_one_while_the_rest_is_still_to_be_proved():
    asked = []

    first, second = islice(verify(book_of(CAP), WISH, lambda goal, *_: bool(asked.append(goal.name)) or True), 2)

    assert [first.word, second.word] == [Word.BROKEN, Word.PROVED]
    assert "no burden" not in asked


def test_progress_names_the_goal_the_calendar_and_how_far_it_is():
    told = Background(LARGE, replace(WISH, only=ON_HOLD)).all()

    progress = [it for it in told if not isinstance(it, Verdict)]
    counts = [count for name, _, count in progress if name == ON_HOLD]

    assert {calendar for _, calendar, _ in progress} == {"plain weeks"}
    assert len(counts) > 3
    assert counts == sorted(counts)


def test_a_stop_ends_the_exploration_and_leaves_a_verdict_that_says_so():
    background = Background(LARGE, Wish(Bounds(seconds=600), only=ON_HOLD))
    seen = []
    for it in iter(lambda: background.told.get(timeout=60), None):
        seen.append(it)
        if not isinstance(it, Verdict) and it[0] == ON_HOLD:
            background.stop.set()
    background.thread.join(timeout=60)

    last = seen[-1]
    assert not background.thread.is_alive()
    assert (last.goal.name, last.word, last.why) == (ON_HOLD, Word.NOT_DECIDED, "stopped")
    assert [it.word for it in seen if isinstance(it, Verdict)] == [Word.NOT_DECIDED]


def test_a_generator_that_is_closed_proves_no_more():
    asked = []
    verdicts = verify(book_of(CAP), WISH, lambda goal, *_: bool(asked.append(goal.name)) or True)

    next(verdicts)
    verdicts.close()
    before = list(asked)

    assert list(verdicts) == []
    assert asked == before
