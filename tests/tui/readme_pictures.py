"""The three pictures of the README. Run this file to draw them anew, and look at them."""

import tempfile
from pathlib import Path

from sitting import ROOT, play

FOLDER = ROOT / "docs" / "images"
KEYS = {
    "edit": "f2 ctrl+g 2 5 1 enter",
    "simulate": f"f3 {'n ' * 6}",
    "run": f"f4 {'down ' * 13}",
}
"""What is pressed until each stands there."""


def drawn(name: str, folder: Path) -> str:
    """One picture, drawn in an application whose memory is in this folder."""
    from test_pictures import look_after

    return play(look_after(folder, KEYS[name], "120x36", "dark"))


if __name__ == "__main__":
    for each in KEYS:
        with tempfile.TemporaryDirectory() as place:
            (FOLDER / f"{each}.svg").write_text(drawn(each, Path(place)), encoding="utf-8")
        print(f"{each}.svg is drawn anew")
