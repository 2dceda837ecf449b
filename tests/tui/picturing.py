"""Pictures of the application: each as an SVG that is the same on every machine and loads nothing from anywhere."""

import asyncio
import re

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.widgets import Input, TextArea

_STILL = 4
_TRIES = 400


class PictureExtension(SingleFileSnapshotExtension):
    """Keeps each picture in a file of its own, to be looked at."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"


def picture(app):
    """The screen as it is."""
    svg = app.export_screenshot(simplify=True)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*<!--.*?-->", "", svg)
    svg = re.sub(r"terminal-\d+-", "t-", svg).replace("Fira Code", "monospace")
    return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)


async def still_picture(pilot):
    """The screen once it has stood still for a while."""
    last, still = "", 0
    for _ in range(_TRIES):
        for box in pilot.app.screen.query("TextArea, Input"):
            assert isinstance(box, TextArea | Input)
            box.cursor_blink = False
        busy = any(worker.is_running and worker.group != "default" for worker in pilot.app.workers)
        found = picture(pilot.app)
        still = still + 1 if found == last and not busy else 0
        if still == _STILL:
            return found
        last = found
        await asyncio.sleep(0.1)
        await pilot.pause()
    raise AssertionError("the screen never stood still")
