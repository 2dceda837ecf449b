"""The Run mode over a live workspace: what is decided there is kept in the store."""

import pytest
from sitting import make, play, settled, sitting

from cadencelang.cli.live import live_workspace
from cadencelang.cli.main import main
from cadencelang.workspace.opening import opened


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
