"""The prover against itself at every tick of the day, and against random histories on the same engine."""

from __future__ import annotations

from random import Random

import pytest
from prover_world import BOOKS, CORPUS, book_of, expected, goal_of

from cadencelang.cli.main import main
from cadencelang.prover.almanac import Grain
from cadencelang.prover.chance import wander
from cadencelang.prover.claims import monitor_of
from cadencelang.prover.covering import plain, real
from cadencelang.prover.domains import fact_domains
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.verifying import Wish, Word, verdict_on
from cadencelang.prover.worlds import exact

CLAIMS = [pytest.param(path, name, id=f"{path.stem}: {name}") for path in BOOKS for name in expected(path)]
PROVED = [claim for claim in CLAIMS if expected(claim.values[0])[claim.values[1]][0].word is Word.PROVED]


def _world(path, name, make):
    goal = goal_of(path, name)
    world = exact(book_of(path), goal.guarantee, lambda engine: monitor_of(engine, goal), make)
    return world, fact_domains(world.setting.book, world.almanac.outlook.days)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "name"), CLAIMS)
def test_the_instants_chosen_tell_as_much_as_every_tick_of_the_day(path, name):
    wishes = [Wish(Bounds(seconds=300), plain_weeks_only=True, grain=it) for it in (Grain.TELLING, Grain.EVERY_TICK)]

    chosen, every = (verdict_on(book_of(path), goal_of(path, name), it, lambda *_: True) for it in wishes)

    assert chosen.word is every.word
    assert (chosen.story and chosen.story.events) == (every.story and every.story.events)


@pytest.mark.parametrize(("path", "name"), PROVED)
def test_no_random_history_breaks_what_is_proved(path, name):
    world, facts = _world(path, name, plain)
    dice = Random(7)

    assert [wander(world, facts, dice) for _ in range(100)] == [None] * 100


@pytest.mark.slow
@pytest.mark.parametrize(("path", "name"), PROVED)
def test_no_random_history_on_real_dates_breaks_what_is_proved(path, name):
    verdict = verdict_on(book_of(path), goal_of(path, name), Wish(Bounds(seconds=300)), lambda *_: True)
    world, facts = _world(path, name, real)
    dice = Random(11)

    found = [wander(world, facts, dice) for _ in range(2000)]

    assert verdict.word in (Word.PROVED, Word.BROKEN)
    assert verdict.word is Word.BROKEN or found == [None] * 2000


def test_a_coarse_grid_is_checked_not_proved_and_may_miss_what_another_hour_breaks(capsys):
    book, broken = str(CORPUS / "friday-evening.cadence"), ["--only", "answered", "--plain-weeks", "--fresh"]
    assert main(["verify", book, *broken]) == 1
    assert "BROKEN  answered (" in capsys.readouterr().out
    assert main(["verify", book, *broken, "--coarse"]) == 0
    told = capsys.readouterr().out
    assert "CHECKED  answered (" in told
    assert "as days begin, open and close, and not at every tick" in " ".join(told.split())
    assert "PROVED" not in told
