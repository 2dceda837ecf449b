"""Pictures of the application: each as an SVG that is the same on every machine and loads nothing from anywhere.

`python tests/tui/picturing.py` draws those in the README anew.
"""

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from sitting import ROOT, make, sitting
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.widgets import Input, TextArea

_STILL = 4
_SOON = "not&#160;saved&#160;yet"
"""What the header says until the text is kept safe, a second after the last key."""
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
        found = picture(pilot.app)
        busy = any(worker.is_running and worker.group != "default" for worker in pilot.app.workers)
        busy = busy or _SOON in found
        still = still + 1 if found == last and not busy else 0
        if still == _STILL:
            return found
        last = found
        await asyncio.sleep(0.1)
        await pilot.pause()
    raise AssertionError("the screen never stood still")


README = {
    "edit": "f2 ctrl+g 2 5 1 enter",
    "simulate": "f3 n n n n n n",
    "run": "f4 end up up",
}
"""The pictures in the README, each by the keys that lead to it."""


async def write_readme_pictures(folder):
    """Draw the README's pictures anew."""
    for name, keys in README.items():
        with TemporaryDirectory() as state:
            app = make(Path(state))
            app.memory.config = Path("config")
            async with sitting(app, (120, 36), loaded=False) as pilot:
                await still_picture(pilot)
                for key in keys.split():
                    await pilot.press(key)
                (folder / f"{name}.svg").write_text(await still_picture(pilot), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(write_readme_pictures(ROOT / "docs" / "images"))
