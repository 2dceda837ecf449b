"""The Run mode: the queue, deciding, undoing, searching, batches, pages, and what cannot break it."""

from dataclasses import replace

import pytest
from sitting import BOOK, make, play, settled, sitting
from textual.widgets import TextArea

from cadencelang.clock import format_instant
from cadencelang.desk.items import Item, Kind, Page, PageLine
from cadencelang_tui.asking import ChooseScreen
from cadencelang_tui.edit.screen import EditScreen
from cadencelang_tui.glyphs import ASCII, DRAWN
from cadencelang_tui.row_list import RowList
from cadencelang_tui.run.page_screen import PageScreen
from cadencelang_tui.run.panes import page_lines
from cadencelang_tui.run.rewriting import RewriteScreen
from cadencelang_tui.run.views import LOOKINGS, Drawer
from running import ready, running, screen_text


def test_the_queue_opens_with_what_is_due_and_why(tmp_path):
    async def test(pilot, screen):
        assert screen.queue.current is not None
        shown = screen_text(pilot.app)
        assert "WHY YOU SEE THIS" in shown
        assert "If you do nothing" in shown
        assert "nothing leaves this computer" in shown

    running(tmp_path, test)


def test_the_foot_tells_what_today_and_the_next_working_day_bring_and_who_may_wait_too_long(tmp_path):
    async def test(pilot, screen):
        tally = screen.desk.tally()
        late = f" ({tally.overdue} late)" if tally.overdue else ""
        assert f"TODAY {sum(tally.today.values())}{late}   MONDAY {tally.next_day}   AT RISK OF SILENCE" in screen_text(
            pilot.app
        )
        await pilot.press("right_square_bracket")
        await settled(pilot)
        assert "   TOMORROW " in screen_text(pilot.app)

    running(tmp_path, test)


def test_where_the_counts_do_not_fit_the_lists_are_named_all_the_same(tmp_path):
    async def test(pilot, screen):
        line = screen_text(pilot.app).splitlines()[1]
        assert all(it.label in line for it in LOOKINGS)
        assert f"Today {sum(screen.desk.tally().today.values())}  2 Drafts  3 Calls" in line

    running(tmp_path, test, size=(76, 24))


def test_a_draft_is_approved_with_one_key_and_taken_back_with_another(tmp_path):
    async def test(pilot, screen):
        await pilot.press("2")
        drafts = [row for row in screen.queue.rows if row.kind is Kind.DRAFT]
        assert drafts
        screen.queue.cursor = list(screen.queue.rows).index(drafts[0])
        before = list(screen.queue.rows)
        await pilot.press("a")
        await settled(pilot)
        assert drafts[0] not in screen.queue.rows
        assert "u undo 0:" in screen_text(pilot.app)
        await pilot.press("u")
        await settled(pilot)
        assert list(screen.queue.rows) == before

    running(tmp_path, test)


def test_a_promise_is_said_to_be_kept_and_all_that_are_listed_after_a_question(tmp_path):
    async def test(pilot, screen):
        await pilot.press("4")
        rows = list(screen.queue.rows)
        assert {it.kind for it in rows} <= {Kind.PROMISE}
        await pilot.press("p")
        await settled(pilot)
        assert rows[0].id not in {it.id for it in screen.queue.rows}
        await pilot.press("asterisk")
        assert screen.queue.marks == {it.id for it in screen.queue.rows}
        await pilot.press("asterisk")
        assert not screen.queue.marks
        await pilot.press("asterisk", "p")
        await pilot.pause()
        asked = pilot.app.screen
        assert asked._title == f"Mark {len(rows) - 1} as kept?"
        await pilot.press("enter")
        await settled(pilot)
        assert screen.desk.undoable().count == len(rows) - 1

    running(tmp_path, test)


def test_an_address_that_bounced_is_corrected(tmp_path):
    async def test(pilot, screen):
        await pilot.press("5")
        bounced = next(
            it for it in screen.queue.rows if it.kind is Kind.STUCK and "bounced" in f"{it.what} {it.reason}"
        )
        screen.queue.go_to(bounced.id)
        await pilot.press("e")
        await pilot.pause()
        assert pilot.app.screen._title == "Which address works?"
        pilot.app.screen.query_one("Input").focus()
        await pilot.press(*"new@example.com", "enter")
        await settled(pilot)
        assert bounced.id not in {it.id for it in screen.queue.rows}
        assert "new@example.com" in screen.desk.undoable().text
        await pilot.press("u")
        await settled(pilot)
        assert bounced.id in {it.id for it in screen.queue.rows}

    running(tmp_path, test)


def test_the_clock_is_set_to_any_time_and_what_is_none_is_told(tmp_path):
    async def test(pilot, screen):
        before = screen.desk.now
        for words, to in (("2026-03-17 09:00", "2026-03-17 09:00"), ("tomorrow", "2026-03-17 09:00")):
            await pilot.press("c")
            await pilot.pause()
            pilot.app.screen.query_one("Input").focus()
            await pilot.press(*words, "enter")
            await settled(pilot)
            assert format_instant(screen.desk.now, screen.desk.clock, "plain") == to
        assert screen.desk.now != before
        assert len([it for it in pilot.app._notifications if it.severity == "warning"]) == 1

    running(tmp_path, test)


def test_a_key_acts_only_where_the_item_takes_it(tmp_path):
    async def test(pilot, screen):
        await pilot.press("3")
        rows = list(screen.queue.rows)
        await pilot.press("a")
        await settled(pilot)
        assert list(screen.queue.rows) == rows
        assert "approve" not in {it.binding.action for it in screen.active_bindings.values() if it.enabled}

    running(tmp_path, test)


def test_skipping_asks_why_and_escape_changes_nothing(tmp_path):
    async def test(pilot, screen):
        rows = list(screen.queue.rows)
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChooseScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert list(screen.queue.rows) == rows
        await pilot.press("x", "enter")
        await settled(pilot)
        assert len(screen.queue.rows) == len(rows) - 1
        assert "skipped (already told them)" in screen.desk.undoable().text

    running(tmp_path, test)


def test_a_reason_of_ones_own_may_be_typed_at_once(tmp_path):
    async def test(pilot, screen):
        await pilot.press("x")
        await pilot.pause()
        await pilot.press(*"spoke today", "enter")
        await settled(pilot)
        assert "skipped (spoke today)" in screen.desk.undoable().text

    running(tmp_path, test)


def test_a_marked_batch_asks_with_its_count(tmp_path):
    async def test(pilot, screen):
        await pilot.press("3", "space", "space", "l")
        await pilot.pause()
        asked = pilot.app.screen
        assert isinstance(asked, ChooseScreen)
        assert "2" in asked._title
        await pilot.press("escape")
        await settled(pilot)
        assert screen.desk.undoable() is None
        await pilot.press("s", "enter")
        await settled(pilot)
        assert screen.desk.undoable().count == 2
        assert not screen.queue.marks

    running(tmp_path, test)


def test_words_are_searched_while_they_are_typed_and_letters_decide_nothing(tmp_path):
    async def test(pilot, screen):
        await pilot.press("slash", "x", "a")
        await settled(pilot)
        assert screen.desk.undoable() is None
        assert all("xa" in f"{row.who}{row.search}{row.what}{row.reason}".casefold() for row in screen.queue.rows)
        await pilot.press("escape")
        await settled(pilot)
        assert screen.queue.rows

    running(tmp_path, test)


def test_a_letter_is_gone_through_as_in_mail(tmp_path):
    async def test(pilot, screen):
        await pilot.press("2", "down", "e", "ctrl+end", "X", "ctrl+home", "Y")
        box = pilot.app.screen.query_one(TextArea)
        assert box.text.startswith("YDear ")
        assert box.text.endswith("X")
        await pilot.press("ctrl+a", "Z")
        assert box.text == "Z"

    running(tmp_path, test)


def test_the_words_of_a_draft_survive_going_back(tmp_path):
    async def test(pilot, screen):
        await pilot.press("2")
        drafts = [number for number, row in enumerate(screen.queue.rows) if row.kind is Kind.DRAFT]
        screen.queue.cursor = drafts[0]
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, RewriteScreen)
        await pilot.press("Z", "escape")
        await settled(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert pilot.app.screen.query_one("#text").text.startswith("Z")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.queue.current.edited

    running(tmp_path, test)


def test_the_page_of_a_candidate_and_the_list_of_all(tmp_path):
    async def test(pilot, screen):
        await pilot.press("7")
        assert len(screen.people.rows) == len(screen.session.people.candidates)
        assert "WHAT COMES NEXT" in screen_text(pilot.app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, PageScreen)
        shown = screen_text(pilot.app)
        assert 0 < shown.index("Their time: Fri 6 Mar ") < shown.index("WHAT COMES NEXT")
        await pilot.press("escape")
        assert pilot.app.screen is screen

    running(tmp_path, test)


def test_a_line_of_the_page_leads_to_its_line_of_the_playbook(tmp_path):
    async def test(pilot, screen):
        await pilot.press("7", "down", "enter")
        await pilot.pause()
        page = pilot.app.screen
        lines = [it for it in (*page._page.coming, *page._page.past) if it.source is not None]
        await pilot.press("n", "n", "n", "p")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, EditScreen)
        assert pilot.app.screen.desk.current == lines[1].source.file
        assert pilot.app.screen.editor.cursor_location[0] == lines[1].source.line - 1
        assert pilot.app.screen.editor.lines[lines[1].source.line - 1].strip() == lines[1].source.text

    running(tmp_path, test)


def test_while_candidates_are_read_those_that_came_are_listed(tmp_path):
    async def test(pilot, screen):
        everyone = screen.session.people.candidates
        read = screen.session.reading_people()()
        came = screen.session.arriving
        assert [it.id for it in came] == list(read.candidates) == list(everyone)
        screen.desk, screen.session.arriving = None, came[:3]
        screen.queue.show(())
        screen._tick()
        await pilot.pause()
        assert "3 so far; 7 lists them" in screen_text(pilot.app)
        await pilot.press("7")
        assert [it.candidate for it in screen.people.rows] == [it.id for it in came[:3]]
        await pilot.press("down", "enter")
        assert screen.people.current.candidate == came[1].id
        screen.session.arriving = came
        screen._tick()
        assert len(screen.people.rows) == len(came)
        assert screen.people.current.candidate == came[1].id
        await pilot.press("slash", *"Bartholomew", "enter")
        assert [it.who for it in screen.people.rows] == ["Bartholomew Inkwell"]
        screen.session.take_people(read)
        await settled(pilot)
        assert screen.desk is not None
        assert [it.who for it in screen.people.rows] == ["Bartholomew Inkwell"]

    running(tmp_path, test)


def test_the_clock_moves_on_and_back(tmp_path):
    async def test(pilot, screen):
        before = screen.desk.now
        await pilot.press("right_square_bracket")
        await settled(pilot)
        assert screen.desk.now > before
        await pilot.press("left_square_bracket")
        await settled(pilot)
        assert screen.desk.clock.day(screen.desk.now) == screen.desk.clock.day(before)

    running(tmp_path, test)


def test_an_error_in_the_playbook_keeps_the_last_sound_queue(tmp_path):
    async def test(pilot, screen):
        rows = list(screen.queue.rows)
        session = screen.session
        session.edit(session.path.name, "nonsense")
        session.take(session.compiling()())
        await settled(pilot)
        assert list(screen.queue.rows) == rows
        assert "has errors" in screen_text(pilot.app)

    running(tmp_path, test)


def test_a_name_can_neither_steer_the_terminal_nor_be_markup():
    drawer = Drawer(DRAWN)
    drawer.clock = object()
    item = Item("1", Kind.CALL, "c", "\x1b[31m[bold]Eve\x9b2J", "s\u202e", "call", "why", "recruiter", "t", None)
    text = "".join(words for words, _ in drawer.item(item, 200))
    assert text.isprintable()
    assert "[bold]Eve" in text


@pytest.mark.parametrize("width", range(34, 90))
def test_a_line_of_a_page_breaks_no_word_and_no_place(width):
    line = PageLine(0, "Mon 2 Mar 12:00", "sent", 'email "screening-welcome"', 'rule "welcome"', "line 349")
    page = Page("c", "Ada", (), (line,), (replace(line, when="", word=""),))
    lines = [content.plain for content in page_lines(page, width)]
    assert all(len(it) <= width for it in lines)
    told = "\n".join(lines)
    assert told.count('"screening-welcome"') == 2
    assert told.count("line 349") == 2
    assert "\N{NO-BREAK SPACE}" not in told
    assert ("  Mon 2 Mar 12:00  sent      email" if width >= 60 else "  Mon 2 Mar 12:00 sent: email") in told


def assert_cut_with_dots(screen):
    """Every text of a row is whole as it is drawn, or ends in dots."""
    width = screen.queue.size.width
    for row in screen.queue.rows:
        whole = {text.strip() for text, _ in screen.drawer.item(row, 400)}
        for text, _ in screen.drawer.item(row, width):
            words = text.strip()
            assert not words or words in whole or words.endswith(DRAWN.dots), (row.id, words)


SIZES = [(80, 24), (20, 5), *(pytest.param(size, marks=pytest.mark.slow) for size in ((40, 12), (200, 60), (250, 70)))]


@pytest.mark.parametrize("size", SIZES)
def test_every_size_is_drawn_and_every_list_opens(tmp_path, size):
    async def test(pilot, screen):
        for key in ("2", "7", "1", "f1", "escape", "enter", "escape"):
            await pilot.press(key)
        assert pilot.app.is_running
        await pilot.press("1")
        await settled(pilot)
        assert_cut_with_dots(screen)

    running(tmp_path, test, size=size)


def test_ascii_stays_ascii_whatever_people_are_called(tmp_path):
    async def test(pilot, screen):
        assert not "".join(row.who for row in screen.queue.rows).isascii()
        assert screen_text(pilot.app).isascii()

    running(tmp_path, test, glyphs=ASCII)


def many(count):
    return [
        Item(str(number), Kind.CALL, str(number), f"N{number}", "Search", "call: Say hello", "ring", "r", "t")
        for number in range(count)
    ]


def test_a_hundred_thousand_rows_open_at_once_and_scroll_a_frame_a_key(tmp_path):
    async def test(pilot, screen):
        rows = many(100_000)
        screen.queue.show(rows)
        await pilot.pause()
        assert screen.queue.virtual_size.height == 100_001
        await pilot.press("end")
        assert screen.queue.cursor == 99_999
        assert "N99999" in screen_text(pilot.app)
        screen.queue.action_page(-1)
        assert screen.queue.cursor < 99_999

    running(tmp_path, test)


def test_the_list_is_drawn_by_the_rows_that_are_seen(tmp_path):
    drawn = []

    async def test(pilot, screen):
        row_list = screen.queue
        draw = row_list._draw
        row_list._draw = lambda row, width: drawn.append(row.id) or draw(row, width)
        row_list.show(many(100_000))
        await pilot.pause()
        assert 0 < len(set(drawn)) <= 2 * row_list.size.height

    running(tmp_path, test)


def test_a_playbook_of_ones_own_is_opened(tmp_path):
    async def go():
        async with sitting(make(tmp_path, BOOK, mode="run")) as pilot:
            screen = await ready(pilot)
            assert isinstance(screen.queue, RowList)
            assert screen.session.path == BOOK

    play(go())


def test_the_row_the_clock_and_what_was_decided_come_back(tmp_path):
    seen = {}

    async def first(pilot, screen):
        await pilot.press("right_square_bracket")
        await settled(pilot)
        await pilot.press("x", "enter", "down", "down")
        await settled(pilot)
        seen.update(now=screen.desk.now, rows=list(screen.queue.rows), row=screen.queue.current.id)
        await pilot.press("ctrl+q")

    async def second(pilot, screen):
        await settled(pilot)
        assert {"now": screen.desk.now, "rows": list(screen.queue.rows), "row": screen.queue.current.id} == seen

    running(tmp_path, first)
    running(tmp_path, second)


def test_what_was_snoozed_is_listed_under_later(tmp_path):
    async def test(pilot, screen):
        what = screen.queue.current
        await pilot.press("s", "enter")
        await settled(pilot)
        assert what.id not in {row.id for row in screen.queue.rows}
        await pilot.press("6")
        assert what.id in {row.id for row in screen.queue.rows}
        assert "snoozed" in screen_text(pilot.app)

    running(tmp_path, test, size=(160, 45))


def test_a_decision_that_does_not_fit_says_which_do(tmp_path):
    async def test(pilot, screen):
        await pilot.press("2")
        await settled(pilot)
        letter = next(it for it in screen.queue.rows if it.kind is Kind.LETTER)
        screen.queue.go_to(letter.id)
        await pilot.press("a")
        await pilot.pause()
        told = [str(it.message) for it in pilot.app._notifications]
        assert told == [f"{letter.what}: s Snooze or x Skip, not Approve."]

    running(tmp_path, test)


def test_several_are_not_offered_to_be_edited(tmp_path):
    told = []

    async def test(pilot, screen):
        screen.tell = lambda words, **_: told.append(words)
        await pilot.press("2", "asterisk")
        await settled(pilot)
        assert "rewrite" not in {it.binding.action for it in screen.active_bindings.values() if it.enabled}
        await pilot.press("e")
        await settled(pilot)
        assert told == [f"These {len(screen.queue.rows)} together: s Snooze or x Skip, not Edit."]

    running(tmp_path, test)


def test_a_letter_that_waits_for_a_yes_is_told_from_one_that_leaves_by_itself(tmp_path):
    async def test(pilot, screen):
        await pilot.press("2")
        shown = screen_text(pilot.app)
        assert 'approve: email "thank-you"' in shown
        assert 'leaving: email "not-selected"' in shown

    running(tmp_path, test, size=(160, 45))
