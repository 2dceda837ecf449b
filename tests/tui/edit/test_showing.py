"""What stands beside the text: the line under the mouse, a template for somebody chosen, an article, the files."""

import shutil
from threading import Event

from sitting import BOOK
from textual.widgets import Tree

from cadencelang.compiler import compile_path
from cadencelang_tui.edit.articles import tell_article
from cadencelang_tui.edit.effect import Effect
from cadencelang_tui.edit.effect_pane import EffectPane
from cadencelang_tui.edit.panes import Files, Meaning
from cadencelang_tui.simulate.chooser import ChooserScreen
from editing import SMALL, edited, row_of, text_of, until


async def rest_on(pilot, screen, row):
    """Rest the mouse on a row of the text."""
    editor = screen.editor
    await pilot.hover(editor, offset=(editor.gutter_width + 2, row - int(editor.scroll_offset.y)))
    await pilot.pause()


def title(screen):
    return str(screen.query_one(Meaning).border_title)


def test_the_line_under_the_mouse_is_told_and_a_key_turns_back_to_the_cursor(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.show_place(row_of(screen, 'stage "Talk"'))
        await pilot.pause()
        assert "From here a candidate goes on" in text_of(screen, "#meaning-words")
        row = row_of(screen, "ask owner to do")
        await rest_on(pilot, screen, row)
        assert title(screen) == f"In plain words: line {row + 1}"
        assert 'The recruiter is asked to do this within 1 working day: "Answer them"' in " ".join(
            text_of(screen, "#meaning-words").split()
        )
        await rest_on(pilot, screen, row_of(screen, "talk over"))
        assert "event talk over" in text_of(screen, "#meaning-words")
        await pilot.press("down")
        await pilot.pause()
        assert title(screen) == "In plain words"

    edited(tmp_path, book, test)


def test_the_cursor_is_told_of_again_when_the_mouse_leaves_or_rests_on_nothing(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.show_place(row_of(screen, 'stage "Talk"'))
        await rest_on(pilot, screen, row_of(screen, "talk over"))
        assert "line" in title(screen)
        await pilot.hover("#problems")
        await pilot.pause()
        assert title(screen) == "In plain words"
        assert "From here a candidate goes on" in text_of(screen, "#meaning-words")
        await rest_on(pilot, screen, len(SMALL.splitlines()) + 3)
        assert title(screen) == "In plain words"

    edited(tmp_path, book, test)


def test_in_a_narrow_window_the_meaning_stands_at_the_mouse(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.show_place(row_of(screen, "send email"))
        await rest_on(pilot, screen, row_of(screen, "wait 2 working hours"))
        assert str(screen.editor.tooltip) == "We wait 2 working hours."
        await pilot.hover("#message")
        await pilot.pause()
        assert screen.editor.tooltip is None

    edited(tmp_path, book, test, size=(80, 24))


def test_a_template_is_shown_for_whoever_is_chosen_as_it_is_typed(tmp_path, book):
    people = book.parent / "sample-candidates.csv"
    people.write_text(people.read_text() + "2,Ben Oak,ben@example.com,Talk,2026-03-02 10:00\n", encoding="utf-8")

    async def test(pilot, screen):
        await screen.open_file("templates/thank-you.md")
        await until(pilot, lambda: "Dear Ada Voss" in text_of(screen, "#meaning-words"))
        await pilot.press("ctrl+l")
        assert isinstance(pilot.app.screen, ChooserScreen)
        await pilot.press(*"ben", "enter")
        await until(pilot, lambda: "Dear Ben Oak" in text_of(screen, "#meaning-words"))
        assert title(screen) == "As Ben Oak would get it"
        screen.editor.become(screen.editor.text.replace("thank you.", "thank you so much."))
        await until(pilot, lambda: "thank you so much." in text_of(screen, "#meaning-words"))
        screen.editor.become(screen.editor.text.replace("so much", "{{ nmae }}"))
        await until(pilot, lambda: "before the mistakes" in text_of(screen, "#meaning-words"))
        assert "thank you so much." in text_of(screen, "#meaning-words")

    edited(tmp_path, book, test)


def test_a_line_of_a_library_tells_whom_the_article_fits():
    compiled = compile_path(BOOK)
    library = compiled.book.libraries[0]
    from cadencelang_tui.session import Session

    session = Session(BOOK)
    session.take(compiled)
    session.take_people(session.reading_people()())
    lines = (BOOK.parent / library.path).read_text(encoding="utf-8").splitlines()
    told = tell_article(compiled.book, library.path, lines[2], session.people.candidates.values())
    words = [it.text for it in told.sentences]
    assert told.heading == "What boards ask about supply chains now"
    assert words[0] == "An article of the library insights, published on 2025-11-20."
    assert words[1] == "It is about supply chain and governance."
    assert words[2].startswith('The rule "worth reading" may share it, by what a candidate says of interests')
    assert "Ada Quillfeather" in words[-1]
    assert tell_article(compiled.book, library.path, lines[0], ()) is None
    assert tell_article(compiled.book, "sample-candidates.csv", lines[2], ()) is None
    nobody = tell_article(compiled.book, library.path, lines[2], ())
    assert nobody.sentences[-1].text == "It fits nobody of the candidates beside this playbook."


def test_the_files_are_listed_wherever_they_lie_in_the_folder(tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(BOOK.parent, folder)
    (folder / "parts").mkdir()
    (folder / "closing.cadence").rename(folder / "parts" / "closing.cadence")
    book = folder / BOOK.name
    book.write_text(book.read_text().replace('use "closing.cadence"', 'use "parts/closing.cadence"'))
    (folder / "quick.toml").write_text("[reply]\nrate = 0.9\n")

    async def test(pilot, screen):
        tree = screen.query_one(Files)
        assert isinstance(tree, Tree)
        listed = {str(node.label): [leaf.data for leaf in node.children] for node in tree.root.children}
        assert listed["Playbook"] == [BOOK.name, "parts/closing.cadence", "scenarios.cadence"]
        assert listed["Libraries"] == ["library/insights.csv"]
        assert "templates/thank-you.md" in listed["Templates"]
        assert listed["Profiles"] == ["quick.toml"]
        assert "sample-candidates.csv" in listed["Candidates"]

    edited(tmp_path, book, test)


def test_how_far_it_is_with_the_effect_is_told_and_a_key_gives_it_up(tmp_path, book, monkeypatch):
    go_on = Event()
    ended = []

    def slow(before, after, people, given_up, known):
        while not given_up():
            if go_on.wait(0.05):
                return Effect(1, ())
        ended.append("given up")
        return None

    monkeypatch.setattr("cadencelang_tui.edit.effect_pane.effect_of", slow)

    async def test(pilot, screen):
        pane = screen.query_one(EffectPane)
        screen.editor.show_place(row_of(screen, "wait 2"), 99)
        await pilot.press("#")
        await until(pilot, lambda: str(pane.content).startswith("Looking at candidate"))
        assert str(pane.content).endswith("of 1.")
        await pilot.press("x")
        await until(pilot, lambda: ended)
        go_on.set()
        await until(pilot, lambda: str(pane.content).startswith("1 person in flight"))

    edited(tmp_path, book, test)


def test_the_way_back_to_the_text_is_told_only_where_the_focus_is_elsewhere(tmp_path, book):
    book.write_text(book.read_text().replace("move to", "mvoe to"))
    words = "Esc goes back to the text"

    async def test(pilot, screen):
        await until(pilot, lambda: bool(screen.problems))

        def told():
            return [pane for pane in ("#meaning", "#problems") if words in str(screen.query_one(pane).border_subtitle)]

        assert screen.focused is screen.editor
        assert told() == []
        screen.query_one("#meaning").focus()
        await until(pilot, lambda: told() == ["#meaning"])
        screen.query_one("#problem-list").focus()
        await until(pilot, lambda: told() == ["#problems"])
        await pilot.press("escape")
        await until(pilot, lambda: told() == [])
        assert screen.focused is screen.editor

    edited(tmp_path, book, test, people=False)


def test_the_cursor_stays_in_sight_where_the_window_becomes_small(tmp_path, book):
    async def test(pilot, screen):
        last = screen.editor.document.line_count - 1
        screen.editor.move_cursor((last, 0))
        await pilot.pause()
        await pilot.resize_terminal(20, 8)
        await until(
            pilot,
            lambda: screen.editor.scroll_offset.y <= last < screen.editor.scroll_offset.y + screen.editor.size.height,
        )

    edited(tmp_path, book, test)


def test_what_a_line_means_is_of_the_text_before_its_mistakes_and_says_so(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.show_place(row_of(screen, "ask owner to do"))
        await until(pilot, lambda: "asked to do this" in " ".join(text_of(screen, "#meaning-words").split()))
        assert title(screen) == "In plain words"
        screen.editor.become(SMALL.replace("move to", "mvoe to"))
        await until(pilot, lambda: title(screen) == "In plain words, as before the mistakes")
        assert "asked to do this" in " ".join(text_of(screen, "#meaning-words").split())
        screen.editor.become(SMALL)
        await until(pilot, lambda: title(screen) == "In plain words")

    edited(tmp_path, book, test)


def test_a_long_message_below_the_text_says_that_it_is_cut(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.become(SMALL.replace("move to", "mvoe to"))
        screen.editor.show_place(row_of(screen, "mvoe to"))
        await until(pilot, lambda: "1 error" in text_of(screen, "#message"))
        whole = " ".join(text_of(screen, "#message").split())
        await pilot.resize_terminal(30, 24)
        await until(pilot, lambda: text_of(screen, "#message").endswith("…"))
        assert len(text_of(screen, "#message").splitlines()) == 3
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: " ".join(text_of(screen, "#message").split()) == whole)

    edited(tmp_path, book, test)


def test_a_letter_is_broken_into_rows_of_the_width_there_is_now(tmp_path, book):
    """What was drawn last is what there is, though as many rows are needed as before."""
    book.with_name("templates").joinpath("thank-you.md").write_text(f"---\n---\n{'word ' * 30}\n", encoding="utf-8")

    async def test(pilot, screen):
        await screen.open_file("templates/thank-you.md")
        editor, drawn = screen.editor, {}
        await pilot.pause(0.2)
        paint = editor.render_line

        def painted(y):
            drawn[y] = paint(y)
            return drawn[y]

        editor.render_line = painted
        for width in (116, 112, 118):
            await pilot.resize_terminal(width, 36)
            await pilot.pause(0.2)
            assert [drawn[y].text.rstrip() for y in range(6)] == [paint(y).text.rstrip() for y in range(6)]

    edited(tmp_path, book, test, people=False)
