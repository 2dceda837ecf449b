"""The Run mode over a workspace at a server, on loopback."""

from dataclasses import replace

import pytest
from served import Served
from sitting import make, play, settled, sitting
from test_live import all_read

from cadencelang.runtime.rows import Question


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
