"""The Run mode open on the workspace for practice, under a pilot's hands."""

from sitting import make, play, settled, sitting

from cadencelang_tui.glyphs import DRAWN


async def ready(pilot):
    """Wait for the desk, and until it has read every candidate and is shown."""
    for _ in range(1000):
        await settled(pilot)
        desk = pilot.app.screen.desk
        if desk is not None and not desk.settle(0):
            await settled(pilot)
            return pilot.app.screen
        await pilot.pause(0.05)
    raise AssertionError("the desk was never set up")


def running(tmp_path, test, *, size=(120, 36), glyphs=DRAWN):
    async def go():
        async with sitting(make(tmp_path, mode="run", glyphs=glyphs), size) as pilot:
            await test(pilot, await ready(pilot))

    play(go())


def screen_text(app):
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())
