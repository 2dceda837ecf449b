"""A file of candidates that the playbook cannot take: every mode says what is wrong, and takes it once mended."""

from textual.widgets import Static

from editing import PEOPLE, edited, make_book, until

WRONG = PEOPLE.replace("id,name", "nr,nmae")


def words_of(screen, selector):
    return str(screen.query_one(selector, Static).content)


def test_simulate_and_run_tell_what_was_refused_and_mending_it_in_edit_brings_them_back(tmp_path):
    book = make_book(tmp_path)
    people = book.parent / "sample-candidates.csv"
    people.write_text(WRONG, encoding="utf-8")

    async def test(pilot, screen):
        app = pilot.app
        await until(pilot, lambda: bool(app.session.people.refused))
        await pilot.press("f3")
        await until(pilot, lambda: 'Did you mean "name"?' in words_of(app.screen, "#why-text"))
        assert words_of(app.screen, "#why-text").startswith(
            "Nobody could be taken from the file of candidates. N makes"
        )
        assert str(tmp_path) not in words_of(app.screen, "#why-text")
        await pilot.press("f4")
        await until(pilot, lambda: 'Did you mean "name"?' in words_of(app.screen, "#words"))
        assert app.screen.queue.empty == "  Nobody could be taken from the file of candidates."
        await pilot.press("f2")
        await screen.open_file("sample-candidates.csv")
        screen.editor.become(PEOPLE)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "1" in app.session.people.candidates)
        assert not app.session.people.refused

    edited(tmp_path, book, test, people=False)


def test_what_was_refused_of_some_is_told_in_passing(tmp_path):
    book = make_book(tmp_path)
    people = book.parent / "sample-candidates.csv"
    people.write_text(PEOPLE + "2,Ben Oak,\x1b[31mnot an address,Talk,2026-03-02 10:00\n", encoding="utf-8")

    async def test(pilot, screen):
        app = pilot.app
        await until(pilot, lambda: bool(app._notifications))
        (told,) = app._notifications
        assert told.title == "Not everything of the candidates could be taken"
        assert "sample-candidates.csv:3" in told.message
        assert "\x1b" not in told.message

    edited(tmp_path, book, test)
