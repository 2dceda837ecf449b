"""The Simulate mode open on a playbook, under a pilot's hands."""

from sitting import BOOK, make, play, sitting
from textual.widgets import Static

from cadencelang_tui.glyphs import DRAWN


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
