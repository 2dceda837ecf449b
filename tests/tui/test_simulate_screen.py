"""The Simulate mode under a pilot's hands: one test for each thing a person does there."""

import shutil

import pytest
from sitting import BOOK
from textual.widgets import Input, OptionList, Static

from cadencelang.clock import format_instant
from cadencelang_tui.glyphs import ASCII, DRAWN
from cadencelang_tui.simulate.chooser import ChooserScreen
from cadencelang_tui.simulate.graph_screen import GraphScreen
from cadencelang_tui.simulate.happenings import words_of
from cadencelang_tui.simulate.rows import Look
from cadencelang_tui.simulate.views_bar import ViewsBar
from cadencelang_tui.simulate.whatif import LENGTHS
from simulating import fill, settled, sim, text


def when(screen):
    return format_instant(screen.tracks.at, screen.clock, "plain")


def test_the_first_candidate_is_shown_with_what_happened_and_why(tmp_path):
    async def go(pilot, screen):
        assert "Ada Quillfeather" in text(screen, "#who")
        assert any(row.name == "never silent" for row in screen.tracks.rows)
        assert 'Enters "Screening"' in text(screen, "#why-text")
        assert "promises kept" in text(screen, "#why-result")
        lines = [screen.tracks.render_line(y).text for y in range(screen.tracks.size.height)]
        assert any("● sent" in line for line in lines)
        assert any("× not run" in line for line in lines)

    sim(tmp_path, go)


def test_scrubbing_by_day_by_thing_by_tick_and_to_an_instant(tmp_path):
    async def go(pilot, screen):
        assert when(screen) == "2026-03-02 10:00"
        await pilot.press("right")
        assert when(screen) == "2026-03-03 10:00"
        await pilot.press("left", "full_stop")
        assert when(screen) == "2026-03-02 10:30"
        await pilot.press("comma", "n", "n", "n")
        assert "Did not happen" in text(screen, "#why-text") or "Happened" in text(screen, "#why-text")
        await pilot.press("p", "g")
        await fill(pilot, at="2026-03-11 14:00")
        assert when(screen) == "2026-03-11 14:00"
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        assert screen.tracks.at == screen.done.timeline.end

    sim(tmp_path, go)


def test_an_instant_that_is_none_is_told_in_the_form(tmp_path):
    async def go(pilot, screen):
        await pilot.press("g")
        await fill(pilot, at="soon")
        assert "not a date and time" in text(pilot.app.screen, "#refusal")
        await pilot.press("escape")
        assert pilot.app.screen is screen

    sim(tmp_path, go)


def test_an_instant_may_be_written_as_it_is_shown(tmp_path):
    async def go(pilot, screen):
        for said, at in (("Fri 6 Mar 11:00", "2026-03-06 11:00"), ("9:30", "2026-03-06 09:30"),
                         ("9 march", "2026-03-09 00:00")):  # fmt: skip
            await pilot.press("g")
            await fill(pilot, at=said)
            assert pilot.app.screen is screen
            assert when(screen) == at
        assert text(screen, "#why-text").startswith("Mon 9 Mar 00:00 GMT")

    sim(tmp_path, go)


def test_ctrl_a_selects_all_that_stands_in_a_box(tmp_path):
    async def go(pilot, screen):
        await pilot.press("g", "end", "ctrl+a", "7", "space", *"mar", "enter")
        assert pilot.app.screen is screen
        assert when(screen) == "2026-03-07 00:00"

    sim(tmp_path, go)


def test_after_the_nearest_change_one_looks_at_what_comes_of_it(tmp_path):
    async def go(pilot, screen):
        while "worth reading" not in text(screen, "#why-text"):
            await pilot.press("n")
        await settled(pilot)
        flip = screen.found_flip
        await pilot.press("t")
        assert flip.at is not None
        assert screen.tracks.at == flip.at
        assert screen.tracks.item.look is not Look.NOT
        assert format_instant(flip.at, screen.clock, "short") in text(screen, "#why-text")

    sim(tmp_path, go)


def test_only_drafts_that_wait_for_a_yes_can_be_approved(tmp_path):
    async def go(pilot, screen):
        await pilot.press("v")
        shown = pilot.app.screen.query_one(OptionList)
        assert [str(it.prompt) for it in shown.options] == ['Draft approved: "thank-you"']

    sim(tmp_path, go)


def test_the_why_pane_shows_each_condition_with_its_truth_and_what_would_turn_it(tmp_path):
    async def go(pilot, screen):
        while "worth reading" not in text(screen, "#why-text"):
            await pilot.press("n")
        shown = text(screen, "#why-text")
        assert "✓ interests is known" in shown
        assert "× we have been silent for 2 working days" in shown
        assert "line 260" in shown
        while "What they care about" not in shown and "what they care about" not in shown:
            await pilot.press("p")
            shown = text(screen, "#why-text")
        await settled(pilot)
        assert "if interests were unknown" in text(screen, "#why-flip")
        before = screen.tries.now
        await pilot.press("t")
        assert "interests" not in screen.tries.now.candidate.facts
        await pilot.press("z")
        assert screen.tries.now is before

    sim(tmp_path, go)


def test_enter_shows_the_line_in_edit(tmp_path):
    async def go(pilot, screen):
        while 'Not run rule "a second screening"' not in text(screen, "#why-text"):
            await pilot.press("n")
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.current_mode == "edit"
        edit = pilot.app.screen
        assert edit.desk.current == "executive-search.cadence"
        row, _ = edit.editor.cursor_location
        assert edit.editor.text.splitlines()[row].strip() == "only if this is not the first visit"

    sim(tmp_path, go)


def test_the_last_message_bounces_and_that_is_taken_back(tmp_path):
    async def go(pilot, screen):
        before = screen.done
        await pilot.press("right", "right", "b")
        await settled(pilot)
        (added,) = {*screen.done.whatif.events} - {*before.whatif.events}
        assert "bounce" in words_of(added)
        assert screen.done.timeline.entries != before.timeline.entries
        await pilot.press("z")
        assert screen.done.whatif == before.whatif

    sim(tmp_path, go)


def test_a_reply_is_added_changes_what_follows_and_is_taken_back(tmp_path):
    async def go(pilot, screen):
        assert not any(row.name == "answer every reply" for row in screen.tracks.rows)
        await pilot.press("right", "r")
        assert any(row.name == "answer every reply" for row in screen.tracks.rows)
        assert "1 change" in text(screen, "#who")
        await pilot.press("z")
        assert not any(row.name == "answer every reply" for row in screen.tracks.rows)
        await pilot.press("y")
        assert any(row.name == "answer every reply" for row in screen.tracks.rows)
        await pilot.press("ctrl+z", "o")
        assert any(row.name == "they opted out" for row in screen.tracks.rows)

    sim(tmp_path, go)


@pytest.mark.parametrize(
    ("key", "typed", "answers", "words"),
    [
        ("a", "office", {"until": "2026-03-13"}, "the candidate is out of office until 2026-03-13"),
        ("a", "office", {"until": "13 March"}, "the candidate is out of office until 2026-03-13"),
        ("s", "panel", {}, 'the candidate enters "Panel"'),
        ("c", "tell them", {}, 'recruiter does "Tell them whether we go on, and why" with outcome "reached"'),
        ("v", "approved: \"thank", {}, 'recruiter approves "thank-you"'),
        ("e", "decision_date", {"value": "2026-03-20"}, "decision_date changes"),
        ("a", "interview completed", {"field interviewer": "Mr Brown", "field topics": "pay; ports"},
         "interview completed"),
    ],
)  # fmt: skip
def test_anything_can_be_let_happen(tmp_path, key, typed, answers, words):
    async def go(pilot, screen):
        known = len(screen.tries.now.events)
        await pilot.press("right", key)
        assert isinstance(pilot.app.screen, ChooserScreen)
        pilot.app.screen.query_one("#narrow", Input).value = typed
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await fill(pilot, **answers)
        assert pilot.app.screen is screen
        assert len(screen.tries.now.events) == known + 1
        assert screen.tries.changes[-1] == f"added: {words}"

    sim(tmp_path, go)


def test_forms_ask_in_words_and_go_to_the_field_that_does_not_fit(tmp_path):
    async def go(pilot, screen):
        await pilot.press("N")
        labels = [str(it.content) for it in pilot.app.screen.query(".label").results(Static)]
        assert {"First name", "Timezone (time zone)", "Withdrawn because (private)"} <= set(labels)
        assert not any("_" in label for label in labels)
        await pilot.press("escape", "a")
        pilot.app.screen.query_one("#narrow", Input).value = "interview completed"
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await fill(pilot, **{"field interviewer": "Dora"})
        form = pilot.app.screen
        assert text(form, "#refusal").startswith("Topics: ")
        assert form.focused.id == f"answer-{[it.label for it in form._questions].index('Topics')}"

    sim(tmp_path, go)


def test_an_event_is_moved_and_deleted(tmp_path):
    async def go(pilot, screen):
        while "Screening held" not in text(screen, "#why-text"):
            await pilot.press("n")
        await pilot.press("m")
        await fill(pilot, at="2026-03-04 11:00")
        moved = next(it for it in screen.tries.now.events if getattr(it, "event", "") == "screening held")
        assert format_instant(moved.at, screen.clock, "plain") == "2026-03-04 11:00"
        while "Screening held" not in text(screen, "#why-text"):
            await pilot.press("n")
        await pilot.press("x")
        assert moved not in screen.tries.now.events
        assert screen.tries.changes == ["moved: screening held", "deleted: screening held"]
        await pilot.press("z", "z")
        assert not screen.tries.changes

    sim(tmp_path, go)


def test_where_no_event_is_looked_at_it_is_asked_which_to_delete(tmp_path):
    async def go(pilot, screen):
        await pilot.press("right", "right", "right", "down", "x")
        assert isinstance(pilot.app.screen, ChooserScreen)
        known = len(screen.tries.now.events)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert len(screen.tries.now.events) == known - 1

    sim(tmp_path, go)


def test_another_candidate_is_chosen_by_typing_and_the_tries_of_the_first_stay(tmp_path):
    async def go(pilot, screen):
        await pilot.press("r", "f")
        pilot.app.screen.query_one("#narrow", Input).value = "tenzin"
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.session.candidate == "c05"
        assert "Tenzin" in text(screen, "#who")
        pilot.app.session.choose("c01")
        await pilot.pause()
        assert screen.tries.changes

    sim(tmp_path, go)


def test_a_candidate_is_made_in_a_form(tmp_path):
    async def go(pilot, screen):
        await pilot.press("N")
        form = pilot.app.screen
        await fill(pilot, name="Eve [red]X[/]", first_name="Eve", email="nobody")
        assert "email address" in text(form, "#refusal")
        await fill(pilot, email="eve@example.com", role_title="CFO", client_sketch="a mill", timezone="Asia/Tokyo")
        assert pilot.app.session.candidate == "made-1"
        assert "Eve [red]X[/] (made up)" in text(screen, "#who")
        assert screen.clock.zone == "Asia/Tokyo"

    sim(tmp_path, go)


def test_what_was_filled_into_a_long_form_is_not_given_up_by_one_key(tmp_path):
    async def go(pilot, screen):
        await pilot.press("N", "tab", *"Ada", "escape")
        form = pilot.app.screen
        assert form is not screen
        assert "Esc once more" in text(form, "#refusal")
        await pilot.press(*"Q", "escape")
        assert pilot.app.screen is form
        await pilot.press("escape")
        assert pilot.app.screen is screen

    sim(tmp_path, go)


def test_where_no_change_is_told_the_key_that_makes_it_says_so(tmp_path):
    async def go(pilot, screen):
        screen.tracks.go(screen.tracks.at + 1440 * 3)
        await settled(pilot)
        before = screen.tries.now
        await pilot.press("t")
        assert screen.tries.now is before
        assert any("No change is told" in it.message for it in pilot.app._notifications)

    sim(tmp_path, go)


def test_what_is_known_the_start_the_length_and_the_colleagues_can_be_changed(tmp_path):
    async def go(pilot, screen):
        await pilot.press("F")
        await fill(pilot, interests="")
        assert "interests" not in screen.tries.now.candidate.facts
        await pilot.press("d")
        await fill(pilot, at="2026-03-09")
        assert format_instant(screen.done.timeline.start, screen.clock, "plain") == "2026-03-09 00:00"
        await pilot.press("l")
        assert screen.tries.now.days == LENGTHS[2]
        await pilot.press("h", "h")
        assert "nobody does tasks" in text(screen, "#who")
        await pilot.press("z", "z", "z", "z", "z")
        assert not screen.tries.changes

    sim(tmp_path, go)


def test_zoom_keeps_the_cursor_in_sight(tmp_path):
    async def go(pilot, screen):
        await pilot.press("pagedown", "pagedown", "plus", "plus", "plus")
        tracks = screen.tracks
        assert tracks.scale.per_day == 24
        shown = tracks.scale.column(tracks.at) - tracks.scroll_offset.x
        assert 0 <= shown < tracks.size.width - tracks.label_width
        await pilot.press(*["minus"] * 10)
        assert tracks.scale.per_day == 1

    sim(tmp_path, go)


def test_up_and_down_choose_rows_even_where_the_rows_need_scrolling(tmp_path):
    async def go(pilot, screen):
        tracks = screen.tracks
        assert tracks.virtual_size.height > tracks.size.height
        row = tracks.row
        await pilot.press("down", "j", "up", "down")
        assert tracks.row == row + 2
        await pilot.press(*["down"] * 20)
        assert tracks.row == len(tracks.rows) - 1
        assert tracks.row + 1 - tracks.scroll_offset.y < tracks.size.height

    sim(tmp_path, go, size=(80, 24))


def test_a_refusal_is_seen_in_a_long_form_on_a_small_screen(tmp_path):
    async def go(pilot, screen):
        await pilot.press("N")
        form = pilot.app.screen
        await fill(pilot, name="Eve")
        refusal = form.query_one("#refusal")
        assert "Every candidate must have this" in str(refusal.content)
        assert form.region.contains_region(refusal.region)
        assert refusal.region.height > 0

    sim(tmp_path, go, size=(80, 24))


def test_a_click_chooses_row_and_instant(tmp_path):
    async def go(pilot, screen):
        tracks = screen.tracks
        row = next(n for n, it in enumerate(tracks.rows) if it.name == "welcome")
        column = tracks.scale.column(tracks.rows[row].items[0].at)
        await pilot.click(tracks, offset=(tracks.label_width + column, row + 1))
        await pilot.pause()
        assert tracks.row == row
        assert 'Sent email "screening-welcome"' in text(screen, "#why-text")

    sim(tmp_path, go)


def test_all_scenarios_are_run_with_coverage(tmp_path):
    async def go(pilot, screen):
        await pilot.press("T")
        await settled(pilot)
        shown = text(pilot.app.screen, "#page-text")
        assert "scenarios pass." in shown
        assert "EXERCISED" in shown
        assert "Never exercised:" in shown

    sim(tmp_path, go)


def test_a_run_is_kept_as_a_scenario_in_the_buffer_and_nothing_on_disk_changes(tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(BOOK.parent, folder)
    before = (folder / "scenarios.cadence").read_text()

    async def go(pilot, screen):
        await pilot.press("S")
        await fill(pilot, name="Ada's first weeks")
        await settled(pilot)
        written = pilot.app.session.texts["scenarios.cadence"]
        assert written.startswith(before.rstrip())
        assert 'scenario "Ada\'s first weeks"' in written
        assert (folder / "scenarios.cadence").read_text() == before
        edit = pilot.app.screen
        assert edit.desk.current == "scenarios.cadence"
        row, _ = edit.editor.cursor_location
        assert edit.editor.text.splitlines()[row] == 'scenario "Ada\'s first weeks"'
        await pilot.press("ctrl+z")
        assert edit.editor.text == before

    sim(tmp_path, go, book=folder / BOOK.name)


def test_an_edit_shows_before_and_now(tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(BOOK.parent, folder)

    async def go(pilot, screen):
        session = pilot.app.session
        await pilot.press("B")
        assert pilot.app.screen is screen
        text_now = session.path.read_text().replace("silent for 4 working days", "silent for 3 working days")
        session.edit(session.path.name, text_now)
        session.take(session.compiling()())
        await settled(pilot)
        shown = text(screen, "#why-result")
        assert "before your edit" in shown
        assert "changed" in shown
        await pilot.press("B")
        page = text(pilot.app.screen, "#page-text")
        assert "before your edit" in page
        assert " + " in page or " ~ " in page

    sim(tmp_path, go, book=folder / BOOK.name)


def test_another_playbook_takes_the_place_of_the_first_whole(tmp_path):
    async def go(pilot, screen):
        await pilot.press("r", "N")
        answers = {"name": "Eve", "first_name": "Eve", "role_title": "CFO", "client_sketch": "a mill"}
        await fill(pilot, email="eve@example.com", **answers)
        pilot.app.session.open(BOOK.parent.parent / "talent-pool" / "talent-pool.cadence")
        await pilot.pause()
        for key in (
            "n",
            "right",
            "r",
            "a",
            "x",
            "m",
            "z",
            "d",
            "F",
            "G",
            "B",
            "S",
            "enter",
            "t",
            "plus",
            "g",
            "h",
            "l",
        ):
            await pilot.press(key)
        assert not screen.tracks.rows
        pilot.app.load()
        await settled(pilot)
        assert not screen.made
        assert screen.tracks.rows
        assert screen.done.whatif.candidate.id in pilot.app.session.people.candidates

    sim(tmp_path, go)


def test_a_playbook_with_errors_keeps_the_last_timeline(tmp_path):
    async def go(pilot, screen):
        session = pilot.app.session
        session.edit(session.path.name, "nonsense")
        session.take(session.compiling()())
        await pilot.pause()
        assert screen.tracks.rows
        await pilot.press("n", "r", "z")
        assert pilot.app.is_running

    sim(tmp_path, go)


def test_data_can_neither_steer_the_terminal_nor_be_read_as_markup(tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(BOOK.parent, folder)
    rows = (folder / "sample-candidates.csv").read_text().splitlines()
    evil = rows[1].replace("c01,Ada Quillfeather,Ada", "c01,[red]\x1b]52;c;x\x07[/red] \u202eAda,[b]Ada")
    (folder / "sample-candidates.csv").write_text("\n".join([rows[0], evil, *rows[2:]]) + "\n")

    async def go(pilot, screen):
        who = text(screen, "#who")
        assert "[red]" in who
        assert "\x1b" not in who
        assert "\u202e" not in who
        await pilot.press("f")
        await pilot.pause()
        options = pilot.app.screen.query_one("#list")
        assert "[red]" in str(options.get_option_at_index(0).prompt)
        svg = pilot.app.export_screenshot()
        assert "\x1b" not in svg

    sim(tmp_path, go, book=folder / BOOK.name)


@pytest.mark.parametrize(
    ("size", "glyphs"),
    [
        ((20, 5), DRAWN),
        ((80, 24), ASCII),
        pytest.param((80, 24), DRAWN, marks=pytest.mark.slow),
        pytest.param((250, 70), ASCII, marks=pytest.mark.slow),
        pytest.param((250, 70), DRAWN, marks=pytest.mark.slow),
    ],
)
def test_every_size_is_drawn_and_every_view_opens(tmp_path, size, glyphs):
    async def go(pilot, screen):
        for key in ("n", "right", "r", "plus", "G", "escape", "F", "escape", "a", "escape", "N", "escape", "z"):
            await pilot.press(key)
        tracks = screen.tracks
        lines = [tracks.render_line(y) for y in range(tracks.size.height)]
        assert all(line.cell_length == tracks.size.width for line in lines)
        assert glyphs is DRAWN or all(line.text.isascii() for line in lines)

    sim(tmp_path, go, size=size, glyphs=glyphs)


def test_candidate_instant_and_zoom_come_back_the_next_time(tmp_path):
    async def first(pilot, screen):
        pilot.app.session.choose("c05")
        await pilot.pause()
        await pilot.press("right", "right", "plus", "plus")
        looked.append((when(screen), screen.tracks.scale.per_day))
        await pilot.press("ctrl+q")

    async def second(pilot, screen):
        assert "Tenzin" in text(screen, "#who")
        assert looked == [(when(screen), screen.tracks.scale.per_day)]

    looked = []
    sim(tmp_path, first)
    sim(tmp_path, second)


def test_a_folder_without_candidates_says_how_to_make_one(tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(BOOK.parent, folder)
    (folder / "sample-candidates.csv").unlink()
    (folder / "history.jsonl").unlink()

    async def go(pilot, screen):
        assert "N makes one" in text(screen, "#why-text")
        await pilot.press("N")
        await fill(
            pilot, name="Eve", first_name="Eve", email="eve@example.com", role_title="CFO", client_sketch="a mill"
        )
        assert "Eve" in text(screen, "#who")
        assert screen.tracks.items

    sim(tmp_path, go, book=folder / BOOK.name)


@pytest.mark.parametrize(("size", "last"), [((80, 24), "Keep it"), ((40, 20), "Scenarios")])
def test_the_other_views_are_named_with_their_keys_and_a_click_opens_one(tmp_path, size, last):
    async def go(pilot, screen):
        bar = screen.query_one(ViewsBar)
        words = str(bar.render())
        assert words.startswith("G Stages  E Everyone")
        assert words.endswith(last)
        assert len(words) <= bar.size.width
        await pilot.click(bar, offset=(4, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, GraphScreen)

    sim(tmp_path, go, size=size)
