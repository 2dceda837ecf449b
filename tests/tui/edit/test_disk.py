"""Nothing that was written is lost, and nothing on disk is overwritten without being asked."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from sitting import ROOT

from cadencelang_tui.edit.asking import AskScreen
from editing import SMALL, edited, row_of, until


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
        await pilot.press("#")
        while True:
            await pilot.pause(0.1)

asyncio.run(go())
"""


def test_a_kill_loses_nothing_older_than_a_moment(tmp_path, book):
    state = tmp_path / "state"
    command = [sys.executable, "-c", textwrap.dedent(SITTING), str(book), str(state), str(tmp_path / "config")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            if list((state / "journal").glob("*.json")):
                break
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert book.read_text(encoding="utf-8") == SMALL

    async def come_back(pilot, screen):
        await until(pilot, lambda: screen.editor.text == f"#{SMALL}")

    edited(tmp_path, book, come_back, people=False)
