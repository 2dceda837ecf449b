"""The command palette: what is chosen there is done, whatever lies over the screen, and views have their commands."""

import pytest
from sitting import BOOK, make, play, sitting
from textual.command import CommandPalette

from cadencelang_tui.commands import all_groups
from cadencelang_tui.edit.finding import FindBar
from cadencelang_tui.edit.screen import EditScreen
from cadencelang_tui.help import HelpScreen
from cadencelang_tui.proving.screen import GuaranteesScreen
from cadencelang_tui.run.page_screen import PageScreen
from cadencelang_tui.simulate import everyone
from cadencelang_tui.simulate.chooser import ChooserScreen
from cadencelang_tui.simulate.everyone_screen import EveryoneScreen
from cadencelang_tui.simulate.graph_screen import GraphScreen
from editing import edited, make_book, row_of, until
from running import running
from simulating import settled, sim


async def choose(pilot, words):
    """Find a command in the palette and choose the first that fits."""
    palette = await opened(pilot)
    await pilot.press(*words)
    await until(pilot, lambda: words.split()[0] in _first(palette), 5)
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, CommandPalette), 5)
    await pilot.pause()
    await pilot.pause()


async def opened(pilot):
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette), 5)
    return pilot.app.screen


def _first(palette):
    listed = palette.query_one("CommandList")
    return str(listed.get_option_at_index(0).prompt).casefold() if listed.option_count else ""


async def named(pilot):
    """All that the palette offers from here, as it is written."""
    palette = await opened(pilot)
    listed = palette.query_one("CommandList")
    await until(pilot, lambda: listed.option_count > 30, 5)
    found = [str(it.prompt).splitlines()[0] for it in listed.options]
    await pilot.press("escape")
    await until(pilot, lambda: not isinstance(pilot.app.screen, CommandPalette), 5)
    return found


@pytest.mark.parametrize("over", ["f1", pytest.param("ctrl+o", marks=pytest.mark.slow), "x"])
def test_a_command_chosen_over_a_box_closes_it_and_is_done(tmp_path, over):
    async def go():
        async with sitting(make(tmp_path, mode="run")) as pilot:
            await settled(pilot)
            await pilot.press(*over.split())
            await pilot.pause()
            assert pilot.app.screen.is_modal
            await choose(pilot, "find edit")
            await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen), 5)
            await until(pilot, lambda: pilot.app.screen.query_one(FindBar).display, 5)

    play(go())


def test_a_command_for_everywhere_is_done_over_help_too(tmp_path):
    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            await pilot.press("f1")
            before = pilot.app.theme
            await choose(pilot, "change colours")
            assert pilot.app.theme != before
            assert not isinstance(pilot.app.screen, HelpScreen)
            assert pilot.app.current_mode == "start"

    play(go())


def test_the_find_bars_commands_are_there_while_it_is_shown(tmp_path):
    async def test(pilot, screen):
        assert not [it for it in await named(pilot) if it.startswith("Find:")]
        await pilot.press("ctrl+r", *"email")
        assert "Find: Next one   ↓" in await named(pilot)
        first = screen.editor.selection
        await choose(pilot, "next one find")
        assert screen.editor.selection != first
        assert screen.editor.selected_text == "email"
        screen.query_one("#replace").value = "post"
        await choose(pilot, "replace all find")
        assert "email" not in screen.editor.text
        assert row_of(screen, "send post")

    edited(tmp_path, make_book(tmp_path), test)


def test_a_candidates_page_takes_its_commands_from_the_palette(tmp_path):
    async def test(pilot, screen):
        await pilot.press("7", "down", "enter")
        await pilot.pause()
        page = pilot.app.screen
        assert isinstance(page, PageScreen)
        await choose(pilot, "next line page")
        assert pilot.app.screen is page
        assert page._chosen is not None
        await choose(pilot, "its line page")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))

    running(tmp_path, test)


@pytest.mark.slow
def test_the_graph_everyone_and_the_guarantees_do(tmp_path, monkeypatch):
    monkeypatch.setattr(everyone, "RUNS", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    async def go(pilot, screen):
        await pilot.press("G")
        assert isinstance(pilot.app.screen, GraphScreen)
        chosen = pilot.app.screen._map.chosen
        await choose(pilot, "stage above stages")
        assert pilot.app.screen._map.chosen == max(0, chosen - 1)
        await choose(pilot, "everyone simulate")
        assert isinstance(pilot.app.screen, EveryoneScreen)
        await choose(pilot, "how they react everyone")
        assert isinstance(pilot.app.screen, ChooserScreen)
        await pilot.press("escape")
        await choose(pilot, "guarantees simulate")
        shown = pilot.app.screen
        assert isinstance(shown, GuaranteesScreen)
        assert len(pilot.app.screen_stack) == 2
        await choose(pilot, "stop guarantees")
        assert pilot.app.screen is shown
        assert not pilot.app.proofs.running

    sim(tmp_path, go, book=BOOK)


def test_a_views_keys_can_be_changed_and_stand_in_its_help(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "keys.toml").write_text('[keys]\n"page.next" = "y"\n')

    async def test(pilot, screen):
        await pilot.press("7", "enter")
        await pilot.pause()
        page = pilot.app.screen
        await pilot.press("n")
        assert page._chosen is None
        await pilot.press("y")
        assert page._chosen is not None
        await pilot.press("f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        lines = [str(it) for it in pilot.app.screen._lines(90)]
        assert any(it.startswith("y ") and "Choose the next line" in it for it in lines)
        await pilot.press("escape")
        assert pilot.app.screen is page

    running(tmp_path, test)


def test_every_group_has_a_name_of_its_own():
    names = [it.name for it in all_groups()]
    assert len({*names}) == len(names)
