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
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.loosely import _around
from cadencelang.prover.verifying import Wish, Word, verify
from cadencelang.prover.worlds import loose

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
DAYS = 300
PUT_OFF = """
playbook "Put off"
  version 1

use "common.cadence"

limits
  at most 1 automatic touch in 8 days
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

guarantee "a word in three weeks"
  assuming no message bounces
  we are never silent for more than 3 weeks
"""
WEEKLY = ["the pool does not forget", "letters keep coming", "never a burden"]


def _world(path, name, make):
    """The loose world in which the claim is proved."""
    book = open_book(str(path), "never").book
    goal = next(it for it in goals_of(book) if it.name == name)
    duty = duties(book, goal)[0]
    seeds, spine = duty.ways[-1 if name == "never a burden" else 0]
    around = _around(book, goal, duty, seeds, spine)
    return loose(book, duty.guarantee or goal.guarantee, duty.monitor, make, around, spine, owed=duty.owed)


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
        moved = world._moved(real._replace(day=real.day - 1), world.clock.midnight(real.day), shown.day)
        assert (moved.state, moved.memo) == (shown.state, shown.memo)

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
        self.shown = world._moved(self.shown, midnights[1], after)
        self.real = world._moved(self.real, midnights[0], self.real.day + 1)
        self.agree()
        far = world.clock.midnight(world.almanac.shown(self.real.day) + 1)
        self.seen |= {"a promise" for it in self.real.state.promises if far <= it.deadline}
        self.seen |= {"a task" for it in self.real.state.tasks if far <= it.deadline}
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
@pytest.mark.parametrize("name", WEEKLY)
def test_what_comes_later_comes_when_it_would_have_come(name, make):
    world = _world(PLAYBOOKS / "talent-pool", name, make)
    assert world.almanac.outlook.near
    seen = set()
    for seed in range(6):
        pair = _Pair(world, Random(seed))
        for _ in range(DAYS):
            pair.until_midnight()
        seen |= pair.seen
    assert {"a promise", "a silence anew"} <= seen


@pytest.mark.slow
def test_what_cannot_be_kept_so_is_looked_at_on_all_days(tmp_path):
    """A letter that is late for its promise on a Friday is put off by the cap, to a day that no window shows."""
    shutil.copytree(CORPUS / "templates", tmp_path / "templates")
    shutil.copy(CORPUS / "common.cadence", tmp_path)
    (tmp_path / "playbook.cadence").write_text(PUT_OFF)
    book = open_book(str(tmp_path / "playbook.cadence"), "never").book

    (verdict,) = verify(book, Wish(Bounds(seconds=300), "a word in"))

    assert verdict.word is Word.PROVED
    assert verdict.rests_on is not None
    assert [part.windows for part in verdict.parts][1] > 200
