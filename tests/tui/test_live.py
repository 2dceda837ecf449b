"""The Run mode over a live workspace: what is decided there is kept in the store."""

import json

import pytest
from sitting import make, play, settled, sitting
from textual.widgets import Static

from cadencelang.cli.live import in_flight_in, live_workspace
from cadencelang.cli.main import main
from cadencelang.runtime.rows import Question
from cadencelang.workspace.opening import opened
from cadencelang_tui.edit.effect_screen import EffectScreen
from cadencelang_tui.simulate.chooser import ChooserScreen
from editing import text_of, until


@pytest.fixture
def firm(tmp_path, monkeypatch):
    """A workspace in which a task waits."""
    monkeypatch.chdir(tmp_path)
    assert main(["init", "firm"]) == 0
    book = tmp_path / "firm" / "playbook.cadence"
    rule = '  rule "hello"\n    when the candidate enters\n'
    ask = '    ask recruiter to do "Read the file" within 2 working days\n\n'
    ask = f'  rule "look"\n    when the candidate enters\n{ask}'
    book.write_text(book.read_text().replace(rule, ask + rule).replace("version 1", "version 2"))
    assert main(["publish", "firm"]) == 0
    assert main(["import", "firm", "--candidates", "firm/candidates.csv"]) == 0
    with opened(tmp_path / "firm") as workspace:
        tick = workspace.now - workspace.now % 5 + 5
        workspace.clock = type("Later", (), {"now": lambda self: tick * 60.0})()
        workspace.pump().drain()
    return tmp_path / "firm"


def test_a_decision_in_the_terminal_is_kept_in_the_workspace(firm, tmp_path):
    book, live = live_workspace(firm)
    app = make(tmp_path / "sitting", book, mode="run")
    app.session.live = live

    async def go():
        async with sitting(app, (120, 36)) as pilot:
            for _ in range(200):
                await settled(pilot)
                if app.screen.desk is not None and not app.screen.desk.settle(0):
                    break
            desk = app.screen.desk
            assert not desk.rehearsal
            app.screen.show_desk()
            await pilot.press("6")
            await settled(pilot)
            item = app.screen.queue.current
            assert item.what == "Read the file"
            await pilot.press("l")
            await settled(pilot)
            assert desk.undoable() is not None
            desk.workspace.close()

    play(go())
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        (ruling,) = tx.rulings()
        assert ruling.lands is not None


async def all_read(pilot):
    for _ in range(200):
        await settled(pilot)
        if pilot.app.screen.desk is not None and not pilot.app.screen.desk.settle(0):
            break


def ask(firm, *candidates):
    """A mail comes that a person must decide on."""
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        for candidate in candidates:
            words = "Take me [bold]off\x1b[31m your list?"
            tx.ask(Question("mail 1", candidate, "It may be a wish to stop.", words, workspace.now))


def asked(firm):
    with opened(firm) as workspace, workspace.store.transaction() as tx:
        return [it.candidate for it in tx.questions()], [json.loads(it.body)["did"] for it in tx.rulings()]


def live(firm, tmp_path, go):
    book, desk = live_workspace(firm)
    app = make(tmp_path / "sitting", book, mode="run")
    app.session.live = desk

    async def run():
        async with sitting(app, (80, 24)) as pilot:
            await all_read(pilot)
            await go(pilot, app.screen)
            app.screen.desk.workspace.close()

    play(run())


def test_a_mail_that_a_person_must_decide_is_decided_with_a_key_and_taken_back(firm, tmp_path):
    ask(firm, "ada")

    async def go(pilot, screen):
        await pilot.press("5")
        await settled(pilot)
        item = screen.queue.current
        assert item.what == "a mail: what does it mean?"
        assert "Take me [bold]off␛[31m your list?" in str(screen.query_one("#words").content)
        await pilot.press("l", "down", "enter")
        await settled(pilot)
        assert screen.queue.current is None
        assert screen.desk.undoable().text.endswith("answered: they want no more")
        await pilot.press("u")
        await settled(pilot)
        assert screen.queue.current.id == item.id
        await pilot.press("l", "end", "enter")
        await settled(pilot)
        assert screen.queue.current is None

    live(firm, tmp_path, go)
    assert asked(firm) == (["ada"], ["answered: it means nothing"])


def test_of_a_mail_from_nobody_known_it_is_asked_whose_it_is(firm, tmp_path):
    ask(firm, "")

    async def go(pilot, screen):
        await pilot.press("5", "enter")
        await settled(pilot)
        assert pilot.app.screen is screen
        await pilot.press("l", "enter")
        await pilot.pause(0.2)
        await pilot.press(*"Kenji", "enter")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.queue.current is None
        assert [it.candidate for it in screen.desk.decisions.of("kenji")[-1].taken] == ["kenji"]

    live(firm, tmp_path, go)


def test_a_mail_that_comes_meanwhile_is_shown(firm, tmp_path):
    async def go(pilot, screen):
        await pilot.press("5")
        assert screen.queue.current is None
        ask(firm, "ada")
        screen.desk.looked = float("-inf")
        screen._tick()
        await settled(pilot)
        assert screen.queue.current.what == "a mail: what does it mean?"

    live(firm, tmp_path, go)


def over_live(firm, tmp_path, mode, go):
    """Open a mode on a workspace whose candidates are known."""
    book, desk = live_workspace(firm)
    flight = in_flight_in(firm)
    app = make(tmp_path / "sitting", book, mode=mode)
    app.session.live, app.session.in_flight = desk, flight

    async def run():
        async with sitting(app, (120, 36)) as pilot:
            await all_read(pilot) if mode == "run" else await settled(pilot)
            await go(pilot, app.screen)
            for screen in app._mode_screens():
                if getattr(screen, "desk", None) is not None and mode == "run":
                    screen.desk.workspace.close()

    play(run())
    flight.close()


def another_file(firm):
    """The file beside the playbook holds somebody else: what is told of Ada and Kenji comes from the workspace."""
    (firm / "candidates.csv").write_text("id,first_name,email,timezone,stage\nzoe,Zoe,zoe@example.com,,Talking\n")


def test_what_a_change_would_do_is_told_of_those_in_the_workspace_if_they_are_moved(firm, tmp_path):
    another_file(firm)

    async def go(pilot, screen):
        await until(pilot, lambda: "This is what is published." in text_of(screen, "#effect"))
        screen.editor.become(screen.editor.text.replace("silent for 4 working", "silent for 3 working"))
        await until(pilot, lambda: "2 people in flight, if moved: 2 timelines change" in text_of(screen, "#effect"))
        assert "They stay on their version unless moved: cadence publish --migrate move." in text_of(screen, "#effect")
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, EffectScreen))
        await until(pilot, lambda: "On their version" in str(pilot.app.screen.query_one("#before", Static).content))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.current_mode == "simulate")
        await until(pilot, lambda: "Ada" in text_of(pilot.app.screen, "#who"))

    over_live(firm, tmp_path, "edit", go)


def test_who_would_not_move_is_named(firm, tmp_path):
    async def go(pilot, screen):
        screen.editor.become(screen.editor.text.replace('"Talking"', '"Speaking"'))
        await until(pilot, lambda: "2 people in flight, if moved: none could be moved" in text_of(screen, "#effect"))
        why = 'Ada, Kenji: they would stay on their version: the stage "Talking" is gone.'
        assert why in text_of(screen, "#effect")

    over_live(firm, tmp_path, "edit", go)


def test_of_a_workspace_at_a_server_whose_playbook_is_not_open_it_is_said_how_to_open_it(firm, tmp_path):
    book, desk = live_workspace(firm)
    app = make(tmp_path / "sitting", book, mode="edit")
    app.session.live = desk

    async def run():
        async with sitting(app, (120, 36)) as pilot:
            screen = app.screen
            await until(pilot, lambda: screen.editor is not None and bool(screen.session.people.candidates))
            screen.editor.become(screen.editor.text.replace("silent for 4 working", "silent for 3 working"))
            await until(pilot, lambda: "at the server" in text_of(screen, "#effect"))
            assert "timeline" not in text_of(screen, "#effect")
            await pilot.press("f5")
            await until(pilot, lambda: any("cadence tui BOOK --server URL" in it.message for it in app._notifications))

    play(run())


def test_simulate_offers_those_in_the_workspace_beside_those_of_the_file(firm, tmp_path):
    another_file(firm)

    async def go(pilot, screen):
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooserScreen))
        lines = [it.split()[0] for it in pilot.app.screen._lines]
        assert lines[:3] == ["Ada", "Kenji", "Zoe"]
        await pilot.press("K", "e", "n", "enter")
        await until(pilot, lambda: screen.session.candidate == "kenji")
        await until(pilot, lambda: "Kenji" in text_of(screen, "#who"))
        assert screen.done.timeline.stays

    over_live(firm, tmp_path, "simulate", go)


def test_a_letter_is_shown_as_somebody_of_the_workspace_would_get_it(firm, tmp_path):
    (firm / "candidates.csv").unlink()

    async def go(pilot, screen):
        await screen.open_file("templates/hello.md")
        await until(pilot, lambda: "Ada" in text_of(screen, "#meaning-words"))
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooserScreen))
        await pilot.press("K", "e", "n", "enter")
        await until(pilot, lambda: "Kenji" in text_of(screen, "#meaning-words"))

    over_live(firm, tmp_path, "edit", go)


def test_who_is_in_the_workspace_alone_is_looked_at_from_the_beginning(firm, tmp_path):
    (firm / "candidates.csv").unlink()

    async def go(pilot, screen):
        await until(pilot, lambda: "Ada" in text_of(screen, "#who"))
        screen.session.choose("nobody-there")
        await until(pilot, lambda: "There is no nobody-there any more" in text_of(screen, "#why-text"))

    over_live(firm, tmp_path, "simulate", go)


def test_nothing_of_those_in_the_workspace_is_kept_outside_of_it(firm, tmp_path):
    async def go(pilot, screen):
        await until(pilot, lambda: screen.session.candidate == "ada" and screen.done is not None)
        await pilot.press("r")
        await until(pilot, lambda: screen.tries.before)
        assert "ada@example.com" not in json.dumps(screen.remember())

    over_live(firm, tmp_path, "simulate", go)


def test_a_candidate_of_the_workspace_is_looked_at_in_simulate(firm, tmp_path):
    another_file(firm)

    async def go(pilot, screen):
        await pilot.press("6")
        await settled(pilot)
        await pilot.press("t")
        await until(pilot, lambda: pilot.app.current_mode == "simulate")
        await until(pilot, lambda: screen.session.candidate in ("ada", "kenji"))
        await until(pilot, lambda: pilot.app.screen.done is not None)
        assert pilot.app.screen.done.whatif.candidate.id == screen.session.candidate

    over_live(firm, tmp_path, "run", go)
