"""The Run mode over a workspace at a server, on loopback."""

import shutil
from dataclasses import replace

import pytest
from served import Served
from sitting import make, play, settled, sitting
from test_live import all_read
from textual.widgets import Static

from cadencelang.remote.flight import RemoteFlight
from cadencelang.runtime.rows import Question
from cadencelang_tui.edit.effect_screen import EffectScreen
from cadencelang_tui.simulate.chooser import ChooserScreen
from editing import text_of, until


@pytest.fixture
def office(tmp_path):
    found = Served(tmp_path / "firm")
    found.busy()
    with found.workspace.store.transaction() as tx:
        tx.ask(Question("m1", "ada", "It may be a wish to stop.", "Stop [b]now", found.workspace.now))
    yield found
    found.close()


def running(tmp_path, office, test, size=(120, 36)):
    async def go():
        with office.desk() as desk:
            app = make(tmp_path / "sitting", mode="run")
            app.session.live = lambda: desk
            async with sitting(app, size) as pilot:
                await all_read(pilot)
                app.screen.show_desk()
                await test(pilot, app.screen)

    play(go())


def words(screen, selector):
    return str(screen.query_one(selector).content)


def test_what_waits_there_is_decided_here_and_taken_back(tmp_path, office):
    async def test(pilot, screen):
        await pilot.pause(0.2)
        await settled(pilot)
        assert [str(it.kind) for it in screen.queue.rows] == ["question"]
        assert "Stop [b]now" in words(screen, "#words")
        assert words(screen, "#decided").startswith("Live, ")
        await pilot.press("6")
        await settled(pilot)
        assert [str(it.kind) for it in screen.queue.rows] == ["question", "call"]
        await pilot.press("down", "l", "enter")
        await settled(pilot)
        assert [str(it.kind) for it in screen.queue.rows] == ["question"]
        assert office.client.get("/v1/queue").json()["items"][0]["kind"] == "question"
        await pilot.press("u")
        await settled(pilot)
        assert [str(it.kind) for it in screen.queue.rows] == ["question", "call"]

    running(tmp_path, office, test)


def test_everyone_there_is_listed_with_their_story(tmp_path, office):
    async def test(pilot, screen):
        await pilot.press("7")
        await pilot.pause(0.2)
        await settled(pilot)
        assert [it.who for it in screen.people.rows] == ["Ada"]
        assert "they reply" in words(screen, "#words") or "replies" in words(screen, "#words")
        await pilot.press("t")
        await pilot.pause()
        assert pilot.app.screen is screen
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert pilot.app.screen is not screen
        await pilot.press("escape")

    running(tmp_path, office, test)


def test_who_has_the_same_id_in_a_file_is_not_taken_for_who_is_at_the_server(tmp_path, office):
    async def test(pilot, screen):
        session = pilot.app.session
        first = next(iter(session.people.candidates.values()))
        both = {**session.people.candidates, "ada": replace(first, id="ada")}
        session.take_people(replace(session.people, candidates=both))
        await pilot.press("7")
        await settled(pilot)
        await pilot.press("t")
        await pilot.pause()
        assert pilot.app.current_mode == "simulate"
        assert any("not as they stand at the server" in it.message for it in pilot.app._notifications)

    running(tmp_path, office, test)


def test_a_server_that_goes_away_is_told_and_ends_nothing(tmp_path, office):
    async def test(pilot, screen):
        office.stop()
        screen.desk.look()
        screen._tick()
        await settled(pilot)
        assert "cannot be reached" in words(screen, "#decided")
        assert screen.queue.rows
        await pilot.press("l", "enter")
        await settled(pilot)
        await pilot.press("7")
        await settled(pilot)
        office.start(office.port)
        screen.desk.look()
        screen._tick()
        await settled(pilot)
        assert words(screen, "#decided").startswith("Live, ")

    running(tmp_path, office, test)


def test_a_line_that_reads_differently_here_is_not_shown_as_its_own(tmp_path, office):
    async def test(pilot, screen):
        await pilot.press("6", "down")
        await settled(pilot)
        await pilot.press("g")
        await settled(pilot)
        assert pilot.app.screen is screen

    running(tmp_path, office, test)


def with_its_playbook(tmp_path, office, mode, test):
    """The application on the playbook of the workspace, as it lies on this computer, and on who is under way there."""
    folder = tmp_path / "own"
    folder.mkdir()
    for name in ("playbook.cadence", "templates"):
        copy = shutil.copytree if (office.folder / name).is_dir() else shutil.copy
        copy(office.folder / name, folder / name)

    async def go():
        with office.desk() as desk:
            app = make(tmp_path / "sitting", folder / "playbook.cadence", mode=mode)
            flight = app.session.in_flight = RemoteFlight(office.asker(), lambda: desk.now)
            app.session.live = lambda: desk
            async with sitting(app, (120, 36)) as pilot:
                await test(pilot, app.screen)
            flight.close()

    play(go())


def test_what_a_change_would_do_to_those_there_is_told_here(tmp_path, office):
    async def test(pilot, screen):
        await until(pilot, lambda: "This is what is published." in text_of(screen, "#effect"))
        screen.editor.become(screen.editor.text.replace("silent for 4 working", "silent for 3 working"))
        await until(pilot, lambda: "1 person in flight, if moved: 1 timeline changes" in text_of(screen, "#effect"))
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, EffectScreen))
        await until(pilot, lambda: "On their version" in str(pilot.app.screen.query_one("#before", Static).content))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.current_mode == "simulate")
        await until(pilot, lambda: "Ada" in text_of(pilot.app.screen, "#who"))
        assert [type(it).__name__ for it in pilot.app.screen.tries.now.events] == ["Entered", "Replied"]

    with_its_playbook(tmp_path, office, "edit", test)


def test_a_server_that_goes_away_meanwhile_is_told_where_the_effect_would_be(tmp_path, office):
    async def test(pilot, screen):
        await until(pilot, lambda: "This is what is published." in text_of(screen, "#effect"))
        office.stop()
        screen.editor.become(screen.editor.text.replace("silent for 4 working", "silent for 3 working"))
        await until(pilot, lambda: "could not be found out: http://127.0.0.1" in text_of(screen, "#effect"))
        assert "Connection refused. The next change tries again." in text_of(screen, "#effect")
        await pilot.app.action_mode("simulate")
        pilot.app.session.choose("ada")
        await until(pilot, lambda: "could not be read from the workspace" in text_of(pilot.app.screen, "#why-text"))
        office.start(office.port)

    with_its_playbook(tmp_path, office, "edit", test)


def test_a_letter_whose_reader_cannot_be_asked_for_is_told_of_once(tmp_path, office):
    async def test(pilot, screen):
        await until(pilot, lambda: "This is what is published." in text_of(screen, "#effect"))
        await screen.open_file("templates/hello.md")
        await until(pilot, lambda: "Ada" in text_of(screen, "#meaning-words"))
        office.stop()
        screen.session.choose("bo")
        await until(pilot, lambda: any("cannot be reached" in it.message for it in pilot.app._notifications))
        pilot.app.clear_notifications()
        await pilot.press("down", "down")
        await settled(pilot)
        assert not list(pilot.app._notifications)
        office.start(office.port)

    with_its_playbook(tmp_path, office, "edit", test)


def test_those_there_are_offered_to_be_simulated_and_come_as_they_stand_there(tmp_path, office):
    async def test(pilot, screen):
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooserScreen))
        assert pilot.app.screen._lines[0].startswith("Ada ")
        await pilot.press("A", "d", "a", "enter")
        await until(pilot, lambda: "Ada" in text_of(screen, "#who"))

    with_its_playbook(tmp_path, office, "simulate", test)
