"""The Simulate mode open on a playbook, under a pilot's hands."""

from sitting import BOOK, make, play, sitting
from textual.widgets import Input, Static

from cadencelang_tui.glyphs import DRAWN
from cadencelang_tui.simulate.form import FormScreen


def sim(tmp_path, go, *, book=BOOK, size=(120, 36), glyphs=DRAWN):
    """Run a test of the mode: `go` is given the pilot and the screen."""

    async def run():
        async with sitting(make(tmp_path, book, mode="simulate", glyphs=glyphs), size=size, loaded=False) as pilot:
            await settled(pilot)
            await go(pilot, pilot.app.screen)

    play(run())


async def settled(pilot):
    """Wait until no worker is at work, those that were given up included."""
    await pilot.pause()
    for _ in range(3000):
        if all(worker.is_finished for worker in pilot.app.workers):
            break
        await pilot.pause(0.02)
    await pilot.pause()


def text(screen, id):
    return str(screen.query_one(id, Static).content)


async def fill(pilot, **answers):
    """Fill in fields of the form by their questions' names, and take it."""
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    for number, question in enumerate(form._questions):
        if question.name in answers:
            form.query_one(f"#answer-{number}", Input).value = answers[question.name]
    await pilot.press("ctrl+s")
    await pilot.pause()
