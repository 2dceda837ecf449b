"""Everyone at once: the ways they may react, the plots, and before and after an edit."""

import shutil

import pytest
from simulate_tries import session
from sitting import BOOK
from textual.widgets import OptionList

from cadencelang.workbench.profile import Profile
from cadencelang_tui.simulate import everyone
from cadencelang_tui.simulate.chooser import ChooserScreen
from cadencelang_tui.simulate.everyone_screen import EveryoneScreen
from cadencelang_tui.simulate.plots import binned, histograms
from cadencelang_tui.simulate.profiles import USUAL, reactings
from simulating import settled, sim, text


def test_two_sets_are_plotted_in_the_same_bins_against_the_same_fullest():
    lines = histograms([([1.0, 1.0, 2.0], "#"), ([2.0, 3.0], "-")], 40)
    assert [number for _, number in lines] == [0, 1] * 3
    assert [line.rsplit(" ", 1)[1] for line, _ in lines] == ["2", "0", "1", "1", "0", "1"]
    assert max(len(line) for line, _ in lines) <= 40
    full, half = lines[0][0].count("#"), lines[2][0].count("#")
    assert full == 2 * half or full == 2 * half + 1
    assert lines[3][0].count("-") == half
    assert [it.count for it in binned([5.0], over=[0.0, 5.0, 9.0])] == [0, 0, 1, 0, 0]


def test_the_ways_to_react_are_told_by_what_is_not_usual_and_files_are_read(tmp_path):
    (tmp_path / "profiles").mkdir()
    (tmp_path / "quick.toml").write_text("[reply]\nrate = 0.9\n")
    (tmp_path / "profiles" / "bad.toml").write_text("[reply]\nrate = 7\n")
    known = {it.name: it for it in reactings(tmp_path)}
    assert known["as usual"] is USUAL
    assert USUAL.beside_the_usual == ""
    assert known["they hardly answer"].beside_the_usual == "5 % of messages are answered"
    assert known["quick.toml"].profile.reply.rate == 0.9
    assert known["profiles/bad.toml"].profile is None
    assert "must lie between 0 and 1" in known["profiles/bad.toml"].about
    named = [it for it in known.values() if it.profile is not None and it is not USUAL]
    assert all(it.beside_the_usual for it in named)


def measured(profile, days=28):
    here = session()
    crowd = everyone.Crowd()
    trial = everyone.Trial(here.ready.engine, here.ready.atlas, here.people, days, 29_542_680, profile)
    shares = list(everyone.measuring(trial, crowd))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    return crowd


def test_the_dice_are_the_same_every_time_and_the_profile_matters(monkeypatch):
    monkeypatch.setattr(everyone, "RUNS", 1)
    usual, again = measured(Profile()), measured(Profile())
    assert usual.samples == again.samples
    idle = next(it.profile for it in reactings(BOOK.parent) if it.name == "nobody of ours does anything")
    assert sum(measured(idle).samples.touches) < sum(usual.samples.touches)


def crowded(tmp_path, go, **more):
    async def opened(pilot, screen):
        await pilot.press("E")
        await settled(pilot)
        assert isinstance(pilot.app.screen, EveryoneScreen)
        await go(pilot, pilot.app.screen)

    sim(tmp_path, opened, **more)


@pytest.fixture(autouse=True)
def few_runs(monkeypatch):
    monkeypatch.setattr(everyone, "RUNS", 1)


def test_everyone_is_simulated_with_distributions(tmp_path):
    async def go(pilot, screen):
        shown = text(screen, "#page-text")
        assert "44 candidates, 28 days each" in shown
        assert "Touches a week" in shown
        assert "Longest silence (working days)" in shown
        assert "██" in shown
        assert "How they react: as usual" in text(screen, "#reacting")
        await pilot.press("escape")
        assert not pilot.app.screen.is_modal

    crowded(tmp_path, go)


def test_another_way_to_react_and_another_length_give_other_plots(tmp_path):
    async def go(pilot, screen):
        usual = text(screen, "#page-text")
        await pilot.press("c", *"hardly", "enter")
        await settled(pilot)
        assert screen.reacting.name == "they hardly answer"
        assert "5 % of messages are answered" in text(screen, "#reacting")
        hardly = text(screen, "#page-text")
        assert hardly != usual
        await pilot.press("l")
        await settled(pilot)
        assert "91 days each" in text(screen, "#page-text")
        await pilot.press("c", *"zzz")
        assert isinstance(pilot.app.screen, ChooserScreen)
        assert pilot.app.screen.query_one(OptionList).highlighted is None
        await pilot.press("enter", "escape")
        assert screen.reacting.name == "they hardly answer"

    crowded(tmp_path, go)


def test_a_profile_that_cannot_be_read_is_told_and_changes_nothing(tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(BOOK.parent, folder)
    (folder / "bad.toml").write_text("[reply]\nrate = 7\n")

    async def go(pilot, screen):
        await pilot.press("c", *"bad", "enter")
        await settled(pilot)
        assert screen.reacting is USUAL
        assert any("between 0 and 1" in it.message for it in pilot.app._notifications)

    crowded(tmp_path, go, book=folder / BOOK.name)


def test_before_the_edit_stands_below_now(tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(BOOK.parent, folder)

    async def go(pilot, screen):
        session = pilot.app.session
        path = BOOK.name
        old = (folder / path).read_text()
        new = old.replace("been silent for 4 working days", "been silent for 12 working days")
        assert new != old
        session.edit(path, new)
        session.take(session.compiling()())
        await settled(pilot)
        await pilot.press("E")
        await settled(pilot)
        shown = text(pilot.app.screen, "#page-text")
        assert "before your edit" in shown
        assert "▒▒" in shown
        assert "(was " in shown

    sim(tmp_path, go, book=folder / BOOK.name)
