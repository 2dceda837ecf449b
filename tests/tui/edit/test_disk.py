"""Nothing that was written is lost, and nothing on disk is overwritten without being asked."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from sitting import ROOT, make, play, sitting

from cadencelang_tui.edit.asking import AskScreen
from cadencelang_tui.edit.panes import OpenFiles
from cadencelang_tui.header import TabBar
from editing import SMALL, TEMPLATE, edited, row_of, until


def test_saving_writes_the_file_and_empties_the_journal(tmp_path, book):
    async def test(pilot, screen):
        screen.editor.show_place(0)
        await pilot.press("#")
        screen.keep_journal()
        journal = tmp_path / "state" / "journal"
        await until(pilot, lambda: journal.is_dir() and list(journal.glob("*.json")))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: book.read_text(encoding="utf-8") == f"#{SMALL}")
        assert not list((tmp_path / "state" / "journal").iterdir())
        assert not screen.session.texts

    edited(tmp_path, book, test)


def test_what_was_not_saved_is_there_again_and_can_be_taken_away(tmp_path, book):
    async def write(pilot, screen):
        screen.editor.show_place(row_of(screen, "wait 2"), 99)
        await pilot.press(*" # one two three four")

    async def come_back(pilot, screen):
        assert "wait 2 working hours # one two three four" in screen.editor.text
        assert screen.desk.buffer.dirty
        assert screen.editor.cursor_location == (row_of(screen, "wait 2"), 45)
        await until(pilot, lambda: screen.editor.scroll_offset.x == 0)
        await pilot.press("ctrl+z")
        assert screen.editor.text == SMALL

    edited(tmp_path, book, write)
    assert book.read_text(encoding="utf-8") == SMALL
    edited(tmp_path, book, come_back)


def test_a_file_changed_on_disk_is_shown_where_nothing_is_lost(tmp_path, book):
    async def test(pilot, screen):
        book.write_text(f"# theirs\n{SMALL}", encoding="utf-8")
        screen.look_at_disk()
        assert screen.editor.text == f"# theirs\n{SMALL}"
        assert not screen.desk.buffer.dirty
        await pilot.press("ctrl+z")
        assert screen.editor.text == SMALL

    edited(tmp_path, book, test)


def conflict(tmp_path, book, answer, test):
    async def go(pilot, screen):
        screen.editor.show_place(0)
        await pilot.press("#")
        book.write_text(f"# theirs\n{SMALL}", encoding="utf-8")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        assert book.read_text(encoding="utf-8") == f"# theirs\n{SMALL}"
        await pilot.press(*answer)
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.pause(0.1)
        await test(pilot, screen)

    edited(tmp_path, book, go)


def test_saving_over_a_change_on_disk_asks_and_does_what_is_answered(tmp_path, book):
    async def mine(pilot, screen):
        assert book.read_text(encoding="utf-8") == f"#{SMALL}"

    conflict(tmp_path, book, ["down", "down", "enter"], mine)


def test_taking_theirs_can_be_taken_back(tmp_path, book):
    async def theirs(pilot, screen):
        assert screen.editor.text == f"# theirs\n{SMALL}"
        await pilot.press("ctrl+z")
        assert screen.editor.text == f"#{SMALL}"
        assert book.read_text(encoding="utf-8") == f"# theirs\n{SMALL}"

    conflict(tmp_path, book, ["down", "enter"], theirs)


@pytest.mark.parametrize("key", ["escape", "enter"])
def test_escape_and_a_hasty_enter_write_nothing(tmp_path, book, key):
    async def neither(pilot, screen):
        assert screen.editor.text == f"#{SMALL}"
        assert book.read_text(encoding="utf-8") == f"# theirs\n{SMALL}"
        screen.look_at_disk()
        await pilot.pause(0.1)
        assert pilot.app.screen is screen, "who decides later is not asked again at once"

    conflict(tmp_path, book, [key], neither)


def test_a_file_that_is_gone_is_written_again_only_when_asked(tmp_path, book):
    async def test(pilot, screen):
        book.unlink()
        screen.look_at_disk()
        screen.look_at_disk()
        assert screen.editor.text == SMALL
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        assert not book.exists()
        await pilot.press("enter")
        await until(pilot, book.exists)

    edited(tmp_path, book, test)


def test_a_file_that_cannot_be_written_keeps_its_text_in_the_journal(tmp_path, book, monkeypatch):
    async def test(pilot, screen):
        monkeypatch.setattr("os.replace", refuse)
        await pilot.press("#", "ctrl+s")
        await until(pilot, lambda: len(pilot.app._notifications) > 0)
        assert screen.desk.buffer.dirty
        assert sorted(os.listdir(book.parent)) == ["sample-candidates.csv", "small.cadence", "templates"]

    def refuse(*_):
        raise PermissionError(13, "not allowed")

    edited(tmp_path, book, test)


SITTING = """
import asyncio, sys
from pathlib import Path
from cadencelang_tui.app import CadenceApp
from cadencelang_tui.memory import Memory

async def go():
    app = CadenceApp(Path(sys.argv[1]), memory=Memory(Path(sys.argv[2]), Path(sys.argv[3])), mode="edit")
    async with app.run_test() as pilot:
        while app.screen.editor is None:
            await pilot.pause(0.05)
        await app.screen.open_file(sys.argv[4])
        await pilot.press("#")
        while True:
            await pilot.pause(0.1)

asyncio.run(go())
"""


@pytest.mark.parametrize("path", ["small.cadence", "templates/thank-you.md"])
def test_a_kill_loses_nothing_older_than_a_moment_of_any_file(tmp_path, book, path):
    on_disk = {it: (book.parent / it).read_text(encoding="utf-8") for it in ("small.cadence", "templates/thank-you.md")}
    state = tmp_path / "state"
    command = [sys.executable, "-c", textwrap.dedent(SITTING), str(book), str(state), str(tmp_path / "config"), path]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            if list((state / "journal").glob("*.json")):
                break
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (book.parent / path).read_text(encoding="utf-8") == on_disk[path]

    async def come_back(pilot, screen):
        await until(pilot, lambda: path in screen.desk.buffers and screen.desk.buffers[path].dirty)
        assert screen.editor_of(path).text == f"#{on_disk[path]}"
        assert screen.desk.current == "small.cadence"
        opened = str(screen.query_one(OpenFiles).content) if len(screen.desk.buffers) > 1 else "small.cadence*"
        assert f"{path.rpartition('/')[2]}*" in opened
        status = {"small.cadence": "not saved yet", "templates/thank-you.md": "saved, 1 other is not"}
        assert screen.query_one(TabBar).status[-1] == status[path]
        assert told(pilot) == [
            f"What was not saved the last time is back: {path}. Ctrl+Z shows what is on disk."
        ]  # fmt: skip

    edited(tmp_path, book, come_back, people=False)


def told(pilot):
    return [it.message for it in pilot.app._notifications if "not saved" in it.message]


def written(tmp_path, book, *paths):
    """Type into these files, and leave without saving."""

    async def write(pilot, screen):
        for path in paths:
            await screen.open_file(path)
            screen.editor.show_place(0)
            await pilot.press("#")

    edited(tmp_path, book, write)


def test_all_that_was_not_saved_is_told_in_one_line_with_what_changed_since(tmp_path, book):
    written(tmp_path, book, "small.cadence", "templates/thank-you.md")
    (book.parent / "templates" / "thank-you.md").write_text("theirs", encoding="utf-8")

    async def come_back(pilot, screen):
        assert told(pilot) == [
            "What was not saved the last time is back: small.cadence, templates/thank-you.md. "
            "Changed on disk since: templates/thank-you.md. Ctrl+Z shows what is on disk."
        ]

    edited(tmp_path, book, come_back, people=False)


def test_the_other_modes_look_at_what_was_not_saved_as_well(tmp_path, book):
    written(tmp_path, book, "templates/thank-you.md")

    async def go():
        async with sitting(make(tmp_path, book, mode="simulate")) as pilot:
            assert pilot.app.session.texts == {"templates/thank-you.md": f"#{TEMPLATE}"}
            assert told(pilot) == ["What was not saved the last time is back: templates/thank-you.md. F2 shows it."]
            await pilot.press("f2")
            screen = pilot.app.screen
            await until(pilot, lambda: "templates/thank-you.md" in screen.desk.buffers)
            assert screen.editor_of("templates/thank-you.md").text == f"#{TEMPLATE}"

    play(go())


def test_what_was_not_saved_of_a_file_that_is_gone_is_back(tmp_path, book):
    written(tmp_path, book, "templates/thank-you.md")
    template = book.parent / "templates" / "thank-you.md"
    template.unlink()

    async def come_back(pilot, screen):
        await screen.open_file("templates/thank-you.md")
        assert screen.editor.text == f"#{TEMPLATE}"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        await pilot.press("enter")
        await until(pilot, template.exists)

    edited(tmp_path, book, come_back, people=False)


def test_drafts_of_another_folder_and_broken_ones_are_left_alone(tmp_path, book):
    written(tmp_path, book, "templates/thank-you.md")
    journal = tmp_path / "state" / "journal"
    (journal / "broken.json").write_text('{"file": ', encoding="utf-8")
    other = tmp_path / "bookshelf"
    other.mkdir()
    (other / "small.cadence").write_text(SMALL, encoding="utf-8")

    async def elsewhere(pilot, screen):
        assert list(screen.desk.buffers) == ["small.cadence"]
        assert told(pilot) == []

    edited(tmp_path, other / "small.cadence", elsewhere, people=False)
    assert len(list(journal.iterdir())) == 2


def test_the_header_says_when_the_text_was_kept_safe_and_when_it_was_saved(tmp_path, book):
    async def test(pilot, screen):
        header = screen.query_one(TabBar)
        assert header.status == ("saved",)
        screen.desk.now = lambda: "15:42"
        screen.editor.show_place(0)
        await pilot.press("#")
        assert header.status == ("not saved yet (Ctrl+S)", "not saved yet")
        await until(pilot, lambda: header.status[0] == "not saved (Ctrl+S), kept safe at 15:42")
        screen.desk.now = lambda: "15:43"
        await pilot.press("#")
        assert header.status[0] == "not saved (Ctrl+S), kept safe at 15:42"
        await until(pilot, lambda: header.status[0] == "not saved (Ctrl+S), kept safe at 15:43")
        screen.desk.now = lambda: "15:44"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: header.status == ("saved at 15:44", "saved"))
        await pilot.press("#")
        assert header.status[0] == "not saved yet (Ctrl+S)"

    edited(tmp_path, book, test)


def test_nothing_is_said_to_be_kept_safe_where_it_cannot_be(tmp_path, book):
    async def test(pilot, screen):
        (tmp_path / "state").mkdir(exist_ok=True)
        (tmp_path / "state" / "journal").write_text("no folder", encoding="utf-8")
        screen.editor.show_place(0)
        await pilot.press("#")
        await until(pilot, lambda: any("cannot be kept safe" in it.message for it in pilot.app._notifications))
        assert screen.query_one(TabBar).status[0] == "not saved yet (Ctrl+S)"

    edited(tmp_path, book, test)
