"""The frame: the first screen, the modes, the keys that fit, the palette and the help."""

import threading

import pytest
from rich.cells import cell_len
from sitting import make, play, settled, sitting
from textual.widgets import OptionList

from cadencelang_tui.commands import all_groups
from cadencelang_tui.footer import KeyBar
from cadencelang_tui.glyphs import ASCII, DRAWN, glyphs_for
from cadencelang_tui.header import Tab
from cadencelang_tui.help import HelpScreen
from cadencelang_tui.row_list import RowList
from cadencelang_tui.simulate.track_view import TrackView
from cadencelang_tui.themes import DARK, LIGHT
from running import screen_text as shown_text


def test_the_first_screen_offers_four_things_and_says_that_it_is_safe(tmp_path):
    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            app = pilot.app
            assert app.current_mode == "start"
            assert app.screen.query_one("#choices").option_count == 4
            assert "Nothing you do here leaves this computer" in str(app.screen.query_one("#safe").content)
            await pilot.press("enter")
            assert app.current_mode == "simulate"

    play(go())


def test_the_first_frame_has_the_colours_that_are_ours(tmp_path):
    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            assert pilot.app.screen.styles.background.hex.casefold() == DARK.background
            assert pilot.app.has_class("-dark-mode")

    play(go())


def test_a_narrow_header_tells_rather_what_is_not_saved_than_the_whole_promise(tmp_path):
    async def go():
        app = make(tmp_path, mode="edit")
        app.time_of_day = lambda: "15:42"
        async with sitting(app, (80, 24)) as pilot:
            line = pilot.app.screen.query_one("#file")
            await pilot.press("x")
            pilot.app.screen.keep_journal()
            pilot.app.screen.show_status()
            assert str(line.content) == "practice: nothing leaves   unsaved, kept safe"
            await pilot.resize_terminal(60, 24)
            await pilot.pause()
            assert str(line.content) == "pra…   unsaved, kept safe"
            await pilot.resize_terminal(120, 36)
            await pilot.pause()
            assert str(line.content) == "practice: nothing leaves this computer   not saved, kept safe at 15:42"

    play(go())


def test_the_modes_are_a_key_and_a_click_away(tmp_path):
    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            for key, mode in (("f2", "edit"), ("f3", "simulate"), ("f4", "run")):
                await pilot.press(key)
                assert pilot.app.current_mode == mode
            await pilot.click("Tab")
            assert pilot.app.current_mode == "edit"

    play(go())


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_the_footer_never_cuts_a_key(tmp_path, width):
    async def go():
        async with sitting(make(tmp_path), size=(width, 24), loaded=False) as pilot:
            bar = pilot.app.screen.query_one(KeyBar)
            line = bar.render()
            assert line.cell_length <= bar.size.width
            assert "F1" in line.plain

    play(go())


@pytest.mark.parametrize("mode", ["edit", "simulate", "run"])
def test_in_80_columns_the_footer_names_the_palette_beside_the_first_keys(tmp_path, mode):
    async def go():
        async with sitting(make(tmp_path, mode=mode), size=(80, 24)) as pilot:
            await settled(pilot)
            line = pilot.app.screen.query_one(KeyBar).render().plain
            assert line.endswith("Ctrl+P All commands  F1 more")
            await pilot.resize_terminal(59, 24)
            await pilot.pause()
            assert "Ctrl+P" not in pilot.app.screen.query_one(KeyBar).render().plain

    play(go())


def test_while_the_candidates_are_being_read_no_mode_says_that_there_are_none(tmp_path):
    go_on = threading.Event()
    app = make(tmp_path)
    reading = app.session.reading_people

    def held():
        read = reading()
        return lambda: (go_on.wait(30), read())[1]

    app.session.reading_people = held

    async def go():
        async with sitting(app, loaded=False) as pilot:
            try:
                while app.session.ready is None:
                    await pilot.pause(0.02)
                await pilot.press("f3")
                await pilot.pause()
                assert "The candidates are being read." in shown_text(app)
                await pilot.press("E", "f4")
                await pilot.pause(0.1)
                assert "The candidates are being read." in shown_text(app)
                await pilot.press("f2")
                await pilot.pause(0.1)
                await pilot.press("ctrl+l")
                assert {it.message for it in app._notifications} == {"The candidates are being read."}
                assert "There are no candidates" not in shown_text(app)
            finally:
                go_on.set()
            await settled(pilot)
            await pilot.press("f4")
            await settled(pilot)
            assert pilot.app.screen.queue.rows

    play(go())


def test_j_and_k_move_in_the_first_choices_and_in_a_question(tmp_path):
    async def go():
        async with sitting(make(tmp_path)) as pilot:
            await pilot.press("j", "j", "k", "enter")
            assert pilot.app.current_mode == "run"
            await settled(pilot)
            await pilot.press("s")
            await pilot.pause()
            listed = pilot.app.screen.query_one(OptionList)
            await pilot.press("j", "j")
            lower = listed.highlighted
            await pilot.press("k")
            assert listed.highlighted == lower - 1

    play(go())


def test_help_opens_and_closes_where_one_was(tmp_path):
    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            await pilot.press("f1")
            assert isinstance(pilot.app.screen, HelpScreen)
            await pilot.press("escape")
            assert pilot.app.current_mode == "start"

    play(go())


def test_help_tells_first_what_one_does_here_and_gives_the_words_most_of_its_width(tmp_path):
    async def go():
        async with sitting(make(tmp_path, mode="edit"), size=(80, 24)) as pilot:
            await pilot.press("f1")
            await pilot.pause()
            lines = str(pilot.app.screen.query_one("#help-keys").content).splitlines()
            told = [line.split("  ")[0] for line in lines if line[:1] != " "]
            assert told[:3] == ["Ctrl+Z", "Ctrl+S", "F5"]
            assert {"Ctrl+/", "Ctrl+Space"} <= {*told}, "not the names under which terminals send them"
            assert told.index("Ctrl+Space") < told.index("↑")
            assert "Show which candidates would get another timeline" in lines[2]

    play(go())


def test_a_screen_of_twenty_by_five_ends_nothing(tmp_path):
    async def go():
        async with sitting(make(tmp_path), size=(20, 5)) as pilot:
            for key in ("f2", "f3", "f4", "f1", "escape", "ctrl+p", "escape"):
                await pilot.press(key)
            assert pilot.app.is_running

    play(go())


@pytest.mark.parametrize("width", [20, 32, 33, 40])
@pytest.mark.parametrize(("key", "active"), [("f2", "[F2 Edit]"), ("f3", "[F3 Simulate]"), ("f4", "[F4 Run]")])
def test_no_tab_is_cut_where_it_is_narrow(tmp_path, width, key, active):
    async def go():
        async with sitting(make(tmp_path), size=(width, 5), loaded=False) as pilot:
            await pilot.press(key)
            await pilot.pause()
            tabs = list(pilot.app.screen.query(Tab))
            assert all(tab.region.right <= width for tab in tabs)
            assert all(cell_len(str(tab.content)) <= tab.content_size.width for tab in tabs)
            words = " ".join(str(tab.content) for tab in tabs)
            assert active in words
            assert all(it in words for it in ("F2", "F3", "F4"))
            assert ("Edit" in words and "Run" in words) == (width > 32)

    play(go())


def test_in_five_rows_the_queue_and_the_timeline_still_show_something(tmp_path):
    async def go():
        async with sitting(make(tmp_path), size=(20, 5)) as pilot:
            for key, rows in (("f4", RowList), ("f3", TrackView)):
                await pilot.press(key)
                await settled(pilot)
                assert pilot.app.screen.query_one(rows).size.height >= 2
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
            assert pilot.app.screen.query_one("#legend").display

    play(go())


def test_the_mode_and_the_colours_come_back(tmp_path):
    async def first():
        async with sitting(make(tmp_path)) as pilot:
            await pilot.press("f4")
            pilot.app.action_next_theme()
            await pilot.press("ctrl+q")

    async def second():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            assert pilot.app.current_mode == "run"
            assert pilot.app.theme == "cadence-light"
            assert pilot.app.screen.styles.background.hex.casefold() == LIGHT.background

    play(first())
    play(second())


def test_a_key_can_be_changed(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "keys.toml").write_text('[keys]\n"mode.run" = "f10"\n')

    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            await pilot.press("f10")
            assert pilot.app.current_mode == "run"

    play(go())


def test_every_command_has_an_id_of_its_own_and_a_sentence():
    commands = [command for group in all_groups() for command in group.commands]
    assert len({command.id for command in commands}) == len(commands)
    assert all(command.help.endswith(".") for command in commands)


def test_no_single_letter_acts_before_a_text_box_sees_it():
    for group in all_groups():
        for command in group.commands:
            assert not (command.priority and any(len(key) == 1 for key in command.keys.split(",")))


@pytest.mark.parametrize(
    ("environment", "glyphs"),
    [
        ({"LANG": "en_GB.UTF-8"}, DRAWN),
        ({"LANG": "C"}, ASCII),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, ASCII),
        ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, ASCII),
        ({"LC_CTYPE": "de_DE.utf8", "LANG": "C"}, DRAWN),
    ],
)
def test_only_a_utf8_terminal_gets_drawn_characters(environment, glyphs):
    assert glyphs_for(environment) is glyphs


def test_keys_are_named_as_on_a_keyboard_and_none_that_no_terminal_sends(tmp_path):
    async def go():
        async with sitting(make(tmp_path, mode="edit"), (80, 24)) as pilot:
            await pilot.press("f1")
            await pilot.pause()
            lines = [str(it) for it in pilot.app.screen._lines(74)]
            assert any(it.startswith("Ctrl+PgDn ") for it in lines)
            assert any(it.startswith("Ctrl+Z ") for it in lines)
            assert not any("uper" in it for it in lines)
            assert max(map(len, lines)) <= 74

    play(go())


def test_the_newest_notice_alone_is_shown_beside_what_is_wrong_and_both_are_low(tmp_path):
    async def go():
        async with make(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
            await settled(pilot)
            for words, severity in (("Not saved.", "error"), ("One.", "information"), ("Two.", "information")):
                pilot.app.notify(words, severity=severity)
                await pilot.pause(0.1)
            shown = shown_text(pilot.app)
            assert "Not saved." in shown
            assert "Two." in shown
            assert "One." not in shown
            regions = [it.region for it in pilot.app.screen.query("Toast")]
            assert [it.height for it in regions] == [1, 1]
            assert max(it.bottom for it in regions) == 24 - 4

    play(go())
