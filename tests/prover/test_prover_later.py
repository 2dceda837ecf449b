"""What lies further ahead than a window shows is kept by what it is counted in: it comes when it would have come."""

import shutil
from pathlib import Path
from random import Random

import pytest
from prover_world import CORPUS

from cadencelang.cli.books import open_book
from cadencelang.engine.state import NEVER
from cadencelang.prover.claims import goals_of
from cadencelang.prover.covering import abroad, real
from cadencelang.prover.duties import duties
from cadencelang.prover.exploring import Bounds, Explorer
from cadencelang.prover.later import _Move
from cadencelang.prover.loosely import _around
from cadencelang.prover.worlds import loose

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
DAYS = 300
PUT_OFF = """
playbook "Put off"
  version 1

use "common.cadence"

limits
  at most 1 automatic touch in {cap} days
  automatic touches only in working time
  no automatic touches on Friday after 12:00

stage "Talking"
  rule "never silent"
    when we have been silent for 3 days
    only if we have been silent for 3 days
    start again
    promise "a word" within 1 working day
      if broken
        tell partner "They wait"
    ask recruiter to call "Call them" within 1 working day
      keeps "a word"

  rule "a word, come what may"
    when 4 working hours before promise "a word" is due
    send email "hello"
      keeps "a word"

guarantee "a word in time"
  assuming no message bounces
  we are never silent for more than {days} days
"""
WEEKLY = [
    ("the pool does not forget", 0),
    ("the pool does not forget", 1),
    ("letters keep coming", 0),
    ("never a burden", -1),
]


def _world(path, name, make, *, near=True, way=0):
    """The loose world in which the claim is proved."""
    book = open_book(str(path), "never").book
    goal = next(it for it in goals_of(book) if it.name == name)
    duty = duties(book, goal)[0]
    seeds, spine = duty.ways[way]
    around = _around(book, goal, duty, seeds, spine)
    guarantee = duty.guarantee or goal.guarantee
    return loose(book, guarantee, duty.monitor, make, around, spine, owed=duty.owed, near=near)


class _Pair:
    """A candidate on real dates, and the same one on the dates that stand for their windows."""

    def __init__(self, world, dice):
        self.world, self.dice = world, dice
        self.seen: set[str] = set()
        day = dice.randrange(world.almanac.first, world.almanac.last - DAYS - 1)
        there = world.almanac.stands_for(day)
        stage = dice.choice(world.moves.starts())
        self.real = world.start(stage, world.clock.midnight(day), day)[0].here
        self.shown = world.start(stage, world.clock.midnight(there), there)[0].here
        self.agree()

    def agree(self):
        """The real one, moved to the other's date, is the other."""
        world, real, shown = self.world, self.real, self.shown
        state, memo = real.state, real.memo
        if real.day != shown.day:
            move = _Move(world._later, real.day - 1, shown.day)
            state, memo = world.canonical(move.state(state), shown.at), move.memo(memo)
        assert (state, memo) == (shown.state, shown.memo)

    def until_midnight(self):
        world = self.world
        while True:
            if self.dice.random() < 0.004:
                self.something_happens()
            self.both(world.due)
            ahead = [world._next(it) - world.clock.midnight(it.day) for it in (self.real, self.shown)]
            assert ahead[0] == ahead[1]
            midnights = [world.clock.midnight(it.day + 1) for it in (self.real, self.shown)]
            nexts = [world._next(it) for it in (self.real, self.shown)]
            if nexts[0] >= midnights[0]:
                break
            self.real, self.shown = self.real._replace(at=nexts[0]), self.shown._replace(at=nexts[1])
        after = world.almanac.stands_for(self.real.day + 1)
        shown = list(world._moved(self.shown, midnights[1], after))
        real = list(world._moved(self.real, midnights[0], self.real.day + 1))
        assert len(real) == len(shown)
        number = self.dice.randrange(len(real))
        self.real, self.shown = real[number], shown[number]
        self.agree()
        far = world.clock.midnight(world.almanac.shown(self.real.day) + 1)
        self.seen |= {"a promise" for it in self.real.state.promises if far <= it.deadline}
        self.seen |= {"a task" for it in self.real.state.tasks if far <= it.deadline}
        self.seen |= {"a touch" for it in self.real.state.touches if far <= it.due < NEVER}
        self.seen |= {"a silence anew" for it in self.real.state.timers if far <= it.at < NEVER and it.fired > -NEVER}

    def something_happens(self):
        moves = [list(self.world.moves.at(it.state, it.day)) for it in (self.real, self.shown)]
        assert len(moves[0]) == len(moves[1])
        number = self.dice.randrange(len(moves[0]))
        told = [
            self.world.told(it, each[number].make(it.state, it.at, it.day, "e"))
            for it, each in zip((self.real, self.shown), moves, strict=True)
        ]
        self.go_on(told)

    def both(self, step):
        self.go_on([step(self.real), step(self.shown)])

    def go_on(self, follow):
        assert [it.answers for it in follow[0]] == [it.answers for it in follow[1]]
        if follow[0]:
            number = self.dice.randrange(len(follow[0]))
            self.real, self.shown = follow[0][number].here, follow[1][number].here


@pytest.mark.parametrize("make", [real, abroad("US"), abroad("AE")], ids=["GB", "US", "AE"])
@pytest.mark.parametrize(("name", "way"), WEEKLY)
def test_what_comes_later_comes_when_it_would_have_come(name, way, make):
    world = _world(PLAYBOOKS / "talent-pool", name, make, way=way)
    assert world.almanac.outlook.near
    seen = set()
    for seed in range(6):
        pair = _Pair(world, Random(seed))
        for _ in range(DAYS):
            pair.until_midnight()
        seen |= pair.seen
    assert {"a promise", "a silence anew"} <= seen
    assert ("a task" in seen) is (way == 1)


@pytest.mark.slow
@pytest.mark.parametrize(("cap", "days", "proved"), [(8, 11, False), (8, 12, True), (20, 23, False), (20, 24, True)])
def test_near_windows_show_what_all_days_show(tmp_path, cap, days, proved):
    """A letter that is late for its promise on a Friday is put off by the cap, to a day that no near window shows."""
    shutil.copytree(CORPUS / "templates", tmp_path / "templates")
    shutil.copy(CORPUS / "common.cadence", tmp_path)
    path = tmp_path / "playbook.cadence"
    path.write_text(PUT_OFF.format(cap=cap, days=days))

    near, whole = (
        Explorer(_world(path, "a word in time", real, near=near), Bounds(seconds=300)).run() for near in (True, False)
    )

    assert near.complete == whole.complete == proved
    assert (near.found is None) == (whole.found is None) == proved
    assert near.situations < whole.situations
