"""The Edit mode under a person's hands."""

import shutil

import pytest
from sitting import BOOK, make, play, sitting
from textual.events import Key
from textual.widgets import Input, OptionList, Static

from cadencelang_tui.edit.asking import AskScreen, GoToScreen
from cadencelang_tui.edit.checking import PAUSE
from cadencelang_tui.edit.effect_screen import EffectScreen
from cadencelang_tui.edit.suggesting import Suggestions
from editing import SMALL, TEMPLATE, edited, row_of, text_of, until


def test_a_mistake_is_told_within_300_milliseconds_and_gone_when_mended(tmp_path, book):
    async def test(pilot, screen):
        row = row_of(screen, "wait 2")
        screen.editor.show_place(row, 99)
        await pilot.press("s")
        await until(pilot, lambda: screen.problems, PAUSE + 0.2)
        assert screen.problems[0].row == row
        await pilot.pause()
        y = row - int(screen.editor.scroll_offset.y)
        assert "●" in screen.editor.render_line(y).text
        assert screen.problems[0].words[:20] in screen.editor.render_line(y).text
        assert "   1 error" in text_of(screen, "#message"), "and nothing of publishing, where there is nothing to"
        assert "publish" not in text_of(screen, "#message")
        screen.session.live = lambda: None
        screen.show_message()
        await pilot.pause()
        assert "publish blocked by 1 error" in text_of(screen, "#message")
        assert screen.query_one("#problem-list", OptionList).option_count == len(screen.problems)
        await pilot.press("backspace")
        await until(pilot, lambda: not screen.problems)
        assert "error" not in text_of(screen, "#message")

    edited(tmp_path, book, test)


def test_f8_goes_to_the_next_problem_and_f9_mends_it_in_a_way_that_can_be_taken_back(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.become(SMALL.replace("2 working hours", "2 working hourss"))
        await until(pilot, lambda: screen.problems)
        screen.editor.show_place(0)
        await pilot.press("f8")
        await until(pilot, lambda: screen.editor.cursor_location[0] == row_of(screen, "wait 2"))
        await pilot.press("f9")
        await until(pilot, lambda: screen.editor.text == SMALL or isinstance(pilot.app.screen, AskScreen))
        if isinstance(pilot.app.screen, AskScreen):
            await pilot.press("enter")
            await until(pilot, lambda: screen.editor.text == SMALL)
        await pilot.press("ctrl+z")
        assert "hourss" in screen.editor.text

    edited(tmp_path, book, test)


def test_suggestions_open_by_key_and_are_taken_by_enter(tmp_path, book):
    async def test(pilot, screen):
        popup = screen.query_one(Suggestions)
        row = row_of(screen, "send email")
        screen.editor.show_place(row, 0)
        await pilot.press("end", "enter")
        assert screen.editor.cursor_location == (row + 1, 6), "the clauses of a step stand below it"
        await pilot.press("ctrl+@")
        await until(pilot, lambda: popup.is_open)
        assert "citing" in {it.text for it in popup.offer.suggestions}
        await pilot.press("escape")
        assert not popup.is_open
        await pilot.press(*"cit")
        await until(pilot, lambda: popup.is_open)
        await pilot.press("tab", "space", *"disc", "ctrl+@")
        await until(pilot, lambda: popup.is_open)
        await pilot.press("enter")
        assert screen.editor.lines[row + 1] == "      citing discussed"
        assert screen.editor.has_focus

    edited(tmp_path, book, test)


@pytest.mark.parametrize(
    ("line", "cursor", "made"),
    [
        ('send email "thanks"', "tha", '    send email "thank-you"'),
        ("wait 2 working hours", "working ho", "    wait 2 working hour"),
    ],
)
def test_a_suggestion_takes_the_place_of_the_whole_word(tmp_path, book, line, cursor, made):
    async def test(pilot, screen):
        popup = screen.query_one(Suggestions)
        screen.editor.become(SMALL.replace('"thank-you"', '"thanks"'))
        row = row_of(screen, line)
        screen.editor.show_place(row, screen.editor.lines[row].index(cursor) + len(cursor))
        await pilot.press("ctrl+@")
        await until(pilot, lambda: popup.is_open)
        await pilot.press("enter")
        assert screen.editor.lines[row] == made

    edited(tmp_path, book, test)


@pytest.mark.parametrize("away", ["ctrl+f", "ctrl+z", "click", "up"])
def test_what_is_suggested_goes_when_the_cursor_leaves_the_word(tmp_path, book, away):
    async def test(pilot, screen):
        popup = screen.query_one(Suggestions)
        screen.editor.show_place(row_of(screen, "wait 2"), 99)
        await pilot.press("enter", *"sen")
        await until(pilot, lambda: popup.is_open)
        await (pilot.click(screen.editor, offset=(20, 2)) if away == "click" else pilot.press(away))
        await until(pilot, lambda: not popup.is_open)

    edited(tmp_path, book, test)


def test_what_is_suggested_follows_what_is_rubbed_out(tmp_path, book):
    async def test(pilot, screen):
        popup = screen.query_one(Suggestions)
        screen.editor.show_place(row_of(screen, "wait 2"), 99)
        await pilot.press("enter", *"sen")
        await until(pilot, lambda: popup.is_open and "set" not in {it.text for it in popup.offer.suggestions})
        await pilot.press("backspace")
        await until(pilot, lambda: "set" in {it.text for it in popup.offer.suggestions})
        await pilot.press("backspace")
        await until(pilot, lambda: not popup.is_open)

    edited(tmp_path, book, test)


def test_in_a_template_the_names_of_facts_are_suggested_between_braces(tmp_path, book):
    async def test(pilot, screen):
        popup = screen.query_one(Suggestions)
        await screen.open_file("templates/thank-you.md", 6, 0)
        await pilot.press(*"na")
        await pilot.pause(0.2)
        assert not popup.is_open
        await pilot.press("ctrl+z", *"{{ na")
        await until(pilot, lambda: popup.is_open)
        await pilot.press("tab", *" }}")
        assert screen.editor.lines[6].startswith("{{ name }}")

    edited(tmp_path, book, test)


def test_enter_writes_a_new_line_while_nothing_is_lit(tmp_path, book):
    async def test(pilot, screen):
        popup = screen.query_one(Suggestions)
        screen.editor.show_place(row_of(screen, "wait 2"), 99)
        await pilot.press("enter", *"sen")
        await until(pilot, lambda: popup.is_open)
        await pilot.press("enter")
        assert "    sen\n" in screen.editor.text
        assert not popup.is_open

    edited(tmp_path, book, test)


@pytest.mark.parametrize("column", [0, 2, 4])
def test_a_new_line_before_the_text_of_a_line_leaves_it_as_it_stands(tmp_path, book, column):
    async def test(pilot, screen):
        row = row_of(screen, "wait 2")
        screen.editor.show_place(row, column)
        await pilot.press("enter")
        assert screen.editor.lines[row : row + 2] == [" " * column, "    wait 2 working hours"]

    edited(tmp_path, book, test)


def test_what_the_line_means_follows_the_cursor(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.show_place(row_of(screen, "send email"))
        await pilot.pause()
        words = text_of(screen, "#meaning-words")
        assert "In Talk, when the candidate enters:" in words
        assert '▸ We send "thank-you" by email' in words
        screen.editor.show_place(row_of(screen, "discussed"))
        await pilot.pause()
        assert "It may be unknown." in text_of(screen, "#meaning-words")

    edited(tmp_path, book, test)


def test_find_and_replace_and_one_undo(tmp_path, book):
    async def test(pilot, screen):
        await pilot.press("ctrl+r", *"working")
        await until(pilot, lambda: "1 of 3" in text_of(screen, "#found-count"))
        await pilot.press("enter")
        assert "2 of 3" in text_of(screen, "#found-count")
        assert screen.editor.selected_text == "working"
        screen.query_one("#replace", Input).value = "WORKING"
        await pilot.click("#replace-every")
        assert screen.editor.text == SMALL.replace("working", "WORKING")
        await pilot.press("escape")
        assert screen.editor.has_focus
        await pilot.press("ctrl+z")
        assert screen.editor.text == SMALL

    edited(tmp_path, book, test)


def test_go_to_a_line_and_to_a_rule(tmp_path, book):
    async def test(pilot, screen):
        await pilot.press("ctrl+g", *"15", "enter")
        await until(pilot, lambda: screen.editor.cursor_location[0] == 14)
        await pilot.press("ctrl+g", *"than")
        assert isinstance(pilot.app.screen, GoToScreen)
        await pilot.press("enter")
        await until(pilot, lambda: screen.editor.cursor_location[0] == row_of(screen, 'rule "thanks"'))

    edited(tmp_path, book, test)


def test_comments_tidying_and_indenting_are_each_taken_back_by_one_key(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.show_place(row_of(screen, "wait 2"))
        for key, made in (
            ("ctrl+underscore", SMALL.replace("wait 2", "# wait 2")),
            ("tab", SMALL.replace("    wait 2", "      wait 2")),
        ):
            await pilot.press(key)
            assert screen.editor.text == made
            await pilot.press("ctrl+z")
            assert screen.editor.text == SMALL
        untidy = SMALL.replace("name       text", "name text").replace("wait 2", "wait   2")
        screen.editor.become(untidy)
        await pilot.press("ctrl+t")
        assert screen.editor.text == SMALL
        await pilot.press("ctrl+z")
        assert screen.editor.text == untidy

    edited(tmp_path, book, test)


def test_several_lines_are_commented_out_with_their_beginnings_in_sight_and_in_again(tmp_path, book):
    long = f"    # {'a long remark ' * 12}"

    async def test(pilot, screen):
        screen.editor.become(SMALL.replace("    wait 2 working hours", f"    wait 2 working hours\n{long}"))
        text = screen.editor.text
        screen.editor.show_place(row_of(screen, "wait 2"), 8)
        await pilot.press("shift+down", "ctrl+underscore")
        await pilot.pause()
        assert "    # wait 2 working hours\n    # # a long" in screen.editor.text
        assert screen.editor.scroll_offset.x == 0
        await pilot.press("ctrl+underscore")
        assert screen.editor.text == text

    edited(tmp_path, book, test)


def test_several_files_are_open_and_each_keeps_its_own_undo(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.show_place(0)
        await pilot.press("#")
        await screen.open_file("templates/thank-you.md")
        await pilot.press("x")
        assert screen.editor.text == f"x{TEMPLATE}"
        await pilot.press("ctrl+pagedown", "ctrl+z")
        assert screen.desk.current == "small.cadence"
        assert screen.editor.text == SMALL
        assert screen.desk.buffers["templates/thank-you.md"].text == f"x{TEMPLATE}"
        assert "thank-you.md*" in text_of(screen, "#open-files")

    edited(tmp_path, book, test)


def test_the_files_of_the_folder_open_by_enter(tmp_path, book):
    async def test(pilot, screen):
        await pilot.press("f6")
        await until(pilot, lambda: screen.query_one("#files").has_focus)
        tree = screen.query_one("#files")
        assert [str(node.label) for node in tree.root.children] == ["Playbook", "Templates", "Candidates"]
        tree.move_cursor(tree.root.children[1].children[0])
        await pilot.press("enter")
        await until(pilot, lambda: screen.desk.current == "templates/thank-you.md")
        assert screen.editor.has_focus

    edited(tmp_path, book, test)


def test_a_template_is_shown_as_it_would_arrive_and_as_it_is_being_changed(tmp_path, book):
    async def test(pilot, screen):
        await screen.open_file("templates/thank-you.md", 5, 0)
        await until(pilot, lambda: "Dear Ada Voss," in text_of(screen, "#meaning-words"))
        await pilot.press(*"My ")
        await until(pilot, lambda: "My Dear Ada Voss," in text_of(screen, "#meaning-words"))

    edited(tmp_path, book, test)


def test_the_effect_of_a_change_is_told_and_shown_side_by_side(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.become(SMALL.replace("wait 2 working hours", "wait 5 working hours"))
        await until(pilot, lambda: "1 person in flight: 1 timeline changes" in text_of(screen, "#effect"))
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, EffectScreen))
        await until(pilot, lambda: "12:00" in str(pilot.app.screen.query_one("#before", Static).content))
        assert "15:00" in str(pilot.app.screen.query_one("#after", Static).content)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.current_mode == "simulate")
        assert screen.session.candidate == "1"

    edited(tmp_path, book, test)


def test_whom_a_change_cannot_be_tried_on_is_named_and_not_taken_as_unchanged(tmp_path, book):
    why = 'Ada Voss: The playbook has no stage "Talk".'

    async def test(pilot, screen):
        screen.editor.become(SMALL.replace('stage "Talk"', 'stage "Call"'))
        await until(pilot, lambda: why in text_of(screen, "#effect"))
        assert "none could be tried" in text_of(screen, "#effect")
        await pilot.press("f5")
        await until(pilot, lambda: any(why in it.message for it in pilot.app._notifications))

    edited(tmp_path, book, test)


def test_another_mode_can_go_to_a_line_and_change_a_text(tmp_path, book):
    async def test(pilot, screen):
        await screen.show_line("small.cadence", 17)
        assert screen.editor.cursor_location[0] == 16
        screen.session.edit("small.cadence", f"{SMALL}# more\n")
        assert screen.editor.text == f"{SMALL}# more\n"
        await pilot.press("ctrl+z")
        assert screen.editor.text == SMALL

    edited(tmp_path, book, test)


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (200, 60), (250, 70)])
def test_it_works_at_any_size(tmp_path, book, size):
    async def test(pilot, screen):
        await pilot.press(*"# ", "ctrl+@", "f8", "f9", "f7", "f7", "f6", "f6", "ctrl+f", "escape", "ctrl+g", "escape")
        await pilot.resize_terminal(20, 5)
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: screen.editor.region.width > 0)
        assert screen.editor.text == f"# {SMALL}"

    edited(tmp_path, book, test, size)


def test_text_cannot_steer_the_terminal_nor_be_read_as_markup(tmp_path, book):
    evil = SMALL + "# \x1b]0;stolen\x07 [red]not markup[/red] \u202e\n"
    book.write_text(evil, encoding="utf-8")
    shutil.copy(book.parent / "templates" / "thank-you.md", book.parent / "templates" / "[bold]x.md")

    async def test(pilot, screen):
        row = row_of(screen, "stolen")
        screen.editor.show_place(row)
        await pilot.pause()
        shown = screen.editor.render_line(row - int(screen.editor.scroll_offset.y)).text
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[red]not markup[/red]" in shown
        tree = screen.query_one("#files")
        assert any("[bold]x.md" in str(leaf.label) for node in tree.root.children for leaf in node.children)
        assert screen.editor.text == evil

    edited(tmp_path, book, test)


def test_the_real_playbook_is_edited_without_a_problem(tmp_path):
    folder = tmp_path / "real"
    shutil.copytree(BOOK.parent, folder)

    async def test(pilot, screen):
        assert screen.problems == ()
        screen.editor.show_place(row_of(screen, "citing discussed"))
        await pilot.pause()
        assert "thank you" in text_of(screen, "#meaning-words")

    edited(tmp_path, folder / BOOK.name, test)


def test_it_knows_the_playbook_that_was_checked_before_it_was_shown(tmp_path, book):
    async def go():
        async with sitting(make(tmp_path, book), (80, 24)) as pilot:
            await until(pilot, lambda: pilot.app.session.people.candidates)
            await pilot.press("f2")
            screen = pilot.app.screen
            await until(pilot, lambda: screen.editor is not None)
            assert screen.vocabulary.places
            await until(pilot, lambda: "F7: what this line means" in text_of(screen, "#message"))
            await pilot.press("f7")
            await until(pilot, lambda: screen.query_one("#side").display)
            await pilot.press("f7")
            await until(pilot, lambda: screen.editor.has_focus)

    play(go())


def test_the_files_and_the_cursor_of_the_last_sitting_are_there_again(tmp_path, book):
    async def before(pilot, screen):
        await screen.open_file("templates/thank-you.md")
        await screen.open_file("small.cadence", 7, 3)
        await pilot.press("ctrl+q")

    async def after(pilot, screen):
        await until(pilot, lambda: len(screen.desk.buffers) == 2 and screen.desk.current == "small.cadence")
        assert screen.editor.cursor_location == (7, 3)

    edited(tmp_path, book, before)
    edited(tmp_path, book, after)


def test_escape_leads_back_to_the_text_from_everywhere(tmp_path, book):
    async def test(pilot, screen):
        for key in ("f6", "f7", "ctrl+f", "ctrl+g"):
            await pilot.press(key)
            await pilot.pause(0.05)
            await pilot.press("escape")
            await until(pilot, lambda: screen.editor.has_focus)
            assert screen.editor.region.width > 40

    edited(tmp_path, book, test, (80, 24))


def test_in_a_narrow_window_one_pane_is_shown_at_a_time_and_escape_puts_it_away(tmp_path, book):
    async def test(pilot, screen):
        files, side, middle = (screen.query_one(it) for it in ("#files", "#side", "#middle"))
        await pilot.press("f6")
        await until(pilot, lambda: files.has_focus)
        await pilot.press("f7")
        await until(pilot, lambda: side.display)
        assert not files.display
        await pilot.press("f6")
        await until(pilot, lambda: files.has_focus)
        assert not side.display
        assert middle.display
        await pilot.press("f7", "escape")
        await until(pilot, lambda: screen.editor.has_focus)
        assert not files.display
        assert not side.display
        assert middle.region.width == 80

    edited(tmp_path, book, test, (80, 24))


def test_j_and_k_move_among_the_files_and_the_problems(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.become(SMALL.replace("wait 2", "weit 2").replace("send email", "sand email"))
        listed = screen.query_one("#problem-list", OptionList)
        await until(pilot, lambda: listed.option_count > 1)
        listed.focus()
        await pilot.press("j")
        first = listed.highlighted
        await pilot.press("j")
        assert listed.highlighted == first + 1
        await pilot.press("k")
        assert listed.highlighted == first
        await pilot.press("f6")
        tree = screen.query_one("#files")
        await until(pilot, lambda: tree.has_focus)
        line = tree.cursor_line
        await pilot.press("j", "j", "k")
        assert tree.cursor_line == line + 1

    edited(tmp_path, book, test)


@pytest.mark.parametrize("key", ["space", "enter"])
def test_whether_capitals_count_is_told_by_a_sign_and_not_by_its_colour(tmp_path, book, key):
    async def test(pilot, screen):
        await pilot.press("ctrl+f")
        box = screen.query_one("#match-case")
        assert box.render().plain.startswith("[ ]")
        box.focus()
        await pilot.press(key)
        assert box.value
        assert box.render().plain.startswith("[X]")
        await pilot.press(key)
        assert box.render().plain.startswith("[ ]")

    edited(tmp_path, book, test)


def test_a_file_is_put_away_after_a_question_where_it_is_not_saved(tmp_path, book):
    async def test(pilot, screen):
        await screen.open_file("templates/thank-you.md")
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: screen.desk.current == "small.cadence")
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: screen.desk.current == "templates/thank-you.md")
        await pilot.press("x")
        await until(pilot, lambda: screen.desk.buffer.dirty)
        await screen.run_action("close_file")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.desk.current == "templates/thank-you.md"
        await screen.run_action("close_file")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        await pilot.press("enter")
        await until(pilot, lambda: list(screen.desk.buffers) == ["small.cadence"])
        await until(pilot, lambda: screen.editor.has_focus)
        await screen.run_action("close_file")
        await pilot.pause(0.1)
        assert list(screen.desk.buffers) == ["small.cadence"]

    edited(tmp_path, book, test)


def test_what_is_on_disk_is_taken_and_brought_back_and_long_lines_are_broken(tmp_path, book):
    async def test(pilot, screen):
        await pilot.press("#")
        await screen.run_action("take_disk")
        await until(pilot, lambda: screen.editor.text == SMALL)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen.editor.text == f"#{SMALL}")
        assert not screen.editor.soft_wrap
        await screen.run_action("wrap")
        assert screen.editor.soft_wrap

    edited(tmp_path, book, test)


def test_the_workspace_for_practice_is_a_command_away(tmp_path, book):
    async def test(pilot, screen):
        await pilot.app.run_action("app.practice")
        await until(pilot, lambda: screen.desk.current == "executive-search.cadence")
        await until(pilot, lambda: len(screen.session.people.candidates) == 44)
        assert screen.session.practice
        assert "practice" in str(screen.query_one("#file").content)

    edited(tmp_path, book, test)


def test_keys_that_come_in_one_burst_are_done_in_their_order(tmp_path, book):
    async def test(pilot, screen):
        row = row_of(screen, "wait 2")
        screen.editor.show_place(row, 0)
        await pilot.pause()
        for key, character in (
            *(("end", None), ("enter", "\r"), ("x", "x"), ("left", None), ("y", "y"), ("home", None), ("z", "z")),
            *(("end", None), ("backspace", "\x08"), ("up", None), ("end", None), ("s", "s")),
        ):
            pilot.app.post_message(Key(key, character))
        await until(pilot, lambda: "hourss" in screen.editor.text)
        await pilot.pause()
        lines = screen.editor.lines
        assert lines[row] == "    wait 2 working hourss"
        assert lines[row + 1].replace(" ", "") == "zy"

    edited(tmp_path, book, test)


def test_what_was_typed_before_saving_and_undoing_is_in_the_text_by_then(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.show_place(0)
        await pilot.pause()
        for key, character in ((it, it) for it in "# a note "):
            pilot.app.post_message(Key("space" if key == " " else key, character))
        pilot.app.post_message(Key("ctrl+s", None))
        await until(pilot, lambda: book.read_text(encoding="utf-8") != SMALL)
        assert book.read_text(encoding="utf-8") == f"# a note {SMALL}"
        assert not screen.desk.buffer.dirty

    edited(tmp_path, book, test)
